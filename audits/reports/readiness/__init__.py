"""What is missing or contradictory before a document can be submitted, each with the page where it is mended."""

from . import head, records, signs, texts
from .head import wrong_date
from .problem import Problem
from .records import REPORTED

__all__ = ["REPORTED", "Problem", "check", "doubts", "missing", "wrong_date"]

CHECKS = (
    records.state_of_the_round,
    texts.unwritten,
    texts.without_date,
    head.signature,
    head.recipients,
    head.date,
    records.figures_that_differ,
    records.gaps_in_the_numbers,
    records.nonconformities_without_action,
    texts.numbers_that_are_none,
    texts.counts_that_cannot_be,
    records.answers_without_ground,
    records.nonconformities_without_evidence,
    records.photos_without_caption,
    records.actions_that_lack_something,
    signs.not_in_the_font,
)


def check(document):
    """All problems of a document, those that it waits for first."""
    found = [problem for look in CHECKS for problem in look(document)]
    return sorted(found, key=lambda problem: not problem.must)


def missing(document):
    """All that keeps the document from being submitted; empty when nothing does."""
    return [problem for problem in check(document) if problem.must]


def doubts(document):
    """What should be looked at, and does not stand in the way."""
    return [problem for problem in check(document) if not problem.must]
