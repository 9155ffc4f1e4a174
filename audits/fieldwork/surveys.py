"""Survey forms on paper, counted by the secretariat: nobody's answers, only how many there were of each."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.addresses import address
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.organisation.models import Department
from audits.organisation.roles import secretariat

MOST = 1_000_000


def count(label):
    """A number of forms."""
    return models.PositiveIntegerField(label, default=0, validators=[MaxValueValidator(MOST)])


class SurveyTotalsQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Figures: the committee and the secretariat see all, others those of their own department."""
        in_agency = self.filter(agency=user.agency_id)
        if user.reads_figures:
            return in_agency
        if not user.reads_own_figures:
            return self.none()
        answered = Department.objects.answered_for_by(user)
        return in_agency.filter(Q(department=user.department_id) | Q(department__in=answered))

    def standing(self):
        """Those not withdrawn."""
        return self.filter(withdrawn=False)

    def of_year(self, year):
        """A survey belongs to the year in which it ended."""
        return self.filter(ends_on__year=year)


class SurveyTotals(Versioned):
    """What the paper forms of a period come to, for a department or one of its procedures (ISO 9001:2015, 9.1.2)."""

    LEVELS = {  # the scale of SIPAS, the best first
        5: "very_satisfied",
        4: "satisfied",
        3: "neutral",
        2: "dissatisfied",
        1: "very_dissatisfied",
    }
    SENTENCES = {
        "entered": _("entered the counted forms"),
        "edited": _("corrected the counts"),
        "withdrawn": _("withdrew the counts"),
    }
    READ_WITH = ("agency", "department")

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="survey_totals")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="survey_totals", verbose_name=_("department")
    )
    procedure = models.ForeignKey(
        "audits.Procedure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="survey_totals",
        verbose_name=_("procedure"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    given_out = count(_("forms given out"))
    returned = count(_("forms returned"))
    valid = count(_("valid forms"))
    very_satisfied = count(_("5 Very satisfied"))
    satisfied = count(_("4 Satisfied"))
    neutral = count(_("3 Neutral"))
    dissatisfied = count(_("2 Dissatisfied"))
    very_dissatisfied = count(_("1 Very dissatisfied"))
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    scan = models.ForeignKey(
        "audits.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the count"),
    )
    withdrawn = models.BooleanField(_("withdrawn"), default=False, editable=False)

    objects = SurveyTotalsQuerySet.as_manager()

    class Meta:
        verbose_name = _("counted survey forms")
        verbose_name_plural = _("counted survey forms")
        ordering = ["-ends_on", "-pk"]
        indexes = [models.Index(fields=["agency", "ends_on"], name="survey_of_period")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="survey_period_in_order",
                violation_error_message=_("The period ends before it begins. Correct the dates."),
            ),
            models.CheckConstraint(
                condition=Q(returned__lte=F("given_out")),
                name="survey_returned_of_given",
                violation_error_message=_("More forms came back than were given out. Count again."),
            ),
            models.CheckConstraint(
                condition=Q(valid__lte=F("returned")),
                name="survey_valid_of_returned",
                violation_error_message=_("More forms are valid than came back. Count again."),
            ),
            models.CheckConstraint(
                condition=Q(
                    valid=F("very_satisfied")
                    + F("satisfied")
                    + F("neutral")
                    + F("dissatisfied")
                    + F("very_dissatisfied")
                ),
                name="survey_levels_of_valid",
                violation_error_message=_("The five levels do not add up to the valid forms. Count again."),
            ),
        ]

    def __str__(self):
        return f"{self.about}, {self.starts_on:%d/%m/%Y}–{self.ends_on:%d/%m/%Y}"

    NAMED_WITH = ("department", "procedure")

    def get_absolute_url(self):
        return address("surveys:survey", self.pk)

    @property
    def about(self):
        """The procedure, or else the department."""
        return self.procedure or self.department

    @property
    def levels(self):
        """{5: how many, …}"""
        return {score: getattr(self, name) for score, name in self.LEVELS.items()}

    def may_edit(self, user):
        """The secretariat counts and keys in."""
        return not self.withdrawn and secretariat(self, user) is not None

    def check_rules(self):
        if self.department.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a department of the agency."), field="department")
        if self.procedure and self.procedure.department_id != self.department_id:
            raise RuleBroken(_("This procedure is not of the department. Choose one of its own."), field="procedure")
        if self.scan and self.scan.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a file of the agency."), field="scan")
        if self.withdrawn:
            return
        self._check_counts()
        if self.starts_on > self.ends_on:
            raise RuleBroken(_("The period ends before it begins. Correct the dates."), field="ends_on")
        if self.ends_on > clock.today():
            raise RuleBroken(_("This day lies in the future. Correct it."), field="ends_on")
        self._check_counted_once()

    def _check_counts(self):
        if self.returned > self.given_out:
            raise RuleBroken(_("More forms came back than were given out. Count again."), field="returned")
        if self.valid > self.returned:
            raise RuleBroken(_("More forms are valid than came back. Count again."), field="valid")
        if (total := sum(self.levels.values())) != self.valid:
            raise RuleBroken(
                _("The five levels add up to %(total)s, but %(valid)s forms are valid. Count again.")
                % {"total": total, "valid": self.valid},
                field="valid",
            )

    def _check_counted_once(self):
        """The same forms are not keyed in twice."""
        same = SurveyTotals.objects.standing().filter(
            agency=self.agency_id,
            department=self.department_id,
            procedure=self.procedure_id,
            starts_on__lte=self.ends_on,
            ends_on__gte=self.starts_on,
        )
        if other := same.exclude(pk=self.pk).select_related(*self.NAMED_WITH).first():
            raise RuleBroken(
                _("Forms of these days are counted already: %(other)s. Correct that entry instead.") % {"other": other},
                field="starts_on",
            )

    def withdraw(self, *, by, note, version=None):
        """Take counts back that were keyed in by mistake, with the reason; they stay in the history."""
        if not note.strip():
            raise RuleBroken(_("Write the reason: others must be able to follow it later."), field="note")
        return self.edit(by=by, verb="withdrawn", note=note, version=version, withdrawn=True)
