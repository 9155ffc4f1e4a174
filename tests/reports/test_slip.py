"""The slip of a nonconformity: all its cycles at any stage, with room to write by hand where something is missing."""

from datetime import timedelta

from audits.core import clock
from audits.core.workflow import OnPaper
from audits.findings.models import Cause, Extension, RevisionRequest
from audits.reports.collecting import slips
from audits.reports.papers import render_html
from audits.reports.press import print_pdf
from tests.factories import make_procedure
from tests.findings import actions
from tests.findings.actions import fresh, make_stored_file, write_measure

from .pdf import texts_of
from .sample_slips import EMPTY, slip


def slip_of(action):
    return slips.slip(fresh(action).finding)


def room(paper):
    """How many lines and boxes wait for a hand."""
    html = render_html(paper).split("</style>")[1]
    return html.count('class="writing"') + html.count('class="box"')


def test_a_slip_just_issued_says_what_was_found_and_leaves_room_for_the_rest(cast):
    action = actions.requested(cast)
    paper = slip_of(action)
    finding = action.finding
    assert (paper.number, paper.statement, paper.grade) == (finding.number, finding.statement, finding.grade.label_vi)
    assert paper.confirmed.startswith(cast.head.full_name)
    (cycle,) = paper.cycles
    assert [cycle.causes, cycle.measures, cycle.decisions, cycle.checks, cycle.conclusion] == [(), (), (), (), ""]
    html = render_html(paper)
    for part in ("I. Sự không phù hợp", "II. Nguyên nhân", "III. Khắc phục", "IV. Duyệt kế hoạch", "V. Kiểm tra"):
        assert part in html
    assert "Tại sao 5:" in html
    assert "Ý kiến về kế hoạch" in html


def test_what_is_written_takes_the_place_of_the_room_for_it(cast):
    empty = room(slip_of(actions.requested(cast)))
    action = fresh(cast.ncc.actions.get())
    Cause.ask_why(action, ["Không biết quá hạn", "Sổ không ghi ngày hẹn"], by=cast.head, category="material")
    write_measure(action, cast.head, cast.staff)
    paper = slip_of(action)
    assert [(cause.text, cause.depth, cause.group) for cause in paper.cycles[0].causes] == [
        ("Không biết quá hạn", 0, ""),
        ("Sổ không ghi ngày hẹn", 1, "Biểu mẫu, giấy tờ"),
    ]
    assert [(measure.what, measure.who) for measure in paper.cycles[0].measures] == [
        ("Sửa biểu mẫu", cast.staff.with_post)
    ]
    assert room(paper) < empty


def test_every_decision_on_the_plan_stands_with_who_when_and_why_also_when_taken_on_paper(cast):
    action = actions.planned(cast, "major")
    action.send_back(by=cast.lead, note="Chưa đúng nguyên nhân")
    fresh(action).plan(by=cast.staff)
    fresh(action).endorse(by=cast.lead)
    paper = OnPaper("12/QĐ", clock.today(), make_stored_file(cast.secretariat))
    fresh(action).approve(by=cast.secretariat, paper=paper)
    (cycle,) = slip_of(action).cycles
    assert [(act.what.split(",")[0], act.who) for act in cycle.decisions] == [
        ("Trình phê duyệt kế hoạch", cast.staff.with_post),
        ("Trả lại", cast.lead.with_post),
        ("Trình phê duyệt kế hoạch", cast.staff.with_post),
        ("Đồng ý", cast.lead.with_post),
        ("Phê duyệt kế hoạch", cast.secretariat.with_post),
    ]
    assert cycle.decisions[1].note == "Chưa đúng nguyên nhân"
    assert cast.chair.full_name in cycle.decisions[-1].remark
    assert "theo văn bản số 12/QĐ" in cycle.decisions[-1].remark
    assert "Ý kiến về kế hoạch" not in render_html(slip_of(action))


def test_more_time_stands_with_its_reason_and_who_decided(cast):
    action = actions.approved(cast)
    until = action.due_on + timedelta(days=7)
    Extension.ask(action, by=cast.staff, until=until, reason="Chờ in biểu mẫu").grant(by=cast.lead)
    (cycle,) = slip_of(action).cycles
    (extension,) = cycle.extensions
    assert (extension.before, extension.until, extension.reason) == (action.first_due_on, until, "Chờ in biểu mẫu")
    assert extension.outcome == f"Đồng ý: {cast.lead.with_post}"
    assert cycle.is_extended


def test_a_second_cycle_follows_the_first_with_the_judgement_that_opened_it(cast):
    first = actions.implemented(cast)
    second = first.judge_ineffective(by=cast.auditor, note="3/10 hồ sơ vẫn quá hạn")
    earlier, later = slip_of(second).cycles
    assert [check.note for check in earlier.checks][-1] == "3/10 hồ sơ vẫn quá hạn"
    assert earlier.reported.endswith("đúng hạn")
    assert earlier.conclusion.startswith("Hành động khắc phục chưa có hiệu lực. Mở lần khắc phục 2")
    assert (later.number, later.conclusion, later.is_open) == (2, "", True)
    assert render_html(slip_of(first)) == render_html(slip_of(second))


def test_an_effective_action_says_what_was_looked_at_and_closes_the_slip(cast):
    action = actions.implemented(cast)
    procedure = make_procedure(cast.ncc)
    RevisionRequest.ask(procedure, by=cast.staff, reason="Thêm bước 6", action=action)
    action.judge_effective(by=cast.auditor, looked_at="10 hồ sơ quý I", need_not_wait="Biểu mẫu mới đã dùng")
    paper = slip_of(action)
    (cycle,) = paper.cycles
    assert cycle.checks[-1].note.splitlines() == [
        "10 hồ sơ quý I",
        "Không chờ sửa đổi quy trình vì: Biểu mẫu mới đã dùng",
    ]
    assert "Đóng phiếu" in cycle.conclusion
    assert cycle.revisions[0].startswith(procedure.code)
    assert room(paper) == 0


def test_the_short_path_prints_its_reason_and_asks_for_no_causes(cast):
    action = actions.planned(cast, short=True)
    html = render_html(slip_of(action))
    assert "Lỗi đơn lẻ, không lặp lại" in html
    assert "Tại sao 1" not in html


def test_of_a_withdrawn_finding_nothing_but_the_number_is_printed(cast):
    action = actions.planned(cast)
    action.finding.withdraw_issued(by=cast.lead, note="Nhầm đơn vị")
    html = render_html(slip_of(action))
    assert f"{action.finding.number}: đã rút" in html
    assert action.finding.title not in html
    assert "Nhầm đơn vị" not in html


def test_the_slip_on_paper_has_its_head_on_every_page_and_an_empty_one_fits_on_two():
    pages = texts_of(print_pdf(render_html(slip(cycles=(EMPTY,)))))
    assert len(pages) == 2
    for number, text in enumerate(pages, 1):
        assert "PHIẾU BÁO CÁO SỰ KHÔNG PHÙ HỢP Mã hiệu: BM-ĐGNB-06" in text
        assert f"Trang: {number}/2" in text
