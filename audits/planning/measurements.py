"""What was measured of a quality objective, period by period (ISO 9001:2015, 9.1.1)."""

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned

from .objectives import QualityObjective, measures


class MeasurementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(objective__in=QualityObjective.objects.visible_to(user))

    def standing(self):
        """Those not withdrawn, in the order of their periods."""
        return self.filter(withdrawn=False).order_by("objective", "period")


class Measurement(Versioned):
    """What was measured of an objective from the beginning of the year to the end of a period; never deleted."""

    objective = models.ForeignKey(QualityObjective, models.PROTECT, related_name="measurements")
    period = models.PositiveSmallIntegerField(_("period"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    evidence = models.ForeignKey(
        "audits.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    withdrawn = models.BooleanField(_("withdrawn"), default=False, editable=False)

    objects = MeasurementQuerySet.as_manager()

    SENTENCES = {
        "entered": _("entered a result"),
        "edited": _("corrected a result"),
        "withdrawn": _("withdrew a result"),
    }
    NAMED_WITH = ("objective",)
    READ_WITH = ("objective__agency", "objective__department")

    class Meta:
        verbose_name = _("result of an objective")
        ordering = ["objective", "period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "period"],
                condition=Q(withdrawn=False),
                name="measured_once_a_period",
                violation_error_message=_("This period has a result already. Correct that one."),
            )
        ]

    def __str__(self):
        return str(self.objective.period_name(self.period))

    @property
    def agency(self):
        return self.objective.agency

    @property
    def trail_parent(self):
        return self.objective

    def get_absolute_url(self):
        return self.objective.get_absolute_url()

    @property
    def ends_on(self):
        return self.objective.period_ends(self.period)

    @property
    def measured_on(self):
        """The day up to which it counts: the end of its period."""
        return self.ends_on

    @property
    def value_text(self):
        return self.objective.amount(self.value)

    def may_edit(self, user):
        return measures(self.objective, user) is not None

    def check_rules(self):
        objective = QualityObjective.objects.get(pk=self.objective_id)
        if objective.status != objective.Status.OPEN or objective.is_computed:
            raise RuleBroken(_("This objective takes no results (any more). Look at its page again."))
        if self.withdrawn:
            return
        if self.period not in objective.periods:
            raise RuleBroken(_("Choose a period of the objective."), field="period")
        if objective.period_starts(self.period) > clock.today():
            raise RuleBroken(_("This period has not begun yet. Choose another one."), field="period")
        if self.evidence and self.evidence.agency_id != objective.agency_id:
            raise RuleBroken(_("Choose a file of the agency."), field="evidence")
        objective.check_amount(self.value, field="value")

    @classmethod
    @transaction.atomic
    def enter(cls, *, by, objective, **values):
        """A result of the objective as it stands now: department or periods may be others since it was read."""
        trail.lock(objective.agency)
        objective = objective.locked()
        made = super().enter(by=by, objective=objective, **values)
        objective.settle_due()
        return made

    @transaction.atomic
    def edit(self, *, by, **changes):
        super().edit(by=by, **changes)
        self.objective.settle_due()
        return self

    def withdraw(self, *, by, note, version=None):
        """Take a result back, with the reason; it stays in the history."""
        if not note.strip():
            raise RuleBroken(_("Write the reason: others must be able to follow it later."), field="note")
        return self.edit(by=by, verb="withdrawn", note=note, version=version, withdrawn=True)
