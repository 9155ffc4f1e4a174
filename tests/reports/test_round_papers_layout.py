"""The papers around a round as a chief of office would look at them: what stands where, in which words."""

import re
from datetime import date

import pytest

from audits.reports.collecting import summary as collected
from audits.reports.content.change_request import PastRevision
from audits.reports.layout import CIRCULAR_01, Layout
from audits.reports.papers import render_html

from .pdf import printed_here, texts_of, words_of
from .sample_before_round import decision, notice, plan, teams
from .sample_papers import DEPARTMENTS, letterhead, report
from .sample_tables import LONG, one_page, programme_of_year, request, sheet, tracking_table

pytestmark = pytest.mark.papers

ENDLESS = "a" * 300


def printed(paper, layout=None):
    return printed_here(render_html(paper, layout=layout))


def pages_of(paper, layout=None):
    return texts_of(printed(paper, layout))


@pytest.fixture(scope="module")
def decided():
    return printed(decision())


def test_a_decision_has_its_parts_in_the_order_of_the_decree(decided):
    text = " ".join(texts_of(decided))
    parts = [
        "Số: 485/QĐ-SLĐTBXH",
        "QUYẾT ĐỊNH Về việc thành lập các Tổ đánh giá nội bộ",
        "GIÁM ĐỐC SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
        "năm 2017; Theo đề nghị của Thường trực Ban Chỉ đạo ISO. QUYẾT ĐỊNH: Điều 1.",
        "Tổ 1 TT Họ và tên Chức vụ Đơn vị Vai trò Chứng chỉ",
        "Các trường hợp ngoại lệ đã được chấp thuận",
        "Điều 2. Nhiệm vụ, quyền hạn",
        "2. Giữ bí mật thông tin.",
        "Điều 3. Quyết định này có hiệu lực",
        "thi hành Quyết định này./.",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Nguyễn Văn A",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_number_and_date_are_level_and_the_recipients_with_the_post(decided):
    first, last = words_of(decided, 0), words_of(decided, -1)
    assert first["Số:"].bottom == pytest.approx(first["tháng"].bottom, abs=0.5)
    assert last["nhận:"].top == pytest.approx(last["KT."].top, abs=3)


def test_margins_are_those_of_the_layout(decided):
    for words in (words_of(decided, page) for page in (0, -1)):
        assert min(word.left for word in words.every) >= 30 - 0.2
        assert max(word.right for word in words.every) <= 210 - 15 + 0.3


def test_grounds_are_italic_under_the_decree_and_upright_before_it():
    assert ".ground { font-style: italic }" in render_html(decision())
    assert ".ground { font-style: normal }" in render_html(decision(), layout=CIRCULAR_01)
    html = render_html(report())
    assert '<p class="body ground">' in html


def test_the_page_number_stands_where_the_rule_of_its_time_wants_it():
    def in_the_margins(pdf, page):
        return [word for word in words_of(pdf, page).every if word.text in ("1", "2") and not 20 < word.top < 275]

    middle = 30 + (210 - 30 - 15) / 2
    for layout, is_below, left in ((Layout(), False, middle), (CIRCULAR_01, True, 210 - 15)):
        pdf = printed(plan(), layout)
        assert not in_the_margins(pdf, 0)
        (number,) = in_the_margins(pdf, 1)
        assert number.text == "2"
        assert (number.top > 275) == is_below
        assert number.left == pytest.approx(left, abs=3)


def test_a_plan_says_all_that_its_form_wants():
    pages = pages_of(plan())
    text = " ".join(pages)
    for words in (
        "KẾ HOẠCH Đánh giá nội bộ",
        "1. Mục đích",
        "2. Phạm vi",
        "3. Chuẩn mực đánh giá",
        "1. Phương pháp",
        "2. Hình thức",
        "3. Ngôn ngữ, bảo mật",
        "III. THÀNH PHẦN CÁC TỔ ĐÁNH GIÁ",
        "Ông Lê Văn C: chứng chỉ đánh giá viên",
        "Thứ Ba, ngày 05/12/2017",
        "Điều khoản 4.2; 7.5; 8.3",
        "Bùi Văn K, Trưởng phòng",
        "V. TỔ CHỨC THỰC HIỆN",
    ):
        assert words in text
    assert all("BM-ĐGNB-02 · Lần ban hành 02 · Lần sửa đổi 01" in page for page in pages)


def test_a_plan_without_exceptions_says_so_and_one_without_visits_too():
    html = render_html(plan(waivers=(), days=(), teams=()))
    assert "Không có trường hợp ngoại lệ nào" in html
    assert "Lịch đánh giá chưa được lập." in html


def test_a_notice_tells_each_department_when_and_what_to_prepare():
    text = " ".join(pages_of(notice()))
    for name in DEPARTMENTS:
        assert name in text
    assert "Cử người làm việc với Tổ trước ngày 30/11/2017." in text


@pytest.mark.papers
def test_nothing_leaves_the_sheet_whatever_the_names():
    long = tuple(f"{LONG} {number}" for number in range(20))
    papers = [
        decision(teams=teams(2, 7, name=ENDLESS[:120])),
        plan(days=(), teams=teams(2, 2, name=LONG)),
        notice(names=long[:4]),
        programme_of_year(names=long),
        tracking_table(4, title=ENDLESS[:200]),
        request(reason=ENDLESS * 3, name=LONG),
    ]
    for paper in papers:
        pdf = printed(paper)
        width = 297 if getattr(paper, "across", False) else 210
        for page in range(len(texts_of(pdf))):
            assert max(word.right for word in words_of(pdf, page).every) <= width - 14


def test_drafts_of_all_of_them_say_so_on_every_page():
    draft = letterhead(number="", on=None, draft=True)
    for paper in (decision(letterhead=draft), notice(letterhead=draft, names=DEPARTMENTS[:2])):
        assert all("DỰ THẢO – CHƯA BAN HÀNH" in page for page in pages_of(paper))
    assert all("DỰ THẢO" in page for page in pages_of(programme_of_year(draft=True)))


def test_a_programme_shows_months_rounds_amendments_and_who_decided():
    text = " ".join(pages_of(programme_of_year()))
    assert "CHƯƠNG TRÌNH ĐÁNH GIÁ NỘI BỘ NĂM 2017" in text
    assert "Văn phòng Sở: tháng 5: QT-HT-01, 02." in text
    assert "Đợt đánh giá Đ1" in text
    assert "Lần 1, ngày 01/06/2017" in text
    assert "Đã phê duyệt ngày 17/02/2017, theo văn bản số 40/QĐ Phạm Thị D Nguyễn Văn A" in text


def test_a_programme_of_nothing_can_be_printed():
    text = " ".join(pages_of(programme_of_year(names=(), rounds=(), amendments=(), resources="", risks="")))
    assert "Chưa có đơn vị nào được xếp lịch." in text


@pytest.mark.parametrize("count", [0, 25])
def test_a_case_sheet_lies_across_and_has_rows_to_write_in(count):
    pdf = printed(sheet(count))
    html = render_html(sheet(count))
    assert html.count('<tr class="blank">') == 3
    assert f'<td class="n">{count + 3}</td>' in html
    assert all("Thủ tục, quy trình: QT-NCC-12" in page or "ĐẠI DIỆN ĐƠN VỊ" in page for page in texts_of(pdf))
    assert words_of(pdf, 0).width == pytest.approx(297, abs=0.5)


def test_a_tracking_table_has_every_number_and_says_nothing_of_a_withdrawn_one():
    text = " ".join(pages_of(tracking_table()))
    assert text.count("KPH nhẹ") == 12
    assert "KPH 99/Đ1-2017 Đã rút" in text
    assert text.count("Tái diễn của KPH 02/") == 12
    assert "Đợt đánh giá không có điểm không phù hợp." in " ".join(pages_of(tracking_table(lines=())))


def test_a_change_request_leaves_room_for_what_is_not_decided_yet():
    html = render_html(request())
    assert "Ý kiến xem xét" in html
    assert 'class="tall"' in html
    decided = request(opinion="Đồng ý sửa đổi", opinion_by="Bùi Văn K", opinion_on=date(2018, 1, 8), changes="Thêm cột")
    html = render_html(decided)
    assert "Ý kiến xem xét" not in html.split("</style>")[1]
    assert 'class="tall"' not in html


def test_a_summary_is_one_page_whatever_there_is_to_say():
    names = tuple(LONG[: collected.NAME] for _one in range(collected.DEPARTMENTS))
    told = ("Phòng Người có công chưa thực hiện " * 10)[: collected.LINE]
    fullest = one_page(names=names, told=told, conclusion=("Hệ thống phù hợp " * 40)[: collected.CONCLUSION])
    for paper in (fullest, one_page(), one_page(names=(), overdue=(), decisions=(), actions="", conclusion="")):
        assert len(pages_of(paper)) == 1


def test_headings_begin_at_one_and_skip_none():
    for paper in (decision(), plan(), notice(), programme_of_year(), sheet(), tracking_table(), request(), one_page()):
        levels = [int(level) for level in re.findall(r"<h([1-6])", render_html(paper).split("</style>")[1])]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_header_cell_says_what_it_heads():
    for paper in (decision(), plan(), notice(), programme_of_year(), sheet(), tracking_table(), request(), one_page()):
        assert "<th>" not in render_html(paper)
        assert not re.search(r"<th (?![^>]*scope=)", render_html(paper))


def test_a_logo_is_named_only_where_there_is_one():
    form = programme_of_year().form
    assert "<img" not in render_html(programme_of_year())
    with_logo = programme_of_year(form=type(form)(agency="Sở Y tế", code="BM-ĐGNB-01", logo="logo:7"))
    assert '<img src="logo:7" alt="Sở Y tế">' in render_html(with_logo)


def test_who_signs_does_not_stand_alone_on_a_page():
    history = tuple(PastRevision("01", f"{number:02}", date(2015, 2, 15), "Thêm cột") for number in range(5))
    first, last = pages_of(request(history=history))
    assert "Thêm cột" in last
    assert "NGƯỜI ĐỀ NGHỊ" in last.upper()
    assert "Thêm cột" in first
