"""Satisfaction, recomputed in plain Python from the rows: interviews and forms side by side, and their sum."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.core import clock
from audits.fieldwork.models import Interview, SurveyTotals
from audits.figures import rounds, satisfaction
from audits.figures.satisfaction import FORMS, INTERVIEWS, Satisfaction
from audits.planning.models import Visit

from ..factories import close_visit, make_interview, make_open_visit, make_procedure, make_totals, sign_visit

pytestmark = pytest.mark.django_db


def plain(scores):
    """(asked, satisfied, rate, mean) of a list of scores, as one would count them by hand."""
    if not scores:
        return 0, 0, None, None
    satisfied = len([score for score in scores if score in (4, 5)])
    return len(scores), satisfied, Decimal(100 * satisfied) / len(scores), Decimal(sum(scores)) / len(scores)


def said(group):
    return group.asked, group.satisfied, group.rate, group.mean


def scores_of(levels):
    """Five counts, from very satisfied down, as a list of scores."""
    return [score for score, number in zip((5, 4, 3, 2, 1), levels, strict=True) for _form in range(number)]


@settings(max_examples=200, deadline=None)
@given(levels=st.tuples(*[st.integers(0, 300)] * 5))
def test_an_entry_of_forms_comes_to_what_its_forms_come_to(levels):
    names = SurveyTotals.LEVELS.values()
    totals = SurveyTotals(given_out=2000, returned=1600, **dict(zip(names, levels, strict=True)))
    group = satisfaction.of_totals(totals)
    assert said(group) == plain(scores_of(levels))
    assert group.is_few == (0 < sum(levels) < 30)
    assert group.rate is None or 0 <= group.rate <= 100
    assert group.mean is None or 1 <= group.mean <= 5


@pytest.fixture
def year(cast):
    """A visit to NCC with interviews, and forms of NCC and VP; all of this year."""
    visit = make_open_visit(cast)
    here = SimpleNamespace(visit=visit, round=visit.round, procedure=make_procedure(cast.ncc), year=visit.round.year)
    for score, kind in ((5, "citizen"), (4, "citizen"), (2, "organisation"), (3, "staff")):
        make_interview(visit, cast.auditor, score=score, kind=kind)
    make_interview(visit, cast.auditor, score=5, procedure=here.procedure)
    make_interview(visit, cast.auditor, score=1).withdraw(by=cast.auditor, note="Ghi nhầm")
    sign_visit(close_visit(visit, cast), cast.head)
    with clock.at(clock.moment_of(date(here.year, 12, 31))):
        days = {"starts_on": date(here.year, 1, 1), "ends_on": date(here.year, 3, 31)}
        make_totals(cast, cast.ncc, (10, 5, 3, 1, 1), **days)
        make_totals(cast, cast.ncc, (4, 0, 0, 0, 4), procedure=here.procedure, **days)
        make_totals(cast, cast.vp, (40, 0, 0, 0, 0), **days)
        make_totals(cast, cast.btxh, (0, 0, 0, 0, 9), **days).withdraw(by=cast.secretariat, note="Nhầm")
        # A survey belongs to the year in which it ended.
        straddling = {"starts_on": date(here.year - 1, 11, 1), "ends_on": date(here.year, 1, 31)}
        make_totals(cast, cast.ttr, (0, 2, 0, 0, 0), **straddling)
        make_totals(
            cast, cast.ttr, (7, 0, 0, 0, 0), starts_on=date(here.year - 1, 1, 1), ends_on=date(here.year - 1, 1, 5)
        )
    here.asked = [5, 4, 2, 3, 5]
    here.of_ncc = scores_of((14, 5, 3, 1, 5))
    here.forms = here.of_ncc + [5] * 40 + [4, 4]
    return here


def test_both_groups_and_the_sum_of_a_year_and_of_a_round(cast, year):
    for surveyed in (satisfaction.of_year(cast.agency, year.year), satisfaction.of_round(year.round)):
        assert [group.kind for group in surveyed.groups] == [INTERVIEWS, FORMS]
        assert said(surveyed.interviews) == plain(year.asked)
        assert said(surveyed.forms) == plain(year.forms)
        assert said(surveyed.total) == plain(year.asked + year.forms)
    assert (surveyed.forms.given_out, surveyed.forms.returned) == (90, 74)
    assert surveyed.interviews.given_out is None


def test_of_one_department_and_of_one_procedure(cast, year):
    of_ncc = satisfaction.of_year(cast.agency, year.year, cast.ncc)
    assert said(of_ncc.total) == plain(year.asked + year.of_ncc)
    of_vp = satisfaction.of_round(year.round, cast.vp)
    assert said(of_vp.interviews) == plain([])
    assert said(of_vp.total) == plain([5] * 40)
    of_procedure = satisfaction.of_year(cast.agency, year.year, procedure=year.procedure)
    assert (said(of_procedure.interviews), said(of_procedure.forms)) == (plain([5]), plain(scores_of((4, 0, 0, 0, 4))))


def test_a_cancelled_visit_another_year_and_another_agency_do_not_count(cast, year):
    assert said(satisfaction.of_year(cast.stranger.agency, year.year).total) == plain([])
    assert said(satisfaction.of_year(cast.agency, year.year - 1).total) == plain([5] * 7)
    Visit.objects.filter(pk=year.visit.pk).update(status="cancelled")
    assert said(satisfaction.of_round(year.round).interviews) == plain([])


@pytest.mark.parametrize("status", ["open", "closed"])
def test_what_was_asked_is_a_note_of_the_team_until_the_visit_is_signed(cast, year, status):
    Visit.objects.filter(pk=year.visit.pk).update(status=status)
    assert said(satisfaction.of_round(year.round, cast.ncc).interviews) == plain([])


def test_the_round_counts_its_interviews_once_by_kind_and_together(cast, year):
    figures = rounds.of_round(year.round)
    assert [group.kind for group in figures.interviews] == ["citizen", "organisation", "staff"]
    assert sum(group.asked for group in figures.interviews) == figures.interviewed.asked == len(year.asked)
    assert said(figures.interviewed) == said(satisfaction.of_round(year.round).interviews)
    assert Interview.objects.count() == len(year.asked) + 1


def test_every_group_has_a_name():
    for kind in (*Interview.Kind.values, INTERVIEWS, FORMS, ""):
        assert str(Satisfaction(kind).label)
