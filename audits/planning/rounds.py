"""The audit round (đợt đánh giá): planned by the standing body, approved by the chair, reported."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from audits.core import numbers, trail
from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.core.workflow import SYSTEM, Step, Workflowed, system
from audits.organisation.departments import Department
from audits.organisation.paper_settings import PaperSetting
from audits.organisation.roles import DecidedOnPaper, chair, secretariat

from . import checks
from .programme import Programme

_amending = ContextVar("amending", default=None)


def plan_is_sound(audit_round, act):
    """Nothing in the plan breaks a rule; what may be waived has a waiver proposed or granted."""
    refuse(checks.problems(audit_round))


def refuse(problems):
    if problems:
        raise RuleBroken(" ".join(problem.sentence for problem in problems))


def decided_by_another(audit_round, act):
    if audit_round.was_submitted_by(act.decider, None if act.paper else act.by):
        raise RuleBroken(_("You submitted this round yourself. Somebody else has to approve it."))
    if not (act.changes.get("decision_number") and act.changes.get("decision_on")):
        raise RuleBroken(_("Give the number and the date of the decision."), field="decision_number")
    plan_is_sound(audit_round, act)


def nothing_is_issued(audit_round, act):
    if audit_round.findings.numbered().exists():
        raise RuleBroken(_("Findings of this round are issued, so it can no longer be cancelled."))


def visits_are_done(audit_round, act):
    """Every visit signed or cancelled, the harmonisation meeting held, no finding still open to debate."""
    if sentence := not_done(audit_round):
        raise RuleBroken(sentence)


def not_done(audit_round):
    """What keeps the visits from being ended, in a sentence; nothing when they can be."""
    waiting = audit_round.visits.exclude(status__in=("signed", "cancelled")).select_related("department")
    if waiting:
        names = ", ".join(visit.department.name for visit in waiting)
        return _("These visits are not signed yet: %(names)s. Have them signed first.") % {"names": names}
    if not audit_round.harmonisation_is_held:
        return _("The harmonisation meeting is not recorded as held. Record it in the timetable first.")
    if unresolved := audit_round.findings.unresolved().count():
        return _(
            "%(count)s findings are still draft or presented. Issue or withdraw them on the harmonisation page."
        ) % {"count": unresolved}
    return ""


def no_report_submitted(audit_round, act):
    if audit_round.documents.reports().under_way().exists():
        raise RuleBroken(_("The report is submitted. Have it sent back first."))


def everything_is_followed_up(audit_round, act):
    """Observations are closed and actions at least implemented; checks still to come go into the next checklists."""
    unfinished = ", ".join(str(finding) for finding in audit_round.findings.unfinished().in_order())
    if unfinished:
        raise RuleBroken(
            _("These findings are not followed up yet: %(numbers)s. Have them answered or carried out first.")
            % {"numbers": unfinished}
        )


def _count(rows):
    """How many of `rows` belong to each round, as a column."""
    counted = rows.order_by().values("round").annotate(count=models.Count("pk")).values("count")
    return Coalesce(models.Subquery(counted), 0)


class AuditRoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """From approval on everybody's in the agency; before that, theirs who plan, decide or are in a team."""
        in_agency = self.filter(agency=user.agency_id)
        if user.reads_figures or user.is_administrator:
            return in_agency
        unsettled = Q(status__in=(AuditRound.Status.DRAFT, AuditRound.Status.SUBMITTED))
        return in_agency.filter(~unsettled | Q(pk__in=user.memberships.values("team__round")))

    def with_counts(self):
        """With how many teams and visits each has, and how many of these are signed."""
        of_round = {"round": models.OuterRef("pk")}
        visits = apps.get_model("audits", "Visit").objects.exclude(status="cancelled").filter(**of_round)
        return self.annotate(
            team_count=_count(apps.get_model("audits", "Team").objects.filter(**of_round)),
            visit_count=_count(visits),
            signed_count=_count(visits.filter(status="signed")),
        )

    def counting(self):
        """Those that figures are about: the plan was approved, and the round not called off."""
        return self.exclude(status__in=AuditRound.UNCOUNTED)

    def live(self):
        """Those whose plan counts: approved or under way."""
        return self.filter(status__in=(AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY))


class AuditRound(DecidedOnPaper, Workflowed):
    """One internal audit of the agency's departments against one edition (ISO 9001:2015, 9.2; ISO 19011, 5 and 6)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted for approval")
        APPROVED = "approved", _("Approved")
        UNDERWAY = "underway", _("Under way")
        REPORTING = "reporting", _("Being reported")
        REPORTED = "reported", _("Reported")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")

    QUIET = ("taken_over", "submitted_by", "decided_by", "decision_scan", "amendments")
    SENTENCES = {
        "taken_over": _("took the round over from paper"),
        "entered": _("began to plan the round"),
        "edited": _("changed the plan"),
        "submit": _("submitted the plan for approval"),
        "send_back": _("sent the plan back"),
        "approve": _("approved the plan"),
        "amend": _("amended the approved plan"),
        "begin": _("the round began with its first visit"),
        "gather": _("ended the visits; the report is being written"),
        "resume": _("went back to the visits"),
        "report": _("the report of the round was issued"),
        "close": _("closed the round"),
        "cancel": _("cancelled the round"),
    }

    IS_REPORTED = (Status.REPORTED, Status.CLOSED)
    UNCOUNTED = (Status.DRAFT, Status.SUBMITTED, Status.CANCELLED)
    BEGUN = (Status.UNDERWAY, Status.REPORTING, Status.REPORTED, Status.CLOSED)
    BEFORE_REPORT = (Status.DRAFT, Status.SUBMITTED, Status.APPROVED, Status.UNDERWAY)

    STEPS = (
        Step("submit", ("draft",), "submitted", secretariat, guard=plan_is_sound),
        Step("send_back", ("submitted",), "draft", chair, note=True, paper=True),
        Step("approve", ("submitted",), "approved", chair, guard=decided_by_another, paper=True),
        Step("amend", ("approved", "underway"), None, secretariat, note=True),
        Step("begin", ("approved",), "underway", system),
        Step("gather", ("underway",), "reporting", secretariat, guard=visits_are_done),
        Step("resume", ("reporting",), "underway", secretariat, guard=no_report_submitted, note=True),
        Step("report", ("reporting",), "reported", system),
        Step("close", ("reported",), "closed", secretariat, guard=everything_is_followed_up),
        Step("cancel", ("draft", "submitted", "approved"), "cancelled", chair, note=True, paper=True),
        Step("cancel", ("underway",), "cancelled", chair, guard=nothing_is_issued, note=True, paper=True),
    )

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="rounds")
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        editable=False,
        verbose_name=_("programme of the year"),
    )
    outside_programme = models.TextField(_("why it is held outside the programme"), max_length=500, blank=True)
    number = models.PositiveSmallIntegerField(_("number in the year"), editable=False)
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    title = models.CharField(_("title"), max_length=200)
    standard = models.ForeignKey("audits.Standard", models.PROTECT, related_name="+", verbose_name=_("edition"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    grounds = models.TextField(_("grounds"), max_length=4000, blank=True, help_text=_("One a line."))
    objectives = models.TextField(_("objectives"), max_length=4000, blank=True)
    scope = models.TextField(_("scope"), max_length=4000)
    exclusions = models.TextField(_("clauses not applied, and why"), max_length=2000, blank=True)
    method = models.TextField(_("method"), max_length=4000, blank=True)
    submitted_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    decision_number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    decision_on = models.DateField(_("date of the decision"), null=True, blank=True)
    decided_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    decision_scan = models.ForeignKey(
        "audits.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the decision"),
    )
    taken_over = models.BooleanField(_("taken over from paper"), default=False, editable=False)
    amendments = models.PositiveSmallIntegerField(_("amendments"), default=0, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    search = FoldedField(sources=("title", "scope"))

    objects = AuditRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit round")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="round_number_once_a_year"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="round_dates_in_order",
                violation_error_message=_("The round ends before it starts. Correct the dates."),
            ),
        ]

    def __str__(self):
        return _("Round %(number)s/%(year)s") % {"number": self.number, "year": self.year}

    def get_absolute_url(self):
        return address("planning:round", self.pk)

    # ---- who and what

    @property
    def is_being_planned(self):
        """Whether its plan may be written now: in a draft, or within an amendment."""
        return self.status == self.Status.DRAFT or _amending.get() == self.pk

    def may_edit(self, user):
        return self.is_being_planned and secretariat(self, user) is not None

    def plan_is_open_to(self, user):
        """Whether `user` may change the plan: as it is being written, or as a numbered amendment."""
        if self.status == self.Status.DRAFT:
            return secretariat(self, user) is not None
        return "amend" in self.steps_open_to(user)

    def was_submitted_by(self, *people):
        """Whether one of these submitted the plan: such a person cannot approve it as well."""
        return self.submitted_by_id in {person.pk for person in people if person}

    def check_rules(self):
        """Number, visits and checklists of a round hold on to its year, its days and its edition."""
        if self.starts_on.year != self.year:
            raise RuleBroken(
                _("This is a round of %(year)s. Choose a first day in that year, or plan a new round.")
                % {"year": self.year},
                field="starts_on",
            )
        if self.status == self.Status.DRAFT and not (self.programme_id or self.outside_programme):
            raise RuleBroken(
                _("%(year)s has no approved programme. Have one approved, or write why this round is held without it.")
                % {"year": self.year},
                field="outside_programme",
            )
        if not self.pk:
            return
        if self.visits.filter(checklist__clause__standard__isnull=False).exclude(
            checklist__clause__standard=self.standard_id
        ):
            raise RuleBroken(
                _("Checklists of this round are drawn from its edition already. Keep the edition."),
                field="standard",
            )
        outside = any(not visit.within_dates(self) for visit in self.visits.exclude(status="cancelled"))
        if outside and self.status != self.Status.DRAFT:
            raise RuleBroken(_("A visit lies outside these dates. Move it first."), field="starts_on")

    @property
    def departments_in_scope(self):
        """The departments that exist when the round begins: each is visited, or left out with a reason."""
        return Department.objects.filter(agency=self.agency_id).existing(self.starts_on)

    @property
    def harmonisation_is_held(self):
        """The teams have met and agreed on the grades; a single team's own meeting is that meeting."""
        kinds = ["harmonisation"] if self.teams.count() > 1 else ["harmonisation", "team"]
        return self.meetings.filter(kind__in=kinds, held=True).exists()

    def problems(self):
        """What keeps the plan from being submitted, as sentences with the record that each is about."""
        return checks.problems(self)

    def unwaived(self):
        """The conflicts of impartiality and certificate for which nobody has proposed a waiver."""
        return checks.unwaived(checks.Plan(self))

    # ---- verbs

    @classmethod
    @transaction.atomic
    def plan(cls, *, by, note="", **values):
        """Begin a round: it gets the next number of its year, and belongs to the programme or says why it does not."""
        agency, year = by.agency, values["starts_on"].year
        if not cls(agency=agency).may_begin(by):
            raise RuleBroken(_("Only the secretariat plans rounds."))
        values["programme"] = None if values.get("outside_programme") else Programme.for_round(agency, year)
        number = numbers.next_number(agency, f"round:{year}")
        return cls.enter(by=by, note=note, agency=agency, year=year, number=number, **values)

    @property
    def wants_follow_up_report(self):
        """Whether the round is reported, and nobody has begun to report what became of its findings."""
        reported = self.status in (self.Status.REPORTED, self.Status.CLOSED)
        return reported and not self.taken_over and not self.documents.follow_ups().exists()

    def may_begin(self, user):
        return secretariat(self, user) is not None

    def submit(self, *, by):
        self.take("submit", by=by, submitted_by=by)

    def send_back(self, *, by, note, paper=None):
        self.take("send_back", by=by, note=note, paper=paper)

    @transaction.atomic
    def approve(self, *, by, decision_number, decision_on, paper=None, version=None):
        """Approve the plan with its waivers; from now on it counts where members belonged at this moment."""
        decider = self.agency.chair if paper else by
        trail.lock(self.agency)
        if not decision_number and decision_on:
            decision_number = self._next_decision(decision_on)
        self.take(
            "approve",
            by=by,
            paper=paper,
            version=version,
            decision_number=decision_number,
            decision_on=decision_on,
            decision_scan=paper.scan if paper else None,
            decided_by=decider,
        )
        self._settle(by, decider)

    def _next_decision(self, on):
        """The number of the decision where the program counts decisions itself; else none, and the step asks for it."""
        setting = PaperSetting.of(self.agency, PaperSetting.Paper.DECISION)
        if not setting.counts_itself:
            return ""
        of_the_year = type(self).objects.filter(agency=self.agency, decision_on__year=on.year)
        return setting.next_number(
            on=on,
            symbol=self.agency.symbol,
            audit_round=self.number,
            is_borne=lambda number: of_the_year.filter(decision_number=number).exists(),
        )

    @contextmanager
    def amending(self, *, by, note):
        """A change of an approved plan: numbered, with its reason, and every check made again.

        What the world changed since approval (a leader left, a visit was called off) is mended one amendment at a
        time, so it does not stand in the way; an amendment must not bring a problem of its own.
        """
        with transaction.atomic():
            trail.lock(self.agency)
            self.take("amend", by=by, note=note, amendments=self.locked().amendments + 1)
            known = {problem.sentence for problem in checks.problems(self)}
            token = _amending.set(self.pk)
            try:
                yield
                refuse([problem for problem in checks.problems(self) if problem.sentence not in known])
                self._settle(by, by)
            finally:
                _amending.reset(token)

    @transaction.atomic
    def write_plan(self, act, *, by, note=""):
        """Run `act()`, which changes the plan: freely in a draft, as an amendment once it is approved."""
        trail.lock(self.agency)
        self.refresh_from_db(fields=["status"])
        if self.status == self.Status.DRAFT:
            return act()
        with self.amending(by=by, note=note):
            return act()

    def _settle(self, by, decider):
        """Freeze the members' departments and posts; grant the waivers that were proposed."""
        for team in self.teams.all():
            for member in team.members.filter(frozen_on=None).select_related("user"):
                member.freeze()
        for waiver in self.waivers.filter(granted_on=None):
            waiver.grant(by=by, decider=decider)

    def begin(self):
        if self.status == self.Status.APPROVED:
            self.take("begin", by=SYSTEM)

    def gather(self, *, by):
        self.take("gather", by=by)

    def resume(self, *, by, note):
        self.take("resume", by=by, note=note)

    def report(self):
        self.take("report", by=SYSTEM)

    def close(self, *, by):
        """Everything that the round found is followed up."""
        self.take("close", by=by)

    @transaction.atomic
    def cancel(self, *, by, note, paper=None):
        """Call the round off; its visits and all that was presented go with it."""
        self.take("cancel", by=by, note=note, paper=paper)
        for visit in self.visits.exclude(status__in=("signed", "cancelled")):
            visit.cancel(by=SYSTEM, note=note)
        for finding in self.findings.unresolved():
            finding.withdraw_with_visit(note=note)


class LeftOut(Versioned):
    """A department that a round does not visit, and why (the report says so)."""

    NAMED_WITH = ("department",)
    SENTENCES = {
        "entered": _("left a department out"),
        "edited": _("changed why a department is left out"),
        "removed": _("no longer leaves a department out"),
    }

    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="left_out")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department left out"))
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        verbose_name = _("department left out")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "department"],
                name="left_out_once",
                violation_error_message=_("This department is left out already."),
            )
        ]

    def __str__(self):
        return str(self.department)

    def get_absolute_url(self):
        return self.round.get_absolute_url()

    @property
    def agency(self):
        return self.round.agency

    @property
    def trail_parent(self):
        return self.round

    def may_edit(self, user):
        return self.round.may_edit(user)

    def check_rules(self):
        if self.department.agency_id != self.round.agency_id:
            raise RuleBroken(_("Choose a department of the agency."), field="department")
        if self.round.visits.filter(department=self.department_id).exclude(status="cancelled").exists():
            raise RuleBroken(
                _("%(department)s has a visit in this round. Take the visit out, with the reason.")
                % {"department": self.department},
                field="department",
            )
