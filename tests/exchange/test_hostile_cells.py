"""Two hundred cells that nobody should send, and files that are none: a sentence each, never a failure."""

import io
import unicodedata
import zipfile
from datetime import date, datetime, time, timedelta

import pytest

from audits.core import files
from audits.exchange import sheets
from audits.exchange.columns import Known
from audits.exchange.kinds import KINDS
from audits.exchange.models import Import

from .files import plan_of, text_file, upload, workbook

pytestmark = pytest.mark.django_db

MEGABYTE = "ư" * 1_000_000
TEXTS = [
    "=1+1", "=HYPERLINK(\"http://x\")", "@SUM(A1)", "+1", "-", "--", "'=1+1", "=cmd|' /C calc'!A0", "#REF!", "#DIV/0!",
    "\u202eabc", "a\u2066b", "a\u200bb", "\ufeff", "\u00ad", "\u2028", "a\u0301", "đ\u0300", "e\u0302\u0301", "ﬁ",
    "\x00", "a\x00b", "\x07", "\x1b[31m", "\x7f", "\ud800", "\udfff", "a\ud83d", "\uffff", "\ufdd0",
    "😀", "👩‍👩‍👧", "𝕏", "Ω", "中文", "العربية", "\t", "\n", "\r\n", " ", "\xa0", "　",
    "<script>alert(1)</script>", "<b>", "&amp;", "&#0;", "%00", "%s", "%(x)s", "{0}", "{{ 1 }}", "{% x %}", "\\", "\"",
    "'; DROP TABLE x; --", "../../etc/passwd", "C:\\x", "null", "None", "NaN", "inf", "-inf", "undefined", "true",
    "1e308", "-1e308", "1e-308", "1e999", "0x10", "1_000", "1.2.3", "1,2,3", "1.234,5", "1,234.5", "-5", "0", "00",
    "999999999999999999999", "1/0", "½", "٣", "१२", "１２", "²", "Ⅷ", "10 ngày", "10 thế kỷ", "mười", "5%", "5 %",
    "1 000", "-0", "+5", "5-", "..", ".5", "5.", "0,5 ngày", "2 giờ", "8h", "1e5", "--5", "5/12", "12:30", "24:00",
    "31/2", "31/02/2017", "30/02/2020", "29/02/2017", "29/02/2016", "00/00/0000", "0/1/2017", "32/1/2017", "1/13/2017",
    "12/25/2017", "5/12/17", "05/12/0017", "05/12/9999", "05/12/20177", "2017-12-05", "2017-02-31", "2017/12/05",
    "5.12.2017", "5-12-2017", "05122017", "20171205", "2017", "tháng 12/2017", "ngày 5 tháng 12 năm 2017", "hôm qua",
    "2017-12-05T00:00:00Z", "2017-12-05 25:61", "05/12/2017 08:00", "Dec 5, 2017", "5 Dec 2017", "1900-01-01",
    "31/12/1989", "01/01/2101", "có", "khong", "maybe", "x", "✓", "NCC", "ncc", "NCC ", " NCC", "N C C", "NCC\u200b",
    "KHONG-CO", "truong.ncc", "TRUONG.NCC", "coquankhac", "truong.ncc, truong.ncc", "truong.ncc;;", ",", ";;;",
    "TCVN ISO 9001:2015", "ISO 9001:1994", "9001", ":2015", "8.5", "8.5, 99.9", "8,5", "10.2", "Điều 8.5",
    "a" * 200, "a" * 201, "a" * 32_768, "NCC" * 100, MEGABYTE,
]  # fmt: skip
VALUES = [
    0, -1, 1, 1.5, -0.0, 0.1 + 0.2, 1e308, -1e308, 1e-308, 2**53, 2**63, 10**15, 123456789.123, 0.004, 99999.999,
    True, False, date(1900, 3, 1), date(1989, 12, 31), date(1990, 1, 1), date(2017, 12, 5), date(2100, 12, 31),
    date(2101, 1, 1), date(9999, 12, 31), datetime(2017, 12, 5, 23, 59, 59), time(8, 30), timedelta(hours=30),
    timedelta(days=50_000), 43_074, 43_074.5, 60, 59, 2_958_465, 2_958_466, -43_074,
]  # fmt: skip


FREE = {  # of each kind a column in which any text may stand
    "departments": "name",
    "people": "full_name",
    "certificates": "course",
    "procedures": "step_title",
    "findings": "statement",
}


def rows_of(kind, cell, columns, key=""):
    """A file of a kind in which each column in turn says `cell`, beside what is right and a key of its own."""
    right = {
        "code": f"NCC{key}", "name": "Phòng NCC", "username": f"nguoi.moi{key}", "full_name": "Người Mới",
        "person": "truong.ncc", "standard": "2015", "number": f"CC-{key}", "course": "Khóa", "issued_on": "05/01/2016",
        "title": "Tên", "department": "NCC", "starts_on": "05/12/2016", "grade": "minor",
    }  # fmt: skip
    for place, column in enumerate(columns):
        row = [right.get(one.name, "").replace("CC-", f"CC-{place}-") for one in columns]
        row[0] = f"{row[0]}{place}" if columns[0].name in ("code", "username") and key else row[0]
        row[place] = cell
        yield column.name, row


def looked_over(sheet, kind, by):
    """The plan, and the sentences about a sheet; anything else than RuleBroken is a failure."""
    plan = KINDS[kind]().plan(sheet, by=by)
    return plan, [str(problem) for problem in plan.problems]


def as_sheet(kind, cells, by, only=None):
    """Rows straight into the reader, as XLSX and CSV files lay them out, without making a file of each."""
    columns = KINDS[kind]().columns(Known(by.agency))
    lines = [sheets.Line(1, [column.heading for column in columns])]
    for n, cell in enumerate(cells):
        for name, row in rows_of(kind, cell, columns, n):
            if only in (None, name):
                lines.append(sheets.Line(len(lines) + 1, row))
    return sheets.Sheet(lines)


@pytest.mark.parametrize("kind", KINDS)
def test_each_hostile_cell_in_each_column_gets_a_sentence_or_is_a_value(cast, kind, monkeypatch):
    monkeypatch.setattr("audits.exchange.plans.MOST_WRITTEN", 10_000)
    cells = [*TEXTS, *VALUES]
    assert len(cells) >= 200
    by = cast.administrator if kind == "people" else cast.secretariat
    _plan, said = looked_over(as_sheet(kind, cells, by), kind, by)
    assert len(said) > 200
    assert not [sentence for sentence in said if len(sentence) > 1_000 or not sentence.startswith("Row ")]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_refused_can_be_written(cast, kind):
    by = cast.administrator if kind == "people" else cast.secretariat
    sheet = as_sheet(kind, [*TEXTS, *VALUES], by, only=FREE[kind])
    plan, _said = looked_over(sheet, kind, by)
    refused = {problem.row for problem in plan.problems}
    sheet.lines = [line for line in sheet.lines if line.number not in refused]
    plan, said = looked_over(sheet, kind, by)
    assert said == []
    assert len(plan.new) > 100
    plan.write(by=by, note="")


REFUSED = {  # (kind, heading, cell): the sentence
    ("certificates", "Issued on", "31/2"): "“31/2” is no date; write it as 05/12/2017.",
    ("certificates", "Issued on", "31/02/2017"): "“31/02/2017” is no day of the calendar (day/month/year).",
    ("certificates", "Issued on", "12/25/2017"): "“12/25/2017” is no day of the calendar (day/month/year).",
    ("certificates", "Issued on", "5/12/17"): "write the year in four digits, such as 05/12/2017.",
    ("certificates", "Issued on", "05/12/9999"): "choose a date between 01/01/1990 and 31/12/2100.",
    ("certificates", "Issued on", 1e308): "“1e+308” is no date; write it as 05/12/2017.",
    ("certificates", "Course", "=1+1"): "the cell holds a formula; copy its result there as a value.",
    ("certificates", "Course", "a\u202eb"): "the cell holds a hidden character (U+202E); type its text anew.",
    ("certificates", "Course", MEGABYTE): "the cell holds more than 32767 letters; shorten it.",
    ("certificates", "Account name", "nvan"): "there is no account “nvan”.",
    ("certificates", "Account name", "coquankhac"): "there is no account “coquankhac”.",
    ("certificates", "Edition", "1994"): "“1994” is none of these: TCVN ISO 9001:2015.",
    ("procedures", "Time limit", 1e308): "the number is far too large.",
    ("procedures", "Time limit", "-5"): "the number cannot be below zero.",
    ("procedures", "Time limit", "mười"): "“mười” is no number.",
    ("procedures", "Time limit", "10 thế kỷ"): "“thế kỷ” is none of these: working days, days, hours.",
    ("procedures", "Clauses 2015", "99.9"): "TCVN ISO 9001:2015 has no clause 99.9.",
    ("departments", "Kind", "Ban"): "“Ban” is none of these: Division, Office, Inspectorate, Section, Sub-department, "
    "Public service unit, Leadership, Standing body of the committee.",
    ("departments", "Belongs to", "KHONG-CO"): "there is no department with the code “KHONG-CO”.",
    ("departments", "Belongs to", "NCC"): "Choose another department of the agency.",
    ("departments", "Code", "P. NCC"): "Use capital letters without marks, digits, dash.",
}  # fmt: skip


def test_the_sentences_say_what_is_and_what_to_do(cast):
    said = {}
    for kind, heading, cell in REFUSED:
        columns = KINDS[kind]().columns(Known(cast.agency))
        place = next(
            n for n, column in enumerate(columns) if heading.lower() in column.names() or column.heading == heading
        )
        _name, row = list(rows_of(kind, cell, columns))[place]
        sheet = sheets.Sheet([sheets.Line(1, [one.heading for one in columns]), sheets.Line(2, row)])
        _plan, sentences = looked_over(sheet, kind, cast.secretariat)
        found = [one for one in sentences if f"column {columns[place].heading}:" in one]
        said[kind, heading, cell] = found[0].split(": ", 1)[1] if found else found
    assert said == REFUSED


# ---- files


def zipped(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return target.getvalue()


def with_part(name, change):
    """An Excel file of which one part is changed."""
    target = io.BytesIO()
    old = zipfile.ZipFile(io.BytesIO(workbook(["Mã", "Tên"], ["VPS", "Văn phòng"])))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == name else old.read(entry))
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
MERGED = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 100_000 + b"</mergeCells>"
FILES = {
    "a bomb": ("a.xlsx", lambda: with_part(SHEET, lambda body: body + b" " * 15_000_000)),
    "many rows": ("a.xlsx", lambda: with_part(SHEET, lambda body: body.replace(b'r="A2"', b'r="A1048576"'))),
    "a cell far to the right": ("a.xlsx", lambda: with_part(SHEET, lambda body: body.replace(b'r="A2"', b'r="XFD2"'))),
    "a row far below": (
        "a.xlsx",
        lambda: with_part(
            SHEET, lambda body: body.replace(b'<row r="2"', b'<row r="1048576"').replace(b' r="A2"', b"")
        ),
    ),
    "a megabyte in each cell": (
        "a.xlsx",
        lambda: workbook(["Mã", "Tên"], *[["VPS", "a" * 30_000]] * 4_000),
    ),
    "merged over and over": (
        "a.xlsx",
        lambda: with_part(SHEET, lambda body: body.replace(b"</sheetData>", b"</sheetData>" + MERGED)),
    ),
    "external entities": ("a.xlsx", lambda: with_part(SHEET, lambda body: ENTITY + body.split(b"?>", 1)[1])),
    "UTF-16 inside": ("a.xlsx", lambda: with_part(SHEET, lambda body: body.decode().encode("utf-16"))),
    "half a file": ("a.xlsx", lambda: workbook(["Mã", "Tên"])[:2_000]),
    "broken XML": ("a.xlsx", lambda: with_part(SHEET, lambda body: body[: len(body) // 2])),
    "no sheets": ("a.xlsx", lambda: with_part("xl/workbook.xml", lambda body: body.replace(b"<sheet ", b"<shoot "))),
    "another zip": ("a.xlsx", lambda: zipped(x="y")),
    "an old .xls": ("a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000)),
    "a program": ("a.xlsx", lambda: b"MZ" + bytes(5_000)),
    "an empty sheet": ("a.xlsx", lambda: workbook()),
    "only a hidden sheet": (
        "a.xlsx",
        lambda: workbook(fill=lambda book, sheet: book.add_worksheet("Ẩn").write(0, 0, "Mã")),
    ),
    "other headings": ("a.xlsx", lambda: workbook(["A", "B"], ["1", "2"])),
    "headings twice": ("a.xlsx", lambda: workbook(["Mã", "Tên", "mã *"], ["VPS", "Văn phòng", "X"])),
    "a heading only": ("a.xlsx", lambda: workbook(["Tên"], ["Văn phòng"])),
    "NUL in CSV": ("a.csv", lambda: b"M\xc3\xa3,T\xc3\xaan\nVPS,V\x00n"),
    "a megabyte in a CSV cell": ("a.csv", lambda: text_file(["Mã", "Tên"], ["VPS", MEGABYTE])),
    "an open quotation mark": ("a.csv", lambda: 'Mã,Tên\nVPS,"Văn phòng\n'.encode() + b"x" * 200_000),
    "TCVN3": ("a.csv", lambda: "Mã,Tên\n".encode() + b"VPS,V\xa8n ph\xdfng S\xeb\nNCC,Ng\xad\xeai c\xe3 c\xabng\n"),
    "letters lost": ("a.csv", lambda: "Ma\u0303,Tên\nVPS,Phong Tư v?n và h? tr?\n".encode("cp1258")),
    "half a UTF-16": ("a.csv", lambda: "Mã,Tên\nVPS,Văn".encode("utf-16")[:-1]),
    "a page": ("a.csv", lambda: b"<html><body>M\xc3\xa3,T\xc3\xaan"),
    "nothing but lines": ("a.csv", lambda: b"\n\n\n,,,\n"),
    "too many lines": ("a.csv", lambda: b"a,b\n" * 20_100),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_none_gets_a_sentence_on_the_page(cast, at_screen, name):
    filename, made = FILES[name]
    browser = at_screen(cast.secretariat)
    op_id = browser.get("/exchange/departments/").context["form"]["op_id"].value()
    page = browser.post("/exchange/departments/", {"op_id": op_id, "file": upload(made(), filename)})
    assert page.status_code == 422
    ((message,),) = [page.context["form"].errors["file"]]
    assert message.endswith(".")
    assert Import.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_of_windows(encoding, separator):
    name = "Văn phòng Sở" if encoding != "cp1258" else "Van phòng"
    rows = [["Mã", "Tên"], ["VPS", name]]
    if encoding == "cp1258":  # which writes some marks as letters of their own
        rows = [[unicodedata.normalize("NFD", cell).replace("e\u0302", "ê") for cell in row] for row in rows]
        rows[1][1] = "Va\u0300n"
    sheet = sheets.from_text(sheets.decoded(text_file(*rows, separator=separator, encoding=encoding)))
    assert len(sheet.lines) == 2
    assert sheet.lines[1].cells[0] == "VPS"


def test_merged_cells_say_the_same_in_each_of_their_rows(cast):
    def merged(book, sheet):
        sheet.merge_range(1, 0, 2, 0, "QT-NCC-01")
        sheet.merge_range(1, 1, 2, 1, "Trợ cấp một lần")
        sheet.merge_range(1, 2, 2, 2, "NCC")
        for row, step in ((1, "Tiếp nhận"), (2, "Trả kết quả")):
            sheet.write(row, 3, step)

    plan, _stored = plan_of(
        "procedures", workbook(["Mã", "Tên quy trình", "Đơn vị", "Bước"], fill=merged), cast.secretariat
    )
    (entry,) = plan.new
    assert [step["title"] for step in entry.values["steps"]] == ["Tiếp nhận", "Trả kết quả"]


def test_a_formula_counts_as_its_value_and_a_hidden_sheet_not_at_all(cast):
    def formulas(book, sheet):
        sheet.write_formula(1, 0, '=UPPER("vps")', None, "VPS")
        sheet.write_string(1, 1, "Văn phòng Sở")
        book.add_worksheet("Ẩn").hide()

    plan, _stored = plan_of("departments", workbook(["Mã", "Tên"], fill=formulas), cast.secretariat)
    assert [entry.values["code"] for entry in plan.new] == ["VPS"]


def test_rows_that_are_only_formatted_are_no_rows(cast):
    def formatted(book, sheet):
        look = book.add_format({"bold": True})
        sheet.write_blank(1_048_575, 3, None, look)

    plan, _stored = plan_of(
        "departments", workbook(["Mã", "Tên"], ["VPS", "Văn phòng"], fill=formatted), cast.secretariat
    )
    assert len(plan.new) == 1


def test_a_file_that_is_kept_is_the_agencys(cast):
    stored = files.keep(workbook(["Mã"]), by=cast.secretariat, name="a.xlsx", accept=("xlsx",))
    assert stored.agency == cast.agency
