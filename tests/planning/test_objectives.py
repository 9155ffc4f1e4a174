"""Quality objectives: what is set, measured, explained, closed and set again; and when a result is owed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.versions import Stale
from audits.figures import objectives as figures
from audits.planning.models import Measurement, QualityObjective
from audits.work.tasks import tasks_of

from ..factories import make_objective, make_substitution
from ..findings.actions import fresh

pytestmark = pytest.mark.django_db


def measured(objective, by, period, value, **more):
    return Measurement.enter(by=by, objective=objective, period=period, value=value, **more)


def on(day):
    return clock.at(clock.moment_of(day, 9))


# ---- measuring


def test_the_last_measurement_is_the_result(cast):
    objective = make_objective(cast, cast.ncc, year=2025)
    measured(objective, cast.head, 2, Decimal("96.5"))
    measured(objective, cast.head, 1, 90)
    result = figures.of(fresh(objective))
    assert (result.value, result.achieved, result.measured_on) == (Decimal("96.5"), True, date(2025, 6, 30))
    assert (result.computed, result.value_text) == (False, "96.5%")


@pytest.mark.parametrize(
    ("comparison", "value", "reached"),
    [("at_least", 95, True), ("at_least", "94.99", False), ("at_most", 95, True), ("at_most", "95.01", False)],
)
def test_the_target_itself_is_reached(cast, comparison, value, reached):
    objective = make_objective(cast, comparison=comparison)
    assert objective.met_by(Decimal(value)) is reached
    assert objective.met_by(None) is None


def test_results_are_entered_by_who_answers_for_the_department_and_for_the_agency_by_the_secretariat(cast):
    of_ncc, of_agency = make_objective(cast, cast.ncc, year=2025), make_objective(cast, year=2025)
    for person in (cast.secretariat, cast.staff, cast.vp_head, cast.chair, cast.stranger):
        with pytest.raises(PermissionDenied):
            measured(of_ncc, person, 1, 96)
    make_substitution(cast.head, cast.outsider)
    assert measured(of_ncc, fresh(cast.outsider), 1, 96)
    with pytest.raises(PermissionDenied):
        measured(of_agency, cast.head, 1, 96)
    assert measured(of_agency, cast.secretariat, 1, 96)


def test_a_period_has_one_result_and_a_withdrawn_one_makes_room(cast):
    objective = make_objective(cast, cast.ncc, year=2025)
    first = measured(objective, cast.head, 1, 90)
    with pytest.raises(RuleBroken, match="has a result already"):
        measured(objective, cast.head, 1, 91)
    with pytest.raises(RuleBroken, match="Write the reason"):
        first.withdraw(by=cast.head, note=" ")
    first.withdraw(by=cast.head, note="Cộng nhầm")
    measured(objective, cast.head, 1, 91)
    assert [row.value for row in objective.measurements.standing()] == [91]
    assert Event.objects.of(first).last().details["note"] == "Cộng nhầm"


@pytest.mark.parametrize(("period", "sentence"), [(0, "Choose a period"), (5, "Choose a period"), (4, "not begun")])
def test_periods_that_are_none_or_have_not_begun_are_refused(cast, period, sentence):
    with on(date(2025, 9, 30)):
        objective = make_objective(cast, cast.ncc, year=2025)
        with pytest.raises(RuleBroken, match=sentence):
            measured(objective, cast.head, period, 96)


def test_a_correction_leaves_what_stood_before_in_the_history(cast):
    objective = make_objective(cast, cast.ncc, year=2025)
    result = measured(objective, cast.head, 1, 90)
    seen = result.version
    result.edit(by=cast.head, version=seen, value=Decimal(92))
    with pytest.raises(Stale):
        result.edit(by=cast.head, version=seen, value=Decimal(93))
    event = Event.objects.of(result).get(verb="edited")
    assert (event.details["old"]["value"], event.details["new"]["value"]) == ("90.00", "92")


def test_year_and_periods_stay_while_results_stand(cast):
    objective = make_objective(cast, cast.ncc, year=2025)
    result = measured(objective, cast.head, 1, 90)
    for change in ({"frequency": "yearly"}, {"year": 2024}):
        with pytest.raises(RuleBroken, match="Results were entered"):
            fresh(objective).edit(by=cast.secretariat, **change)
    with pytest.raises(RuleBroken, match="entered by hand"):
        fresh(objective).edit(by=cast.secretariat, source="satisfaction")
    result.withdraw(by=cast.head, note="Sai kỳ")
    fresh(objective).edit(by=cast.secretariat, frequency="yearly")


def test_the_program_computes_shares_only(cast):
    with pytest.raises(RuleBroken, match="per cent"):
        make_objective(cast, source="satisfaction", unit="phiếu")
    objective = make_objective(cast, source="satisfaction")
    with pytest.raises(RuleBroken, match="takes no results"):
        measured(objective, cast.secretariat, 1, 96)
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityObjective.objects.filter(pk=objective.pk).update(unit="phiếu")


def test_nobody_but_the_secretariat_sets_and_nothing_reaches_into_another_agency(cast):
    with pytest.raises(PermissionDenied):
        QualityObjective.enter(
            by=cast.head, agency=cast.agency, year=2026, statement="A", measure="B", target=1, responsible=cast.head
        )
    with pytest.raises(RuleBroken, match="department of the agency"):
        make_objective(cast, cast.stranger.department)
    with pytest.raises(RuleBroken, match="person of the agency"):
        make_objective(cast, responsible=cast.stranger)


# ---- closing


def test_an_objective_is_closed_when_its_year_is_over_and_measured(cast):
    with on(date(2025, 12, 31)):
        objective = make_objective(cast, cast.ncc, year=2025)
        measured(objective, cast.head, 4, 97)
        with pytest.raises(RuleBroken, match="not over"):
            objective.close(by=cast.secretariat)
    unmeasured = make_objective(cast, cast.ncc, year=2025)
    with on(date(2026, 1, 5)):
        with pytest.raises(RuleBroken, match="No result"):
            unmeasured.close(by=cast.secretariat)
        objective.close(by=cast.secretariat)
    closed = fresh(objective)
    assert (closed.status, closed.final_value, closed.final_on) == ("closed", 97, date(2025, 12, 31))
    with pytest.raises(RuleBroken, match="takes no results"):
        measured(closed, cast.head, 3, 10)
    with pytest.raises(PermissionDenied):
        closed.edit(by=cast.secretariat, target=50)


def test_the_result_of_the_year_is_that_of_its_last_period(cast):
    objective = make_objective(cast, cast.ncc, year=2025)
    measured(objective, cast.head, 1, 97)
    with on(date(2026, 1, 5)), pytest.raises(RuleBroken, match="last period, and “Quarter 4/2025” has none"):
        objective.close(by=cast.secretariat)
    measured(objective, cast.head, 4, 96)
    objective.close(by=cast.secretariat)
    assert fresh(objective).final_value == 96


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"source": "closure", "target": 101}, "100% at most"),
        ({"target": 9550}, "slip of the pen"),
        ({"target": 120}, None),
        ({"target": 9550, "unit": "hồ sơ"}, None),
    ],
)
def test_a_target_is_one_that_can_be_meant(cast, values, sentence):
    if sentence is None:
        assert make_objective(cast, **values).target == values["target"]
        return
    with pytest.raises(RuleBroken, match=sentence) as broken:
        make_objective(cast, **values)
    assert broken.value.field == "target"


def test_a_result_is_one_that_can_be_meant(cast):
    objective = make_objective(cast, cast.ncc)
    with pytest.raises(RuleBroken, match="slip of the pen") as broken:
        measured(objective, cast.head, 1, 9550)
    assert broken.value.field == "value"
    assert measured(objective, cast.head, 1, 105).value == 105


def test_who_answered_for_a_department_until_now_enters_no_result_of_another(cast):
    objective = make_objective(cast, cast.ncc)
    read_before = fresh(objective)
    objective.edit(by=cast.secretariat, department=cast.vp)
    with pytest.raises(PermissionDenied):
        measured(read_before, cast.head, 1, 97)


def test_what_was_missed_is_closed_with_its_cause_and_measures(cast):
    objective = make_objective(cast, cast.ncc, year=2024, frequency="yearly")
    measured(objective, cast.head, 1, 80)
    with pytest.raises(RuleBroken, match="missed"):
        fresh(objective).close(by=cast.secretariat)
    with pytest.raises(PermissionDenied):
        objective.explain(by=cast.staff, cause="Thiếu người", remedy="Bố trí thêm")
    objective.explain(by=cast.head, cause="Thiếu người", remedy="Bố trí thêm")
    fresh(objective).close(by=cast.secretariat)
    assert figures.of(fresh(objective)).achieved is False


def test_a_computed_result_is_settled_by_closing_and_open_again_by_reopening(cast, monkeypatch):
    objective = make_objective(cast, cast.ncc, year=2024, source="satisfaction", target=50)
    monkeypatch.setattr(figures.Results, "_figure", lambda *about: (Decimal("66.666"), 3))
    figures.close(objective, by=cast.secretariat)
    monkeypatch.setattr(figures.Results, "_figure", lambda *about: (Decimal(10), 10))
    settled = figures.of(fresh(objective))
    assert (settled.value, settled.achieved, settled.is_settled) == (Decimal("66.7"), True, True)
    event = Event.objects.of(objective).get(verb="close")
    assert event.details["new"]["final_value"] == "66.7"
    fresh(objective).reopen(by=cast.secretariat, note="Kiểm lại phiếu")
    reopened = figures.of(fresh(objective))
    assert (reopened.value, reopened.achieved, reopened.objective.final_value) == (10, False, None)


def test_the_database_keeps_no_settled_result_of_an_open_objective(cast):
    objective = make_objective(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityObjective.objects.filter(pk=objective.pk).update(final_value=99)


# ---- another year


def test_the_objectives_of_last_year_are_set_again_once_and_without_their_results(cast):
    kept = make_objective(cast, cast.ncc, year=2024, statement="Đúng hạn", frequency="yearly")
    measured(kept, cast.head, 1, 97)
    kept.close(by=cast.secretariat)
    make_objective(cast, cast.ncc, year=2024, statement="Rút").withdraw(by=cast.secretariat, note="Nhầm")
    make_objective(cast, cast.vp, year=2024, statement="Đã đặt lại")
    make_objective(cast, cast.vp, year=2025, statement="Đã đặt lại")
    gone = make_objective(cast, cast.btxh, year=2024, statement="Phòng đã giải thể")
    cast.btxh.closed_on = clock.today() - timedelta(days=1)
    cast.btxh.save()
    cast.head.is_active = False
    cast.head.save()
    with pytest.raises(PermissionDenied):
        QualityObjective.copy_year(cast.agency, 2025, by=cast.vp_head)
    made = QualityObjective.copy_year(cast.agency, 2025, by=cast.secretariat)
    assert [(one.statement, one.year, one.status, one.responsible) for one in made] == [
        ("Đúng hạn", 2025, "open", None)
    ]
    assert figures.of(fresh(made[0])).value is None
    assert Event.objects.of(made[0]).get().verb == "copied"
    assert gone.statement not in [one.statement for one in made]
    with pytest.raises(RuleBroken, match="nothing to copy"):
        QualityObjective.copy_year(cast.agency, 2025, by=cast.secretariat)


# ---- what waits


def owed(person):
    return [task.about for task in tasks_of(fresh(person)) if task.kind.startswith("measure_")]


@pytest.mark.parametrize(
    ("frequency", "day", "waits"),
    [
        ("quarterly", date(2025, 3, 31), False),
        ("quarterly", date(2025, 4, 1), True),
        ("half_yearly", date(2025, 6, 30), False),
        ("half_yearly", date(2025, 7, 1), True),
        ("yearly", date(2025, 12, 31), False),
        ("yearly", date(2026, 1, 1), True),
    ],
)
def test_a_result_is_owed_from_the_day_after_its_period(cast, frequency, day, waits):
    with on(day):
        make_objective(cast, cast.ncc, year=2025, frequency=frequency)
        assert bool(owed(cast.head)) is waits
        for person in (cast.secretariat, cast.staff, cast.vp_head, cast.chair):
            assert owed(person) == []


def test_a_result_waits_until_the_last_period_that_is_over_has_one(cast):
    with on(date(2025, 8, 1)):
        objective = make_objective(cast, cast.ncc, year=2025)
        measured(objective, cast.head, 1, 96)
        assert owed(cast.head) == ["Phòng NCC, 2025"]
        second = measured(objective, cast.head, 2, 96)
        assert owed(cast.head) == []
        second.withdraw(by=cast.head, note="Cộng nhầm")
        assert owed(cast.head) == ["Phòng NCC, 2025"]
        task = next(task for task in tasks_of(fresh(cast.head)) if task.kind == "measure_objective")
        assert task.since == date(2025, 6, 30)


def test_nothing_is_owed_of_what_is_computed_closed_or_withdrawn_and_of_the_agency_the_secretariat_owes(cast):
    make_objective(cast, cast.ncc, year=2024, source="closure")
    make_objective(cast, cast.ncc, year=2024).withdraw(by=cast.secretariat, note="Nhầm")
    closed = make_objective(cast, cast.ncc, year=2024, frequency="yearly")
    measured(closed, cast.head, 1, 97)
    closed.close(by=cast.secretariat)
    assert owed(cast.head) == []
    make_objective(cast, year=2024)
    assert owed(cast.head) == []
    assert owed(cast.secretariat) == [f"{cast.agency}, 2024"]
