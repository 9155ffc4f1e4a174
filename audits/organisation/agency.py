"""The agency that audits itself, and what it has settled about how it does so."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.deconstruct import deconstructible
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from audits.core.rules import RuleBroken
from audits.core.versions import Versioned

DAYS = [MinValueValidator(1), MaxValueValidator(365)]


def days(label, default):
    """A setting in days."""
    return models.PositiveSmallIntegerField(label, default=default, validators=DAYS)


@deconstructible
class Pattern:
    """How a number is written: `needs` names the parts without which two records would get the same number."""

    def __init__(self, *needs, knows):
        self.needs, self.knows = needs, knows

    def __eq__(self, other):
        return isinstance(other, Pattern) and (self.needs, self.knows) == (other.needs, other.knows)

    def __call__(self, text):
        for part in self.needs:
            if f"{{{part}}}" not in text:
                raise ValidationError(
                    _("The pattern lacks %(part)s: without it two numbers would be the same. Add it."),
                    params={"part": f"{{{part}}}"},
                )
        for part in self.knows:
            text = text.replace(f"{{{part}}}", "")
        if "{" in text or "}" in text:
            raise ValidationError(
                _("Only %(parts)s can be filled in. Write everything else without braces."),
                params={"parts": ", ".join(f"{{{part}}}" for part in self.knows)},
            )


def pattern(label, default, *needs, knows):
    """A setting that says how a number is written."""
    return models.CharField(label, max_length=60, default=default, validators=[Pattern(*needs, knows=knows)])


PARTS_OF_FINDING = ("number", "round", "year")
PARTS_OF_DOCUMENT = ("number", "sign", "symbol", "round", "year")


class AgencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own agency: another one does not exist."""
        return self.filter(pk=user.agency_id)


class Agency(Versioned):
    """A public agency with a quality management system, and its settings.

    Deadlines follow practice (15 working days for a corrective action is what provinces set); the agency's own
    procedure decides, so each is a setting. Names of agency, superior body and place stand on its papers.
    """

    class Issuer(models.TextChoices):
        AGENCY = "agency", _("The agency")
        COMMITTEE = "committee", _("The ISO steering committee")

    name = models.CharField(_("name of the agency"), max_length=200)
    superior = models.CharField(_("superior body"), max_length=200, blank=True)
    symbol = models.CharField(_("symbol in document numbers"), max_length=30, help_text=_("For example SLĐTBXH."))
    place = models.CharField(_("place in document dates"), max_length=100)
    address = models.CharField(_("address"), max_length=300, blank=True)
    logo = models.ForeignKey(
        "audits.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    is_demo = models.BooleanField(default=False, editable=False)

    committee_name = models.CharField(_("name of the committee"), max_length=200, default="Ban Chỉ đạo ISO")
    committee_symbol = models.CharField(_("symbol of the committee"), max_length=30, default="BCĐISO")
    report_issuer = models.CharField(
        _("reports are issued by"), max_length=10, choices=Issuer.choices, default=Issuer.AGENCY
    )
    report_recipients = models.TextField(
        _("recipients of reports"),
        max_length=2000,
        default="Ban Chỉ đạo ISO;\nCác đơn vị thuộc cơ quan;\nLưu: VT.",
        help_text=_("One a line."),
    )
    nonconformity_pattern = pattern(
        _("number of a nonconformity"), "KPH {number}/Đ{round}-{year}", *PARTS_OF_FINDING, knows=PARTS_OF_FINDING
    )
    finding_pattern = pattern(
        _("number of any other finding"), "PH {number}/Đ{round}-{year}", *PARTS_OF_FINDING, knows=PARTS_OF_FINDING
    )
    margin_left = models.PositiveSmallIntegerField(
        _("left margin of papers (mm)"), default=30, validators=[MinValueValidator(30), MaxValueValidator(35)]
    )
    margin_right = models.PositiveSmallIntegerField(
        _("right margin of papers (mm)"), default=15, validators=[MinValueValidator(15), MaxValueValidator(20)]
    )
    font_size = models.PositiveSmallIntegerField(
        _("text size of papers (pt)"), default=13, validators=[MinValueValidator(13), MaxValueValidator(14)]
    )

    answer_days = days(_("days to answer a changed finding (working days)"), 2)
    ruling_days = days(_("days to rule on a dispute (working days)"), 5)
    plan_days = days(_("days to plan a corrective action (working days)"), 5)
    minor_days = days(_("days to complete the action on a minor nonconformity (working days)"), 15)
    major_days = days(_("days to complete the action on a major nonconformity (working days)"), 15)
    observation_days = days(_("days to answer an observation (working days)"), 15)
    effect_days = days(_("days until the check of effectiveness"), 60)
    remind_before = days(_("first reminder, working days before a deadline"), 3)
    remind_after = days(_("second reminder, working days after a deadline"), 3)
    remind_head_after = days(_("head and secretariat are told, working days after"), 7)
    remind_chair_after = days(_("the chair is told, working days after"), 14)
    repeat_months = days(_("a finding repeats an earlier one within (months)"), 24)
    coverage_months = days(_("too long without an audit, after (months)"), 12)
    survey_target = models.PositiveSmallIntegerField(
        _("target of satisfaction (%)"), default=90, validators=[MaxValueValidator(100)]
    )
    questions_from = models.PositiveSmallIntegerField(_("questions a visit, from"), default=20, validators=DAYS)
    questions_to = models.PositiveSmallIntegerField(_("questions a visit, to"), default=25, validators=DAYS)

    objects = AgencyQuerySet.as_manager()

    SENTENCES = {
        "founded": _("opened the agency"),
        "edited": _("changed the settings"),
    }

    class Meta:
        verbose_name = _("agency")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(questions_from__lte=models.F("questions_to")),
                name="agency_questions_in_order",
                violation_error_message=_("The smaller number of questions comes first."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation:settings")

    @property
    def agency(self):
        return self

    @cached_property
    def chair(self):
        """The chair of the ISO steering committee (Trưởng Ban), who decides."""
        return self.users.filter(role="chair", is_active=True).select_related("department").order_by("pk").first()

    def may_edit(self, user):
        """Settings are the administrator's."""
        return user.agency_id == self.pk and user.is_administrator

    def check_rules(self):
        if self.nonconformity_pattern == self.finding_pattern:
            raise RuleBroken(
                _("Nonconformities and other findings are counted apart. Give them different patterns."),
                field="finding_pattern",
            )
        if self.remind_chair_after < self.remind_head_after or self.remind_head_after < self.remind_after:
            raise RuleBroken(
                _("Reminders go upwards: the person first, then the head, then the chair. Correct the days."),
                field="remind_head_after",
            )
        if self.logo and (self.logo.agency_id != self.pk or not self.logo.is_image):
            raise RuleBroken(_("Choose an image."), field="logo")
