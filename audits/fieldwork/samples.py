"""Case files looked at on site, and people asked how satisfied they are."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.core.versions import Seen, Stale, alike
from audits.organisation.calendar import WorkingDays
from audits.planning.visits import Visit
from audits.procedures.models import TimeUnit

from .onsite import OnSite, OnSiteQuerySet
from .steps import FAILED, StepCheck, asked_now, failed, in_words, only_checked, spread, wording


class CaseSampleQuerySet(OnSiteQuerySet):
    def late(self):
        """Result ready after the date on the slip."""
        return self.filter(ready_on__gt=F("due_on"))

    def on_time(self):
        return self.filter(ready_on__lte=F("due_on"))

    def not_ready(self):
        """Still being worked on: a group of its own, neither late nor on time."""
        return self.filter(ready_on=None)


class CaseSample(OnSite):
    """A case file (hồ sơ) compared with its procedure; only the case code is kept, no citizen's name."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="samples")
    procedure = models.ForeignKey(
        "audits.Procedure", models.PROTECT, related_name="samples", verbose_name=_("procedure")
    )
    revision = models.ForeignKey("audits.Revision", models.PROTECT, null=True, blank=True, related_name="+")
    case_code = models.CharField(_("case code"), max_length=60)
    received_on = models.DateField(_("received"))
    due_on = models.DateField(_("due (on the slip)"))
    ready_on = models.DateField(_("result ready"), null=True, blank=True)
    handed_on = models.DateField(_("handed over"), null=True, blank=True)
    days_paused = models.PositiveSmallIntegerField(_("days paused"), default=0, validators=[MaxValueValidator(2000)])
    faults = models.TextField(_("faults"), max_length=2000, blank=True)
    steps = models.JSONField(_("steps of the procedure"), default=dict, blank=True, editable=False)  # see steps.py
    steps_failed = models.PositiveSmallIntegerField(_("steps late or not done"), default=0, editable=False)

    objects = CaseSampleQuerySet.as_manager()

    SENTENCES = {**OnSite.SENTENCES, "entered": _("added a case file to the sample"), "edited": _("corrected it")}
    QUIET = ("steps_failed",)
    IN_WORDS = {"steps": in_words}
    tab = "fieldwork:samples"
    COPIED_AS = "sample"
    COPIED = (
        *("procedure", "case_code", "received_on", "due_on"),
        *("ready_on", "handed_on", "days_paused", "faults"),
    )

    class Meta:
        verbose_name = _("case sample")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "procedure", "case_code"],
                condition=Q(withdrawn=False),
                name="case_once_a_visit",
                violation_error_message=_("This case file is in the sample already."),
            )
        ]

    def __str__(self):
        return self.case_code

    def check_rules(self):
        """The dates follow each other, and none lies in the future."""
        super().check_rules()
        if self.procedure.agency_id != self.visit.round.agency_id:
            raise RuleBroken(_("Choose a procedure of the agency."), field="procedure")
        self.check_days()

    def check_days(self):
        if self.due_on < self.received_on:
            raise RuleBroken(_("The due date lies before the day it was received. Correct one of them."), "due_on")
        if self.ready_on and self.ready_on < self.received_on:
            raise RuleBroken(_("The result was ready before the case was received. Correct one of them."), "ready_on")
        if self.handed_on and (self.ready_on is None or self.handed_on < self.ready_on):
            raise RuleBroken(_("It was handed over before it was ready. Correct one of them."), "handed_on")
        for name in ("received_on", "ready_on", "handed_on"):
            day = getattr(self, name)
            if day and day > clock.today():
                raise RuleBroken(_("This day lies in the future. Correct it."), field=name)

    @classmethod
    def take_down(cls, *, by, procedure, received_on, **values):
        """Add a case file to a visit's sample; it is judged by the revision in force when it was received."""
        values["revision"] = procedure.in_force(received_on)
        values |= _checked(values.get("steps") or {})
        return cls.enter(by=by, procedure=procedure, received_on=received_on, **values)

    @transaction.atomic
    def correct(self, *, by, version, **values):
        """Mend an entry; another procedure or date, whoever changed which, may put it under another revision."""
        trail.lock(self.agency)
        stands = self.locked()
        values, _none = stands.merged(version, values)
        values["revision"] = values["procedure"].in_force(values["received_on"])
        self.edit(by=by, version=stands.version, **values)

    def change(self, **changes):
        """However the steps came to change, their number of failures follows."""
        if "steps" in changes:
            changes |= _checked(changes["steps"])
        return super().change(**changes)

    def merged(self, version, changes, related=None):
        """Two may have checked the steps of different procedures: a check never moves to a step of another one."""
        settled, related = super().merged(version, changes, related)
        mine, theirs = changes.get("steps"), self._now("steps")
        if not isinstance(version, Seen) or mine is None or wording(mine) == wording(theirs):
            return settled, related
        if settled["procedure"] == self.procedure and alike(mine, version.values.get("steps")):
            return {**settled, "steps": self.steps}, related
        if settled["procedure"] == self.procedure or self.steps:
            raise Stale(self, ["steps"])
        return {**settled, "steps": mine}, related

    def _now(self, name):
        """Steps that nobody looked at yet are compared with what was looked at, one by one."""
        return self.steps or asked_now(self.procedure) if name == "steps" else super()._now(name)

    def get_steps_display(self):
        """The steps in words, for whoever compares theirs and yours."""
        return in_words(self.steps)

    def values_apart(self):
        """The steps as the form asks for them: step_1, remark_1 …"""
        return spread(self.steps)

    def failed_steps(self):
        """(number, step, what is wrong with it) of those that were late or not done."""
        return [
            (order, step, StepCheck(step["result"]).label)
            for order, step in self.steps.items()
            if step["result"] in FAILED
        ]

    @property
    def steps_looked_at(self):
        return sum(bool(step["result"]) for step in self.steps.values())

    @property
    def is_late(self):
        return self.ready_on is not None and self.ready_on > self.due_on

    def lateness(self, calendar=None):
        """How late the result was, in the procedure's unit (working days, or calendar days); 0 when in time."""
        if not self.is_late:
            return 0
        if self.procedure.time_unit == TimeUnit.WORKING_DAYS:
            return (calendar or WorkingDays(self.agency)).between(self.due_on, self.ready_on)
        return (self.ready_on - self.due_on).days

    @property
    def lateness_unit(self):
        """What `lateness` counts: dates tell days even where the procedure counts hours."""
        working = self.procedure.time_unit == TimeUnit.WORKING_DAYS
        return TimeUnit.WORKING_DAYS.label if working else TimeUnit.DAYS.label


def _checked(steps):
    """The columns of a table of checks."""
    return {"steps": only_checked(steps), "steps_failed": failed(steps)}


class Interview(OnSite):
    """What a citizen, an organisation or a colleague said of the service, without a name (ISO 9001:2015, 9.1.2)."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("Citizen")
        ORGANISATION = "organisation", _("Organisation")
        STAFF = "staff", _("Staff")

    class Channel(models.TextChoices):
        COUNTER = "counter", _("At the counter")
        PHONE = "phone", _("By telephone")
        ONLINE = "online", _("Online")
        VISIT = "visit", _("During the visit")

    SATISFIED = 4
    SENTENCES = {**OnSite.SENTENCES, "entered": _("noted an interview"), "edited": _("corrected it")}
    tab = "fieldwork:interviews"
    COPIED_AS, COPIED = "interview", ("kind", "channel", "score", "procedure", "remark")

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="interviews")
    kind = models.CharField(_("who was asked"), max_length=20, choices=Kind.choices, default=Kind.CITIZEN)
    channel = models.CharField(_("how"), max_length=20, choices=Channel.choices, default=Channel.COUNTER)
    procedure = models.ForeignKey(
        "audits.Procedure", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("procedure")
    )
    score = models.PositiveSmallIntegerField(
        _("satisfaction (1 to 5)"),
        choices=[
            (5, _("5 Very satisfied")),
            (4, _("4 Satisfied")),
            (3, _("3 Neutral")),
            (2, _("2 Dissatisfied")),
            (1, _("1 Very dissatisfied")),
        ],
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    remark = models.TextField(_("remark"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("interview")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.score}/5"

    def check_rules(self):
        super().check_rules()
        if self.procedure and self.procedure.agency_id != self.visit.round.agency_id:
            raise RuleBroken(_("Choose a procedure of the agency."), field="procedure")
