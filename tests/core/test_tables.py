"""Lists as files: typed for Excel, plain for other programs, and never a formula out of what people typed."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

import pytest
from django.http import Http404
from django.utils.translation import gettext_lazy
from python_calamine import CalamineWorkbook

from audits.core.tables import Column, Sheet, SheetName, Workbook, as_csv, as_workbook, as_xlsx, table_response

COLUMNS = [
    Column("Số", "number"),
    Column("Tên", lambda row: row.title.strip()),
    Column("Ngày", "on", "date"),
    Column("Lúc", "at", "datetime"),
    Column("Số ngày", "days", "number"),
    Column("Tỷ lệ", "share", "percent"),
]


def row(**changes):
    values = {
        "number": "KPH 04/Đ1-2017", "title": " Hồ sơ quá hạn ", "on": date(2017, 12, 5),
        "at": datetime(2017, 12, 5, 9, 30, tzinfo=UTC), "days": Decimal("7.5"), "share": 0.62,
    }  # fmt: skip
    return SimpleNamespace(**(values | changes))


def sheet_of(body):
    return CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0)


def lines_of(body):
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_dates_are_dates_and_numbers_are_numbers():
    heading, line = sheet_of(as_xlsx("Phát hiện", COLUMNS, [row()])).to_python()
    assert heading == ["Số", "Tên", "Ngày", "Lúc", "Số ngày", "Tỷ lệ"]
    assert line == ["KPH 04/Đ1-2017", "Hồ sơ quá hạn", date(2017, 12, 5), datetime(2017, 12, 5, 16, 30), 7.5, 0.62]


def test_a_moment_in_a_column_of_dates_is_the_day_at_the_agency():
    late = datetime(2017, 12, 5, 20, 0, tzinfo=UTC)
    assert sheet_of(as_xlsx("x", [Column("Ngày", "on", "date")], [row(on=late)])).to_python()[1] == [date(2017, 12, 6)]


def test_the_sheet_bears_the_title_as_far_as_excel_allows_it():
    body = as_xlsx("Phát hiện: đợt 1/2017 [tất cả] của Sở Lao động", COLUMNS, [])
    assert CalamineWorkbook.from_filelike(io.BytesIO(body)).sheet_names == ["Phát hiện  đợt 1 2017  tất cả"]
    assert CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx("///", COLUMNS, []))).sheet_names == ["Sheet1"]


def test_the_heading_stays_in_sight_and_filters():
    sheet = zipfile.ZipFile(io.BytesIO(as_xlsx("x", COLUMNS, [row(), row()]))).read("xl/worksheets/sheet1.xml").decode()
    assert '<autoFilter ref="A1:F3"/>' in sheet
    assert 'state="frozen"' in sheet
    assert "<cols>" in sheet


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-cmd|' /C calc'!A0", "@SUM(1)", "\t=1", " =HYPERLINK(1)", "＝1"])
def test_what_people_typed_is_never_a_formula(text):
    column = [Column("Ghi chú", "title")]
    book = zipfile.ZipFile(io.BytesIO(as_xlsx("x", column, [row(title=text)])))
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet_of(as_xlsx("x", column, [row(title=text)])).to_python()[1][0].strip() == text.strip()
    assert lines_of(as_csv(column, [row(title=text)]))[1] == [f"'{text}"]


def test_a_heading_is_defused_too():
    assert lines_of(as_csv([Column("=A1", "title")], []))[0] == ["'=A1"]


def test_csv_is_for_other_programs():
    body = as_csv(COLUMNS, [row(), row(on=None, at=None, days=None, share=None)])
    assert body.startswith(b"\xef\xbb\xbf")
    _, full, empty = lines_of(body)
    assert full == ["KPH 04/Đ1-2017", "Hồ sơ quá hạn", "2017-12-05", "2017-12-05 16:30", "7.5", "0.62"]
    assert empty[2:] == ["", "", "", ""]


def test_a_negative_number_stays_a_number():
    assert lines_of(as_csv([Column("Ngày", "days", "number")], [row(days=-3)]))[1] == ["-3"]


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), "chưa rõ", date(1, 1, 1), date(9999, 12, 31), True, "a\0b\x0b"]
)
@pytest.mark.parametrize("kind", ["text", "number", "date", "datetime", "percent"])
def test_a_value_of_another_kind_is_written_all_the_same(odd, kind):
    column = [Column("x", "days", kind)]
    assert as_csv(column, [row(days=odd)])
    assert len(sheet_of(as_xlsx("x", column, [row(days=odd)])).to_python()) == 2


def test_a_megabyte_of_text_is_cut_to_what_a_cell_holds():
    value = sheet_of(as_xlsx("x", [Column("x", "title")], [row(title="ộ" * 1_000_000)])).to_python()[1][0]
    assert len(value) == 32_767


def test_a_list_is_downloaded_under_its_name():
    response = table_response("xlsx", "Phát hiện", [Column(gettext_lazy("Number"), "number")], [row()])
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Ph%C3%A1t%20hi%E1%BB%87n.xlsx"
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert table_response("csv", "Phát hiện", COLUMNS, [row()])["Content-Type"] == "text/csv; charset=utf-8"


def test_there_are_no_other_formats():
    with pytest.raises(Http404):
        table_response("pdf", "Phát hiện", COLUMNS, [])


def test_a_method_of_the_row_counts_as_its_value():
    assert lines_of(as_csv([Column("x", "title.strip")], [row()]))[1] == ["Hồ sơ quá hạn"]


def looks_of(body):
    """The format code of each cell of the first sheet, row by row."""
    book = zipfile.ZipFile(io.BytesIO(body))
    styles, sheet = (book.read(f"xl/{name}.xml").decode() for name in ("styles", "worksheets/sheet1"))
    codes = {"0": "General", "1": "0", "3": "#,##0", "9": "0%"}
    codes |= {code: unescape(look) for code, look in re.findall(r'numFmtId="(\d+)" formatCode="([^"]*)"', styles)}
    used = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    rows = re.findall(r"<row .*?</row>", sheet)
    return [[codes[used[int(style)]] for style in re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"', row)] for row in rows]


def test_whole_numbers_have_no_decimal_sign_and_years_no_thousands():
    columns = [Column("Số", "n", "number"), Column("Tỷ lệ", "p", "percent"), Column("Năm", "y", "year")]
    rows = [SimpleNamespace(n=5, p=0.62, y=2017), SimpleNamespace(n=Decimal("7.50"), p=0.914, y=2017)]
    _heading, whole, broken = looks_of(as_xlsx("x", columns, rows))
    assert whole == ["#,##0", "0%", "0"]
    assert broken == ["#,##0.##", "0.0%", "0"]


def test_the_slash_of_a_date_is_that_of_every_machine():
    _heading, line = looks_of(as_xlsx("x", COLUMNS[2:4], [row()]))
    assert line == [r"dd\/mm\/yyyy", r"dd\/mm\/yyyy hh:mm"]


def test_several_lists_make_one_workbook():
    sheets = [
        Sheet("Phát hiện", COLUMNS, [row(), row()]),
        Sheet("Phát hiện", COLUMNS[:1], []),
        Sheet("[a]", COLUMNS, []),
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_workbook("Đợt 1", sheets)))
    assert book.sheet_names == ["Phát hiện", "Phát hiện 2", "a"]
    assert [len(book.get_sheet_by_index(place).to_python()) for place in range(3)] == [3, 1, 1]


def test_a_sheet_may_be_written_last_and_lead_to_the_others():
    target = io.BytesIO()
    with Workbook(target, "Đợt 1") as book:
        first = book.reserve("Giới thiệu")
        other = book.reserve("Tổ 1's")
        assert book.fill(other, COLUMNS[:1], [row(), row()]) == 2
        book.fill(first, [Column("Trang", "title")], [SimpleNamespace(title=SheetName(other.name))])
    sheet = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    assert "location=\"'Tổ 1''s'!A1\"" in sheet
    assert sheet_of(target.getvalue()).to_python() == [["Trang"], ["Tổ 1's"]]


@pytest.mark.parametrize(
    "text",
    ["=1+1\x1b", "_x0041_", "a\r\nb\nc", "  đầu  ", "\u202egpj\u2028x", "😀" * 20_000, "a & <b> ]]>", "'=1"],
)
def test_hostile_text_is_read_back_as_it_was_typed(text):
    value = sheet_of(as_xlsx("x", [Column("x", "title")], [row(title=text)])).to_python()[1][0]
    typed = text.replace("\r\n", "\n")
    assert typed.startswith(value)
    assert len(value.encode("utf-16-le")) <= 2 * 32_767
    assert value == typed or len(value.encode("utf-16-le")) > 2 * 32_700


def test_a_row_is_as_high_as_its_text():
    long = row(title="chữ " * 100)
    sheet = zipfile.ZipFile(io.BytesIO(as_xlsx("x", COLUMNS, [row(), long]))).read("xl/worksheets/sheet1.xml").decode()
    heights = re.findall(r'<row r="(\d)"[^>]* ht="(\d+)"', sheet)
    assert heights == [("3", str(15 * (1 + 400 // 55)))]
