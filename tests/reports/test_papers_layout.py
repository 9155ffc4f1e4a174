"""Papers as a chief of office would sign them: what stands on which page, in which words."""

import dataclasses
from datetime import date

import pytest
from django.utils import translation

from audits.reports.content import report as c
from audits.reports.content import visit as v
from audits.reports.content.letterhead import Recipients, Signature
from audits.reports.content.paper import IsoForm, Paper
from audits.reports.layout import Layout
from audits.reports.papers import render_html
from audits.reports.press import print_pdf

from .pdf import fonts_of, printed_here, texts_of, words_of
from .sample_forms import checklist, minutes
from .sample_papers import letterhead, photo_annex, pictures, report

pytestmark = pytest.mark.papers


def printed(paper):
    return printed_here(render_html(paper))


@pytest.fixture(scope="module")
def issued():
    return print_pdf(render_html(report()))


@pytest.fixture(scope="module")
def pages(issued):
    return texts_of(issued)


@pytest.fixture(scope="module")
def draft_pages():
    return texts_of(printed(report(letterhead=letterhead(number="", on=None, draft=True))))


@pytest.fixture(scope="module")
def checklist_pages():
    return texts_of(printed(checklist()))


def annex(pages, number):
    """The pages of an annex."""
    first = next(place for place, text in enumerate(pages) if text.startswith(f"Phụ lục {number} "))
    later = [place for place, text in enumerate(pages) if text.startswith("Phụ lục ") and place > first]
    return pages[first : min(later, default=len(pages))]


def page_number(text):
    """What the margins hold comes last in the text of a page: the number, then the foot of an annex."""
    return text.partition(" Báo cáo số 152/BC-SLĐTBXH ngày 14 tháng 12 năm 2017 · ")[0].split()[-1]


def body(pages):
    return pages[: next(place for place, text in enumerate(pages) if text.startswith("Phụ lục I "))]


def test_the_body_is_short_enough_for_a_director(pages):
    assert 4 <= len(body(pages)) <= 6


def test_the_letterhead_says_who_where_and_when(pages):
    first = pages[0]
    for words in (
        "ỦY BAN NHÂN DÂN TỈNH BÌNH AN",
        "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 152/BC-SLĐTBXH",
        "Bình An, ngày 14 tháng 12 năm 2017",
        "BÁO CÁO Kết quả đánh giá nội bộ hệ thống quản lý chất lượng theo TCVN ISO 9001:2008, đợt 1 năm 2017",
        "Kính gửi: Ban Chỉ đạo ISO Sở Lao động - Thương binh và Xã hội.",
        "Bản trình bày lại theo thể thức của Nghị định số 30/2020/NĐ-CP.",
    ):
        assert words in first


def test_the_five_parts_stand_in_their_order(pages):
    text = " ".join(body(pages))
    titles = ["I. CĂN CỨ", "II. KẾT QUẢ", "III. NGUYÊN NHÂN", "IV. KẾT LUẬN", "V. KIẾN NGHỊ"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_page_numbers_begin_on_page_two_and_each_annex_counts_on_its_own(pages):
    assert [page_number(text) for text in body(pages)][1:] == [str(page) for page in range(2, len(body(pages)) + 1)]
    assert pages[0].endswith("Nghị định số 30/2020/NĐ-CP.")
    for number in ("I", "II", "III", "IV", "V"):
        first, *others = [page_number(text) for text in annex(pages, number)]
        assert not first.isdigit()
        assert others == [str(page) for page in range(2, len(others) + 2)]


def test_every_page_of_an_annex_names_its_paper_at_the_foot(pages):
    for number in ("I", "III"):
        for text in annex(pages, number):
            assert f"Báo cáo số 152/BC-SLĐTBXH ngày 14 tháng 12 năm 2017 · Phụ lục {number}" in text


def test_the_last_words_the_recipients_and_the_signature_stay_together(pages):
    last = body(pages)[-1]
    assert "trình Ban Chỉ đạo ISO xem xét, chỉ đạo./." in last
    assert "Nơi nhận: - Như trên; - Lãnh đạo Sở;" in last
    assert "- Lưu: VT, VP." in last
    assert "TM. BAN CHỈ ĐẠO TRƯỞNG BAN Nguyễn Văn A" in last


def test_numbers_are_written_as_vietnamese_offices_write_them(pages):
    text = " ".join(body(pages))
    assert "107 trên 116 hồ sơ đã có kết quả (92,2%), quá hạn 09 hồ sơ. 04 hồ sơ chưa có kết quả" in text
    assert "115 phiếu hài lòng hoặc rất hài lòng (91,3% số phiếu hợp lệ, mục tiêu 90%)" in text
    assert "100%" in text
    assert "28/12/2017" in text


def test_every_table_of_the_body_has_its_number(pages):
    text = " ".join(body(pages))
    assert [f"Bảng {number}." in text for number in range(1, 9)] == [True] * 7 + [False]


def test_a_withdrawn_finding_keeps_its_number_and_nothing_else(pages):
    text = " ".join(annex(pages, "I"))
    assert "PH 16/Đ1-2017: đã rút" in text
    assert (
        "KPH 03/Đ1-2017. Thẩm định hồ sơ vượt thời gian của bước mà không báo cáo KPH nhẹ · Phòng Bảo trợ xã hội"
        in text
    )


def test_waivers_are_never_silent(pages):
    assert "Ông Lê Văn C: chứng chỉ đánh giá viên" in " ".join(body(pages))
    assert "Không có trường hợp ngoại lệ nào" in render_html(report(waivers=()))


def test_a_table_of_samples_says_on_every_page_which_procedure_it_is(pages):
    for text in annex(pages, "III"):
        assert "QT-" in text[:120] or "Phụ lục III" in text


def test_only_our_font_is_in_the_paper(issued):
    assert {name.split("+")[1].split("-")[0] for name in fonts_of(issued)} == {"VN"}


def test_a_draft_is_a_draft_on_every_page_and_an_issued_paper_on_none(pages, draft_pages):
    assert all("DỰ THẢO – CHƯA BAN HÀNH" in text for text in draft_pages)
    assert not any("DỰ THẢO" in text for text in pages)


def test_a_draft_leaves_room_for_number_and_date(draft_pages):
    assert "Số: /BC-SLĐTBXH" in draft_pages[0]
    assert "Bình An, ngày tháng năm" in draft_pages[0]


def test_a_draft_breaks_its_pages_as_the_issued_paper_will(pages, draft_pages):
    assert len(draft_pages) == len(pages)


def test_a_paper_is_vietnamese_for_a_reader_of_english_too():
    vietnamese = render_html(report())
    with translation.override("en"):
        assert render_html(report()) == vietnamese


def test_what_people_wrote_is_text_and_each_line_a_paragraph():
    html = render_html(report(causes="<b>Một</b>\n\nHai & ba\r\n  bốn"))
    assert '<p class="body">&lt;b&gt;Một&lt;/b&gt;</p><p class="body">Hai &amp; ba</p><p class="body">bốn</p>' in html


def bare(**changes):
    """A report of a round that found nothing and settled nothing."""
    nothing = dict.fromkeys(
        ["findings", "departments", "samples", "sample_groups", "interviews", "disputes", "timetable", "previous"]
        + ["left_out", "teams", "changes", "proposals", "grounds", "addressees", "waivers", "grades", "progress"],
        (),
    )
    nothing |= {"by_clause": {}, "clauses": {}, "survey": None, "recipients": Recipients(), "signature": Signature()}
    return report(**nothing | changes)


def test_a_report_without_findings_samples_or_annexes_can_be_printed():
    text = " ".join(texts_of(printed(bare())))
    assert "Đợt đánh giá không có phát hiện." in text
    assert "Đợt đánh giá không kiểm tra mẫu hồ sơ." in text


def test_endless_words_and_long_texts_stay_on_the_paper():
    endless = c.FindingEntry(
        number="KPH 01", kind="minor", grade="KPH nhẹ", title="a" * 300, criterion="b" * 500, evidence="Dài " * 1500
    )
    pages = texts_of(printed(bare(findings=(endless,))))
    assert len(pages) > 2
    assert sum(text.count("Dài") for text in pages) == 1500


def test_a_word_longer_than_a_line_goes_on_in_the_next():
    pdf = printed(bare(causes="hồsơ" * 100))
    for page, _text in enumerate(texts_of(pdf)):
        assert all(word.right < 210 - 14 for word in words_of(pdf, page).every)


def test_several_addressees_stand_one_below_the_other():
    html = render_html(report(addressees=("Giám đốc Sở", "Ban Chỉ đạo ISO")))
    assert "<div>- Giám đốc Sở;</div><div>- Ban Chỉ đạo ISO.</div>" in html


def test_margins_and_size_are_the_agencys_choice():
    html = render_html(report(), layout=Layout(left=35, right=20, size=13))
    assert "margin: 20mm 20mm 20mm 35mm" in html
    assert "font: 13pt/1.2 VN" in html


def test_photos_have_number_caption_date_and_what_they_belong_to():
    pages = texts_of(print_pdf(render_html(photo_annex()), images=pictures(size=(400, 300))))
    assert "Phụ lục VI ẢNH CHỤP HỒ SƠ" in pages[0]
    assert "Ảnh 1. Sổ theo dõi hồ sơ, trang 12, 06/12/2017 KPH 01/Đ1-2017, Phòng Người có công" in pages[0]


def test_photos_of_the_place_are_an_annex_of_the_report_and_case_files_come_after_it():
    with_photos = report(photos=photo_annex(1).groups)
    html = render_html(with_photos)
    assert "<h2>Phụ lục VI</h2>" in html
    assert "Ảnh 1. Sổ theo dõi hồ sơ, trang 12" in html
    assert "in tại Phụ lục VII" in html
    assert photo_annex(paper=with_photos).title == "Phụ lục VII: Ảnh chụp hồ sơ"


@pytest.mark.parametrize("count", [7, 9, 13])
def test_no_page_has_a_single_photo(count):
    pages = texts_of(printed_here(render_html(photo_annex(count)), pictures(count, size=(40, 30))))
    assert len(pages) > 1
    assert min(text.count("Ảnh ") for text in pages) >= 2


def test_a_missing_photo_leaves_a_frame_with_its_caption():
    assert "Ảnh 5: Bảng niêm yết thủ tục" in " ".join(texts_of(printed(photo_annex())))


def test_the_annex_with_photos_is_marked_as_the_draft_that_it_belongs_to():
    annex = photo_annex(paper=report(letterhead=letterhead(draft=True)))
    assert "DỰ THẢO" in texts_of(printed(annex))[0]


def test_minutes_have_the_motto_both_sides_and_the_code_of_their_form():
    pages = texts_of(printed(minutes()))
    text = " ".join(pages)
    assert "BIÊN BẢN Đánh giá nội bộ hệ thống quản lý chất lượng tại Phòng Người có công" in text
    assert "Thời gian bắt đầu: 13 giờ 30 phút, ngày 05 tháng 12 năm 2017." in text
    assert "Buổi đánh giá kết thúc vào 16 giờ 05 phút, ngày 05 tháng 12 năm 2017." in text
    assert "và nhất trí với nội dung đã ghi./." in text
    assert "ĐẠI DIỆN ĐƠN VỊ ĐƯỢC ĐÁNH GIÁ TỔ TRƯỞNG TỔ ĐÁNH GIÁ" in text
    assert all("BM-ĐGNB-05 · Lần ban hành 02 · Lần sửa đổi 01" in page for page in pages)


def test_minutes_that_a_division_did_not_sign_claim_no_agreement():
    html = render_html(minutes(unsigned="Đơn vị không ký, người làm chứng: bà Phạm Thị D."))
    assert "nhất trí" not in html
    assert "người làm chứng: bà Phạm Thị D." in html


def test_minutes_without_an_end_can_be_looked_at():
    assert "BIÊN BẢN" in " ".join(texts_of(printed(minutes(started=None, ended=None, findings=(), strengths=()))))


def test_a_form_has_its_head_with_page_and_pages_on_every_page(checklist_pages):
    count = len(checklist_pages)
    for number, text in enumerate(checklist_pages, start=1):
        assert "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI DANH MỤC KIỂM TRA Mã hiệu: BM-ĐGNB-03" in text
        assert f"Trang: {number}/{count}" in text


def test_a_checklist_has_five_boxes_and_lines_for_each_question(checklist_pages):
    text = " ".join(checklist_pages)
    for label in v.ChecklistContent.ANSWERS.values():
        assert text.count(label) >= 22
    html = render_html(checklist(count=2))
    assert html.count('<div class="writing">') == 2 * 3
    assert "ticked" not in html.split("</style>")[1]


def test_a_checklist_that_was_filled_in_shows_what_was_answered():
    line = v.ChecklistLine(1, "8.3", "Có phiếu xin lỗi không?", answer="does_not_conform", note="HS 17.204: không có")
    html = render_html(checklist(items=(line,)))
    assert html.count("box ticked") == 1
    assert "HS 17.204: không có" in html
    assert '<div class="writing">' not in html


def test_a_checklist_is_printed_before_anything_is_settled():
    empty = checklist(items=(), on=None, auditors=(), contacts=(), procedures=(), team="", draft=True)
    empty = dataclasses.replace(empty, form=IsoForm(agency="Sở Y tế", code="BM-ĐGNB-03", effective_on=None))
    assert "DỰ THẢO" in texts_of(printed(empty))[0]


def test_a_decision_needs_no_more_than_the_base():
    decision = Paper(
        letterhead=letterhead(number="485/QĐ-SLĐTBXH", on=date(2017, 11, 24)),
        kind="Quyết định",
        abstract="Về việc thành lập các Tổ đánh giá nội bộ",
        signature=Signature(authority_lines=("KT. Giám đốc",), post="Phó Giám đốc", name="Nguyễn Văn A"),
        recipients=Recipients(("Như Điều 3", "Lưu: VT")),
    )
    text = texts_of(printed(decision))[0]
    assert "QUYẾT ĐỊNH Về việc thành lập các Tổ đánh giá nội bộ" in text
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Nguyễn Văn A" in text
