"""What was done on site: visits held of those planned, case files of the sample and how many were ready in time.

Case files count once their visit's minutes are signed. Until then they are notes, which not everybody may read.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Value

from audits.core import prepared
from audits.fieldwork.models import CaseSample
from audits.fieldwork.rates import SAMPLES, Sampled, counting_files
from audits.organisation.models import Department
from audits.planning.models import AuditRound, Visit

VISITS, PROCEDURES, FILES = 1, 2, 3
COUNTS = ("planned", "held", "on_time", "late", "waiting", "faulty")
HELD = Q(status__in=(Visit.Status.CLOSED, Visit.Status.SIGNED))


@dataclass(frozen=True)
class Planned:
    """How much of something was planned and how much of it was held."""

    planned: int = 0
    held: int = 0


@dataclass(frozen=True)
class OnSite:
    """Visits, departments and procedures planned and held, and the sampled files by department."""

    visits: Planned = Planned()
    departments: Planned = Planned()
    procedures: Planned = Planned()
    samples: list = field(default_factory=list)  # Sampled, in the order of departments
    sampled: Sampled = Sampled()


def counting():
    """Visits that were not called off."""
    return Visit.objects.exclude(status=Visit.Status.CANCELLED)


def samples_that_count():
    """The standing case files of signed visits, of rounds that were not called off."""
    signed = CaseSample.objects.standing().filter(visit__status=Visit.Status.SIGNED)
    return signed.exclude(visit__round__status__in=AuditRound.UNCOUNTED)


def of_groups(*groups, department=None, departments=None):
    """What was done on site in each group of rounds that belong together."""
    pks = [tuple(one.pk for one in group) for group in groups]
    rows = prepared.rows(_written, prepared.once(pks), pks[0], department and department.pk)
    needed = {pk for part, _round, pk, *_counts in rows if part == FILES}
    at_hand = {one.pk: one for one in departments or ()}
    if not needed <= at_hand.keys():
        at_hand = Department.objects.in_bulk(needed)
    return [_on_site(rows, set(group), at_hand, first=not place) for place, group in enumerate(pks)]


def _written(everywhere, here, department):
    """The query of all these counts; procedures are counted in the rounds `here` only."""
    visits, files = counting().filter(round__in=everywhere), samples_that_count().filter(visit__round__in=everywhere)
    if department is not None:
        visits, files = visits.filter(department=department), files.filter(visit__department=department)
    return _visits(visits).union(_procedures(visits.filter(round__in=here)), _files(files), all=True)


def of_rounds(rounds, *, department=None, departments=None):
    """What was done on site in rounds that belong together."""
    return of_groups(rounds, department=department, departments=departments)[0]


def of_year(agency, year, department=None):
    """What was done on site in all rounds of a year."""
    return of_rounds(AuditRound.objects.filter(agency=agency, year=year).counting(), department=department)


def _counted(rows, part, of_round, of_department, **counts):
    """Rows of part, round, department and COUNTS."""
    keys = {"part": Value(part), "of_round": of_round, "of_department": of_department}
    counts = {name: counts.get(name, Value(0)) for name in COUNTS}
    return rows.order_by().values(**keys).annotate(**counts).values_list(*keys, *COUNTS)


def _visits(rows):
    return _counted(rows, VISITS, F("round"), F("department"), planned=Count("pk"), held=Count("pk", filter=HELD))


def _procedures(rows):
    """Of the first group only: a procedure that two visits look at is one."""
    through = Visit.procedures.through.objects.filter(visit__in=rows)
    once = Count("procedure", distinct=True)
    held = Count("procedure", distinct=True, filter=Q(visit__status__in=(Visit.Status.CLOSED, Visit.Status.SIGNED)))
    return _counted(through, PROCEDURES, F("visit__round__agency"), Value(0), planned=once, held=held)


def _files(rows):
    return _counted(rows, FILES, F("visit__round"), F("visit__department"), **counting_files())


def _on_site(rows, rounds, departments, *, first):
    visits, planned, held = Counter(), set(), set()
    procedures, files = Planned(), defaultdict(Counter)
    for part, of_round, department, *counts in rows:
        counts = Counter(dict(zip(COUNTS, counts, strict=True)))
        if part == PROCEDURES:
            procedures = Planned(counts["planned"], counts["held"]) if first else procedures
        elif of_round in rounds and part == VISITS:
            visits += counts
            planned.add(department)
            held |= {department} if counts["held"] else set()
        elif of_round in rounds:
            files[department] += counts
    ordered = sorted((departments[pk] for pk in files), key=lambda one: (one.order, one.name))
    samples = [_sampled(one, files[one.pk]) for one in ordered]
    return OnSite(
        visits=Planned(visits["planned"], visits["held"]),
        departments=Planned(len(planned), len(held)),
        procedures=procedures,
        samples=samples,
        sampled=_sampled(None, sum(files.values(), Counter())),
    )


def _sampled(department, counts):
    return Sampled(department, **{name: counts[name] for name in SAMPLES})
