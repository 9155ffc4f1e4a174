"""What objectives compute is what pages and papers say, recomputed in plain Python from the rows."""

from datetime import timedelta
from decimal import Decimal

import pytest

from audits.core import clock
from audits.fieldwork.models import CaseSample, Interview, SurveyTotals
from audits.figures import objectives
from audits.findings.models import CorrectiveAction, Finding
from audits.planning.models import QualityObjective

from ..factories import make_objective, make_totals

pytestmark = pytest.mark.django_db
Source = QualityObjective.Source
COMPUTED = [source for source in Source if source != Source.MEASURED]


def share(part, whole):
    return None if not whole else (Decimal(100 * part) / whole).quantize(Decimal("0.1"))


def plain(source, year, department):
    """The share by hand: rows first, everything else in Python."""
    if source == Source.FILES_ON_TIME:
        done = [
            file
            for file in CaseSample.objects.select_related("visit__round")
            if file.ready_on and not file.withdrawn and file.visit.round.year == year
            if file.visit.status == "signed" and department in (None, file.visit.department)
        ]
        return share(sum(file.ready_on <= file.due_on for file in done), len(done))
    if source == Source.SATISFACTION:
        scores = [
            one.score
            for one in Interview.objects.select_related("visit__round")
            if not one.withdrawn and one.visit.round.year == year and one.visit.status == "signed"
            if department in (None, one.visit.department)
        ]
        for totals in SurveyTotals.objects.filter(withdrawn=False):
            if totals.ends_on.year == year and department in (None, totals.department):
                scores += [score for score, number in totals.levels.items() for _form in range(number)]
        return share(sum(score >= 4 for score in scores), len(scores))
    issued = [
        finding
        for finding in Finding.objects.select_related("round", "grade", "department")
        if finding.number and finding.status in ("issued", "closed") and finding.grade.kind in ("major", "minor")
        if finding.round.year == year and department in (None, finding.department)
    ]
    cycles = list(CorrectiveAction.objects.filter(finding__in=issued))
    if source == Source.CLOSURE:
        last = {action.finding_id: action.status for action in sorted(cycles, key=lambda action: action.cycle)}
        return share(sum(status == "effective" for status in last.values()), len(issued))
    confirmed = [action for action in cycles if action.implemented_on]
    return share(sum(action.reported_done_on <= action.first_due_on for action in confirmed), len(confirmed))


def test_computed_results_are_those_of_the_rows(the_story):
    cast, year = the_story.cast, the_story.signed_visit.round.year
    done = fresh_confirmed(the_story)
    make_totals(cast, cast.ttr, (3, 1, 1, 0, 1))
    for department in (None, cast.ncc, cast.vp, cast.ttr):
        for source in COMPUTED:
            objective = make_objective(cast, department, year=year, source=source, target=60)
            result = objectives.of(objective)
            expected = plain(source, year, department)
            assert (result.value, result.computed) == (expected, True), (source, department)
            assert result.achieved == (None if expected is None else expected >= 60)
            assert result.measured_on == (None if expected is None else clock.today())
    assert plain(Source.ACTIONS_ON_TIME, year, done.department) is not None


def fresh_confirmed(story):
    """The action that was reported as done, confirmed by its verifier."""
    action = CorrectiveAction.objects.get(pk=story.done_action.pk)
    action.confirm(by=action.verifier, check_on=clock.today() + timedelta(days=60))
    return action


def test_the_results_of_a_year_in_their_order_and_of_one_department(the_story):
    cast, year = the_story.cast, the_story.objective.year
    found = objectives.of_year(cast.agency, year)
    assert [result.objective for result in found] == [the_story.agency_objective, the_story.objective]
    assert [result.value for result in found] == [None, 97]
    of_ncc = objectives.of_year(cast.agency, year, cast.ncc)
    assert [result.objective for result in of_ncc] == [the_story.objective]
    assert objectives.of_year(cast.agency, year - 2)[0].is_settled


def test_many_objectives_ask_for_each_figure_once(the_story, django_assert_num_queries):
    cast, year = the_story.cast, the_story.objective.year
    for _n in range(5):
        make_objective(cast, cast.ncc, year=year, source="satisfaction")
    with django_assert_num_queries(3):  # objectives, measurements, interviews with forms
        assert len(objectives.of_year(cast.agency, year, cast.ncc)) == 6
