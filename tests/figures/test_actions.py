"""On time and closure are two figures: one of the confirmed reports, one of the issued nonconformities."""

from datetime import timedelta

from audits.core import clock
from audits.figures import actions as figures
from audits.findings.models import CorrectiveAction

from ..findings import actions
from ..findings.actions import fresh


def figures_of(action):
    return figures.of_round(action.finding.round)


def test_nothing_confirmed_has_no_rate_of_time_and_nothing_effective_a_closure_of_none(cast):
    counted = figures_of(actions.planned(cast))
    assert (counted.issued, counted.open, counted.confirmed) == (1, 1, 0)
    assert (counted.on_time_rate, counted.closure_rate) == (None, 0)


def test_a_late_report_that_helped_closes_the_nonconformity_but_was_not_on_time(cast):
    action = actions.implemented(cast)
    late = action.first_due_on + timedelta(days=1)
    CorrectiveAction.objects.filter(pk=action.pk).update(reported_done_on=late, due_on=late + timedelta(days=5))
    before = figures_of(action)
    assert (before.confirmed, before.on_time, before.extended) == (1, 0, 1)
    assert (before.on_time_rate, before.closure_rate) == (0, 0)
    fresh(action).judge_effective(by=cast.auditor, looked_at="10 hồ sơ")
    after = figures_of(action)
    assert (after.on_time_rate, after.closure_rate, after.open) == (0, 100, 0)


def test_a_cycle_that_did_not_help_counts_as_confirmed_and_leaves_the_nonconformity_open(cast):
    first = actions.implemented(cast)
    first.judge_ineffective(by=cast.auditor, note="3/10 hồ sơ vẫn quá hạn")
    counted = figures_of(first)
    assert (counted.issued, counted.open, counted.ineffective, counted.confirmed) == (1, 1, 1, 1)
    assert (counted.on_time_rate, counted.closure_rate) == (100, 0)


def test_overdue_and_cancelled_follow_the_newest_cycle_by_department(cast):
    action = actions.requested(cast)
    with clock.at(clock.moment_of(action.plan_due_on + timedelta(days=1), 12)):
        (row,) = figures_of(action).departments
        assert (row.department, row.issued, row.overdue) == (cast.ncc, 1, 1)
    action.cancel(by=cast.chair, note="Quy trình đã bãi bỏ")
    counted = figures_of(action)
    assert (counted.cancelled, counted.open, counted.overdue, counted.closure_rate) == (1, 0, 0, 0)


def test_root_causes_are_the_last_answers_of_plans_that_were_submitted(cast):
    action = actions.written(cast)
    assert figures.root_causes(action.finding.round) == []
    action.plan(by=cast.staff)
    (row,) = figures.root_causes(action.finding.round)
    assert (row.category, row.count, row.findings) == ("material", 1, (action.finding,))
