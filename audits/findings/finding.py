"""The finding (phát hiện): what the evidence, held against a criterion, shows (ISO 19011, 3.10)."""

import uuid
from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from audits.core import clock, numbers, trail
from audits.core.addresses import address
from audits.core.copies import Copied
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.workflow import SYSTEM, Step, Workflowed, system
from audits.fieldwork.checklist import ChecklistItem
from audits.fieldwork.onsite import refuse_unless_held
from audits.organisation.roles import answers_for
from audits.planning.teams import TeamMember, any_lead, member
from audits.planning.visits import Visit

from . import rules
from .answer import Answered
from .grades import Grade
from .reading import FindingQuerySet


class Finding(Copied, Answered, Workflowed):
    """One finding of a visit; presented at its close, harmonised between the teams, issued with a number.

    Numbers have no gaps and are never reused; nothing is deleted. Silence is no consent.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PRESENTED = "presented", _("Presented")
        ISSUED = "issued", _("Issued")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    NONCONFORMITY, OTHER = "nonconformity", "other"  # the two series of numbers of a round
    READ_WITH = ("agency", "round", "visit__round", "visit__team", "department", "grade")
    TEXTS = ("title", "criterion", "evidence", "statement")
    COPIED_AS, COPIED = "finding", ("grade", *TEXTS, "clause", "procedure", "files", "repeat_of", "item")
    QUIET = ("presented_at", "issued_at", "disputed_on", "answer_by", "series", "sequence", "withdrawn_reason")
    SENTENCES = {
        "raised": _("wrote the finding down"),
        "taken_over": _("took the finding over from paper"),
        "present": _("presented it to the department"),
        "discard": _("dropped the draft"),
        "take_back": _("took it back to draft, since the visit was reopened"),
        "opinion_noted": _("noted what the department said to it at the closing meeting"),
        "accept": _("accepted it for the department"),
        "dispute": _("disputed it for the department"),
        "note_response": _("entered the department's answer from the signed minutes"),
        "regrade": _("changed the grade at harmonisation"),
        "reword": _("changed the wording at harmonisation"),
        "uphold": _("upheld it against the dispute"),
        "withdraw": _("withdrew it before issue"),
        "withdraw_with_visit": _("withdrew it, since the visit was cancelled"),
        "issue": _("issued it"),
        "close": _("closed it"),
        "answer": _("answered for the department"),
        "close_unanswered": _("closed it without an answer"),
        "correct": _("corrected it after issue"),
        "correct_upwards": _("corrected it to a nonconformity after issue"),
        "withdraw_issued": _("withdrew it after issue"),
    }

    STEPS = (
        Step("present", ("draft",), "presented", system, guard=rules.is_complete),
        Step("discard", ("draft",), "withdrawn", rules.raiser_or_lead, note=True),
        Step("take_back", ("presented",), "draft", system),
        Step("accept", ("presented",), None, answers_for, guard=rules.may_accept),
        Step("dispute", ("presented",), None, answers_for, guard=rules.has_ground),
        Step("note_response", ("presented",), None, rules.visit_lead, guard=rules.visit_is_presented),
        Step("regrade", ("presented",), None, any_lead, guard=rules.teams_compare, note=True),
        Step("reword", ("presented",), None, any_lead, guard=rules.teams_compare, note=True),
        Step("uphold", ("presented",), None, rules.rules_on_dispute, guard=rules.is_disputed, note=True),
        Step("withdraw", ("presented",), "withdrawn", any_lead, note=True),
        Step("withdraw_with_visit", ("draft", "presented"), "withdrawn", system),
        Step("issue", ("presented",), "issued", any_lead, guard=rules.can_issue),
        Step("close", ("issued",), "closed", system),
        Step("answer", ("issued",), "closed", rules.answers_observation, guard=rules.has_reply),
        Step("close_unanswered", ("issued",), "closed", rules.lead_of_observation, rules.period_is_over, note=True),
        Step("correct", ("issued", "closed"), None, rules.visit_lead, rules.round_is_not_closed, note=True),
        Step("correct_upwards", ("closed",), "issued", rules.visit_lead, rules.round_is_not_closed, note=True),
        Step(
            "withdraw_issued",
            ("issued", "closed"),
            "withdrawn",
            rules.visit_lead,
            rules.round_is_not_closed,
            note=True,
        ),
    )

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    round = models.ForeignKey("audits.AuditRound", models.PROTECT, related_name="findings")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings")
    department = models.ForeignKey("audits.Department", models.PROTECT, related_name="findings")
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="+", verbose_name=_("grade"))
    title = models.CharField(_("title"), max_length=200)
    criterion = models.TextField(_("criterion"), max_length=4000, blank=True)
    evidence = models.TextField(_("evidence"), max_length=4000, blank=True)
    statement = models.TextField(_("statement"), max_length=4000, blank=True)
    clause = models.ForeignKey(
        "audits.Clause", models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("clause")
    )
    procedure = models.ForeignKey(
        "audits.Procedure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("procedure"),
    )
    item = models.ForeignKey(ChecklistItem, models.PROTECT, null=True, blank=True, related_name="findings")
    files = models.ManyToManyField("audits.Evidence", blank=True, related_name="findings", verbose_name=_("files"))
    raised_by = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("raised by"))
    repeat_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name=_("repeats")
    )
    number = models.CharField(_("number"), max_length=60, blank=True)
    series = models.CharField(max_length=20, blank=True, editable=False)
    sequence = models.PositiveIntegerField(null=True, blank=True, editable=False)
    presented_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    response = models.CharField(_("answer to the finding"), max_length=20, choices=Answered.Response, blank=True)
    opinion = models.TextField(_("opinion at the closing meeting"), max_length=4000, blank=True)
    ground = models.TextField(_("ground of the dispute"), max_length=4000, blank=True)
    ground_files = models.ManyToManyField("audits.StoredFile", blank=True, related_name="+")
    disputed_on = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    ruling = models.TextField(_("ruling"), max_length=4000, blank=True)
    reply = models.TextField(_("answer of the department"), max_length=4000, blank=True)
    withdrawn_reason = models.TextField(max_length=2000, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    search = FoldedField(sources=("number", "title", "statement", "evidence"))

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number"], condition=~Q(number=""), name="finding_number_once_a_round"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("issued", "closed")) | ~Q(number=""), name="issued_finding_has_a_number"
            ),
        ]
        indexes = [
            # With what `visible_to` asks of each, so that counting and skipping rows reads none of their long texts.
            models.Index(fields=["agency", "-id", "presented_at", "department", "visit"], name="finding_newest"),
            models.Index(fields=["agency", "status", "-id"], name="finding_by_status"),
            models.Index(  # all that figures count by
                fields=["round", "department", "status", "grade", "clause", "procedure", "repeat_of", "id"],
                name="finding_counted",
            ),
            models.Index(fields=["department"], condition=Q(presented_at=None), name="finding_not_presented"),
        ]

    def __str__(self):
        return self.number or self.title

    def get_absolute_url(self):
        return address("findings:finding", self.pk)

    @property
    def is_withdrawn(self):
        return self.status == self.Status.WITHDRAWN

    @property
    def trail_parent(self):
        return self.visit

    @cached_property
    def team(self):
        """The team that found it, with its members: its lead answers for it, as for the visit."""
        team = self.visit.team
        members = TeamMember.objects.select_related("user")
        models.prefetch_related_objects([team], models.Prefetch("members", members))
        return team

    @property
    def basis(self):
        """Clause and procedure that it is held against, as lists name them."""
        return ", ".join(filter(None, [self.clause and self.clause.number, self.procedure and self.procedure.code]))

    # ---- writing it on site

    def may_edit(self, user):
        """A draft is the team's while the visit is held."""
        held = self.visit.status == Visit.Status.OPEN and self.status == self.Status.DRAFT
        return held and member(self.visit, user) is not None

    def check_rules(self):
        if self.grade.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a grade of the agency."), field="grade")
        if self.clause and self.clause.standard_id != self.round.standard_id:
            raise RuleBroken(_("Choose a clause of the edition of this round."), field="clause")
        if self.procedure and self.procedure.agency_id != self.agency_id:
            raise RuleBroken(_("Choose a procedure of the agency."), field="procedure")
        if self.repeat_of and (self.repeat_of.department_id != self.department_id or self.repeat_of_id == self.pk):
            raise RuleBroken(_("Choose an earlier finding of the same department."), field="repeat_of")

    @classmethod
    @transaction.atomic
    def raise_in(cls, visit, *, by, files=(), **values):
        """Write down a finding of a visit; it is a draft until the visit closes."""
        trail.lock(visit.round.agency)
        refuse_unless_held(visit)
        return cls.enter(
            by=by,
            verb="raised",
            agency=visit.round.agency,
            round=visit.round,
            visit=visit,
            department=visit.department,
            raised_by=by,
            related={"files": files} if files else None,
            **values,
        )

    @classmethod
    def raise_from(cls, item, *, by, grade, **values):
        """A finding made from an answered question: it carries clause, procedure, evidence and note."""
        values = {"files": item.evidence.standing(), **cls.carried_from(item), **values}
        return cls.raise_in(item.visit, by=by, item=item, grade=grade, **values)

    @staticmethod
    def carried_from(item):
        """What a question hands on to the finding made from it, before anybody writes a word.

        What was checked again and found once more repeats the earlier finding, where that is the same department's.
        """
        again = item.about if item.about_id and item.about.department_id == item.visit.department_id else None
        return {
            "title": item.note.strip().split("\n")[0][:200] or item.text[:200],
            "evidence": item.note,
            "clause": item.clause,
            "procedure": item.procedure,
            "repeat_of": again,
        }

    @transaction.atomic
    def redraft(self, *, by, version=None, files=None, **values):
        """Change a draft while the visit is held."""
        trail.lock(self.agency)
        refuse_unless_held(self.visit)
        self.edit(by=by, version=version, related=None if files is None else {"files": files}, **values)

    @property
    def lacks(self):
        """What a draft needs before it can be presented, as a sentence; empty when nothing."""
        try:
            rules.is_complete(self, None)
        except RuleBroken as broken:
            return broken.sentence
        return ""

    def as_presented(self):
        """What the department is shown and signs for, as plain data."""
        return {
            "grade": self.grade.label_vi,
            "kind": self.grade.kind,
            **{name: getattr(self, name) for name in self.TEXTS},
            "clause": str(self.clause.number) if self.clause else "",
            "procedure": self.procedure.code if self.procedure else "",
            "response": self.response,
            "ground": self.ground,
            "opinion": self.opinion,
        }

    # ---- steps of the visit that it follows

    def present(self):
        self.take("present", by=SYSTEM, presented_at=clock.now())

    def take_back(self, *, note=""):
        """The visit is reopened: a draft again, the department's answer void."""
        self.take("take_back", by=SYSTEM, note=note, presented_at=None, **self._unanswered())

    def withdraw_with_visit(self, *, note):
        self.take("withdraw_with_visit", by=SYSTEM, note=note, withdrawn_reason=note)

    def discard(self, *, by, note):
        """Drop a draft: it gets no number and is never printed."""
        self.take("discard", by=by, note=note, withdrawn_reason=note)

    # ---- harmonisation

    @transaction.atomic
    def regrade(self, *, by, grade, note, version=None):
        """The leads agree on another grade; a higher one clears the department's answer and gives it days to answer."""
        trail.lock(self.agency)
        changes = {"grade": grade}
        if grade.is_heavier_than(self.locked().grade):
            days = self.agency.answer_days
            changes |= {**self._unanswered(), "answer_by": rules.working_days_after(self, clock.today(), days)}
        self.take("regrade", by=by, note=note, version=version, **changes)

    def reword(self, *, by, note, version=None, **texts):
        """The leads agree on other words, clause or procedure."""
        self.take("reword", by=by, note=note, version=version, **texts)

    def withdraw(self, *, by, note):
        self.take("withdraw", by=by, note=note, withdrawn_reason=note)

    # ---- issued

    @transaction.atomic
    def issue(self, *, by):
        """Issue it with the next number of its series; a nonconformity opens its corrective action."""
        trail.lock(self.agency)
        nonconformity = self.locked().grade.is_nonconformity
        series = self.NONCONFORMITY if nonconformity else self.OTHER
        pattern = self.agency.nonconformity_pattern if nonconformity else self.agency.finding_pattern
        sequence = numbers.next_number(self.agency, f"finding:{self.round_id}:{series}")
        number = numbers.written(pattern, number=sequence, round=self.round.number, year=self.round.year)
        self.take("issue", by=by, number=number, series=series, sequence=sequence, issued_at=clock.now())
        self._settle_what_is_owed()

    @staticmethod
    @transaction.atomic
    def issue_together(findings, *, by):
        """Issue several findings of a round, heaviest grade first, so that numbers read in order; all or none."""
        for finding in sorted(findings, key=lambda one: (one.grade.order, one.department.order, one.pk)):
            finding.issue(by=by)

    def _settle_what_is_owed(self):
        """A nonconformity owes an action, an observation an answer; strengths and opportunities close at once."""
        if self.status != self.Status.ISSUED or self.grade.is_observation:
            return
        if not self.grade.is_nonconformity:
            self.take("close", by=SYSTEM)
        elif not self.actions.open().exists():
            self.actions.model.request(self)

    def close_with_its_action(self):
        """The last action is effective or cancelled: nothing is left to be done about it."""
        self.refresh_from_db()
        if self.status == self.Status.ISSUED:
            self.take("close", by=SYSTEM)

    @property
    def observation_due_on(self):
        """Until when an issued observation may be answered."""
        issued = clock.local_date(self.issued_at)
        return rules.working_days_after(self, issued, self.agency.observation_days)

    def answer(self, *, by, reply):
        self.take("answer", by=by, reply=reply)

    def close_unanswered(self, *, by, note):
        self.take("close_unanswered", by=by, note=note)

    @transaction.atomic
    def correct(self, *, by, note, version=None, **changes):
        """A recorded correction of wording or grade after issue: the number stays, the history keeps the old text.

        What becomes a nonconformity opens an action; what is none any more cancels the one that is open.
        """
        trail.lock(self.agency)
        stands = self.locked()
        grade = changes.get("grade", stands.grade)
        upwards = stands.status == self.Status.CLOSED and grade.is_nonconformity and not stands.grade.is_nonconformity
        self.take("correct_upwards" if upwards else "correct", by=by, note=note, version=version, **changes)
        if not self.grade.is_nonconformity:
            self._cancel_open_action(note)
        self._settle_what_is_owed()

    @transaction.atomic
    def withdraw_issued(self, *, by, note):
        """Take back an issued finding: its number stays and is printed as withdrawn, with nothing else."""
        self.take("withdraw_issued", by=by, note=note, withdrawn_reason=note)
        self._cancel_open_action(note)

    def _cancel_open_action(self, note):
        for action in self.actions.open():
            action.cancel(by=SYSTEM, note=note)

    # ---- repeats

    def earlier_like_this(self):
        """Findings of the department on the same procedure or clause within the agency's months of repetition."""
        since = self.round.starts_on - timedelta(days=self.agency.repeat_months * 365 // 12)
        same = Q(procedure=self.procedure_id) if self.procedure_id else Q(pk=None)
        if self.clause_id:
            same |= Q(clause=self.clause_id)
        return (
            Finding.objects.issued()
            .filter(same, department=self.department_id, round__starts_on__gte=since)
            .exclude(round=self.round_id)
            .exclude(grade__kind=Grade.Kind.STRENGTH)
        )
