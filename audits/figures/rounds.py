"""The figures of one audit round, as its report prints them; pages ask the same functions for what they show."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Count, Q

from audits.organisation.calendar import WorkingDays
from audits.planning.models import AuditRound, Visit

from . import findings, onsite
from .onsite import Planned, Sampled
from .satisfaction import Satisfaction, interviewed


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
    samples: list = field(default_factory=list)  # Sampled with the worst lateness, a department each
    sampled: Sampled = Sampled()
    interviews: list = field(default_factory=list)  # Satisfaction, a group each
    interviewed: Satisfaction | None = None
    late_files: list = field(default_factory=list)  # (CaseSample, lateness)


def of_round(audit_round):
    """The figures of a round, from its records as they stand."""
    found, on_site = findings.of_rounds([audit_round]), onsite.of_rounds([audit_round])
    late_files = late(audit_round)
    interviews, all_interviewed = interviewed(audit_round)
    return RoundFigures(
        visits=on_site.visits,
        departments=on_site.departments,
        procedures=on_site.procedures,
        questions=_questions(audit_round),
        findings=found.departments,
        by_kind=found.by_kind,
        by_clause=found.by_clause,
        samples=_with_the_worst(on_site.samples, late_files),
        sampled=on_site.sampled,
        late_files=late_files,
        interviews=interviews,
        interviewed=all_interviewed,
    )


def before(audit_round, rounds=None):
    """The round before, of those that are reported: what a round is compared with. None when it is the first.

    `rounds` are those to choose from, where they have been read already.
    """
    if rounds is None:
        rounds = AuditRound.objects.filter(agency=audit_round.agency).select_related("standard")
        rounds = rounds.filter(starts_on__lt=audit_round.starts_on, status__in=AuditRound.IS_REPORTED)
        return rounds.order_by("-starts_on", "-number").first()
    earlier = [one for one in rounds if one.starts_on < audit_round.starts_on and one.status in AuditRound.IS_REPORTED]
    return max(earlier, key=lambda one: (one.starts_on, one.number), default=None)


def _questions(audit_round):
    answers = audit_round.visits.exclude(status=Visit.Status.CANCELLED).aggregate(
        asked=Count("checklist"), answered=Count("checklist", filter=~Q(checklist__answer=""))
    )
    return Planned(answers["asked"], answers["answered"])


def late(audit_round):
    """The case files that were late, each with by how much: (CaseSample, lateness)."""
    calendar = WorkingDays(audit_round.agency)
    rows = onsite.samples_that_count().late().filter(visit__round=audit_round).select_related("visit", "procedure")
    return [(sample, sample.lateness(calendar)) for sample in rows]


def _with_the_worst(samples, late_files):
    by_department = defaultdict(list)
    for sample, lateness in late_files:
        by_department[sample.visit.department_id].append((sample, lateness))
    return [_worst(row, by_department[row.department.pk]) for row in samples]


def _worst(row, files):
    latest, worst = max(files, default=(None, 0), key=lambda file: file[1])
    return replace(row, worst=worst, unit=str(latest.lateness_unit)) if worst else row
