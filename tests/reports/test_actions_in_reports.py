"""What the report of a round says of its corrective actions, and of those still open from rounds before."""

from datetime import timedelta

from audits.findings.models import RevisionRequest
from audits.reports.collecting import actions as collected
from audits.reports.papers import render_html
from tests.factories import make_procedure, make_round
from tests.findings import actions
from tests.findings.actions import fresh

from .sample_papers import report


def test_a_plan_is_not_quoted_before_it_is_submitted(cast):
    action = actions.written(cast)
    (before,) = collected.of_round(action.finding.round).lines
    assert (before.cause, before.measure, before.state) == ("", "", "Chờ kế hoạch khắc phục")
    action.plan(by=cast.staff)
    (after,) = collected.of_round(action.finding.round).lines
    assert (after.number, after.department) == (action.finding.number, cast.ncc.name)
    assert (after.cause, after.measure) == ("Sổ không ghi ngày hẹn", "Sửa biểu mẫu")
    assert (after.due, after.extended, after.on_time) == (action.first_due_on, None, "")


def test_what_is_open_from_an_earlier_round_is_listed_apart(cast):
    action = actions.requested(cast)
    earlier = action.finding.round
    day = earlier.ends_on + timedelta(days=30)
    later = make_round(cast, starts_on=day, ends_on=day)
    assert [line.number for line in collected.of_round(later).earlier] == [action.finding.number]
    assert collected.of_round(later).lines == ()
    assert collected.of_round(earlier).earlier == ()


def test_a_new_cycle_takes_the_place_of_the_one_that_did_not_help(cast):
    first = actions.implemented(cast)
    first.judge_ineffective(by=cast.auditor, note="3/10 hồ sơ vẫn quá hạn")
    (line,) = collected.of_round(first.finding.round).lines
    assert line.state == "Chờ kế hoạch khắc phục (lần khắc phục 2)"


def test_revisions_asked_for_because_of_a_finding_are_listed_with_what_became_of_them(cast):
    action = actions.planned(cast)
    request = RevisionRequest.ask(make_procedure(cast.ncc), by=cast.staff, reason="Thêm bước 6", action=action)
    (row,) = collected.of_round(action.finding.round).revisions
    assert (row.finding, row.reason) == (action.finding.number, "Thêm bước 6")
    assert row.outcome.startswith("đã đề nghị sửa đổi ngày")
    fresh(request).decline(by=cast.head, note="Đã có trong bước 5")
    assert collected.of_round(action.finding.round).revisions[0].outcome == "không sửa đổi"
    assert collected.revisions(action.finding.round, in_force=True) == ()


def test_part_three_counts_root_causes_only_where_there_are_any():
    paper = report()
    assert "Nguyên nhân gốc rễ theo nhóm" in render_html(paper)
    assert "Nguyên nhân gốc rễ theo nhóm" not in render_html(
        report(actions=type(paper.actions)(on=paper.actions.on, figures=paper.actions.figures))
    )
