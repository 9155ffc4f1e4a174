"""What became of the nonconformities of a round: how many are closed, what came on time, and why they arose.

Two figures that are never confused: on time is about the confirmed reports, closure about the issued nonconformities.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, F, Q

from audits.findings.models import Cause, CorrectiveAction, Finding, Grade

COUNTED = ("issued", "effective", "cancelled", "confirmed", "on_time", "ineffective", "overdue", "extended")


@dataclass(frozen=True)
class ActionFigures:
    """Of the nonconformities of a round, or of one department in it.

    `issued` counts nonconformities; `effective`, `cancelled` and `overdue` those whose newest cycle is so; `confirmed`,
    `on_time`, `ineffective` and `extended` count cycles, since each of them was promised and checked on its own.
    """

    department: object = None
    issued: int = 0
    effective: int = 0
    cancelled: int = 0
    confirmed: int = 0
    on_time: int = 0
    ineffective: int = 0
    overdue: int = 0
    extended: int = 0
    departments: list = field(default_factory=list)  # ActionFigures, in the order of departments

    @property
    def open(self):
        return self.issued - self.effective - self.cancelled

    @property
    def on_time_rate(self):
        """Per cent of the confirmed reports that came by the first deadline; None without any."""
        return Decimal(100 * self.on_time) / self.confirmed if self.confirmed else None

    @property
    def closure_rate(self):
        """Per cent of the issued nonconformities whose action was judged effective; None without any."""
        return Decimal(100 * self.effective) / self.issued if self.issued else None


@dataclass(frozen=True)
class RootCauses:
    """Root causes that lie in one place (of the 6M; empty where nobody said), and the findings that have them."""

    category: str
    count: int
    findings: tuple


def of_round(audit_round):
    """The figures of a round's corrective actions, as they stand."""
    return _of_findings(standing(audit_round))


def of_year(agency, year):
    """The same of all rounds of a year."""
    return _of_findings(Finding.objects.filter(round__agency=agency, round__year=year).issued().nonconformities())


def _of_findings(findings):
    rows = _by_department(findings)
    total = {name: sum(getattr(row, name) for row in rows) for name in COUNTED}
    return ActionFigures(**total, departments=rows)


def standing(audit_round):
    """The nonconformities of a round that were issued and not withdrawn."""
    return Finding.objects.filter(round=audit_round).issued().nonconformities()


def _by_department(findings):
    """A line for each department in which something was found, whoever has the action now."""
    Status = CorrectiveAction.Status
    cycles = CorrectiveAction.objects.filter(finding__in=findings)
    newest = cycles.last_of_findings()
    counted = defaultdict(dict)
    of_cycles = {
        "confirmed": Count("pk", filter=Q(implemented_on__isnull=False)),
        "on_time": Count("pk", filter=Q(implemented_on__isnull=False, reported_done_on__lte=F("first_due_on"))),
        "ineffective": Count("pk", filter=Q(status=Status.INEFFECTIVE)),
        "extended": Count("pk", filter=Q(due_on__gt=F("first_due_on"))),
    }
    of_newest = {
        "effective": Count("pk", filter=Q(status=Status.EFFECTIVE)),
        "cancelled": Count("pk", filter=Q(status=Status.CANCELLED)),
    }
    for rows, figures in ((cycles, of_cycles), (newest, of_newest), (newest.overdue(), {"overdue": Count("pk")})):
        for row in rows.order_by().values("finding__department").annotate(**figures):
            counted[row.pop("finding__department")] |= row
    departments = defaultdict(int)
    for finding in findings.select_related("department"):
        departments[finding.department] += 1
    ordered = sorted(departments.items(), key=lambda row: (row[0].order, row[0].name))
    return [ActionFigures(department, issued=issued, **counted[department.pk]) for department, issued in ordered]


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
