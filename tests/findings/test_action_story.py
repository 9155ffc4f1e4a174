"""What becomes of a nonconformity: its action, from the request to the judgement, and the ways in between."""

from datetime import timedelta

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.findings.measures import as_tree
from audits.findings.models import Cause, CorrectiveAction, Extension, Grade, Measure, RevisionRequest
from audits.organisation.calendar import WorkingDays
from audits.organisation.models import Department

from . import actions
from .actions import fresh, make_stored_file, write_measure


def later(day):
    """The clock at noon of a day."""
    return clock.at(clock.moment_of(day, 12))


def test_an_issued_nonconformity_opens_an_action_whose_deadlines_count_in_working_days(cast):
    action = actions.requested(cast)
    calendar, today = WorkingDays(cast.agency), clock.today()
    assert (action.status, action.cycle, action.department) == ("requested", 1, cast.ncc)
    assert action.plan_due_on == calendar.after(today, cast.agency.plan_days)
    assert action.due_on == action.first_due_on == calendar.after(today, cast.agency.minor_days)


def test_what_is_no_nonconformity_opens_none(cast):
    for_observation = actions.issue_finding(cast, "observation")
    assert not for_observation.actions.exists()


def test_a_finding_closes_when_its_action_is_judged_effective(cast):
    action = actions.effective(cast)
    assert fresh(action.finding).status == "closed"
    assert action.was_on_time


def test_what_did_not_help_opens_a_new_cycle_and_stays_as_it_is(cast):
    first = actions.implemented(cast)
    second = first.judge_ineffective(by=cast.auditor, note="3/10 hồ sơ vẫn quá hạn")
    assert fresh(first).status == "ineffective"
    assert (second.cycle, second.earlier, second.status) == (2, first, "requested")
    assert (second.owner, second.verifier) == (first.owner, first.verifier)
    assert fresh(first.finding).status == "issued"


def test_a_plan_lacks_what_it_lacks_in_a_sentence(cast):
    action = actions.requested(cast)
    with pytest.raises(RuleBroken, match="corrected at once"):
        action.plan(by=cast.head)
    action.write_plan(by=cast.head, correction="Gửi phiếu xin lỗi")
    with pytest.raises(RuleBroken, match="root cause"):
        fresh(action).plan(by=cast.head)
    Cause.ask_why(action, ["Không biết", " ", "Sổ không ghi"], by=cast.head, category="procedure")
    with pytest.raises(RuleBroken, match="at least one corrective measure"):
        fresh(action).plan(by=cast.head)
    write_measure(action, cast.head, cast.staff)
    fresh(action).plan(by=cast.head)
    action = fresh(action)
    assert (action.status, action.owner) == ("planned", cast.head)
    tree = as_tree(action.causes.all())
    assert [(cause.text, depth) for cause, depth in tree] == [("Không biết", 0), ("Sổ không ghi", 1)]


def test_a_major_nonconformity_cannot_take_the_short_path(cast):
    action = actions.written(cast, "major", short=True)
    with pytest.raises(RuleBroken, match="needs a corrective action"):
        action.plan(by=cast.staff)


def test_the_short_path_goes_to_the_verifier_at_once(cast):
    action = actions.planned(cast, short=True)
    action.approve_done(by=cast.lead)
    action = fresh(action)
    assert (action.status, action.verifier, action.reported_done_on) == ("done", cast.auditor, clock.today())


def test_a_measure_is_not_due_after_the_action(cast):
    action = actions.requested(cast)
    with pytest.raises(RuleBroken, match="at the latest"):
        Measure.enter(
            by=cast.head,
            action=action,
            what="Sửa biểu mẫu",
            who=cast.staff,
            due_on=action.due_on + timedelta(days=1),
        )


def test_a_late_plan_can_still_say_when_the_work_will_be_done(cast):
    action = actions.requested(cast)
    with later(action.due_on + timedelta(days=30)):
        due = WorkingDays(cast.agency).after(clock.today(), cast.agency.minor_days)
        assert fresh(action).measures_until == due
        Measure.enter(by=cast.head, action=fresh(action), what="Sửa biểu mẫu", who=cast.staff, due_on=due)
        assert fresh(action).is_overdue


def test_done_is_reported_with_every_measure_proved(cast):
    action = actions.approved(cast)
    with pytest.raises(RuleBroken, match="not done yet"):
        action.report_done(by=cast.staff)
    measure = action.measures.get()
    measure.report(by=cast.staff, done_on=clock.today(), result="Đã sửa", proof=[])
    with pytest.raises(RuleBroken, match="no evidence yet"):
        action.report_done(by=cast.staff)


@pytest.mark.parametrize("person", ["head", "staff"])
def test_who_belongs_to_the_department_does_not_verify(cast, person):
    action = actions.planned(cast)
    with pytest.raises(RuleBroken, match="belongs to the department"):
        action.approve(by=cast.lead, verifier=getattr(cast, person))


def test_who_does_a_measure_does_not_verify(cast):
    action = actions.written(cast)
    write_measure(action, cast.head, cast.second_lead)
    action.plan(by=cast.staff)
    with pytest.raises(RuleBroken, match="has a part in the work"):
        fresh(action).approve(by=cast.lead, verifier=cast.second_lead)


def test_a_plan_sent_back_keeps_its_first_deadline(cast):
    action = actions.planned(cast)
    due = action.plan_due_on, action.due_on
    action.send_back(by=cast.lead, note="Chưa đúng nguyên nhân")
    action = fresh(action)
    assert (action.status, action.plan_due_on, action.due_on) == ("requested", *due)
    assert action.times_sent_back == 1
    assert action.plan_is_open_to(cast.staff)


def test_overdue_follows_from_the_dates_of_the_state(cast):
    action = actions.requested(cast)
    for state, day in (("requested", action.plan_due_on), ("planned", action.due_on), ("approved", action.due_on)):
        CorrectiveAction.objects.filter(pk=action.pk).update(status=state)
        with later(day):
            assert not fresh(action).is_overdue
            assert not CorrectiveAction.objects.overdue().exists()
        with later(day + timedelta(days=1)):
            assert fresh(action).is_overdue
            assert CorrectiveAction.objects.overdue().exists()
    CorrectiveAction.objects.filter(pk=action.pk).update(status="done")
    with later(action.due_on + timedelta(days=90)):
        assert not fresh(action).is_overdue
        assert not CorrectiveAction.objects.overdue().exists()


# ---- more time


def test_more_time_is_granted_twice_at_most_and_the_first_deadline_stays(cast):
    action = actions.approved(cast)
    first = action.first_due_on
    for days in (7, 14):
        extension = Extension.ask(action, by=cast.staff, until=first + timedelta(days=days), reason="Chờ in biểu mẫu")
        extension.grant(by=cast.lead)
        action = fresh(action)
    assert (action.first_due_on, action.due_on, action.is_extended) == (first, first + timedelta(days=14), True)
    with pytest.raises(RuleBroken, match="the most"):
        Extension.ask(action, by=cast.staff, until=first + timedelta(days=30), reason="Nữa")


def test_more_time_is_asked_for_before_the_deadline_only(cast):
    action = actions.approved(cast)
    with later(action.due_on + timedelta(days=1)), pytest.raises(RuleBroken, match="deadline is over"):
        Extension.ask(fresh(action), by=cast.staff, until=action.due_on + timedelta(days=9), reason="Muộn")
    with pytest.raises(RuleBroken, match="Choose a later day"):
        Extension.ask(action, by=cast.staff, until=action.due_on, reason="Sớm")


def test_one_request_waits_at_a_time_and_lapses_with_the_report(cast):
    action = actions.approved(cast)
    extension = Extension.ask(action, by=cast.staff, until=action.due_on + timedelta(days=5), reason="Chờ in")
    with pytest.raises(RuleBroken, match="asked for already"):
        Extension.ask(action, by=cast.staff, until=action.due_on + timedelta(days=6), reason="Chờ in")
    measure = action.measures.get()
    measure.report(by=cast.staff, done_on=clock.today(), result="Xong", proof=[make_stored_file(cast.staff)])
    fresh(action).report_done(by=cast.staff)
    assert fresh(extension).status == "lapsed"


# ---- what else may happen to the finding


def test_a_finding_withdrawn_after_issue_takes_its_action_along(cast):
    action = actions.planned(cast)
    action.finding.withdraw_issued(by=cast.lead, note="Nhầm đơn vị")
    assert fresh(action).status == "cancelled"
    assert fresh(action.finding).status == "withdrawn"


def test_a_finding_corrected_to_something_lighter_cancels_its_action_and_back_again_opens_one(cast):
    action = actions.planned(cast)
    grades = {grade.kind: grade for grade in Grade.objects.filter(agency=cast.agency)}
    action.finding.correct(by=cast.lead, note="Chỉ là lưu ý", grade=grades["observation"])
    finding = fresh(action.finding)
    assert (fresh(action).status, finding.status) == ("cancelled", "issued")
    finding.correct(by=cast.lead, note="Xem lại: vẫn là KPH", grade=grades["major"])
    second = finding.actions.open().get()
    assert (second.cycle, second.is_major) == (2, True)


def test_an_action_cancelled_by_the_chair_closes_its_finding(cast):
    action = actions.requested(cast)
    action.cancel(by=cast.chair, note="Quy trình đã bãi bỏ")
    assert fresh(action.finding).status == "closed"


def test_a_merged_department_hands_its_action_over_with_fresh_deadlines(cast):
    action = actions.planned(cast)
    Department.objects.filter(pk=cast.ncc.pk).update(closed_on=clock.today(), merged_into=cast.vp)
    received = fresh(action).hand_over(by=cast.secretariat, note="Sáp nhập", department=cast.vp)
    assert fresh(action).status == "handed_over"
    assert (received.department, received.cycle, received.earlier) == (cast.vp, 1, action)
    assert received.plan_is_open_to(cast.vp_head)


def test_an_existing_department_carries_its_action_out_itself(cast):
    assert "hand_over" not in actions.requested(cast).steps_open_to(cast.secretariat)


# ---- the procedure as the cause


def test_where_the_procedure_is_the_cause_its_revision_is_awaited_or_a_sentence_says_why_not(cast):
    action = actions.implemented(cast)
    Cause.objects.create(action=action, text="QT không có bước này", category="procedure")
    with pytest.raises(RuleBroken, match="nobody asked for its revision"):
        action.judge_effective(by=cast.auditor, looked_at="10 hồ sơ")
    procedure = cast.ncc.procedures.create(agency=cast.agency, code="QT-NCC-12", title="Mai táng phí")
    request = RevisionRequest.ask(procedure, by=cast.staff, reason="Thêm bước 6", action=action)
    assert request.finding == action.finding
    with pytest.raises(RuleBroken, match="not in force yet"):
        action.judge_effective(by=cast.auditor, looked_at="10 hồ sơ")
    action.judge_effective(by=cast.auditor, looked_at="10 hồ sơ", need_not_wait="Biểu mẫu mới đã dùng")
    assert fresh(action).status == "effective"


def test_a_request_is_taken_up_by_who_keeps_the_procedure_and_leads_to_a_draft(cast):
    procedure = cast.ncc.procedures.create(agency=cast.agency, code="QT-NCC-12", title="Mai táng phí")
    request = RevisionRequest.ask(procedure, by=cast.vp_head, reason="Thêm bước 6")
    revision = request.take_up(by=cast.head)
    assert (revision.status, revision.summary, revision.author) == ("draft", "Thêm bước 6", cast.head)
    assert fresh(request).revision == revision
    with pytest.raises(RuleBroken, match="already"):
        fresh(request).decline(by=cast.head, note="Không cần")


# ---- the round


def test_a_round_closes_when_everything_is_followed_up(cast):
    action = actions.done(cast)
    audit_round = action.finding.round
    type(audit_round).objects.filter(pk=audit_round.pk).update(status="reported")
    with pytest.raises(RuleBroken, match=action.finding.number):
        fresh(audit_round).close(by=cast.secretariat)
    action.confirm(by=cast.auditor, check_next_round=True)
    fresh(audit_round).close(by=cast.secretariat)
    assert fresh(audit_round).status == "closed"
