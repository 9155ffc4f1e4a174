"""Which questions a visit should ask: few enough to be asked, and spread so that the year covers the edition.

The bank holds far more than a visit can bear, so clauses take turns: one question of each clause that an earlier
round found something under, one of every other clause, then a second of each, and so on. Within a turn the chapters
alternate, so that where the list is cut off none of them is missing. A question about procedures is asked once a
visit; the procedures in the plan take turns as well.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle, zip_longest
from zlib import crc32

from django.db.models import Q

from audits.standard.models import Question

from .earlier import found_before


@dataclass(frozen=True)
class Proposed:
    """A question, the procedure it is asked about, and whether an earlier round's finding speaks for it."""

    question: Question
    procedure: object = None
    found_before: bool = False


def propose(visit):
    """The questions that fit a visit, best first."""
    before = set(found_before(visit))
    procedures = list(visit.procedures.order_by("code"))
    turns = defaultdict(list)
    for questions in _by_clause(_bank(visit, about_procedures=bool(procedures)), visit.department):
        for turn, question in enumerate(questions):
            turns[turn, question.clause_id not in before].append(question)
    in_turn = cycle(procedures)
    return [
        Proposed(
            question,
            procedure=next(in_turn) if question.applies_to == Question.AppliesTo.PROCEDURE else None,
            found_before=question.clause_id in before,
        )
        for _turn, questions in sorted(turns.items())
        for question in _chapters_alternate(questions)
    ]


def best(visit, count):
    """The `count` best questions in the order in which they are asked: found before first, then by clause."""
    chosen = propose(visit)[:count]
    return sorted(chosen, key=lambda row: (not row.found_before, row.question.clause.order, row.question.key))


def _bank(visit, *, about_procedures):
    bank = (
        Question.objects.in_use()
        .filter(Q(agency=None) | Q(agency=visit.round.agency_id), standard=visit.round.standard_id)
        .exclude(pk__in=visit.checklist.filter(question__isnull=False).values("question"))
        .for_department(visit.department)
        .select_related("clause")
    )
    return bank if about_procedures else bank.exclude(applies_to=Question.AppliesTo.PROCEDURE)


def _by_clause(bank, department):
    """The questions of each clause, in an order that differs between departments so that all are asked in time."""
    clauses = defaultdict(list)
    for question in sorted(bank, key=lambda one: (crc32(f"{one.key}{department.code}".encode()), one.key)):
        clauses[question.clause_id].append(question)
    return clauses.values()


def _chapters_alternate(questions):
    chapters = defaultdict(list)
    for question in questions:
        chapters[question.clause.chapter].append(question)
    rows = zip_longest(*(chapters[name] for name in sorted(chapters, key=int)))
    return [question for row in rows for question in row if question]
