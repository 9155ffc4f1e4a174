"""Programme, sheet of case files, tracking table, change request and summary, made of their records."""

from datetime import timedelta

import pytest

from audits.core import clock
from audits.core.workflow import OnPaper
from audits.findings.models import CorrectiveAction, RevisionRequest
from audits.planning.models import Visit
from audits.reports.collecting import case_sheet, change_request, programme, summary, tracking
from audits.reports.papers import render_html
from tests.factories import make_open_visit, make_procedure, make_revision, make_sample, make_substitution
from tests.findings import actions
from tests.findings.actions import fresh, make_stored_file
from tests.planning.programmes import make_programme

pytestmark = pytest.mark.django_db


# ---- the programme of a year


def test_a_programme_is_a_draft_until_it_is_approved_and_then_says_who_did_what_when(cast):
    record = make_programme(cast, state="draft")
    paper = programme.programme(record)
    assert paper.draft
    assert [side.name for side in paper.sides] == ["", ""]
    make_substitution(cast.chair, cast.deputy)
    record.submit(by=cast.secretariat)
    record.approve(by=cast.deputy, decision_number="08/KH-SLĐTBXH", decision_on=clock.today())
    paper = programme.programme(fresh(record))
    assert not paper.draft
    prepared, approved = paper.sides
    assert (prepared.name, approved.name) == (cast.secretariat.full_name, cast.deputy.full_name)
    assert f"thay mặt {cast.chair.with_post}" in approved.remark
    assert paper.decided.startswith("Kèm theo Kế hoạch số 08/KH-SLĐTBXH")


def test_a_programme_approved_on_paper_names_the_chair_and_the_paper(cast):
    record = make_programme(cast, state="submitted")
    paper = OnPaper("08/QĐ", clock.today(), make_stored_file(cast.secretariat))
    record.approve(by=cast.secretariat, decision_number="08/QĐ", decision_on=clock.today(), paper=paper)
    approved = programme.programme(fresh(record)).sides[1]
    assert approved.name == cast.chair.full_name
    assert "theo văn bản số 08/QĐ" in approved.remark


def test_the_matrix_tells_all_of_a_department_from_some_of_its_procedures(cast):
    record = make_programme(cast, state="draft")
    one = make_procedure(cast.ncc, "QT-NCC-01")
    record.write(by=cast.secretariat, matrix={(cast.ncc.pk, 5): {one.pk}, (cast.vp.pk, 11): set()})
    rows = {row.department: row for row in programme.programme(fresh(record)).rows}
    assert rows[cast.ncc.name].months == {5: "x*"}
    assert rows[cast.ncc.name].named == ("tháng 5: QT-NCC-01",)
    assert rows[cast.vp.name].months == {11: "x"}
    assert rows[cast.btxh.name].months == {}


def test_amendments_are_numbered_with_their_reasons(cast):
    record = make_programme(cast, state="approved")
    record.amend(by=cast.secretariat, note="Dời Văn phòng sang tháng 11.")
    (told,) = programme.programme(fresh(record)).amendments
    assert told.startswith("Lần 1, ngày ")
    assert told.endswith(": Dời Văn phòng sang tháng 11.")


# ---- the sheet of case files


def test_a_case_sheet_has_what_was_taken_down_and_room_for_the_rest(cast):
    visit = make_open_visit(cast)
    looked_at, not_yet = make_procedure(cast.ncc, "QT-NCC-01"), make_procedure(cast.ncc, "QT-NCC-02")
    visit.procedures.set([looked_at, not_yet])
    make_sample(visit, looked_at, cast.auditor, "HS 17.204", ready_on=visit.day - timedelta(days=5))
    paper = case_sheet.case_sheet(fresh(visit))
    assert [(group.procedure.split()[0], len(group.files)) for group in paper.groups] == [
        ("QT-NCC-01", 1),
        ("QT-NCC-02", 0),
    ]
    assert paper.groups[0].files[0].late
    assert paper.blank_rows == 3
    assert "đúng hạn 0 trên 01" in paper.summary
    Visit.objects.filter(pk=visit.pk).update(status="signed")
    held = case_sheet.case_sheet(fresh(visit))
    assert (len(held.groups), held.blank_rows) == (1, 0)


def test_a_case_sheet_of_a_visit_without_procedures_is_a_form_to_write_on(cast):
    paper = case_sheet.case_sheet(make_open_visit(cast))
    assert render_html(paper).count('<tr class="blank">') == case_sheet.WITHOUT_PROCEDURE


# ---- the tracking table


def test_the_tracking_table_says_until_when_and_where_each_nonconformity_stands(cast):
    action = actions.requested(cast)
    (line,) = tracking.tracking(action.finding.round).lines
    assert (line.number, line.department, line.due) == (action.finding.number, cast.ncc.name, action.first_due_on)
    assert line.state == "Chờ kế hoạch khắc phục"
    assert (line.closed, line.days) == (None, 0)


def test_a_withdrawn_nonconformity_keeps_its_number_in_the_table_and_nothing_else(cast):
    action = actions.requested(cast)
    action.finding.withdraw_issued(by=cast.lead, note="Nhầm")
    (line,) = tracking.tracking(action.finding.round).lines
    assert (line.number, line.withdrawn, line.title, line.state) == (action.finding.number, True, "", "")


# ---- the change request


def test_a_change_request_follows_its_revision_from_the_asking_to_the_approval(cast):
    finding = actions.issue_finding(cast)
    procedure = make_procedure(cast.ncc, "QT-NCC-12")
    request = RevisionRequest.ask(procedure, by=cast.staff, reason="Thêm cột ngày hẹn", finding=finding)
    paper = change_request.change_request(request)
    assert (paper.finding.split(":")[0], paper.opinion, paper.approved) == (finding.number, "", "")
    request.take_up(by=cast.head)
    paper = change_request.change_request(fresh(request))
    assert paper.opinion == "Đồng ý sửa đổi"
    assert paper.opinion_by == cast.head.with_post
    assert paper.changes == "Thêm cột ngày hẹn"
    revision = fresh(request).revision
    make_approved(revision, cast)
    paper = change_request.change_request(fresh(request))
    assert cast.chair.full_name in paper.approved
    assert [row.summary for row in paper.history] == ["Thêm cột ngày hẹn"]


def make_approved(revision, cast):
    revision.edit(by=cast.head, file=make_stored_file(cast.head))
    fresh(revision).review(by=cast.secretariat)
    fresh(revision).approve(by=cast.chair, effective_on=clock.today())


def test_a_declined_request_says_why(cast):
    procedure = make_procedure(cast.ncc)
    make_revision(procedure, cast.head, status="approved", effective_on=clock.today() - timedelta(days=90))
    request = RevisionRequest.ask(procedure, by=cast.staff, reason="Bỏ bước 3")
    request.decline(by=cast.head, note="Luật yêu cầu bước này.")
    paper = change_request.change_request(fresh(request))
    assert paper.opinion == "Không sửa đổi. Lý do: Luật yêu cầu bước này"
    assert "hiệu lực từ" in paper.in_force


# ---- the summary


def test_the_summary_has_the_figures_of_the_report_what_is_late_and_what_waits(cast):
    action = actions.planned(cast, "major")
    action.endorse(by=cast.lead)
    past = clock.today() - timedelta(days=30)
    CorrectiveAction.objects.filter(pk=action.pk).update(plan_due_on=past, first_due_on=past, due_on=past)
    paper = summary.summary(action.finding.round)
    assert [figure.value for figure in paper.figures[:3]] == ["1/1", "01", "01"]
    assert paper.total.total == sum(row.total for row in paper.departments) == 1
    (late,) = paper.overdue
    assert late.startswith(f"{action.finding.number}, quá hạn ")
    (waiting,) = paper.decisions
    assert waiting.startswith(f"Phê duyệt kế hoạch khắc phục {action.finding.number}")
    assert render_html(paper)


def test_a_summary_keeps_to_its_sheet_when_there_is_more(cast):
    action = actions.planned(cast, "major")
    action.endorse(by=cast.lead)
    listed = ["một"] * (summary.DECISIONS + 4)
    paper = summary.content.SummaryContent(
        **{
            **vars(summary.summary(action.finding.round)),
            "decisions": tuple(listed[: summary.DECISIONS]),
            "decisions_more": 4,
        }
    )
    assert paper.decision_lines[-1] == "và 4 việc khác."
