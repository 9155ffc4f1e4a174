"""The corrective action (hành động khắc phục): what a department undertakes about one nonconformity."""

import uuid
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audits.core import clock, trail
from audits.core.addresses import address
from audits.core.fold import FoldedField
from audits.core.versions import clean, write
from audits.core.workflow import SYSTEM, Step, Workflowed, system
from audits.organisation.calendar import WorkingDays
from audits.organisation.departments import Department
from audits.organisation.roles import DecidedOnPaper, answers_for, chair_from_elsewhere, secretariat

from . import action_rules as rules
from .action_reading import CorrectiveActionQuerySet
from .deadlines import Due
from .finding import Finding
from .grades import Grade


class CorrectiveAction(Due, DecidedOnPaper, Workflowed):
    """One cycle of correction, cause, measures and proof for one nonconformity (phiếu KPH; ISO 9001:2015, 10.2).

    The result is judged by somebody who did none of the work and belongs to another department (9.2.2 c). What was
    not effective stays as it is and is followed by a new cycle. Overdue is never a state: it follows from dates.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Plan wanted")
        PLANNED = "planned", _("Plan awaiting approval")
        ENDORSED = "endorsed", _("Plan endorsed, awaiting the chair")
        APPROVED = "approved", _("Being carried out")
        DONE = "done", _("Awaiting verification")
        IMPLEMENTED = "implemented", _("Awaiting the check of effectiveness")
        EFFECTIVE = "effective", _("Effective (does not recur)")
        INEFFECTIVE = "ineffective", _("Not effective yet")
        HANDED_OVER = "handed_over", pgettext_lazy("corrective action", "Handed over")
        CANCELLED = "cancelled", _("Cancelled")

    OPEN = ("requested", "planned", "endorsed", "approved", "done", "implemented")
    EXTENSIONS = 2  # at most so many are granted

    READ_WITH = (
        "agency",
        "department",
        "owner",
        "follower__department",
        "verifier__department",
        "finding__grade",
        "finding__agency",
        "finding__round",
        "finding__raised_by__department",
        "finding__visit__team",
        "finding__visit__round",
    )
    NAMED_WITH = ("finding",)
    QUIET = ("reported_done_on", "implemented_on", "judged_on", "first_due_on", "opened_on")
    SENTENCES = {
        "requested": _("asked the department for a corrective action"),
        "edited": _("wrote on the plan"),
        "name_owner": _("named who is responsible"),
        "assign": _("named who follows and who verifies"),
        "plan": _("submitted the plan for approval"),
        "send_back": _("sent the plan back"),
        "approve": _("approved the plan"),
        "approve_done": _("accepted the correction that is done already"),
        "endorse": _("endorsed the plan for the chair"),
        "report_done": _("reported that everything is done"),
        "reject": _("did not accept the result"),
        "confirm": _("confirmed that it was implemented"),
        "judge_effective": _("judged it effective"),
        "judge_ineffective": _("judged it not effective yet; a new cycle opens"),
        "extend": _("the deadline was extended"),
        "hand_over": _("handed it over to another department"),
        "cancel": _("cancelled it"),
    }

    STEPS = (
        Step("name_owner", OPEN, None, answers_for, guard=rules.owner_is_there),
        Step("assign", OPEN, None, secretariat, guard=rules.people_are_impartial),
        Step("plan", ("requested",), "planned", rules.owner_or_answering, guard=rules.plan_is_complete),
        Step("send_back", ("planned",), "requested", rules.follows, note=True),
        Step("send_back", ("endorsed",), "requested", chair_from_elsewhere, note=True, paper=True),
        Step("approve", ("planned",), "approved", rules.follows_minor, guard=rules.people_are_named),
        Step("approve_done", ("planned",), "done", rules.follows_short_path, guard=rules.correction_is_proved),
        Step("endorse", ("planned",), "endorsed", rules.follows_major),
        Step("approve", ("endorsed",), "approved", chair_from_elsewhere, guard=rules.people_are_named, paper=True),
        Step("report_done", ("approved",), "done", rules.owner_or_answering, guard=rules.every_measure_is_proved),
        Step("reject", ("done",), "approved", rules.is_verifier, guard=rules.verifier_is_impartial, note=True),
        Step("confirm", ("done",), "implemented", rules.is_verifier, guard=rules.check_is_set),
        Step("judge_effective", ("implemented",), "effective", rules.is_verifier, guard=rules.is_looked_at),
        Step(
            "judge_ineffective",
            ("implemented",),
            "ineffective",
            rules.is_verifier,
            guard=rules.verifier_is_impartial,
            note=True,
        ),
        Step("extend", ("approved",), None, system),
        Step("hand_over", OPEN, "handed_over", rules.hands_over, guard=rules.receiver_is_there, note=True),
        Step("cancel", OPEN, "cancelled", chair_from_elsewhere, note=True, paper=True),
        Step("cancel", OPEN, "cancelled", system),
    )

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="actions", verbose_name=_("finding"))
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1, editable=False)
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("follows")
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="actions", verbose_name=_("department"))
    owner = models.ForeignKey(
        "audits.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_actions",
        verbose_name=_("responsible person"),
    )
    follower = models.ForeignKey(
        "audits.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_actions",
        verbose_name=_("follows the action"),
    )
    verifier = models.ForeignKey(
        "audits.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="verified_actions",
        verbose_name=_("verifier"),
    )
    correction = models.TextField(_("correction"), max_length=4000, blank=True)
    similar = models.TextField(_("similar cases elsewhere"), max_length=4000, blank=True)
    no_action_reason = models.TextField(_("why no corrective action is needed"), max_length=2000, blank=True)
    opened_on = models.DateField(_("opened on"), editable=False)
    plan_due_on = models.DateField(_("plan due on"), editable=False)
    first_due_on = models.DateField(_("first due on"), editable=False)
    due_on = models.DateField(_("due on"), editable=False)
    reported_done_on = models.DateField(_("reported done on"), null=True, blank=True, editable=False)
    implemented_on = models.DateField(_("implemented on"), null=True, blank=True, editable=False)
    check_on = models.DateField(_("check of effectiveness on"), null=True, blank=True)
    check_next_round = models.BooleanField(_("check of effectiveness in the next round"), default=False)
    judged_on = models.DateField(_("judged on"), null=True, blank=True, editable=False)
    looked_at = models.TextField(_("what was looked at"), max_length=4000, blank=True)
    need_not_wait = models.TextField(
        _("why it need not wait for the revision of the procedure"), max_length=2000, blank=True
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.REQUESTED)
    search = FoldedField(sources=("finding.number", "finding.title", "correction"))

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrective action")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(status__in=("requested", "planned", "endorsed", "approved", "done", "implemented")),
                name="one_open_action_a_finding",
                violation_error_message=_("This nonconformity has an open action already."),
            ),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("first_due_on")), name="action_due_moves_later"),
        ]
        indexes = [
            models.Index(fields=["agency", "-id"], name="action_newest"),
            models.Index(fields=["agency", "status", "due_on"], name="action_by_due"),
            models.Index(fields=["department", "status"], name="action_of_department"),
            models.Index(  # all that figures count by
                fields=[
                    "finding",
                    "id",
                    "status",
                    "department",
                    "plan_due_on",
                    "due_on",
                    "check_on",
                    "first_due_on",
                    "reported_done_on",
                    "implemented_on",
                ],
                name="action_counted",
            ),
            models.Index(fields=["finding"], condition=Q(cycle__gt=1), name="action_once_more"),
        ]

    def __str__(self):
        if self.cycle == 1:
            return str(self.finding)
        return str(_("%(number)s, cycle %(cycle)s") % {"number": self.finding, "cycle": self.cycle})

    def get_absolute_url(self):
        return address("findings:action", self.pk)

    @property
    def trail_parent(self):
        return self.finding

    # ---- where it stands

    @property
    def is_open(self):
        return self.status in self.OPEN

    @property
    def is_major(self):
        return self.finding.grade.kind == Grade.Kind.MAJOR

    @property
    def is_short(self):
        """Corrected at once, and a reason says why no corrective action is needed (minor ones only)."""
        return bool(self.no_action_reason.strip())

    def plan_is_open_to(self, user):
        """Whether `user` may write the plan now: until it is submitted, and again when it was sent back."""
        return self.status == self.Status.REQUESTED and rules.owner_or_answering(self, user) is not None

    may_edit = plan_is_open_to

    @property
    def takes_reports(self):
        """Whether measures can be reported as done: while the plan is written (done already) or carried out."""
        return self.status in (self.Status.REQUESTED, self.Status.APPROVED)

    # ---- opened

    @classmethod
    @transaction.atomic
    def request(cls, finding, *, earlier=None, department=None):
        """Ask the department for a corrective action; every deadline counts from today, in working days."""
        agency, today = finding.agency, clock.today()
        trail.lock(agency)
        due_on = cls.whole_time(agency, finding.grade, today)
        last = finding.actions.order_by("-cycle").first()
        handed_over = earlier is not None and earlier.status == cls.Status.HANDED_OVER
        action = cls(
            agency=agency,
            finding=finding,
            cycle=last.cycle + (not handed_over) if last else 1,
            earlier=earlier,
            department=department or finding.department,
            opened_on=today,
            plan_due_on=WorkingDays(agency).after(today, agency.plan_days),
            first_due_on=due_on,
            due_on=due_on,
        )
        if earlier and not handed_over:
            action.owner, action.follower, action.verifier = earlier.owner, earlier.follower, earlier.verifier
        clean(action)
        write(action, force_insert=True)
        trail.record(action, "requested", by=SYSTEM, new={"department": action.department, "due_on": due_on})
        return action

    # ---- people

    def name_owner(self, *, by, owner, version=None):
        """Who answers for the department says who is responsible."""
        self.take("name_owner", by=by, version=version, owner=owner)

    def assign(self, *, by, follower, verifier, version=None):
        """The secretariat names who follows and who verifies; without a follower it is `rules.follows`."""
        self.take("assign", by=by, version=version, follower=follower, verifier=verifier)

    # ---- the plan

    def write_plan(self, *, by, version=None, **texts):
        """Write correction, similar cases, or why no corrective action is needed; kept until the plan is submitted."""
        return self.edit(by=by, version=version, **texts)

    def plan(self, *, by, version=None):
        """Submit the plan; who submits it is responsible where nobody was named."""
        self.take("plan", by=by, version=version, **({} if self.owner_id else {"owner": by}))

    def send_back(self, *, by, note, paper=None, version=None):
        """The plan does not meet the cause: the department writes it anew, and the first deadline does not move."""
        self.take("send_back", by=by, note=note, paper=paper, version=version)

    @property
    def times_sent_back(self):
        return trail.Event.objects.of(self).filter(verb="send_back").count()

    def approve(self, *, by, verifier=None, paper=None, version=None):
        """Accept the plan; the verifier is who was named, or who raised the finding."""
        self.take("approve", by=by, paper=paper, version=version, verifier=verifier or self.usual_verifier())

    def approve_done(self, *, by, verifier=None, version=None):
        """Accept a correction that is done already (short path): it goes to the verifier at once."""
        changes = {"verifier": verifier or self.usual_verifier(), "reported_done_on": clock.today()}
        self.take("approve_done", by=by, version=version, **changes)

    def endorse(self, *, by, version=None):
        self.take("endorse", by=by, version=version)

    def usual_verifier(self):
        """Whoever was named, else who raised the finding if that person may verify, else nobody."""
        if self.verifier_id:
            return self.verifier
        raiser = self.finding.raised_by
        return None if rules.obstacle_to_verify(self, raiser) else raiser

    # ---- carried out, verified, judged

    @transaction.atomic
    def report_done(self, *, by, version=None):
        """Every measure is done and proved; a request for more time that was not decided on lapses."""
        self.take("report_done", by=by, version=version, reported_done_on=clock.today())
        self._lapse_extensions()

    def reject(self, *, by, note, version=None):
        self.take("reject", by=by, note=note, version=version, reported_done_on=None)

    def usual_check_on(self):
        """When the check of effectiveness is usually due: the agency's days after today."""
        return clock.today() + timedelta(days=self.agency.effect_days)

    def confirm(self, *, by, check_on=None, check_next_round=False, version=None):
        """It was done as planned; says when somebody looks whether it helped (ISO 9001:2015, 10.2.1 d)."""
        when = {"check_on": None if check_next_round else check_on, "check_next_round": check_next_round}
        self.take("confirm", by=by, version=version, implemented_on=clock.today(), **when)

    @transaction.atomic
    def judge_effective(self, *, by, looked_at, need_not_wait="", version=None):
        """The nonconformity does not recur: the finding closes."""
        seen = {"looked_at": looked_at, "need_not_wait": need_not_wait, "judged_on": clock.today()}
        self.take("judge_effective", by=by, version=version, **seen)
        self.finding.close_with_its_action()

    @transaction.atomic
    def judge_ineffective(self, *, by, note, version=None):
        """It did not help: this cycle stays as it is, and a new one opens whose deadlines count from today."""
        self.take("judge_ineffective", by=by, note=note, version=version, looked_at=note, judged_on=clock.today())
        return type(self).request(self.finding, earlier=self, department=self.department)

    # ---- ended otherwise

    @transaction.atomic
    def hand_over(self, *, by, note, department, version=None):
        """The department was merged or closed: the receiving one gets an action of its own (deadlines from today)."""
        self.take("hand_over", by=by, note=note, version=version, log={"department": department})
        self._lapse_extensions()
        return type(self).request(self.finding, earlier=self, department=department)

    @transaction.atomic
    def cancel(self, *, by, note, paper=None, version=None):
        """Nothing is left to be done; the finding closes, unless it is being withdrawn or corrected (SYSTEM)."""
        self.take("cancel", by=by, note=note, paper=paper, version=version)
        self._lapse_extensions()
        if by is not SYSTEM:
            self.finding.close_with_its_action()

    # ---- more time

    def extend_to(self, day):
        """A granted extension: the deadline moves, the first one stays on record."""
        self.take("extend", by=SYSTEM, due_on=day)

    def _lapse_extensions(self):
        for extension in self.extensions.asked():
            extension.lapse()
