"""What a visit came to, on one screen: where the closing meeting begins (ISO 19011, 6.4.10)."""

from collections import Counter
from dataclasses import dataclass

from audits.core import clock

from .checklist import ChecklistItem
from .rates import Sampled, Share, counting_files


@dataclass(frozen=True)
class Summary:
    """The figures of one visit, from what stands in its notes now."""

    answers: list  # (value, label, how many), those that occur
    questions: Share  # answered
    sampled: Sampled
    overdue: int  # not ready yet, although the day on the slip has passed
    interviews: int
    satisfied: Share
    evidence: int
    grades: list  # (grade, how many), the heaviest first

    @property
    def findings(self):
        return sum(count for _grade, count in self.grades)


def summary_of(visit):
    """The summary of a visit."""
    given = Counter(visit.checklist.values_list("answer", flat=True))
    unanswered = given.pop("", 0)
    samples, scores = visit.samples.standing(), visit.interviews.standing()
    asked = list(scores.values_list("score", flat=True))
    return Summary(
        answers=[(value, label, given[value]) for value, label in ChecklistItem.Answer.choices if given[value]],
        questions=Share(given.total(), given.total() + unanswered),
        sampled=Sampled(**samples.aggregate(**counting_files())),
        overdue=samples.not_ready().filter(due_on__lt=clock.today()).count(),
        interviews=len(asked),
        satisfied=Share(sum(score >= scores.model.SATISFIED for score in asked), len(asked)),
        evidence=visit.evidence.standing().count(),
        grades=_by_grade(visit),
    )


def _by_grade(visit):
    grades = [one.grade for one in visit.findings.exclude(status="withdrawn").select_related("grade")]
    counts = Counter(grade.pk for grade in grades)
    found = {grade.pk: grade for grade in grades}
    return [(found[pk], count) for pk, count in sorted(counts.items(), key=lambda pair: found[pair[0]].order)]
