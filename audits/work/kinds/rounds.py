"""What waits in a round as a whole: its plan, its harmonisation, its report, its end."""

from django.db.models import Case, Exists, F, Max, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from audits.findings.models import Finding, Grade
from audits.organisation.models import AuditorCertificate, Department
from audits.planning.models import AuditRound, LeftOut, Meeting, Team, TeamMember, Visit, Waiver
from audits.planning.teams import leading, rounds_led_by

from ..rows import counted, last
from . import OF_CHAIR, OF_SECRETARIAT, kind, to

NAMED = {"about": "title", "number": "number", "year": "year"}
PAGE = to("planning:round", "pk")
FOLLOWED_UP = (*Grade.NONCONFORMITIES, Grade.Kind.OBSERVATION)


def rounds_in(reader, *states):
    return AuditRound.objects.filter(agency=reader.agency_id, status__in=states)


def harmonised():
    """`AuditRound.harmonisation_is_held` as a condition: a single team's own meeting counts too."""
    held = Meeting.objects.filter(round=OuterRef("pk"), held=True)
    another = Team.objects.filter(round=OuterRef("round")).exclude(pk=OuterRef("pk"))
    several = Exists(Team.objects.filter(Exists(another), round=OuterRef("pk")))
    return Q(Exists(held.filter(kind="harmonisation"))) | (~several & Exists(held.filter(kind="team")))


@kind(
    "submit_round",
    title=_("Complete the plan of round %(number)s/%(year)s and submit it"),
    button=_("Open the plan"),
    page=PAGE,
    only_of=OF_SECRETARIAT,
)
def plans_to_submit(reader):
    since = last("auditround", "entered", "send_back")
    return rounds_in(reader, "draft").filter(reader.is_secretariat), {**NAMED, "since": since, "until": "starts_on"}


@kind(
    "approve_round",
    title=_("Approve the plan of round %(number)s/%(year)s"),
    button=_("Approve"),
    page=PAGE,
    act=to("planning:approve", "pk"),
    only_of=OF_CHAIR,
)
def plans_to_approve(reader):
    """Never by who submitted the plan, nor in that person's name."""
    theirs = Q(submitted_by=reader.user.pk) | Q(submitted_by__in=reader.deciding_as("chair"))
    rows = rounds_in(reader, "submitted").filter(reader.is_chair).exclude(theirs)
    return rows, {**NAMED, "since": last("auditround", "submit"), "until": "starts_on"}


@kind(
    "amend_round",
    title=_("Amend the plan of round %(number)s/%(year)s: part of it cannot stay as it is"),
    button=_("Open the plan"),
    page=PAGE,
    only_of=OF_SECRETARIAT,
)
def plans_to_amend(reader):
    """What the world did to a plan that counts: a leader left, a visit was called off, a certificate was withdrawn.

    Of the problems that its page lists. Where nobody answers for a department is a task of its own (`house.py`).
    """
    led = leading().filter(team=OuterRef("pk"))
    headless = Team.objects.filter(~Exists(led), round=OuterRef("pk"))
    of_row = {"round": OuterRef(OuterRef("pk")), "department": OuterRef("pk")}
    unvisited = Department.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=OuterRef("starts_on")),
        ~Exists(Visit.objects.exclude(status="cancelled").filter(**of_row)),
        ~Exists(LeftOut.objects.filter(**of_row)),
        agency=OuterRef("agency"),
    )
    rows = rounds_in(reader, "approved", "underway").filter(reader.is_secretariat)
    since = last("auditround", "approve")
    broken = Exists(headless) | Exists(unvisited) | Exists(untrained()) | Exists(partial())
    return rows.filter(broken), {**NAMED, "since": since, "until": "starts_on"}


def auditing():
    """Who audits in the round of the outer query."""
    return TeamMember.objects.auditing().filter(team__round=OuterRef("pk"))


def visits_of_team():
    return Visit.objects.exclude(status="cancelled").filter(team=OuterRef("team"))


def untrained():
    """`checks._certificate` as rows: who holds no certificate, and nobody waived it."""
    valid = AuditorCertificate.objects.valid(OuterRef("team__round__starts_on"))
    trained = valid.filter(person=OuterRef("user"), standard=OuterRef("team__round__standard"))
    waived = Waiver.objects.filter(round=OuterRef("team__round"), person=OuterRef("user"), kind="certificate")
    rows = auditing().filter(Exists(visits_of_team()), ~Exists(trained), ~Exists(waived))
    return rows.filter(role__in=TeamMember.CERTIFIED)


def partial():
    """`checks._impartiality` as rows: who audits the own unit or an own procedure, and nobody waived it."""
    rows = auditing().annotate(
        unit=Case(When(frozen_on=None, then=F("user__department")), default=F("department")),
        above=Case(When(frozen_on=None, then=F("user__department__parent")), default=F("department__parent")),
    )
    unit, above = OuterRef("unit"), OuterRef("above")
    own = Q(department=unit) | Q(department__parent=unit) | Q(department=above)
    author = {"procedure__revisions__author": OuterRef(OuterRef("user"))}
    wrote = Exists(Visit.procedures.through.objects.filter(visit=OuterRef("pk"), **author))
    waived = Waiver.objects.filter(
        round=OuterRef("round"),
        person=OuterRef(OuterRef("user")),
        department=OuterRef("department"),
        kind="impartiality",
    )
    return rows.filter(Exists(visits_of_team().filter(own | wrote, ~Exists(waived))))


@kind(
    "declare",
    title=_("Declare that you are impartial in round %(number)s/%(year)s"),
    button=_("Declare"),
    page=to("planning:teams", "within"),
    act=to("planning:declare", "pk"),
)
def declarations(reader):
    rows = TeamMember.objects.filter(user=reader.user, status="named", team__round__status__in=("approved", "underway"))
    columns = {"about": "team__round__title", "number": "team__round__number", "year": "team__round__year"}
    dates = {"since_on": "frozen_on", "until": "team__round__starts_on"}
    return rows, {**columns, **dates, "within": "team__round"}


@kind(
    "record_meeting",
    title=_("Record the meeting at which the teams agree on the grades, round %(number)s/%(year)s"),
    button=_("Record"),
    page=to("planning:meeting", "pk"),
    act=to("planning:record_meeting", "pk"),
)
def meetings_to_record(reader):
    """Without it no finding is issued and the visits are not ended."""
    waiting = rounds_in(reader, "approved", "underway").exclude(harmonised())
    mine = Q(round__in=rounds_led_by(reader.user).values("pk")) | reader.is_secretariat
    planned = Meeting.objects.filter(round=OuterRef("round"), kind="harmonisation")
    another = Team.objects.filter(round=OuterRef("round")).exclude(pk=OuterRef("team"))
    counts = Q(kind="harmonisation") | (Q(kind="team") & ~Exists(planned) & ~Exists(another))
    rows = Meeting.objects.filter(
        counts, mine, round__in=waiting.values("pk"), held=False, starts_at__lt=reader.start_of_tomorrow
    )
    columns = {"about": "round__title", "number": "round__number", "year": "round__year"}
    return rows, {**columns, "since": "starts_at", "until": "round__ends_on"}


@kind(
    "issue_findings",
    title=_("Issue the findings of round %(number)s/%(year)s (%(amount)s)"),
    button=_("Issue"),
    page=PAGE,
    act=to("findings:harmonise", "pk"),
)
def findings_to_issue(reader):
    """One task a round: what was presented, signed for, agreed upon and is not disputed."""
    issuable = issuable_findings(reader).filter(round=OuterRef("pk"))
    held = Meeting.objects.filter(round=OuterRef("pk"), held=True).order_by("-starts_at").values("ends_at")
    rows = rounds_led_by(reader.user).filter(harmonised(), Exists(issuable))
    amount = counted(issuable, "round")
    return rows, {**NAMED, "amount": amount, "since": Subquery(held[:1]), "until": "ends_on"}


def issuable_findings(reader):
    """`rules.obstacle_to_issue`, but for the meeting."""
    answered = ~Q(response="") | Q(answer_by=None) | Q(answer_by__lt=reader.today)
    ruled = ~Q(response__in=("disputed", "disputed_again"))
    return Finding.objects.presented().filter(answered, ruled, agency=reader.agency_id, visit__status="signed")


@kind(
    "gather",
    title=_("End the visits of round %(number)s/%(year)s: everything is signed and issued"),
    button=_("End the visits"),
    page=PAGE,
    act=to("planning:gather", "pk"),
    only_of=OF_SECRETARIAT,
)
def rounds_to_gather(reader):
    unsigned = Visit.objects.exclude(status__in=("signed", "cancelled")).filter(round=OuterRef("pk"))
    unresolved = Finding.objects.unresolved().filter(round=OuterRef("pk"))
    rows = rounds_in(reader, "underway").filter(reader.is_secretariat, harmonised(), ~Exists(unsigned))
    return rows.filter(~Exists(unresolved)), {**NAMED, "since": _last_issued(), "until": "ends_on"}


def _last_issued():
    """When the last finding of a round was issued."""
    issued = Finding.objects.filter(round=OuterRef("pk")).order_by().values("round")
    return Subquery(issued.annotate(last=Max("issued_at")).values("last"))


@kind(
    "prepare_report",
    title=_("Prepare the report of round %(number)s/%(year)s"),
    button=_("Prepare"),
    page=PAGE,
    act=to("reports:prepare", "pk"),
    only_of=OF_SECRETARIAT,
)
def reports_to_prepare(reader):
    begun = Exists(reader.user.agency.documents.reports().filter(round=OuterRef("pk")))
    rows = rounds_in(reader, "reporting").filter(reader.is_secretariat, ~begun)
    return rows, {**NAMED, "since": last("auditround", "gather")}


@kind(
    "prepare_follow_up",
    title=_("Report on the follow-up of round %(number)s/%(year)s: everything is followed up"),
    button=_("Prepare"),
    page=PAGE,
    act=to("reports:prepare_follow_up", "pk"),
    only_of=OF_SECRETARIAT,
)
def follow_ups_to_prepare(reader):
    """Once the last action is done, of a round that found something to follow up; who closes the round does without."""
    begun = Exists(reader.user.agency.documents.follow_ups().filter(round=OuterRef("pk")))
    owed = Exists(Finding.objects.issued().filter(grade__kind__in=FOLLOWED_UP, round=OuterRef("pk")))
    rows = followed_up(reader).filter(owed, ~begun)
    return rows, {**NAMED, "since": last("auditround", "report")}


def followed_up(reader):
    """Reported rounds of which nothing is left to be answered or carried out, for the secretariat."""
    unfinished = Finding.objects.unfinished().filter(round=OuterRef("pk"))
    return rounds_in(reader, "reported").filter(reader.is_secretariat, ~Exists(unfinished))


@kind(
    "close_round",
    title=_("Close round %(number)s/%(year)s: everything is followed up"),
    button=_("Close the round"),
    page=PAGE,
    act=to("planning:close", "pk"),
    only_of=OF_SECRETARIAT,
)
def rounds_to_close(reader):
    return followed_up(reader), {**NAMED, "since": last("auditround", "report")}
