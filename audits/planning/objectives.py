"""Quality objectives (mục tiêu chất lượng) of the agency and its departments (ISO 9001:2015, 6.2)."""

from calendar import monthrange
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.templatetags.house import vn_number
from audits.core.workflow import Step, Workflowed
from audits.organisation.models import Department
from audits.organisation.roles import secretariat

from .visits import Visit

PER_CENT = "%"
MOST_PER_CENT = 1_000  # of a plan 120% may be reached, but more than this is a slip of the pen


def measures(objective, user):
    """Who enters its results: who answers for its department; for one of the whole agency, the secretariat."""
    return objective.department.answered_by(user) if objective.department else secretariat(objective, user)


def explains(objective, user):
    """Who says why it was missed: who enters results, or the secretariat."""
    return measures(objective, user) or secretariat(objective, user)


def is_settled(objective, act):
    """The year is over, what people measure was measured, and what was missed has its cause and measures."""
    if clock.today().year <= objective.year:
        raise RuleBroken(
            _("The year %(year)s is not over yet. Close the objective when it is.") % {"year": objective.year}
        )
    value = act.changes.get("final_value")
    if value is None and not objective.is_computed:
        raise RuleBroken(_("No result is entered. Have it entered by those who answer for it first."))
    last = objective.periods[-1]
    if not objective.is_computed and act.changes["final_on"] != objective.period_ends(last):
        raise RuleBroken(
            _("The result of the year is that of its last period, and “%(period)s” has none. Have it entered first.")
            % {"period": objective.period_name(last)}
        )
    if objective.met_by(value) is False and not (objective.cause and objective.remedy):
        raise RuleBroken(_("The objective was missed. Have cause and measures written down first."))


class QualityObjectiveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the agency are everybody's (ISO 9001:2015, 6.2.1 f), those of a department are figures of it.

        Committee and secretariat read all, auditors those of the departments that they audit in that year.
        """
        in_agency = self.filter(agency=user.agency_id)
        if user.reads_figures:
            return in_agency
        if not user.reads_own_figures:
            return self.none()
        audited = Visit.objects.filter(
            round__in=user.memberships.values("team__round"),
            round__year=OuterRef("year"),
            department=OuterRef("department"),
        ).exclude(status=Visit.Status.CANCELLED)
        own = Q(department=None) | Q(department=user.department_id) | Q(responsible=user)
        return in_agency.filter(own | Q(department__in=Department.objects.answered_for_by(user)) | Exists(audited))

    def standing(self):
        """Those not withdrawn."""
        return self.exclude(status=QualityObjective.Status.WITHDRAWN)

    def in_order(self):
        """The agency's first, then departments as lists have them."""
        return self.order_by("-year", models.F("department__order").asc(nulls_first=True), "department__name", "pk")

    def measured(self):
        """With the measurements that stand."""
        measured = self.model.measurements.rel.related_model.objects.standing()
        standing = models.Prefetch("measurements", measured, to_attr="standing_measurements")
        return self.prefetch_related(standing)

    def with_results(self):
        """With department, responsible person, and the measurements that stand, for lists and figures."""
        return self.select_related("agency", "department", "responsible").measured()

    def waiting_for_result(self, today):
        """Those whose last period is over and has no result yet."""
        return self.filter(
            status=QualityObjective.Status.OPEN, source=QualityObjective.Source.MEASURED, result_due_on__lt=today
        )


class QualityObjective(Workflowed):
    """What the agency or a department wants to reach in a year, and how that is measured (ISO 9001:2015, 6.2)."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed for the year")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Comparison(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        AT_MOST = "at_most", _("at most")

    class Frequency(models.TextChoices):
        QUARTERLY = "quarterly", _("Every quarter")
        HALF_YEARLY = "half_yearly", _("Every half year")
        YEARLY = "yearly", _("Once a year")

    class Source(models.TextChoices):
        MEASURED = "measured", _("Measured by the department")
        ACTIONS_ON_TIME = "actions_on_time", _("Computed: corrective actions reported on time")
        CLOSURE = "closure", _("Computed: nonconformities closed")
        SATISFACTION = "satisfaction", _("Computed: satisfaction of those asked")
        FILES_ON_TIME = "files_on_time", _("Computed: sampled case files on time")

    PERIODS = {Frequency.QUARTERLY: 4, Frequency.HALF_YEARLY: 2, Frequency.YEARLY: 1}
    SIGNS = {Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤"}

    STEPS = (
        Step("close", ("open",), "closed", secretariat, guard=is_settled),
        Step("reopen", ("closed",), "open", secretariat, note=True),
        Step("withdraw", ("open",), "withdrawn", secretariat, note=True),
    )
    SENTENCES = {
        "entered": _("set the objective"),
        "copied": _("set the objective again as in the year before"),
        "edited": _("changed the objective"),
        "explained": _("wrote down cause and measures"),
        "close": _("closed the objective"),
        "reopen": _("reopened the objective"),
        "withdraw": _("withdrew the objective"),
    }
    QUIET = ("result_due_on",)
    READ_WITH = ("agency", "department")

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="objectives")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="objectives", verbose_name=_("department")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    statement = models.CharField(_("objective"), max_length=300)
    measure = models.CharField(_("what is measured"), max_length=300)
    comparison = models.CharField(
        _("compared with the target"), max_length=10, choices=Comparison.choices, default=Comparison.AT_LEAST
    )
    target = models.DecimalField(
        _("target"),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    unit = models.CharField(_("unit"), max_length=40, default=PER_CENT)
    frequency = models.CharField(_("measured"), max_length=20, choices=Frequency.choices, default=Frequency.QUARTERLY)
    method = models.CharField(_("how it is measured"), max_length=500, blank=True)
    responsible = models.ForeignKey(
        "audits.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible person"),
    )
    source = models.CharField(
        _("where the result comes from"), max_length=20, choices=Source.choices, default=Source.MEASURED
    )
    cause = models.TextField(_("cause"), max_length=2000, blank=True)
    remedy = models.TextField(_("measures"), max_length=2000, blank=True)
    result_due_on = models.DateField(null=True, editable=False)  # end of the first period after the last result
    final_value = models.DecimalField(_("result of the year"), max_digits=12, decimal_places=2, null=True, blank=True)
    final_on = models.DateField(_("result measured on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.OPEN)
    search = FoldedField(sources=("statement", "measure"))

    objects = QualityObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("quality objective")
        verbose_name_plural = _("quality objectives")
        indexes = [models.Index(fields=["agency", "year"], name="objective_of_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(source="measured") | Q(unit=PER_CENT),
                name="computed_objective_is_a_share",
                violation_error_message=_("The program computes per cent. Write % as the unit."),
            ),
            models.CheckConstraint(
                condition=Q(status="closed") | Q(final_value=None, final_on=None),
                name="open_objective_is_not_settled",
                violation_error_message=_("The result of the year is settled by closing the objective."),
            ),
        ]

    def __str__(self):
        return self.statement

    def get_absolute_url(self):
        return address("objectives:objective", self.pk)

    # ---- what it says

    @property
    def whose(self):
        """The department, or the agency."""
        return self.department or self.agency

    @property
    def is_computed(self):
        """Whether the program has the figure, so that nobody types it."""
        return self.source != self.Source.MEASURED

    @property
    def target_text(self):
        """≥ 95%; ≤ 5 ngày."""
        return f"{self.SIGNS[self.comparison]} {self.amount(self.target)}"

    def amount(self, value):
        """A value in the unit of the objective: 93,5%, 12 hồ sơ."""
        if value is None:
            return "–"
        digits = next(digits for digits in (0, 1, 2) if digits == 2 or round(value, digits) == value)
        number = vn_number(value, digits)
        return f"{number}%" if self.unit == PER_CENT else f"{number} {self.unit}"

    def met_by(self, value):
        """Whether a value reaches the target; None without a value."""
        if value is None:
            return None
        return value >= self.target if self.comparison == self.Comparison.AT_LEAST else value <= self.target

    # ---- when it is measured

    @property
    def periods(self):
        """The numbers of its periods in the year."""
        return range(1, self.PERIODS[self.frequency] + 1)

    def period_name(self, number):
        """Quý 1/2017; 6 tháng đầu năm 2017; Năm 2017."""
        said = {"number": number, "year": self.year}
        if self.frequency == self.Frequency.QUARTERLY:
            return _("Quarter %(number)s/%(year)s") % said
        if self.frequency == self.Frequency.HALF_YEARLY:
            halves = {1: _("First half of %(year)s"), 2: _("Second half of %(year)s")}
            return halves[number] % said
        return _("Year %(year)s") % said

    def period_starts(self, number):
        months = 12 // self.PERIODS[self.frequency]
        return date(self.year, months * (number - 1) + 1, 1)

    def period_ends(self, number):
        month = 12 // self.PERIODS[self.frequency] * number
        return date(self.year, month, monthrange(self.year, month)[1])

    def last_measurement(self):
        """The measurement of the latest period that has one: figures count from the beginning of the year."""
        if not hasattr(self, "standing_measurements"):
            return self.measurements.standing().last()
        return self.standing_measurements[-1] if self.standing_measurements else None

    def settle_due(self):
        """Write down until when the next result is to be measured; follows from the measurements, so no Event."""
        last = self.measurements.standing().last()
        following = (last.period if last else 0) + 1
        self.result_due_on = self.period_ends(following) if following in self.periods else None
        QualityObjective.objects.filter(pk=self.pk).update(result_due_on=self.result_due_on)

    # ---- what changes it

    def may_edit(self, user):
        """The secretariat, until it is closed."""
        return self.status == self.Status.OPEN and secretariat(self, user) is not None

    def may_measure(self, user):
        """Whether results are entered, and by this person."""
        return self.status == self.Status.OPEN and not self.is_computed and measures(self, user) is not None

    def may_explain(self, user):
        return self.status == self.Status.OPEN and explains(self, user) is not None

    def check_rules(self):
        if self.department and self.department.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a department of the agency."), field="department")
        if self.responsible and self.responsible.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a person of the agency."), field="responsible")
        if self.is_computed and self.unit != PER_CENT:
            raise RuleBroken(_("The program computes per cent. Write % as the unit."), field="unit")
        if self.is_computed and self.target > 100:
            raise RuleBroken(_("A share is 100% at most. Correct the target."), field="target")
        self.check_amount(self.target, field="target")
        if self.pk and self.is_computed and self.measurements.standing().exists():
            raise RuleBroken(_("Results were entered by hand. Withdraw them first."), field="source")

    def check_amount(self, value, *, field):
        """A share or a fulfilment of a plan that cannot be meant, such as 9550 for 95,50."""
        if self.unit == PER_CENT and value > MOST_PER_CENT:
            raise RuleBroken(
                _("More than %(most)s%% is a slip of the pen. Check the number.") % {"most": vn_number(MOST_PER_CENT)},
                field=field,
            )

    @classmethod
    @transaction.atomic
    def enter(cls, *, by, **values):
        made = super().enter(by=by, **values)
        made.settle_due()
        return made

    @transaction.atomic
    def edit(self, *, by, **changes):
        """Change it; the periods for which results were entered stay what they were."""
        trail.lock(self.agency)
        stands = self.locked()
        fixed = {"year": stands.year, "frequency": stands.frequency}
        moved = [name for name, value in fixed.items() if changes.get(name, value) != value]
        if moved and stands.measurements.standing().exists():
            raise RuleBroken(
                _("Results were entered for periods of this year. Withdraw them before you change year or periods."),
                field=moved[0],
            )
        super().edit(by=by, **changes)
        self.settle_due()
        return self

    def explain(self, *, by, cause, remedy, version=None):
        """Why it is missed and what is done about it."""
        return self.edit(
            by=by,
            may=QualityObjective.may_explain,
            version=version,
            verb="explained",
            cause=cause,
            remedy=remedy,
        )

    @transaction.atomic
    def close(self, *, by, figure=None, version=None):
        """Settle the result of the year: the last measurement, or for a computed one the `figure` as it stands now."""
        trail.lock(self.agency)
        fresh = self.locked()
        last = None if fresh.is_computed else fresh.measurements.standing().last()
        final = {"final_value": figure, "final_on": clock.today()} if fresh.is_computed else _of(last)
        self.take("close", by=by, version=version, **final)

    def reopen(self, *, by, note, version=None):
        self.take("reopen", by=by, note=note, version=version, final_value=None, final_on=None)

    def withdraw(self, *, by, note, version=None):
        self.take("withdraw", by=by, note=note, version=version)

    @classmethod
    @transaction.atomic
    def copy_year(cls, agency, year, *, by):
        """Set the objectives of the year before again for `year`, without what was measured; the new ones."""
        trail.lock(agency)
        there = set(cls.objects.filter(agency=agency, year=year).standing().values_list("department", "statement"))
        earlier = cls.objects.filter(agency=agency, year=year - 1).standing()
        earlier = earlier.select_related("department", "responsible").order_by("pk")
        made = [
            cls.enter(by=by, verb="copied", agency=agency, year=year, **objective.to_set_again())
            for objective in earlier
            if (objective.department_id, objective.statement) not in there
            and (objective.department is None or objective.department.exists_today)
        ]
        if not made:
            raise RuleBroken(
                _("There is nothing to copy: %(year)s has no objective that is not set again already.")
                % {"year": year - 1}
            )
        return made

    def to_set_again(self):
        """What of it holds for another year; a person who has left is left out."""
        names = ("department", "statement", "measure", "comparison", "target", "unit", "frequency", "method", "source")
        stays = self.responsible if self.responsible and self.responsible.is_active else None
        return {"responsible": stays, **{name: getattr(self, name) for name in names}}


def _of(measurement):
    if measurement is None:
        return {"final_value": None, "final_on": None}
    return {"final_value": measurement.value, "final_on": measurement.measured_on}
