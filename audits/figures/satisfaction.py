"""How satisfied citizens and organisations are: interviews of the visits beside survey forms on paper, and their sum.

The two are asked in different ways, so a page shows both groups with the sum, never the sum alone. A survey counts in
the year in which it ended; an interview in the year of its round, once its visit is signed.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from audits.fieldwork.models import Interview, SurveyTotals
from audits.planning.models import Visit

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


def of_round(audit_round, department=None, procedure=None):
    """Interviews of the visits of a round, and forms of surveys that ended in its year."""
    interviews = Interview.objects.filter(visit__round=audit_round)
    totals = SurveyTotals.objects.filter(agency=audit_round.agency_id).of_year(audit_round.year)
    return _surveyed(interviews, totals, department, procedure)


def of_year(agency, year, department=None, procedure=None):
    """Interviews of the rounds of a year, and forms of surveys that ended in it."""
    interviews = Interview.objects.filter(visit__round__agency=agency, visit__round__year=year)
    totals = SurveyTotals.objects.filter(agency=agency).of_year(year)
    return _surveyed(interviews, totals, department, procedure)


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
    counted = _counted(Interview.objects.filter(visit__round=audit_round).values("kind"))
    found = {row["kind"]: Satisfaction(**row) for row in counted}
    groups = [found[kind] for kind in Interview.Kind.values if kind in found]
    return groups, _together(ALL, groups)


def of_interviewed(*groups, department=None):
    """All who were asked on site in each group of rounds that belong together, such as this one and the one before."""
    rows = Interview.objects.filter(visit__round__in=[one.pk for group in groups for one in group])
    if department is not None:
        rows = rows.filter(visit__department=department)
    found = [(row.pop("of_round"), Satisfaction(**row)) for row in _counted(rows.values(of_round=F("visit__round")))]
    pks = [{one.pk for one in group} for group in groups]
    return [_together(INTERVIEWS, [one for of_round, one in found if of_round in group]) for group in pks]


def interviews_that_count():
    """What people said at signed visits. Until its visit is signed an interview is a note of the team and no figure."""
    return Interview.objects.standing().filter(visit__status=Visit.Status.SIGNED)


def _surveyed(interviews, totals, department, procedure):
    if department:
        interviews, totals = interviews.filter(visit__department=department), totals.filter(department=department)
    if procedure:
        interviews, totals = interviews.filter(procedure=procedure), totals.filter(procedure=procedure)
    kinds = [Satisfaction(**row) for row in _counted(interviews.values("kind"))]
    groups = [_together(INTERVIEWS, kinds), _forms(totals.standing())]
    return Surveyed(groups, _together(ALL, groups))


def _counted(interviews):
    """Rows of interviews, counted: those of `interviews_that_count`."""
    standing = interviews.standing().filter(visit__status=Visit.Status.SIGNED).order_by()
    satisfied = Count("pk", filter=Q(score__gte=Interview.SATISFIED))
    return standing.annotate(asked=Count("pk"), satisfied=satisfied, points=Sum("score"))


def _forms(totals):
    names = ("given_out", "returned", *SurveyTotals.LEVELS.values())
    sums = totals.aggregate(**{name: Sum(name, default=0) for name in names})
    return of_totals(SurveyTotals(**sums))


def _together(kind, groups):
    asked, satisfied, points = (sum(getattr(one, name) for one in groups) for name in ("asked", "satisfied", "points"))
    return Satisfaction(kind, asked, satisfied, points)
