"""Procedures (quy trình) of the departments: what a visit audits against, with their steps and time limits."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.versions import Stale, Versioned, clean
from audits.organisation.models import Department
from audits.organisation.roles import secretariat

from .durations import TimeUnit, converted, span

MOST_STEPS = 60


class ProcedureQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency=user.agency_id)

    def existing(self, on=None):
        """Those that the agency works by on a day: begun, and not withdrawn."""
        day = on or clock.today()
        return self.not_withdrawn(day).filter(Q(since=None) | Q(since__lte=day.year))

    def not_withdrawn(self, on=None):
        return self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on or clock.today()))

    def withdrawn(self, on=None):
        return self.filter(withdrawn_on__lte=on or clock.today())


class Procedure(Versioned):
    """A controlled procedure of a department: system, administrative (TTHC) or internal."""

    class Kind(models.TextChoices):
        SYSTEM = "system", _("System procedure")
        ADMINISTRATIVE = "administrative", _("Administrative procedure")
        INTERNAL = "internal", _("Internal procedure")

    SENTENCES = {
        "entered": _("entered the procedure"),
        "edited": _("changed the procedure"),
        "steps_written": _("wrote the steps"),
        "withdrawn": _("withdrew the procedure"),
        "reinstated": _("put the procedure back in force"),
    }

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="procedures")
    code = models.CharField(_("code"), max_length=40)
    title = models.CharField(_("name of the procedure"), max_length=300)
    department = models.ForeignKey(
        "audits.Department", models.PROTECT, related_name="procedures", verbose_name=_("department")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.ADMINISTRATIVE)
    field = models.CharField(_("field of work"), max_length=120, blank=True)
    national_code = models.CharField(_("national code"), max_length=40, blank=True)
    time_limit = models.DecimalField(
        _("time limit"), max_digits=7, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    time_unit = models.CharField(
        _("unit of the time limit"), max_length=20, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAYS
    )
    clauses = models.ManyToManyField("audits.Clause", blank=True, related_name="procedures", verbose_name=_("clauses"))
    since = models.PositiveSmallIntegerField(
        _("since (year)"), null=True, blank=True, validators=[MinValueValidator(1945), MaxValueValidator(2100)]
    )
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    remark = models.TextField(_("remark"), max_length=1000, blank=True)
    search = FoldedField(sources=("code", "title", "field", "national_code"))

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code"],
                name="procedure_code_once",
                violation_error_message=_("Another procedure has this code. Choose another one."),
            )
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return address("procedures:procedure", self.pk)

    @staticmethod
    def departments_kept_by(user):
        """The departments whose procedures somebody may write: the secretariat's are all, others' their own."""
        departments = Department.objects.visible_to(user)
        return departments if user.is_secretariat else departments.answered_for_by(user)

    @staticmethod
    def enters_all(user):
        """Whether somebody may bring in procedures of any department."""
        return user.is_secretariat

    def may_edit(self, user):
        """The secretariat keeps the list; who answers for the department keeps its own procedures."""
        if user.agency_id != self.agency_id:
            return False
        return user.is_secretariat or self.department.answered_by(user) is not None

    def may_end(self, user):
        """Withdrawing and putting back in force are the secretariat's."""
        return secretariat(self, user) is not None

    def check_rules(self):
        if self.department.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a department of the agency."), field="department")

    def change_facts(self, *, by, version=None, clauses, **facts):
        """Change what the page says of it; only the secretariat moves it to a department that `by` does not keep."""
        department = facts.get("department", self.department)
        if department != self.department and not self.departments_kept_by(by).filter(pk=department.pk).exists():
            raise RuleBroken(
                _("You do not answer for that department. Ask the secretariat to move the procedure."),
                field="department",
            )
        return self.edit(by=by, version=version, related={"clauses": clauses}, **facts)

    @classmethod
    def enter_with_steps(cls, rows, *, related=None, **facts):
        """A new procedure together with its steps, as the register of an agency brings them: one act."""
        steps = [ProcedureStep(order=order, **row) for order, row in enumerate(rows, start=1)]
        return cls.enter(related={**(related or {}), "steps": steps}, **facts)

    @transaction.atomic
    def write_steps(self, rows, *, by, version=None, note=""):
        """Write the table of steps anew, as a whole and in the order given: one act with one Event."""
        trail.lock(self.agency)
        fresh = self.locked()
        if version is not None and version != fresh.version:
            raise Stale(fresh)
        if not fresh.may_edit(by):
            raise PermissionDenied
        standing = list(fresh.steps.all())
        steps = [ProcedureStep(procedure=fresh, order=order, **row) for order, row in enumerate(rows, start=1)]
        for step in steps:
            clean(step)
        fresh.steps.all().delete()
        ProcedureStep.objects.bulk_create(steps)
        before, after = _as_text(standing), _as_text(steps)
        if after != before:
            Procedure.objects.filter(pk=fresh.pk).update(version=models.F("version") + 1)
            trail.record(fresh, "steps_written", by=by, note=note, old={"steps": before}, new={"steps": after})
        self.refresh_from_db()
        return self

    def withdraw(self, *, by, withdrawn_on, note, version=None):
        """The agency does not work by it any more, from a day on; what was audited against it stays."""
        reason_is_given(note)
        standing = self.in_force()
        if standing and withdrawn_on <= standing.effective_on:
            raise RuleBroken(
                _("The revision in force took effect on %(day)s. Choose a later day.")
                % {"day": f"{standing.effective_on:%d/%m/%Y}"},
                field="withdrawn_on",
            )
        return self._end(withdrawn_on, by=by, verb="withdrawn", note=note, version=version)

    def reinstate(self, *, by, note, version=None):
        """It was withdrawn by mistake, or is worked by again: its last revision counts as before."""
        reason_is_given(note)
        return self._end(None, by=by, verb="reinstated", note=note, version=version)

    def _end(self, day, **act):
        return self.edit(may=Procedure.may_end, withdrawn_on=day, **act)

    def in_force(self, on=None):
        """The revision in force on a day, or None."""
        return self.revisions.in_force(on).first()

    @property
    def is_withdrawn(self):
        return self.withdrawn_on is not None and self.withdrawn_on <= clock.today()

    @property
    def limit_text(self):
        """10 working days."""
        return span(self.time_limit, self.time_unit)

    def total_duration(self):
        """What the steps take together, in the unit of the time limit; None when their units cannot be added up."""
        amounts = [
            converted(step.duration, step.time_unit, self.time_unit)
            for step in self.steps.all()
            if step.duration is not None
        ]
        return None if None in amounts else sum(amounts, Decimal())

    @property
    def total_text(self):
        return span(self.total_duration(), self.time_unit)

    def balance(self):
        """Whether the steps together stay within the time limit: "within", "equal", "over"; nothing if unknown."""
        total = self.total_duration()
        if total is None or self.time_limit is None:
            return ""
        if total == self.time_limit:
            return "equal"
        return "over" if total > self.time_limit else "within"


def _as_text(steps):
    return "; ".join(step.as_text() for step in steps)


def reason_is_given(note):
    if not note.strip():
        raise RuleBroken(_("Write the reason: others must be able to follow it later."), field="note")


class ProcedureStep(models.Model):
    """One step of a procedure: who does what within how long (half a working day is 0.5)."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField(_("step"), validators=[MinValueValidator(1)])
    title = models.CharField(_("what is done"), max_length=300)
    who = models.CharField(_("who"), max_length=150, blank=True)
    duration = models.DecimalField(
        _("duration"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    time_unit = models.CharField(
        _("unit of the duration"), max_length=20, choices=TimeUnit.choices, default=TimeUnit.WORKING_DAYS
    )

    class Meta:
        verbose_name = _("step of the procedure")
        verbose_name_plural = _("steps of the procedure")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "order"],
                name="procedure_step_once",
                violation_error_message=_("There is a step with this number already. Give another number."),
            )
        ]

    def __str__(self):
        return f"{self.order}. {self.title}"

    @property
    def duration_text(self):
        return span(self.duration, self.time_unit)

    @property
    def trail_facts(self):
        """What the Event of a new procedure says of each step beside its title."""
        return {"who": self.who, "duration": self.duration_text}

    def as_text(self):
        """1. Receive the file (clerk, 0,5 working days)."""
        more = ", ".join(filter(None, (self.who, str(self.duration_text))))
        return f"{self} ({more})" if more else str(self)
