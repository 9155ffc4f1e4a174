"""The agency that audits itself, and what it has settled about how it does so."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.core.versions import Versioned

DAYS = [MinValueValidator(1), MaxValueValidator(365)]


def days(label, default):
    """A setting in days."""
    return models.PositiveSmallIntegerField(label, default=default, validators=DAYS)


def pattern(label, default):
    """A setting that says how a number is written; it must contain {number}."""
    return models.CharField(
        label,
        max_length=60,
        default=default,
        validators=[RegexValidator(r"\{number\}", _("The pattern must contain {number}."))],
        help_text=_("{number}, {round} and {year} are filled in."),
    )


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

    class Numbering(models.TextChoices):
        TYPED = "typed", _("Typed in, from the records office")
        OWN = "own", _("The program's own series")

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
    report_numbering = models.CharField(
        _("numbers of reports"), max_length=10, choices=Numbering.choices, default=Numbering.TYPED
    )
    report_pattern = pattern(_("number of a report in the own series"), "{number}/BC-{symbol}")
    report_recipients = models.TextField(
        _("recipients of reports"),
        max_length=2000,
        default="Ban Chỉ đạo ISO;\nCác đơn vị thuộc cơ quan;\nLưu: VT.",
        help_text=_("One a line."),
    )
    nonconformity_pattern = pattern(_("number of a nonconformity"), "KPH {number}/Đ{round}-{year}")
    finding_pattern = pattern(_("number of any other finding"), "PH {number}/Đ{round}-{year}")
    margin_left = models.PositiveSmallIntegerField(
        _("left margin of papers (mm)"), default=30, validators=[MinValueValidator(30), MaxValueValidator(35)]
    )
    margin_right = models.PositiveSmallIntegerField(
        _("right margin of papers (mm)"), default=20, validators=[MinValueValidator(15), MaxValueValidator(20)]
    )
    font_size = models.PositiveSmallIntegerField(
        _("text size of papers (pt)"), default=14, validators=[MinValueValidator(13), MaxValueValidator(14)]
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
    survey_target = models.PositiveSmallIntegerField(
        _("target of satisfaction (%)"), default=90, validators=[MaxValueValidator(100)]
    )
    questions_from = models.PositiveSmallIntegerField(_("questions a visit, from"), default=20, validators=DAYS)
    questions_to = models.PositiveSmallIntegerField(_("questions a visit, to"), default=25, validators=DAYS)

    objects = AgencyQuerySet.as_manager()

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

    @property
    def agency(self):
        return self

    @property
    def chair(self):
        """The chair of the ISO steering committee (Trưởng Ban), who decides."""
        return self.users.filter(role="chair", is_active=True).order_by("pk").first()

    def may_edit(self, user):
        """Settings are the administrator's."""
        return user.agency_id == self.pk and user.is_administrator
