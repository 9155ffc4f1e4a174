"""What the programme of a year came to: planned, audited, with what result, and what was not audited for long."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from audits.core import clock
from audits.findings.models import Finding, Grade
from audits.organisation.models import Department
from audits.planning.models import AuditRound, Visit
from audits.planning.programme import carried
from audits.procedures.models import Procedure

MONTHS = range(1, 13)
REPORTING = (AuditRound.Status.REPORTING, AuditRound.Status.REPORTED, AuditRound.Status.CLOSED)
HELD = (Visit.Status.CLOSED, Visit.Status.SIGNED)


@dataclass(frozen=True)
class Audited:
    """One visit in a cell. `by_kind` are its issued findings: None until all are issued, or for whom they are not."""

    visit: Visit
    held: bool
    by_kind: dict | None = None

    @property
    def conforms(self):
        """Whether it was audited without a nonconformity, as far as the reader may know."""
        return self.by_kind is not None and not any(self.by_kind.get(kind) for kind in Grade.NONCONFORMITIES)

    @property
    def counts(self):
        """[(kind, count)] of what was found, the heaviest first."""
        return [(kind, self.by_kind[kind]) for kind in Grade.HEAVIEST_FIRST if (self.by_kind or {}).get(kind)]


@dataclass(frozen=True)
class Cell:
    """A department or procedure in a month: whether it is planned, which visits there were."""

    month: int
    planned: bool = False
    moved_to: int | None = None  # the month of the visit that carries what was planned for this one
    is_late: bool = False  # the month is over and nothing was held for what it plans
    procedures: tuple = ()  # those that the programme names, when not all
    visits: tuple = ()

    @property
    def is_empty(self):
        return not (self.planned or self.visits)


@dataclass(frozen=True)
class Row:
    """A department or procedure through the year, and when it was last audited."""

    subject: object
    department: Department
    cells: tuple
    last_on: date | None
    months_since: int | None
    is_long: bool  # longer without an audit than the agency allows, or never audited

    @property
    def planned(self):
        return any(cell.planned for cell in self.cells)

    @property
    def audited(self):
        return any(visit.held for cell in self.cells for visit in cell.visits)


@dataclass(frozen=True)
class YearCoverage:
    """A year, row by row; `rounds` by month, `waiting` the months in which something planned has no round yet."""

    year: int
    programme: object
    rounds: list
    departments: list
    procedures: list = field(default_factory=list)
    waiting: frozenset = frozenset()

    @property
    def by_month(self):
        """[(month, its rounds, whether something planned waits for one)]."""
        begun = defaultdict(list)
        for one in self.rounds:
            begun[one.starts_on.month].append(one)
        return [(month, begun[month], month in self.waiting) for month in MONTHS]


def of_year(user, year, programme=None):
    """The coverage of a year as `user` may see it; `programme` is that of the year, if it is theirs to see."""
    return _Year(user, year, programme).coverage()


class _Year:
    """What is read of a year, once."""

    def __init__(self, user, year, programme):
        self.user, self.year, self.programme = user, year, programme
        today = clock.today()
        self.on = min(today, date(year, 12, 31))
        rounds = AuditRound.objects.visible_to(user).filter(year=year).exclude(status=AuditRound.Status.CANCELLED)
        self.rounds = list(rounds.order_by("starts_on", "number"))
        known = {one.pk: one for one in self.rounds}
        self.visits = list(Visit.objects.filter(round__in=known).exclude(status=Visit.Status.CANCELLED))
        for visit in self.visits:
            visit.round = known[visit.round_id]
        self.lines = list(programme.lines.prefetch_related("procedures")) if programme else []
        self.carried = carried(programme, self.lines, self.visits) if programme else {}

    def coverage(self):
        departments = self._departments()
        procedures = self._procedures(departments)
        found = self._found()
        named = self._named_in_visits()
        return YearCoverage(
            year=self.year,
            programme=self.programme,
            rounds=self.rounds,
            departments=self._department_rows(departments, found),
            procedures=self._procedure_rows(procedures, found, named),
            waiting=frozenset(line.month for line in self.lines if line.pk not in self.carried),
        )

    # ---- what is read

    def _departments(self):
        """Those of the year, and those that the programme or a visit names."""
        named = {line.department_id for line in self.lines} | {visit.department_id for visit in self.visits}
        own = Department.objects.visible_to(self.user)
        rows = own.filter(Q(closed_on=None) | Q(closed_on__gt=date(self.year, 1, 1)) | Q(pk__in=named))
        last = Max(_began("visits__"), filter=self._held("visits__"))
        return list(rows.annotate(last_at=last).order_by("order", "name"))

    def _procedures(self, departments):
        of = {one.pk: one for one in departments}
        last = Max(_began("visits__"), filter=self._held("visits__"))
        rows = Procedure.objects.filter(department__in=of).annotate(last_at=last).order_by("code")
        named = {one.pk for line in self.lines for one in line.procedures.all()}
        first = date(self.year, 1, 1)
        found = []
        for procedure in rows:
            begun = procedure.since is None or procedure.since <= self.year
            if procedure.pk in named or (begun and (procedure.withdrawn_on is None or procedure.withdrawn_on > first)):
                procedure.department = of[procedure.department_id]
                found.append(procedure)
        place = {one.pk: number for number, one in enumerate(departments)}
        return sorted(found, key=lambda procedure: place[procedure.department_id])

    def _held(self, at):
        """Visits held up to the day on which the year is looked at."""
        until = clock.moment_of(self.on, 23, 59)
        return Q(LessThanOrEqual(_began(at), until), **{f"{at}status__in": HELD})

    def _named_in_visits(self):
        """{procedure id: its visits of the year}."""
        of = {visit.pk: visit for visit in self.visits}
        found = defaultdict(list)
        for procedure, visit in Visit.procedures.through.objects.filter(visit__in=of).values_list("procedure", "visit"):
            found[procedure].append(of[visit])
        return found

    def _found(self):
        """{(visit id, procedure id or None): {kind: count}} of the issued findings that the reader may know of."""
        self.readable = self._readable()
        counted = defaultdict(Counter)
        rows = Finding.objects.issued().filter(visit__in=self.readable).order_by()
        for row in rows.values("visit", "procedure", "grade__kind").annotate(count=Count("pk")):
            counted[row["visit"], None][row["grade__kind"]] += row["count"]
            if row["procedure"]:
                counted[row["visit"], row["procedure"]][row["grade__kind"]] += row["count"]
        return counted

    def _readable(self):
        """The visits whose result is settled and for the reader: see the table of readers."""
        settled = [visit for visit in self.visits if visit.round.status in REPORTING and visit.status in HELD]
        if self.user.reads_figures:
            return {visit.pk for visit in settled}
        near = (
            Q(round__in=self.user.memberships.values("team__round"))
            | Q(department__in=Department.objects.answered_for_by(self.user).values("pk"))
            | Q(department=self.user.department_id, department__isnull=False)
        )
        return set(Visit.objects.filter(near, pk__in=[visit.pk for visit in settled]).values_list("pk", flat=True))

    # ---- what it comes to

    def _department_rows(self, departments, found):
        lines = {(line.department_id, line.month): line for line in self.lines}
        own = defaultdict(list)
        for visit in self.visits:
            own[visit.department_id].append(visit)
        rows = []
        for department in departments:
            planned = {month: lines[department.pk, month] for month in MONTHS if (department.pk, month) in lines}
            cells = self._cells(planned, own[department.pk], None, found)
            rows.append(self._row(department, department, cells))
        return rows

    def _procedure_rows(self, procedures, found, named):
        """A line without procedures plans all of its department."""
        lines = defaultdict(list)
        for line in self.lines:
            own = {one.pk for one in line.procedures.all()}
            lines[line.department_id].append((line, own))
        rows = []
        for procedure in procedures:
            planned = {
                line.month: line for line, own in lines[procedure.department_id] if not own or procedure.pk in own
            }
            cells = self._cells(planned, named[procedure.pk], procedure.pk, found)
            rows.append(self._row(procedure, procedure.department, cells))
        return rows

    def _cells(self, planned, own, procedure, found):
        """The twelve months of a subject; `own` are all visits of the year to it."""
        visits = defaultdict(list)
        for visit in own:
            visits[visit.day.month].append(self._audited(visit, procedure, found))
        return tuple(self._cell(month, planned.get(month), visits[month], own) for month in MONTHS)

    def _audited(self, visit, procedure, found):
        by_kind = dict(found[visit.pk, procedure]) if visit.pk in self.readable else None
        return Audited(visit, visit.status in HELD, by_kind)

    def _cell(self, month, line, visits, own):
        if line is None:
            return Cell(month, visits=tuple(visits))
        carrier = self.carried.get(line.pk)
        if carrier not in own:  # held, but this procedure was not looked at
            carrier = None
        moved_to = carrier.day.month if carrier and carrier.day.month != month else None
        over = (self.year, month) < (self.on.year, self.on.month) or self.year < clock.today().year
        is_late = over and not (carrier and carrier.status in HELD)
        return Cell(month, True, moved_to, is_late, tuple(line.procedures.all()), tuple(visits))

    def _row(self, subject, department, cells):
        last_on = clock.local_date(subject.last_at) if subject.last_at else None
        since = _months(last_on, self.on) if last_on else None
        is_long = since is None or since >= self.user.agency.coverage_months
        return Row(subject, department, cells, last_on, since, is_long)


def _began(at):
    """When a visit under the path `at` was held; of one taken over from paper only the day of the plan is known."""
    return Coalesce(f"{at}actual_starts_at", f"{at}starts_at")


def _months(first, last):
    """How many whole months lie between two days."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
