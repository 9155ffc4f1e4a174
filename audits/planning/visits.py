"""The visit (buổi đánh giá): a team in a department's office, from the timetable to the signed minutes."""

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.fold import FoldedField
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.core.workflow import Step, Workflowed, system
from audits.organisation.departments import Department
from audits.organisation.roles import DecidedOnPaper, answers_for, chair_from_elsewhere, secretariat

from . import checks
from .checks import spoken
from .rounds import AuditRound
from .teams import Team, TeamMember, any_lead, lead, member


class Timed(models.Model):
    """Something in the timetable of a round, from a moment to a moment."""

    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    class Meta:
        abstract = True

    def within_dates(self, audit_round):
        """Whether it lies on the days of the round."""
        first, last = clock.local_date(self.starts_at), clock.local_date(self.ends_at)
        return audit_round.starts_on <= first <= last <= audit_round.ends_on

    def check_times(self, audit_round):
        if self.ends_at <= self.starts_at:
            raise RuleBroken(_now("It ends before it starts. Correct the times."), field="ends_at")
        if clock.local_date(self.starts_at) != clock.local_date(self.ends_at):
            raise RuleBroken(_now("It must end on the day on which it starts."), field="ends_at")
        if not self.within_dates(audit_round):
            raise RuleBroken(
                _now("The round lasts from %(first)s to %(last)s. Choose a day within it.")
                % {
                    "first": audit_round.starts_on.strftime("%d/%m/%Y"),
                    "last": audit_round.ends_on.strftime("%d/%m/%Y"),
                },
                field="starts_at",
            )


def round_is_live(visit, act):
    if visit.round.status not in (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY):
        raise RuleBroken(_now("The round is not approved yet, or its visits are over."))


def can_open(visit, act):
    round_is_live(visit, act)
    if not visit.checklist.exists():
        raise RuleBroken(_now("This visit has no checklist yet. Prepare it first."))
    if act.changes["actual_starts_at"] > clock.now():
        raise RuleBroken(_now("The true beginning cannot lie in the future."), field="actual_starts_at")


def can_close(visit, act):
    waiting = visit.checklist.unanswered().count()
    if waiting:
        raise RuleBroken(
            _now("%(count)s questions are not answered yet. Answer them, several at once with one reason if need be.")
            % {"count": waiting}
        )
    for name in ("opening_notes", "attendees", "minutes"):
        if not getattr(visit, name).strip():
            label = visit._meta.get_field(name).verbose_name
            raise RuleBroken(_now("The minutes lack “%(part)s”. Write it first.") % {"part": label}, field=name)
    ended = act.changes["actual_ends_at"]
    if ended > clock.now() or ended <= visit.actual_starts_at:
        raise RuleBroken(
            _now("The visit cannot end in the future or before it began. Correct the time."), field="actual_ends_at"
        )


def on_paper_needs_scan(visit, act):
    if not act.changes.get("signed_scan"):
        raise RuleBroken(_now("Upload the scan of the minutes that were signed in ink."), field="signed_scan")


def needs_witness(visit, act):
    """A second member of the team; in a team of one, somebody of the secretariat."""
    witness = act.changes.get("witness")
    others = {m.user_id for m in visit.team.members.auditing() if m.user_id != act.by.pk}
    good = witness and (witness.pk in others if others else witness.role == witness.Role.SECRETARIAT)
    if not good:
        raise RuleBroken(
            _now("Name a second member of the team as witness; in a team of one, somebody of the secretariat."),
            field="witness",
        )


def can_move(visit, act):
    round_is_live(visit, act)
    moved = Visit(round=visit.round, starts_at=act.changes["starts_at"], ends_at=act.changes["ends_at"])
    moved.check_times(visit.round)


def moves(visit, user):
    return secretariat(visit, user) or lead(visit, user)


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """When and where a visit is: with its round, everybody's in the agency."""
        return self.filter(round__in=AuditRound.objects.visible_to(user))

    def notes_visible_to(self, user):
        """Those whose notes and drafts a person may read.

        The own team's; all of the round once the teams harmonise (from the first closed visit of every team); for
        the department and its contacts from the close; for chair, committee and secretariat all, but those of their own
        department only when signed.
        """
        visits = self.visible_to(user).filter(round__agency=user.agency_id)
        own = Q(pk__in=Visit.objects.of_member(user).values("pk"))
        together = Q(round__in=user.memberships.values("team__round")) & ~Exists(
            Team.objects.filter(round=OuterRef("round")).filter(~Exists(_finished(team=OuterRef("pk"))))
        )
        answered = Department.objects.answered_for_by(user).values("pk")
        contact = Visit.contacts.through.objects.filter(user=user).values("visit")
        division = (Q(department__in=answered) | Q(pk__in=contact)) & Q(status__in=("closed", "signed"))
        seen = own | together | division
        if user.reads_figures:
            seen |= Q(status__in=("signed", "cancelled")) | ~Q(department__in=_own_unit(user))
        return visits.filter(seen)

    def of_member(self, user):
        """The visits of the teams that a person belongs to."""
        return self.filter(team__in=user.memberships.values("team"))

    def held(self):
        return self.filter(status__in=("closed", "signed"))


def _finished(**of):
    return Visit.objects.filter(status__in=("closed", "signed"), **of)


def _own_unit(user):
    """The person's department, its parent and its children."""
    mine = user.department_id
    if mine is None:
        return Department.objects.none().values("pk")
    return Department.objects.filter(Q(pk=mine) | Q(parent=mine) | Q(children=mine)).values("pk")


class Visit(DecidedOnPaper, Timed, Workflowed):
    """One department, one team, one slot of time (ISO 19011, 6.4)."""

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
        Step("name_contacts", ("planned", "open"), None, answers_for),
        Step("prepare", ("planned",), None, lead, guard=round_is_live),
        Step("open", ("planned",), "open", member, guard=can_open),
        Step("write_minutes", ("open",), None, member),
        Step("close", ("open",), "closed", lead, guard=can_close),
        Step("sign", ("closed",), "signed", answers_for),
        Step("sign_on_paper", ("closed",), "signed", lead, guard=on_paper_needs_scan),
        Step("sign_without", ("closed",), "signed", lead, guard=needs_witness, note=True),
        Step("reopen", ("closed",), "open", lead, note=True),
        Step("reschedule", ("planned",), None, moves, guard=can_move, note=True),
        Step("cancel", ("planned", "open", "closed"), "cancelled", chair_from_elsewhere, note=True, paper=True),
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
        return reverse("planning:visit", args=[self.pk])

    @property
    def agency(self):
        return self.round.agency

    @property
    def trail_parent(self):
        return self.round

    @property
    def subject(self):
        return str(self.department)

    def people(self):
        """Everybody who is bound by the visit: its team and its contacts."""
        return {*(member.user for member in self.team.members.all()), *self.contacts.all()}

    def authors_of_procedures(self):
        """Who wrote a procedure that the visit covers: {user id: code}."""
        rows = self.procedures.values_list("revisions__author", "code")
        return {author: code for author, code in rows if author}

    # ---- the plan

    def may_edit(self, user):
        return self.round.may_edit(user) and self.status == self.Status.PLANNED

    def check_rules(self):
        if self.department.agency_id != self.round.agency_id:
            raise RuleBroken(_now("Choose a department of the agency."), field="department")
        if self.team.round_id != self.round_id:
            raise RuleBroken(_now("Choose a team of this round."), field="team")
        self.check_times(self.round)

    def reschedule(self, *, by, starts_at, ends_at, note, place=None):
        """Move a planned visit of an approved round, by agreement with the department."""
        changes = {"starts_at": starts_at, "ends_at": ends_at}
        if place is not None:
            changes["place"] = place
        with transaction.atomic():
            self.take("reschedule", by=by, note=note, **changes)
            self._refuse_two_places()

    @transaction.atomic
    def name_contacts(self, *, by, contacts):
        """The department names who works with the team."""
        contacts = list(contacts)
        if any(person.agency_id != self.round.agency_id or not person.is_active for person in contacts):
            raise RuleBroken(_now("Choose active people of the agency."), field="contacts")
        self.take("name_contacts", by=by, log={"contacts": contacts})
        self.contacts.set(contacts)
        self._refuse_two_places(field="contacts")

    def _refuse_two_places(self, field=None):
        mine = [problem for problem in checks.two_places_at_once(checks.Plan(self.round)) if self._is_bound(problem)]
        if mine:
            raise RuleBroken(mine[0].sentence, field=field)

    def _is_bound(self, problem):
        return problem.person in self.people()

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
        allowed = {"opening_notes", "attendees", "minutes", "remarks"}
        if set(texts) - allowed:
            raise LookupError(set(texts) - allowed)
        self.take("write_minutes", by=by, version=version, **texts)

    @transaction.atomic
    def close(self, *, by, ended_at=None):
        """End the visit: what was found is presented to the department."""
        self.take("close", by=by, actual_ends_at=ended_at or clock.now())
        for finding in self.findings.drafts():
            finding.present()

    @transaction.atomic
    def sign(self, *, by, disputes=None):
        """The department signs: it accepts every finding but those in `disputes` ({finding: ground})."""
        for finding in self.findings.presented():
            finding.respond(by=by, ground=(disputes or {}).get(finding))
        self._signed("sign", by=by, signed_how=self.SignedHow.ACCOUNT, signed_by=by)

    @transaction.atomic
    def sign_on_paper(self, *, by, signed_scan, disputes=None):
        """The lead uploads the minutes signed in ink, and enters the opinions noted on them."""
        for finding in self.findings.presented():
            finding.respond_on_paper(by=by, ground=(disputes or {}).get(finding))
        self._signed("sign_on_paper", by=by, signed_how=self.SignedHow.INK, signed_scan=signed_scan)

    def sign_without(self, *, by, note, witness):
        """The department does not sign: reason and witness stand in the minutes, the findings stay unanswered."""
        self._signed(
            "sign_without",
            by=by,
            note=note,
            signed_how=self.SignedHow.WITHOUT,
            witness=witness,
            unsigned_reason=note,
        )

    @transaction.atomic
    def _signed(self, step, *, by, note="", **changes):
        self.take(
            step, by=by, note=note, signed_at=clock.now(), signed_minutes=self.minutes_as_they_stand(), **changes
        )

    def minutes_as_they_stand(self):
        """What the signatures cover, as plain data: later changes of findings do not touch the minutes."""
        return {
            "opening_notes": self.opening_notes,
            "attendees": self.attendees,
            "minutes": self.minutes,
            "remarks": self.remarks,
            "findings": [finding.as_presented() for finding in self.findings.presented().in_order()],
        }

    @transaction.atomic
    def reopen(self, *, by, note):
        """Back on site: presented findings are drafts again and the department's answers are void."""
        self.take("reopen", by=by, note=note, actual_ends_at=None)
        for finding in self.findings.presented():
            finding.take_back(note=note)

    @transaction.atomic
    def cancel(self, *, by, note, paper=None):
        """Call the visit off; what it had found so far is withdrawn with it."""
        self.take("cancel", by=by, note=note, paper=paper)
        for finding in self.findings.unresolved():
            finding.withdraw_with_visit(note=note)


class Meeting(Timed, Versioned):
    """A meeting of the round: opening, a team among itself, the teams together, closing (ISO 19011, 6.4.3, 6.4.10)."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening meeting")
        TEAM = "team", _("Team meeting")
        HARMONISATION = "harmonisation", _("Harmonisation meeting")
        CLOSING = "closing", _("Closing meeting")

    round = models.ForeignKey(AuditRound, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("meeting"), max_length=20, choices=Kind.choices)
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("team"),
        help_text=_("Only for a meeting of one team."),
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    attendance = models.TextField(_("present"), max_length=4000, blank=True, help_text=_("One a line."))
    notes = models.TextField(_("notes"), max_length=8000, blank=True)
    held = models.BooleanField(_("was held"), default=False)

    class Meta:
        verbose_name = _("meeting")
        ordering = ["starts_at", "pk"]

    def __str__(self):
        return self.get_kind_display()

    def get_absolute_url(self):
        return f"{self.round.get_absolute_url()}visits/"

    @property
    def agency(self):
        return self.round.agency

    @property
    def trail_parent(self):
        return self.round

    @property
    def subject(self):
        return self.get_kind_display()

    def people(self):
        """Who is bound by the meeting: the team's members, or those of all teams."""
        members = TeamMember.objects.filter(team__round=self.round_id).select_related("user")
        return {member.user for member in members if self.team_id in (None, member.team_id)}

    def may_edit(self, user):
        return self.round.may_edit(user) and not self.held

    def may_record(self, user):
        """A lead or the secretariat records what a meeting came to, until the round is reported."""
        live = self.round.status in (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY)
        return live and bool(any_lead(self, user) or secretariat(self, user))

    def check_rules(self):
        if self.team_id and self.team.round_id != self.round_id:
            raise RuleBroken(_now("Choose a team of this round."), field="team")
        if (self.kind == self.Kind.TEAM) != bool(self.team_id):
            raise RuleBroken(_now("A team meeting names its team, any other meeting none."), field="team")
        self.check_times(self.round)

    def record(self, *, by, attendance, notes, version=None):
        """Write down that the meeting was held, who was there and what it came to."""
        if self.starts_at > clock.now():
            raise RuleBroken(_now("The meeting lies in the future. Record it when it was held."))
        self.edit(
            by=by,
            may=Meeting.may_record,
            version=version,
            verb="held",
            attendance=attendance,
            notes=notes,
            held=True,
        )
