"""The visit (buổi đánh giá): a team in a department's office, from the timetable to the signed minutes."""

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.addresses import address
from audits.core.copies import Copied
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.workflow import Step, Workflowed, system
from audits.organisation.departments import Department
from audits.organisation.people import User
from audits.organisation.roles import DecidedOnPaper, answers_for, chair_from_elsewhere

from . import checks, visit_rules
from .checks import spoken
from .meetings import Timed
from .rounds import AuditRound, LeftOut
from .teams import Team, TeamMember, lead, member


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """When and where a visit is: with its round, everybody's in the agency."""
        return self.filter(round__in=AuditRound.objects.visible_to(user))

    def notes_visible_to(self, user):
        """Those whose notes and drafts a person may read.

        The own team's; all of the round once the teams harmonise (from the first closed visit of every team); for the
        department and its contacts from the close; for chair, committee and secretariat all, but those of their own
        department only when signed.
        """
        own = Q(pk__in=Visit.objects.of_member(user).values("pk"))
        together = Q(round__in=user.memberships.values("team__round")) & ~Exists(
            Team.objects.filter(round=OuterRef("round")).filter(~Exists(_finished(team=OuterRef("pk"))))
        )
        answered = Department.objects.answered_for_by(user).values("pk")
        contact = Visit.contacts.through.objects.filter(user=user).values("visit")
        division = (Q(department__in=answered) | Q(pk__in=contact)) & Q(status__in=("closed", "signed"))
        seen = own | together | division
        if user.reads_figures:
            seen |= Q(status__in=("signed", "cancelled")) | ~of_own_unit(user)
        return self.filter(seen, round__agency=user.agency_id)

    def of_member(self, user):
        """The visits of the teams that a person belongs to."""
        return self.filter(team__in=user.memberships.values("team"))

    def ahead_of(self, user):
        """Those that a person audits, from the approval of the plan until the visit is closed."""
        teams = TeamMember.objects.auditing().filter(user=user).values("team")
        live = (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY)
        return self.filter(team__in=teams, status__in=("planned", "open"), round__status__in=live)

    def held(self):
        return self.filter(status__in=("closed", "signed"))


def _finished(**of):
    return Visit.objects.filter(status__in=("closed", "signed"), **of)


def of_own_unit(user):
    """A condition on rows with a `department`: the person's own, its parent or its children."""
    own = user.department
    if own is None:
        return Q(pk__in=[])
    return Q(department__in=[pk for pk in (own.pk, own.parent_id) if pk]) | Q(department__parent=own)


class Visit(Copied, DecidedOnPaper, Timed, Workflowed):
    """One department, one team, one slot of time (ISO 19011, 6.4)."""

    NAMED_WITH = ("department",)
    READ_WITH = ("round__agency", "team", "department")
    MINUTES = ("opening_notes", "attendees", "minutes", "remarks")
    COPIED_AS, COPIED = "minutes", MINUTES
    QUIET = ("signed_how", "signed_by", "signed_at", "signed_scan", "unsigned_reason", "entered_afterwards")
    SENTENCES = {
        "taken_over": _("took the visit over from paper"),
        "entered": _("put a visit into the timetable"),
        "edited": _("changed a visit in the timetable"),
        "removed": _("took a visit out of the timetable"),
        "name_contacts": _("named who works with the team"),
        "prepare": _("prepared the checklist"),
        "share_out": _("gave out the questions"),
        "questions_released": _("took back the questions of who does not audit here any more"),
        "open": _("opened the visit"),
        "write_minutes": _("wrote the minutes"),
        "close": _("closed the visit and presented the findings"),
        "sign": _("signed the minutes"),
        "sign_on_paper": _("uploaded the minutes signed in ink"),
        "sign_without": _("completed the minutes without the department's signature"),
        "reopen": _("reopened the visit"),
        "reschedule": _("moved the visit"),
        "cancel": _("cancelled the visit"),
    }

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Being held")
        CLOSED = "closed", _("Awaiting signature")
        SIGNED = "signed", _("Minutes signed")
        CANCELLED = "cancelled", _("Cancelled")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        REMOTE = "remote", _("Remote")
        MIXED = "mixed", _("Mixed")

    class SignedHow(models.TextChoices):
        ACCOUNT = "account", _("On the own account")
        INK = "ink", _("In ink, scan uploaded")
        WITHOUT = "without", _("Without the department")

    STEPS = (
        Step("name_contacts", ("planned", "open"), None, answers_for, guard=visit_rules.can_name),
        Step("prepare", ("planned",), None, lead, guard=visit_rules.round_is_live),
        Step("share_out", ("planned", "open"), None, lead, guard=visit_rules.round_is_live),
        Step("open", ("planned",), "open", member, guard=visit_rules.can_open),
        Step("write_minutes", ("open",), None, member),
        Step("close", ("open",), "closed", lead, guard=visit_rules.can_close),
        Step("sign", ("closed",), "signed", answers_for),
        Step("sign_on_paper", ("closed",), "signed", lead, guard=visit_rules.on_paper_needs_scan),
        Step("sign_without", ("closed",), "signed", lead, guard=visit_rules.needs_witness, note=True),
        Step("reopen", ("closed",), "open", lead, note=True),
        Step("reschedule", ("planned",), None, visit_rules.moves, guard=visit_rules.can_move, note=True),
        Step(
            "cancel",
            ("planned", "open", "closed"),
            "cancelled",
            chair_from_elsewhere,
            visit_rules.round_is_live,
            note=True,
            paper=True,
        ),
        Step("cancel", ("planned", "open", "closed"), "cancelled", system),
    )

    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="visits")
    department = models.ForeignKey(Department, models.PROTECT, related_name="visits", verbose_name=_("department"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="visits", verbose_name=_("team"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    procedures = models.ManyToManyField(
        "audits.Procedure", blank=True, related_name="visits", verbose_name=_("procedures")
    )
    contacts = models.ManyToManyField(
        "audits.User", blank=True, related_name="contact_in", verbose_name=_("contacts of the department")
    )
    actual_starts_at = models.DateTimeField(_("began"), null=True, blank=True)
    actual_ends_at = models.DateTimeField(_("ended"), null=True, blank=True)
    entered_afterwards = models.BooleanField(default=False, editable=False)
    opening_notes = models.TextField(_("opening of the visit"), max_length=4000, blank=True)
    attendees = models.TextField(_("present"), max_length=4000, blank=True, help_text=_("One a line."))
    minutes = models.TextField(_("what was audited"), max_length=8000, blank=True)
    remarks = models.TextField(_("opinion of the department"), max_length=4000, blank=True)
    signed_how = models.CharField(_("signed"), max_length=10, choices=SignedHow.choices, blank=True)
    signed_by = models.ForeignKey("audits.User", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_scan = models.ForeignKey(
        "audits.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the signed minutes"),
    )
    witness = models.ForeignKey(
        "audits.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("witness")
    )
    unsigned_reason = models.TextField(_("why the department did not sign"), max_length=2000, blank=True)
    signed_minutes = models.JSONField(default=dict, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.PLANNED)
    search = FoldedField(sources=("department.name", "department.code", "place"))

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        ordering = ["starts_at", "team__number", "pk"]
        indexes = [models.Index(fields=["-starts_at", "-id"], name="visit_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="visit_times_in_order",
                violation_error_message=_("The visit ends before it starts. Correct the times."),
            )
        ]

    def __str__(self):
        return f"{self.department}, {spoken(self.starts_at)}"

    def get_absolute_url(self):
        return address("planning:visit", self.pk)

    @property
    def agency(self):
        return self.round.agency

    @property
    def trail_parent(self):
        return self.round

    @property
    def subject(self):
        return str(self.department)

    @property
    def codes(self):
        """Its procedures in a line, with what they share said once: QT-NCC-01, 07, 12."""
        words, shared = [], None
        for code in (procedure.code for procedure in self.procedures.all()):
            stem, dash, number = code.rpartition("-")
            words.append(number if dash and stem == shared else code)
            shared = stem
        return ", ".join(words)

    # ---- the plan

    def may_edit(self, user):
        return self.round.may_edit(user) and self.status == self.Status.PLANNED

    def check_rules(self):
        if self.department.agency_id != self.round.agency_id:
            raise RuleBroken(_("Choose a department of the agency."), field="department")
        if self.team.round_id != self.round_id:
            raise RuleBroken(_("Choose a team of this round."), field="team")
        if self.pk and self.procedures.exclude(agency=self.round.agency_id).exists():
            raise RuleBroken(_("Choose procedures of the agency."), field="procedures")
        self.check_times(self.round)

    @classmethod
    @transaction.atomic
    def put_in_plan(cls, audit_round, *, by, procedures=(), **values):
        """A slot of the timetable for a department, which is then no longer left out."""
        visit = cls.enter(by=by, round=audit_round, related={"procedures": procedures}, **values)
        visit.check_rules()
        visit._no_longer_left_out(by)
        return visit

    @transaction.atomic
    def replan(self, *, by, version=None, procedures=(), **values):
        """Another department, team, time or place for a visit that has not begun."""
        self.edit(by=by, version=version, related={"procedures": procedures}, **values)
        self._no_longer_left_out(by)
        self.release_questions(by=by)
        return self

    def release_questions(self, *, by):
        """The questions of somebody who does not audit in its team (any more) wait to be given out anew."""
        released = [item.pk for item in self.checklist.out_of_hand()]
        if released:
            self.checklist.filter(pk__in=released).update(assigned_to=None)
            trail.record(self, "questions_released", by=by, questions=len(released))

    def _no_longer_left_out(self, by):
        for row in self.round.left_out.filter(department=self.department):
            row.remove(by=by)

    @transaction.atomic
    def take_out(self, *, by, reason=""):
        """Out of the plan again; with a reason where the department is then not audited in this round."""
        self.remove(by=by)
        if reason:
            LeftOut.enter(by=by, round=self.round, department=self.department, reason=reason)

    @transaction.atomic
    def reschedule(self, *, by, starts_at, ends_at, note, place=None, version=None):
        """Move a planned visit of an approved round, by agreement with the department."""
        changes = {"starts_at": starts_at, "ends_at": ends_at}
        if place is not None:
            changes["place"] = place
        self.take("reschedule", by=by, note=note, version=version, **changes)
        self._refuse_two_places(field="starts")

    @transaction.atomic
    def name_contacts(self, *, by, contacts, version=None):
        """The department names who works with the team."""
        self.take("name_contacts", by=by, version=version, related={"contacts": contacts})
        self._refuse_two_places(field="contacts")

    def _refuse_two_places(self, field):
        for problem in checks.two_places_at_once(checks.Plan(self.round)):
            if self in problem.about:
                raise RuleBroken(problem.sentence, field=field)

    # ---- on site

    @transaction.atomic
    def open(self, *, by, started_at=None):
        """Begin the visit; with its true beginning when it is entered afterwards."""
        started_at = started_at or clock.now()
        afterwards = clock.local_date(started_at) != clock.today()
        self.take("open", by=by, actual_starts_at=started_at, entered_afterwards=afterwards)
        self.round.begin()

    def write_minutes(self, *, by, version=None, **texts):
        """Write or change the parts of the minutes while the visit is held."""
        if set(texts) - set(self.MINUTES):
            raise LookupError(set(texts) - set(self.MINUTES))
        self.take("write_minutes", by=by, version=version, **texts)

    @transaction.atomic
    def close(self, *, by, ended_at=None, version=None):
        """End the visit: what was found is presented to the department."""
        self.take("close", by=by, version=version, actual_ends_at=ended_at or clock.now())
        for finding in self.findings.drafts():
            finding.present()

    @transaction.atomic
    def sign(self, *, by, disputes=None, files=None, remarks=None, seen=None, version=None):
        """The department signs: it accepts every finding but those in `disputes` ({finding: ground}).

        `files` ({finding: files}) support a ground; `seen` is what `findings_as_seen` was when the page was opened,
        since nobody signs for words that were changed meanwhile.
        """
        self._stand_still(seen)
        for finding in self.findings.presented():
            ground, shown = (disputes or {}).get(finding), (files or {}).get(finding, ())
            finding.respond(by=by, ground=ground, files=shown)
        signed = {"signed_how": self.SignedHow.ACCOUNT, "signed_by": by}
        self._signed("sign", by=by, version=version, remarks=remarks, **signed)

    @transaction.atomic
    def sign_on_paper(self, *, by, signed_scan, disputes=None, remarks=None, version=None):
        """The lead uploads the minutes signed in ink, and enters the opinions noted on them."""
        self._stand_still()
        for finding in self.findings.presented():
            finding.respond_on_paper(by=by, ground=(disputes or {}).get(finding))
        signed = {"signed_how": self.SignedHow.INK, "signed_scan": signed_scan}
        self._signed("sign_on_paper", by=by, version=version, remarks=remarks, **signed)

    @transaction.atomic
    def sign_without(self, *, by, note, witness, version=None):
        """The department does not sign: reason and witness stand in the minutes, the findings stay unanswered."""
        self._stand_still()
        signed = {"signed_how": self.SignedHow.WITHOUT, "witness": witness, "unsigned_reason": note}
        self._signed("sign_without", by=by, note=note, version=version, **signed)

    def possible_witnesses(self, user):
        """Who can witness that the department did not sign, when `user` records it: others of the team, if any."""
        team = User.objects.filter(pk__in=self.team.members.auditing().values("user")).exclude(pk=user.pk)
        if team.exists():
            return team
        return User.objects.active().filter(agency=self.agency, role=User.Role.SECRETARIAT).exclude(pk=user.pk)

    def findings_as_seen(self):
        """Which findings are presented, in which wording: a short text that changes with any of them."""
        return " ".join(f"{finding.pk}.{finding.version}" for finding in self.findings.presented().order_by("pk"))

    def _stand_still(self, seen=None):
        """From here to the signature nothing changes; what the signer read must be what stands."""
        trail.lock(self.agency)
        self.refresh_from_db()
        if seen is not None and seen != self.findings_as_seen():
            raise RuleBroken(_("A finding was changed after you had opened this page. Read it again below, then sign."))

    def _signed(self, step, *, by, note="", version=None, remarks=None, **changes):
        self.remarks = self.remarks if remarks is None else remarks
        minutes = self.minutes_as_they_stand()
        changes |= {"remarks": self.remarks, "signed_at": clock.now(), "signed_minutes": minutes}
        self.take(step, by=by, note=note, version=version, **changes)

    def minutes_as_they_stand(self):
        """What the signatures cover, as plain data: later changes of findings or posts do not touch the minutes."""
        members = self.team.members.select_related("user")
        return {
            "department": self.department.name,
            "place": self.place,
            "mode": self.mode,
            "began": trail.plain(self.actual_starts_at),
            "ended": trail.plain(self.actual_ends_at),
            "team": [{"name": str(m.user), "post": m.post or m.user.position, "role": m.role} for m in members],
            "contacts": [{"name": str(person), "post": person.position} for person in self.contacts.all()],
            "procedures": [{"code": one.code, "title": one.title} for one in self.procedures.all()],
            "opening_notes": self.opening_notes,
            "attendees": self.attendees,
            "minutes": self.minutes,
            "remarks": self.remarks,
            "findings": [finding.as_presented() for finding in self.told_findings().with_names().in_order()],
        }

    def told_findings(self):
        """What the closing meeting is told: the drafts while the visit is held, then what was presented."""
        return self.findings.drafts() if self.status == self.Status.OPEN else self.findings.presented()

    @transaction.atomic
    def reopen(self, *, by, note, version=None):
        """Back on site: presented findings are drafts again and the department's answers are void."""
        self.take("reopen", by=by, note=note, version=version, actual_ends_at=None)
        for finding in self.findings.presented():
            finding.take_back(note=note)

    @transaction.atomic
    def cancel(self, *, by, note, paper=None):
        """Call the visit off; what it had found so far is withdrawn with it."""
        self.take("cancel", by=by, note=note, paper=paper)
        for finding in self.findings.unresolved():
            finding.withdraw_with_visit(note=note)
