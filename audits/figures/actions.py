"""What became of the nonconformities of a round: how many are closed, what came on time, and why they arose.

Two figures that are never confused: on time is about the confirmed reports, closure about the issued nonconformities.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, DateField, Exists, F, Min, OuterRef, Q, Value
from django.db.models.functions import Cast

from audits.core import clock, prepared
from audits.findings import counted
from audits.findings.deadlines import deadline_column, past_due
from audits.findings.models import Cause, CorrectiveAction, Finding, Grade
from audits.organisation.models import Department
from audits.planning.models import AuditRound

COLUMNS = (
    "issued",
    "open",
    "confirmed",
    "on_time",
    "ineffective",
    "extended",
    "again",
    "implemented",
    "effective",
    "cancelled",
    "overdue",
    "unchecked",
)


# What the database counts of the actions in one state; the rest of COLUMNS follows from the state.
COUNTS = ("issued", "open", "cycles", "newest", "confirmed", "on_time", "extended", "again", "overdue")


@dataclass(frozen=True)
class ActionFigures:
    """Of the nonconformities of some rounds, or of one department in them.

    `issued` and `open` count nonconformities; `implemented`, `effective`, `cancelled` and `overdue` those whose newest
    cycle is so; `confirmed`, `on_time`, `ineffective` and `extended` count cycles, since each of them was promised and
    checked on its own. `again` counts nonconformities with a cycle that did not help and no earlier finding named.
    """

    department: object = None
    issued: int = 0
    open: int = 0
    confirmed: int = 0
    on_time: int = 0
    ineffective: int = 0
    extended: int = 0
    again: int = 0
    implemented: int = 0
    effective: int = 0
    cancelled: int = 0
    overdue: int = 0
    unchecked: int = 0  # of the overdue: it is the verifier who has still to look whether it helped
    departments: list = field(default_factory=list)  # ActionFigures, in the order of departments
    late: list = field(default_factory=list)  # Late, the longest first

    @property
    def closed(self):
        return self.issued - self.open

    @property
    def on_time_rate(self):
        """Per cent of the confirmed reports that came by the first deadline; None without any."""
        return Decimal(100 * self.on_time) / self.confirmed if self.confirmed else None

    @property
    def closure_rate(self):
        """Per cent of the issued nonconformities whose action was judged effective; None without any."""
        return Decimal(100 * self.effective) / self.issued if self.issued else None


@dataclass(frozen=True)
class Late:
    """How many overdue actions a department has, wherever it was found, and since when the oldest is due.

    Without a department: the checks of effectiveness that verifiers owe.
    """

    department: object
    count: int
    since: object


@dataclass(frozen=True)
class RootCauses:
    """Root causes that lie in one place (of the 6M; empty where nobody said), and the findings that have them."""

    category: str
    count: int
    findings: tuple


def of_round(audit_round, *, department=None):
    """The figures of a round's corrective actions, as they stand."""
    return of_groups([audit_round], department=department)[0]


def of_year(agency, year):
    """The same of all rounds of a year."""
    return of_groups(AuditRound.objects.filter(agency=agency, year=year).counting())[0]


def standing(audit_round):
    """The nonconformities of a round that were issued and not withdrawn."""
    return Finding.objects.filter(round=audit_round).issued().nonconformities()


def of_groups(*groups, department=None, departments=None):
    """The figures of each group of rounds that belong together, such as this one and the one before.

    A line for each department in which something was found, whoever has the action now. `departments` are lent by who
    has read them. What was found in rounds taken over from paper was followed up on paper and does not count.
    """
    pks = [tuple(one.pk for one in group if not one.taken_over) for group in groups]
    rows = prepared.rows(_written, prepared.once(pks), department and department.pk, clock.today())
    needed = {pk for row in rows for pk in row[1:3]}
    at_hand = {one.pk: one for one in departments or ()}
    if not needed <= at_hand.keys():
        at_hand = Department.objects.in_bulk(needed)
    return [_figures(rows, set(group), at_hand) for group in pks]


def _written(rounds, department, today):
    """The query of all these counts."""
    nonconformities = Grade.objects.filter(kind__in=Grade.NONCONFORMITIES).order_by().values("pk")
    findings = Finding.objects.filter(round__in=rounds).issued().filter(grade__in=nonconformities)
    if department is not None:
        findings = findings.filter(department=department)
    cycles = CorrectiveAction.objects.filter(
        finding__round__in=rounds,
        finding__status__in=(Finding.Status.ISSUED, Finding.Status.CLOSED),
        finding__grade__in=nonconformities,
    )
    if department is not None:
        cycles = cycles.filter(finding__department=department)
    return _found(findings).union(_acted(cycles, today), all=True)


def _counted(rows, of_status, at, *, held_by=None, along=(), **columns):
    """Rows of round, department of the finding, department that has the action, its status, a date, COUNTS."""
    found_in = F(f"{at}department")
    keys = {"of_round": F(f"{at}round"), "of_department": found_in, "held_by": held_by or found_in}
    since = columns.get("since", Min(Cast(Value(None), DateField())))
    counts = {f"number_{name}": columns.get(name, Value(0)) for name in COUNTS}
    counted_by = rows.order_by().values(*along, **keys, of_status=of_status)
    return counted_by.annotate(since=since, **counts).values_list(*keys, "of_status", "since", *counts)


def _found(rows):
    """The findings, a row for each grade and state, in the order of their index."""
    along = ("status", "grade")
    return _counted(
        rows, Value(""), "", along=along, issued=Count("*"), open=Count("pk", filter=Q(status=Finding.Status.ISSUED))
    )


def _acted(rows, today):
    """Cycles and, among them, the newest of each finding, in one walk along an index that has all of it."""
    of_finding = CorrectiveAction.objects.filter(finding=OuterRef("finding"))
    once_more = CorrectiveAction.objects.filter(cycle__gt=1).order_by().values("finding")
    newest = ~Q(finding__in=once_more) | ~Exists(of_finding.filter(pk__gt=OuterRef("pk")))  # most have one cycle only
    did_not_help = counted.CYCLES["ineffective"]
    again = did_not_help & Q(finding__repeat_of=None) & ~Exists(of_finding.filter(did_not_help, pk__lt=OuterRef("pk")))
    late = past_due(today) & newest
    return _counted(
        rows,
        F("status"),
        "finding__",
        held_by=F("department"),
        since=Min(deadline_column(), filter=late),
        cycles=Count("*"),
        newest=Count("pk", filter=newest),
        overdue=Count("pk", filter=late),
        again=Count("pk", filter=again),
        **{name: Count("pk", filter=counted.CYCLES[name]) for name in ("confirmed", "on_time", "extended")},
    )


def _by_state(status, counts):
    """What cycles in one state count as."""
    named = dict(zip(COUNTS, counts, strict=True))
    newest, cycles = named.pop("newest"), named.pop("cycles")
    named |= {name: newest for name, states in counted.NEWEST_STATES.items() if status in states}
    if status == CorrectiveAction.Status.INEFFECTIVE:
        named["ineffective"] = cycles
    if status == CorrectiveAction.Status.IMPLEMENTED:
        named["unchecked"] = named["overdue"]
    return named


def _figures(rows, rounds, departments):
    by_department, late, oldest = defaultdict(Counter), Counter(), {}
    for of_round, department, held_by, status, since, *counts in rows:
        if of_round not in rounds:
            continue
        named = _by_state(status, counts)
        by_department[department].update(named)
        if named["overdue"]:
            whose = None if status == CorrectiveAction.Status.IMPLEMENTED else held_by
            day = prepared.day(since)
            late[whose] += named["overdue"]
            oldest[whose] = min(day, oldest.get(whose, day))
    ordered = sorted((departments[pk] for pk in by_department), key=lambda one: (one.order, one.name))
    every = Counter()
    for counts in by_department.values():
        every.update(counts)
    return ActionFigures(
        **_plain(every),
        departments=[ActionFigures(one, **_plain(by_department[one.pk])) for one in ordered],
        late=[
            Late(departments.get(whose), late[whose], day)
            for whose, day in sorted(oldest.items(), key=lambda row: (row[1], -late[row[0]], row[0] or 0))
        ],
    )


def _plain(counts):
    return {name: counts[name] for name in COLUMNS}


def root_causes(audit_round):
    """The root causes in the plans that were submitted, by where they lie, the most frequent first."""
    actions = CorrectiveAction.objects.filter(finding__in=standing(audit_round)).last_of_findings()
    submitted = actions.exclude(status__in=(CorrectiveAction.Status.REQUESTED, CorrectiveAction.Status.CANCELLED))
    causes = Cause.objects.filter(action__in=submitted).roots().select_related("action__finding")
    found = defaultdict(list)
    for cause in causes.order_by("action__finding__series", "action__finding__sequence", "pk"):
        found[cause.category].append(cause.action.finding)
    places = [*Cause.Category.values, ""]
    rows = [
        RootCauses(place, len(found[place]), tuple(dict.fromkeys(found[place]))) for place in places if found[place]
    ]
    return sorted(rows, key=lambda row: -row.count)


@dataclass(frozen=True)
class ObservationFigures:
    """The observations of a round: answered by the department, closed without an answer, or still waiting."""

    issued: int
    answered: int
    unanswered: int  # closed, when the time was over

    @property
    def open(self):
        return self.issued - self.answered - self.unanswered


@dataclass(frozen=True)
class FollowUpFigures:
    """What a round found (kind of grade: issued findings) and what has become of it."""

    found: dict
    actions: ActionFigures
    observations: ObservationFigures


def follow_up(audit_round):
    """The figures of a round's follow-up, as they stand."""
    issued = Finding.objects.filter(round=audit_round).issued()
    found = dict(issued.order_by().values_list("grade__kind").annotate(Count("pk")))
    return FollowUpFigures(
        {kind: found.get(kind, 0) for kind in Grade.HEAVIEST_FIRST},
        of_round(audit_round),
        ObservationFigures(
            **issued.observations().aggregate(
                issued=Count("pk"),
                answered=Count("pk", filter=~Q(reply="")),
                unanswered=Count("pk", filter=Q(reply="", status=Finding.Status.CLOSED)),
            )
        ),
    )
