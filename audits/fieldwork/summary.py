"""What a visit came to, on one screen: where the closing meeting begins (ISO 19011, 6.4.10)."""

from collections import Counter
from dataclasses import dataclass

from audits.core import clock

from .checklist import ChecklistItem


@dataclass(frozen=True)
class Rate:
    """How many of how many: a rate is never told without its n."""

    part: int
    of: int

    @property
    def share(self):
        return self.part / self.of if self.of else None


@dataclass(frozen=True)
class Summary:
    """The figures of one visit, from what stands in its notes now."""

    answers: list  # (value, label, how many), those that occur
    questions: Rate  # answered
    files: int
    in_time: Rate  # of those whose result is ready
    faultless: Rate
    overdue: int  # not ready yet, although the day on the slip has passed
    interviews: int
    satisfied: Rate
    evidence: int
    grades: list  # (grade, how many), the heaviest first

    @property
    def findings(self):
        return sum(count for _grade, count in self.grades)


def summary_of(visit):
    """The summary of a visit."""
    given = Counter(visit.checklist.values_list("answer", flat=True))
    unanswered = given.pop("", 0)
    samples, scores = list(visit.samples.standing()), visit.interviews.standing()
    asked = list(scores.values_list("score", flat=True))
    ready = [sample for sample in samples if sample.ready_on]
    return Summary(
        answers=[(value, label, given[value]) for value, label in ChecklistItem.Answer.choices if given[value]],
        questions=Rate(given.total(), given.total() + unanswered),
        files=len(samples),
        in_time=Rate(sum(not sample.is_late for sample in ready), len(ready)),
        faultless=Rate(sum(not sample.faults for sample in samples), len(samples)),
        overdue=sum(sample.ready_on is None and sample.due_on < clock.today() for sample in samples),
        interviews=len(asked),
        satisfied=Rate(sum(score >= scores.model.SATISFIED for score in asked), len(asked)),
        evidence=visit.evidence.standing().count(),
        grades=_by_grade(visit),
    )


def _by_grade(visit):
    grades = [one.grade for one in visit.findings.exclude(status="withdrawn").select_related("grade")]
    counts = Counter(grade.pk for grade in grades)
    found = {grade.pk: grade for grade in grades}
    return [(found[pk], count) for pk, count in sorted(counts.items(), key=lambda pair: found[pair[0]].order)]
