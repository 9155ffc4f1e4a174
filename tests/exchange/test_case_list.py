"""The list of a visit's case files: pasted or sent, looked over first; nobody's name is kept, no row is lost unseen."""

from datetime import date, timedelta

import pytest

from audits.core.files import StoredFile
from audits.core.rules import RuleBroken
from audits.exchange import sheets
from audits.exchange.case_list import look_over, told_by_sheet, told_by_text, told_by_upload
from audits.fieldwork.models import CaseSample, Sampling
from audits.fieldwork.sampling import Listed

from ..factories import make_open_visit, make_procedure, make_sampling
from .files import text_file, upload, workbook
from .test_hostile_cells import TEXTS, VALUES

HEADINGS = ["Mã hồ sơ", "Họ và tên", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày có kết quả", "Ngày trả kết quả"]
RIGHT = ["HS 1", "Nguyễn Văn Kín", date(2017, 9, 1), date(2017, 9, 15), date(2017, 9, 14), date(2017, 9, 15)]


@pytest.fixture
def sampling(cast):
    procedure = make_procedure(cast.ncc, "QT-MAU-12", national_code="1.001806")
    return make_sampling(make_open_visit(cast, procedures=[procedure]), procedure, cast.auditor)


def pasted(*rows):
    return "\r\n".join("\t".join(row) for row in rows)


def looked_over(told, sampling):
    return look_over(told, sampling.procedure)


def said(found):
    return [str(problem) for problem in found.problems]


def sentence_or_list(read, sampling):
    """("", the list), or (the sentence that refuses it, None); anything else is a failure."""
    try:
        return "", looked_over(read(), sampling)
    except RuleBroken as broken:
        return str(broken.sentence), None


# ---- what is read


def test_a_file_of_the_one_stop_software_is_read_without_names(sampling):
    data = workbook(
        ["SỞ LAO ĐỘNG"], ["Danh sách hồ sơ quý III"], HEADINGS, RIGHT, ["HS 2", "Trần Thị Giấu", *RIGHT[2:]]
    )
    told = told_by_upload(upload(data))
    found = looked_over(told, sampling)
    assert [row.code for row in found.rows] == ["HS 1", "HS 2"]
    assert found.rows[0] == Listed("HS 1", *RIGHT[2:])
    assert told.unread == ["Họ và tên"]
    assert "Kín" not in told.text
    assert "Giấu" not in told.text
    assert not StoredFile.objects.exists()


def test_rows_copied_from_excel_are_read_with_and_without_headings(sampling):
    days = ["01/09/2017", "15/09/2017", "14/09/2017", "15/09/2017"]
    with_names = pasted(HEADINGS, ["HS 1", "Nguyễn Văn Kín", *days])
    plain = pasted(["HS 1", *days])
    for text in (with_names, plain, plain + "\r\n\r\n", plain.replace("/", "-")):
        found = looked_over(told_by_text(text), sampling)
        assert found.rows == [Listed("HS 1", *RIGHT[2:])], text
    assert "Kín" not in told_by_text(with_names).text


def test_a_csv_file_of_windows_is_read(sampling):
    rows = [
        HEADINGS[:1] + HEADINGS[2:4],
        ["HS 1", "01/09/2017 08:30", "15/09/2017"],
        ["HS 2", "08:30 01/09/2017", "15/09/2017"],
    ]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1258"):
        data = text_file(*rows, separator=";", encoding=encoding) if encoding != "cp1258" else None
        if data:
            found = looked_over(told_by_upload(upload(data, "ds.csv")), sampling)
            assert [row.received_on for row in found.rows] == [date(2017, 9, 1)] * 2


def test_rows_of_other_procedures_are_passed_over_and_counted(sampling):
    rows = [["Mã hồ sơ", "Mã TTHC", "Ngày nhận", "Hẹn trả"]]
    rows += [
        [f"HS {n}", code, "01/09/2017", "15/09/2017"] for n, code in enumerate(["1.001806", "qt-mau-12", "2.000001"])
    ]
    found = looked_over(told_by_text(pasted(*rows)), sampling)
    assert [row.code for row in found.rows] == ["HS 0", "HS 1"]
    assert found.elsewhere == 1


def test_what_says_the_same_counts_once_and_what_contradicts_itself_not_at_all(sampling):
    same, other = ["HS 1", "01/09/2017", "15/09/2017"], ["hs 1 ", "01/09/2017", "16/09/2017"]
    found = looked_over(told_by_text(pasted(same, ["HS 2", *same[1:]], same)), sampling)
    assert (len(found.rows), found.repeated, said(found)) == (2, 1, [])
    found = looked_over(told_by_text(pasted(same, ["HS 2", *same[1:]], other)), sampling)
    assert said(found) == ["Row 4, column Case code: row 2 has the same code and other days."]
    assert [row.code for row in found.rows] == ["HS 2"]
    assert found.wrong == {2, 4}


def test_a_day_of_handing_over_stands_for_the_result_that_is_missing(sampling):
    text = pasted(["Mã hồ sơ", "Tiếp nhận", "Hẹn trả", "Ngày trả"], ["HS 1", "01/09/2017", "15/09/2017", "14/09/2017"])
    found = looked_over(told_by_text(text), sampling)
    assert found.rows[0].ready_on == found.rows[0].handed_on == date(2017, 9, 14)
    assert found.handed_stands == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", "01/09/2017", "15/09/2017"], "Row 2, column Case code: the cell is empty."),
        (["HS 1", "", "15/09/2017"], "Row 2, column Received: the cell is empty."),
        (["HS 1", "-", "15/09/2017"], "Row 2, column Received: the cell is empty."),
        (["HS 1", "32/09/2017", "15/09/2017"], "Row 2, column Received: “32/09/2017” is no day of the calendar"),
        (["HS 1", "Nguyễn Văn A", "15/09/2017"], "Row 2, column Received: “Nguyễn Văn A” is no date"),
        (["HS 1", "01/09/2017", "31/08/2017"], "Row 2, column Due: The due date lies before"),
        (["HS 1", "01/09/2017", "15/09/2017", "31/08/2017"], "Row 2, column Result ready: The result was ready before"),
        (["HS 1", "01/09/2017", "15/09/2017", "10/09/2017", "09/09/2017"], "Row 2, column Handed over: It was handed"),
        (["HS 1", "01/09/2099", "15/09/2099"], "Row 2, column Received: This day lies in the future."),
        (["=1+1", "01/09/2017", "15/09/2017"], "Row 2, column Case code: the cell holds a formula"),
        (["x" * 61, "01/09/2017", "15/09/2017"], "Row 2, column Case code: the case code is longer than 60 letters."),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(sampling, row, sentence):
    found = looked_over(told_by_text(pasted(row)), sampling)
    assert len(found.problems) == 1
    assert said(found)[0].startswith(sentence)
    assert found.rows == []


def test_merged_cells_and_numbers_of_excel(sampling):
    def merge(book, sheet):
        sheet.merge_range(1, 1, 2, 1, "", None)
        sheet.write_number(1, 1, 42979)  # 01/09/2017 without its format

    data = workbook(["Mã hồ sơ", "Tiếp nhận", "Hẹn trả"], ["HS 1", None, 42993], [12.0, None, 42993.5], fill=merge)
    found = looked_over(told_by_upload(upload(data)), sampling)
    assert [(row.code, row.received_on, row.due_on) for row in found.rows] == [
        ("HS 1", date(2017, 9, 1), date(2017, 9, 15)),
        ("12", date(2017, 9, 1), date(2017, 9, 15)),
    ]


@pytest.mark.parametrize("count", [5_000, 5_001, 10_000])
def test_a_list_has_at_most_five_thousand_rows(sampling, count):
    rows = [["Mã hồ sơ", "Tiếp nhận", "Hẹn trả"], *([f"HS {n}", "01/09/2017", "15/09/2017"] for n in range(count))]
    if count == 5_000:
        assert len(looked_over(told_by_text(pasted(*rows)), sampling).rows) == count
    else:
        with pytest.raises(RuleBroken, match="up to 5000"):
            told_by_text(pasted(*rows))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "ds.xlsx"),
        (b"PK\x03\x04nothing", "ds.xlsx"),
        (b"%PDF-1.7", "ds.pdf"),
        (b"<html>", "ds.csv"),
        (b"\x00\x01\x02", "ds.csv"),
        (workbook(["Mã hồ sơ"], ["HS 1"]), "ds.docx"),
        (workbook(), "ds.xlsx"),
    ],
)
def test_what_is_no_list_gets_a_sentence(sampling, data, name):
    sentence, found = sentence_or_list(lambda: told_by_upload(upload(data, name)), sampling)
    assert sentence or (found.problems and not found.rows)


@pytest.mark.parametrize("cell", [*TEXTS, *VALUES])
def test_hostile_cells_are_a_sentence_or_a_row_never_a_failure(sampling, cell):
    days = [date(2017, 9, 1), date(2017, 9, 15)]
    for row in (
        [cell, *days],
        ["HS 1", cell, days[1]],
        ["HS 1", days[0], cell],
        ["HS 1", *days, cell],
        ["HS 1", *days, days[1], cell],
    ):
        lines = [sheets.Line(1, ["Mã hồ sơ", "Tiếp nhận", "Hẹn trả", "Có kết quả", "Ngày trả"]), sheets.Line(2, row)]
        sentence, found = sentence_or_list(lambda lines=lines: told_by_sheet(sheets.Sheet(lines)), sampling)
        assert sentence or len(found.rows) + len(found.wrong) <= 1
        for listed in found.rows if found else ():
            assert Listed.from_row(listed.as_row()) == listed
            assert type(listed.received_on) is date


def test_quotation_marks_lose_nothing(sampling):
    rows = [
        ['HS "1', "01/09/2017", "15/09/2017"],
        ["HS 2", "01/09/2017", "15/09/2017"],
        ['"HS 3"', "01/09/2017", "15/09/2017"],
    ]
    data = workbook(["Mã hồ sơ", "Tiếp nhận", "Hẹn trả"], *rows)
    found = looked_over(told_by_upload(upload(data)), sampling)
    assert [row.code for row in found.rows] == ['HS "1', "HS 2", '"HS 3"']


# ---- the page


def address(sampling):
    return f"/visits/{sampling.visit_id}/sampling/{sampling.pk}/list/"


def sent(browser, sampling, **values):
    page = browser.get(address(sampling))
    form = page.context["form"]
    hidden = {"op_id": form["op_id"].value(), "version": form["version"].value(), "text": "", "seen": "", "source": ""}
    return browser.post(address(sampling), {**hidden, **values})


def again(page, **values):
    form = page.context["form"]
    names = ("op_id", "version", "text", "seen", "source")
    return {**{name: form[name].value() for name in names}, **values}


def test_a_list_is_shown_first_and_kept_when_it_is_confirmed(cast, at_screen, sampling):
    browser = at_screen(cast.auditor)
    data = workbook(HEADINGS, RIGHT, ["HS 2", "Trần Thị Giấu", *RIGHT[2:]])
    page = sent(browser, sampling, file=upload(data, "mot-cua.xlsx"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Đọc được 2 hồ sơ" in text
    assert "Các cột không đọc, không lưu: Họ và tên." in text
    assert "Giấu" not in text
    assert Sampling.objects.get().listed == 0
    confirmed = again(page)
    for _twice in range(2):
        assert browser.post(address(sampling), confirmed).status_code == 302
    sampling.refresh_from_db()
    assert (sampling.listed, sampling.population, sampling.list_source) == (2, 2, "mot-cua.xlsx")
    assert (sampling.period_from, sampling.period_to) == (date(2017, 9, 1), date(2017, 9, 1))
    assert sampling.frame[0] == ["HS 1", "2017-09-01", "2017-09-15", "2017-09-14", "2017-09-15"]
    sampling.draw(2, by=cast.auditor)
    assert CaseSample.objects.get(case_code="HS 1").ready_on == date(2017, 9, 14)


def test_what_is_wrong_is_mended_in_the_box_or_left_out_by_number(cast, at_screen, sampling):
    browser = at_screen(cast.auditor)
    rows = [["HS 1", "01/09/2017", "15/09/2017"], ["HS 2", "hôm qua", "15/09/2017"]]
    page = sent(browser, sampling, text=pasted(*rows))
    assert page.status_code == 422
    assert "Dòng 3, cột" in page.content.decode()
    assert "hôm qua" in page.context["form"]["text"].value()
    page = browser.post(address(sampling), again(page, leave_out="on"))
    assert page.status_code == 200
    assert browser.post(address(sampling), again(page, leave_out="on")).status_code == 302
    sampling.refresh_from_db()
    assert (sampling.listed, sampling.left_out, sampling.population) == (1, 1, 2)
    mended = sent(browser, sampling, text=pasted(*rows).replace("hôm qua", "02/09/2017"))
    assert browser.post(address(sampling), again(mended)).status_code == 302
    sampling.refresh_from_db()
    assert (sampling.listed, sampling.left_out) == (2, 0)


def test_a_list_that_was_changed_after_it_was_shown_is_shown_again(cast, at_screen, sampling):
    browser = at_screen(cast.auditor)
    page = sent(browser, sampling, text=pasted(["HS 1", "01/09/2017", "15/09/2017"]))
    changed = again(page, text=pasted(["HS 1", "01/09/2017", "15/09/2017"], ["HS 2", "01/09/2017", "15/09/2017"]))
    page = browser.post(address(sampling), changed)
    assert page.status_code == 200
    assert "Đọc được 2 hồ sơ" in page.content.decode()
    assert Sampling.objects.get().listed == 0


@pytest.mark.parametrize("text", ["", "  \n ", "\t\t\t", "một dòng chữ", "a\x00b", '"' * 50_000])
def test_an_odd_text_comes_back_with_a_sentence(cast, at_screen, sampling, text):
    page = sent(at_screen(cast.auditor), sampling, text=text)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert Sampling.objects.get().listed == 0


@pytest.mark.parametrize(
    ("who", "status"), [("secretariat", 403), ("second_lead", 404), ("head", 404), ("stranger", 404)]
)
def test_the_list_is_the_teams(cast, at_screen, sampling, who, status):
    browser = at_screen(getattr(cast, who))
    assert browser.get(address(sampling)).status_code == status
    assert browser.post(address(sampling), {"text": "HS 1"}).status_code == status


def test_five_thousand_rows_are_kept_and_drawn_from_while_nobody_waits_long(cast, sampling):
    day = date(2017, 9, 1)
    rows = [Listed(f"HS {n:05}", day, day + timedelta(14), day + timedelta(12)) for n in range(5_000)]
    sampling.keep_list(rows, by=cast.auditor, source="tep.xlsx")
    sampling.draw(10, by=cast.auditor)
    assert sampling.taken().count() == 10
