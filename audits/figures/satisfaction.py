"""How satisfied citizens and organisations are: interviews of the visits beside survey forms on paper, and their sum.

The two are asked in different ways, so a page shows both groups with the sum, never the sum alone. A survey counts in
the year in which it ended; an interview in the year of its round, once its visit is signed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from audits.core import prepared
from audits.fieldwork.models import Interview, SurveyTotals
from audits.planning.models import AuditRound, Visit

ASKED, COUNTED = 1, 2
SUMS = ("asked", "satisfied", "points", "given_out", "returned")
SATISFIED = Q(score__gte=Interview.SATISFIED)
FEW = 30  # below this many answers the count stands beside the rate
INTERVIEWS, FORMS, ALL = "interviews", "forms", ""
LABELS = {
    **dict(Interview.Kind.choices),
    INTERVIEWS: _("Interviews during visits"),
    FORMS: _("Survey forms on paper"),
    ALL: _("Both together"),
}


@dataclass(frozen=True)
class Satisfaction:
    """Answers of one group: how many were asked and answered, how many (very) satisfied, and the sum of their scores.

    Of forms on paper the valid ones count as asked; `given_out` and `returned` say how they were come by.
    """

    kind: str = ALL
    asked: int = 0
    satisfied: int = 0
    points: int = 0
    given_out: int | None = None
    returned: int | None = None

    @property
    def label(self):
        return LABELS[self.kind]

    @property
    def rate(self):
        """Per cent satisfied or very satisfied; None without an answer."""
        return Decimal(100 * self.satisfied) / self.asked if self.asked else None

    @property
    def mean(self):
        """The mean score of 1 to 5; None without an answer."""
        return Decimal(self.points) / self.asked if self.asked else None

    @property
    def is_few(self):
        """Whether the count must stand beside the rate, which says little alone."""
        return 0 < self.asked < FEW


@dataclass(frozen=True)
class Surveyed:
    """Both groups, interviews and forms, each perhaps without answers; and their sum."""

    groups: list
    total: Satisfaction

    @property
    def interviews(self):
        return self.groups[0]

    @property
    def forms(self):
        return self.groups[1]


class Answers:
    """Interviews by round and forms by year, each by department: read once, added up as somebody wants to know."""

    def __init__(self, rows):
        self._rows = [tuple(map(int, row)) for row in rows]

    def of(self, rounds=None, years=None, department=None):
        """What came of these rounds and years, or of all; in a department or in all."""
        about, pk = {ASKED: rounds, COUNTED: years}, _pk(department)
        found = {part: dict.fromkeys(SUMS, 0) for part in about}
        for part, within, of_department, *counts in self._rows:
            if (about[part] is None or within in about[part]) and pk in (None, of_department):
                for name, count in zip(SUMS, counts, strict=True):
                    found[part][name] += count
        asked = {**found[ASKED], "given_out": None, "returned": None}
        groups = [Satisfaction(INTERVIEWS, **asked), Satisfaction(FORMS, **found[COUNTED])]
        return Surveyed(groups, _together(ALL, groups))


def of_round(audit_round, department=None, procedure=None):
    """Interviews of the visits of a round, and forms of surveys that ended in its year."""
    about = (audit_round.agency_id, (audit_round.pk,), *_days([audit_round.year]))
    return Answers(_written(*about, _pk(department), _pk(procedure))).of()


def of_year(agency, year, department=None, procedure=None):
    """Interviews of the rounds of a year, and forms of surveys that ended in it."""
    return answers_of_year(agency, year, department, procedure).of()


def answers_of_year(agency, year, department=None, procedure=None):
    """The same, to be asked for one department after the other."""
    rounds = AuditRound.objects.filter(agency=agency, year=year).counting()
    return Answers(_written(agency.pk, rounds, *_days([year]), _pk(department), _pk(procedure)))


def answers_of_groups(agency, *groups, department=None, forms=True):
    """What was answered in groups of rounds and, with `forms`, in their years."""
    rounds = {one.pk: one for group in groups for one in group}
    days = _days([one.year for one in rounds.values()]) if forms and rounds else (None, None)
    return Answers(prepared.rows(_written, agency.pk, tuple(rounds), *days, _pk(department), None))


def of_totals(totals):
    """One entry of counted forms, as a group."""
    levels = totals.levels
    return Satisfaction(
        FORMS,
        asked=sum(levels.values()),
        satisfied=sum(number for score, number in levels.items() if score >= Interview.SATISFIED),
        points=sum(score * number for score, number in levels.items()),
        given_out=totals.given_out,
        returned=totals.returned,
    )


def interviewed(audit_round):
    """([a Satisfaction for each kind of people asked in a round], all of them together)."""
    counted = _counted(interviews_that_count().filter(visit__round=audit_round).values("kind"))
    found = {row["kind"]: Satisfaction(**row) for row in counted}
    groups = [found[kind] for kind in Interview.Kind.values if kind in found]
    return groups, _together(ALL, groups)


def interviews_that_count():
    """What people said at signed visits. Until its visit is signed an interview is a note of the team and no figure."""
    signed = Interview.objects.standing().filter(visit__status=Visit.Status.SIGNED)
    return signed.exclude(visit__round__status__in=AuditRound.UNCOUNTED)


def _written(agency, rounds, first, last, department, procedure):
    """The query of interviews by round and of forms by year, each by department; no days, no forms."""
    interviews = interviews_that_count().filter(visit__round__in=rounds)
    totals = SurveyTotals.objects.standing().filter(agency=agency, ends_on__range=(first, last))
    if department is not None:
        interviews, totals = interviews.filter(visit__department=department), totals.filter(department=department)
    if procedure is not None:
        interviews, totals = interviews.filter(procedure=procedure), totals.filter(procedure=procedure)
    asked = _sums(
        interviews,
        {"part": Value(ASKED), "within": F("visit__round"), "of_department": F("visit__department")},
        {"asked": Count("pk"), "satisfied": Count("pk", filter=SATISFIED), "points": Sum("score")},
    )
    if first is None:
        return asked
    levels = {score: F(name) for score, name in SurveyTotals.LEVELS.items()}
    counted = _sums(
        totals,
        {"part": Value(COUNTED), "within": ExtractYear("ends_on"), "of_department": F("department")},
        {
            "asked": Sum("valid"),
            "satisfied": Sum(sum(number for score, number in levels.items() if score >= Interview.SATISFIED)),
            "points": Sum(sum(score * number for score, number in levels.items())),
            "given_out": Sum("given_out"),
            "returned": Sum("returned"),
        },
    )
    return asked.union(counted, all=True)


def _sums(rows, keys, sums):
    sums = {f"sum_of_{name}": sums.get(name, Value(0)) for name in SUMS}
    return rows.order_by().values(**keys).annotate(**sums).values_list(*keys, *sums)


def _days(years):
    return date(min(years), 1, 1), date(max(years), 12, 31)


def _pk(record):
    return record and record.pk


def _counted(interviews):
    """Rows of interviews, counted: those of `interviews_that_count`."""
    satisfied = Count("pk", filter=SATISFIED)
    return interviews.order_by().annotate(asked=Count("pk"), satisfied=satisfied, points=Sum("score"))


def _together(kind, groups):
    asked, satisfied, points = (sum(getattr(one, name) for one in groups) for name in ("asked", "satisfied", "points"))
    return Satisfaction(kind, asked, satisfied, points)
