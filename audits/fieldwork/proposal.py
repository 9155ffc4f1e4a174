"""Which questions a visit should ask: few enough to be asked, and spread so that the year covers the edition.

The bank holds far more than a visit can bear. What earlier rounds found in the department comes first, then one
question of each clause in turn, so that no chapter crowds out the others. A question about procedures is asked once a
visit; it names the first procedure in the plan, and case samples cover the others.
"""

from dataclasses import dataclass
from itertools import zip_longest
from zlib import crc32

from django.db.models import Q

from audits.standard.models import ClauseLink, Question


@dataclass(frozen=True)
class Proposed:
    """A question, the procedure it is asked about, and whether an earlier round's finding speaks for it."""

    question: Question
    procedure: object = None
    found_before: bool = False


def propose(visit):
    """The questions that fit a visit, best first."""
    bank = list(
        Question.objects.in_use()
        .filter(Q(agency=None) | Q(agency=visit.round.agency_id), standard=visit.round.standard_id)
        .for_department(visit.department)
        .select_related("clause")
    )
    procedures = list(visit.procedures.all())
    before = _clauses_found_before(visit)
    if not procedures:
        bank = [question for question in bank if question.applies_to != Question.AppliesTo.PROCEDURE]
    first = [question for question in bank if question.clause_id in before]
    rest = [question for question in bank if question.clause_id not in before]
    return [
        Proposed(
            question,
            procedure=procedures[0] if question.applies_to == Question.AppliesTo.PROCEDURE else None,
            found_before=question.clause_id in before,
        )
        for question in [*_in_turn(first, visit), *_in_turn(rest, visit)]
    ]


def _clauses_found_before(visit):
    """Clauses of this round's edition under which earlier rounds found something in the department."""
    found = set(
        visit.department.findings.numbered()
        .exclude(round=visit.round_id)
        .filter(round__starts_on__lt=visit.round.starts_on, clause__isnull=False)
        .values_list("clause", flat=True)
    )
    later = ClauseLink.objects.filter(earlier__in=found).values_list("later", flat=True)
    further = ClauseLink.objects.filter(earlier__in=list(later)).values_list("later", flat=True)
    return found | set(later) | set(further)


def _in_turn(questions, visit):
    """One question of each clause, then a second of each, and so on; chapters alternate within a turn.

    Which of a clause's questions comes first differs between departments, so that all of the bank is asked in time.
    """
    chapters = {}
    for question in sorted(questions, key=lambda q: (crc32(f"{q.key}{visit.department.code}".encode()), q.key)):
        chapters.setdefault(question.clause.chapter, {}).setdefault(question.clause_id, []).append(question)
    turns = [
        [question for turn in zip_longest(*clauses.values()) for question in turn if question]
        for _chapter, clauses in sorted(chapters.items())
    ]
    return [question for turn in zip_longest(*turns) for question in turn if question]
