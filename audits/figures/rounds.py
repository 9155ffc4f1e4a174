"""The figures of one audit round."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, F, Q

from audits.fieldwork.models import CaseSample
from audits.findings.models import Finding, Grade
from audits.organisation.calendar import WorkingDays
from audits.planning.models import Visit

from .satisfaction import Satisfaction, interviewed


@dataclass(frozen=True)
class Planned:
    """How much of something was planned and how much of it was held."""

    planned: int
    held: int


@dataclass(frozen=True)
class DepartmentFindings:
    """The issued findings of a department, counted by kind of grade."""

    department: object
    by_kind: dict

    @property
    def total(self):
        return sum(self.by_kind.values())


@dataclass(frozen=True)
class Sampled:
    """Case files of the sample: on time and late are of those with a result, the rest is still waiting.

    `worst` is the longest lateness, in the unit of `unit` (working days, days or hours of the procedure).
    """

    department: object = None
    on_time: int = 0
    late: int = 0
    waiting: int = 0
    faulty: int = 0
    worst: int = 0
    unit: str = ""

    @property
    def files(self):
        return self.on_time + self.late + self.waiting

    @property
    def rate(self):
        """Per cent of the finished files that were ready on or before the day on the slip; None without any."""
        finished = self.on_time + self.late
        return Decimal(100 * self.on_time) / finished if finished else None


@dataclass(frozen=True)
class RoundFigures:
    """What a round came to so far."""

    visits: Planned
    departments: Planned
    procedures: Planned
    questions: Planned
    findings: list = field(default_factory=list)  # DepartmentFindings, in the order of departments
    by_kind: dict = field(default_factory=dict)  # kind of grade: issued findings
    by_clause: dict = field(default_factory=dict)  # (department id, clause): issued findings
    samples: list = field(default_factory=list)  # Sampled, a department each
    sampled: Sampled = Sampled()
    interviews: list = field(default_factory=list)  # Satisfaction, a group each
    interviewed: Satisfaction | None = None
    late_files: list = field(default_factory=list)  # (CaseSample, lateness)


def of_round(audit_round):
    """The figures of a round, from its records as they stand."""
    visits = list(audit_round.visits.exclude(status=Visit.Status.CANCELLED).select_related("department"))
    held = [visit for visit in visits if visit.status in (Visit.Status.CLOSED, Visit.Status.SIGNED)]
    findings, by_kind, by_clause = _findings(audit_round)
    samples, sampled, late_files = _samples(audit_round)
    interviews, all_interviewed = interviewed(audit_round)
    return RoundFigures(
        visits=Planned(len(visits), len(held)),
        departments=Planned(*(len({visit.department_id for visit in group}) for group in (visits, held))),
        procedures=Planned(_procedures(visits), _procedures(held)),
        questions=_questions(audit_round),
        findings=findings,
        by_kind=by_kind,
        by_clause=by_clause,
        samples=samples,
        sampled=sampled,
        late_files=late_files,
        interviews=interviews,
        interviewed=all_interviewed,
    )


def _procedures(visits):
    return Visit.procedures.through.objects.filter(visit__in=visits).values("procedure").distinct().count()


def _questions(audit_round):
    answers = audit_round.visits.exclude(status=Visit.Status.CANCELLED).aggregate(
        asked=Count("checklist"), answered=Count("checklist", filter=~Q(checklist__answer=""))
    )
    return Planned(answers["asked"], answers["answered"])


def _findings(audit_round):
    rows = Finding.objects.filter(round=audit_round).issued().select_related("department", "grade", "clause")
    per_department, by_clause = defaultdict(Counter), Counter()
    departments = {}
    for finding in rows:
        departments[finding.department_id] = finding.department
        per_department[finding.department_id][finding.grade.kind] += 1
        if finding.clause:
            by_clause[finding.department_id, finding.clause] += 1
    ordered = sorted(departments.values(), key=lambda department: (department.order, department.name))
    counted = [
        DepartmentFindings(department, {kind: per_department[department.pk][kind] for kind in Grade.HEAVIEST_FIRST})
        for department in ordered
    ]
    by_kind = {kind: sum(row.by_kind[kind] for row in counted) for kind in Grade.HEAVIEST_FIRST}
    return counted, by_kind, dict(by_clause)


def _samples(audit_round):
    calendar = WorkingDays(audit_round.agency)
    per_department, late_files = defaultdict(list), []
    rows = (
        CaseSample.objects.standing()
        .filter(visit__round=audit_round)
        .exclude(visit__status=Visit.Status.CANCELLED)
        .select_related("visit__department", "procedure")
    )
    for sample in rows:
        lateness = sample.lateness(calendar)
        per_department[sample.visit.department].append((sample, lateness))
        if lateness:
            late_files.append((sample, lateness))
    ordered = sorted(per_department.items(), key=lambda row: (row[0].order, row[0].name))
    counted = [_sampled(department, files) for department, files in ordered]
    return counted, _sampled(None, [file for _department, files in ordered for file in files]), late_files


def _sampled(department, files):
    worst, latest = max(((lateness, sample) for sample, lateness in files), default=(0, None), key=lambda row: row[0])
    return Sampled(
        department,
        on_time=sum(sample.ready_on is not None and not sample.is_late for sample, _lateness in files),
        late=sum(sample.is_late for sample, _lateness in files),
        waiting=sum(sample.ready_on is None for sample, _lateness in files),
        faulty=sum(bool(sample.faults) for sample, _lateness in files),
        worst=worst,
        unit=latest.procedure.get_time_unit_display() if worst else "",
    )


def files_of_year(agency, year, department=None):
    """The sampled case files of the signed visits of a year, counted: no lateness of each."""
    rows = CaseSample.objects.standing().filter(
        visit__round__agency=agency, visit__round__year=year, visit__status=Visit.Status.SIGNED
    )
    if department:
        rows = rows.filter(visit__department=department)
    return Sampled(
        department,
        **rows.aggregate(
            on_time=Count("pk", filter=Q(ready_on__lte=F("due_on"))),
            late=Count("pk", filter=Q(ready_on__gt=F("due_on"))),
            waiting=Count("pk", filter=Q(ready_on=None)),
            faulty=Count("pk", filter=~Q(faults="")),
        ),
    )
