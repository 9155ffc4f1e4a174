"""The whole round as one workbook: every kind of record, typed, with what its reader may read and nothing else."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from python_calamine import CalamineWorkbook

from audits.core.tables import NUMBERS, Column, as_text, as_xlsx, day_of, is_number, local
from audits.fieldwork.models import CaseSample, Interview
from audits.findings.models import Finding
from audits.reports import workbook
from audits.reports.workbook.writing import KINDS

from ..factories import (
    close_visit,
    make_finding,
    make_interview,
    make_item,
    make_objective,
    make_open_visit,
    make_procedure,
    make_sample,
    make_totals,
    sign_visit,
)
from .test_issuing import fresh

HOSTILE = "=cmd|'/C calc'!A0\t+1\r\n@SUM(1)\x1b ﷽‮ 😀 _x0041_ " + "dài " * 300
BY_NAME = {kind.name: kind for kind in KINDS}

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast):
    """A round in which there is a row of nearly every kind, with hostile words in them."""
    visit = make_open_visit(cast)
    procedure = make_procedure(cast.ncc)
    make_item(visit, answer="conforms", note=HOSTILE)
    make_sample(visit, procedure, cast.auditor, faults=HOSTILE)
    make_interview(visit, cast.auditor, remark=HOSTILE)
    make_finding(visit, cast, statement=HOSTILE)
    make_objective(cast, cast.ncc, year=visit.round.year, cause=HOSTILE, target="95.5")
    make_totals(cast, cast.ncc, starts_on=date(visit.round.year, 1, 1), ends_on=date(visit.round.year, 1, 1))
    return visit


def sheets_of(audit_round, reader):
    """{name of a sheet: its rows}, read by another library than the one that wrote them."""
    target = io.BytesIO()
    workbook.as_xlsx(audit_round, target, reader=reader)
    book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}, target


def files_of(audit_round, reader):
    """{name of a file: its rows} of the CSV files."""
    target = io.BytesIO()
    workbook.as_csv_files(audit_round, target, reader=reader)
    with zipfile.ZipFile(target) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.reader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def as_read(value, kind):
    """What a cell must hold for a value of a row."""
    if value is None or value == "":
        return ""
    if kind in NUMBERS and is_number(value):
        return pytest.approx(float(value), abs=1e-9)
    if kind == "datetime" and isinstance(value, datetime):
        return local(value)
    if kind == "date" and isinstance(value, date):
        return day_of(value)
    return as_text(value)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_sheets_and_headings_are_named_once_and_as_excel_allows(language):
    with translation.override(language):
        labels = [str(kind.label) for kind in KINDS]
        assert len({label.casefold() for label in labels}) == len(labels)
        assert not [label for label in labels if len(label) > 31 or set(label) & set("[]:*?/\\")]
        for kind in KINDS:
            headings = [str(column.label).casefold() for column in kind.columns]
            assert len(set(headings)) == len(headings), kind.label
            assert not [heading for heading in headings if not heading.strip() or "\n" in heading]


def test_every_cell_is_what_its_row_says(cast, held):
    reader, audit_round = cast.secretariat, held.round
    sheets, target = sheets_of(audit_round, reader)
    empty = set()
    for kind in KINDS:
        rows = list(kind.rows_for(audit_round, reader))
        expected = [[as_read(column.of(row), column.kind) for column in kind.columns] for row in rows]
        heading, *read = sheets[str(kind.label)]
        assert heading == [str(column.label) for column in kind.columns]
        assert read == expected, kind.name
        empty |= set() if rows else {kind.name}
    assert b"<f>" not in b"".join(pages_of(target))
    assert {name for name in BY_NAME if name not in empty} >= {
        *("dot-danh-gia", "to-danh-gia", "buoi-danh-gia", "bien-ban", "danh-muc-kiem-tra", "ho-so-mau", "phong-van"),
        *("phat-hien", "phieu-khao-sat", "muc-tieu-chat-luong", "nhat-ky"),
    }


def pages_of(target):
    with zipfile.ZipFile(target) as book:
        return [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]


def test_every_sheet_keeps_its_heading_in_sight_and_filters(cast, held):
    _sheets, target = sheets_of(held.round, cast.secretariat)
    pages = pages_of(target)
    assert len(pages) == len(KINDS) + 1
    for page in pages:
        assert b'state="frozen"' in page
        assert b"<autoFilter" in page


def test_csv_files_have_the_same_rows_and_no_formula(cast, held):
    sheets, _target = sheets_of(held.round, cast.secretariat)
    files = files_of(held.round, cast.secretariat)
    for number, kind in enumerate(KINDS, 1):
        rows = files[f"{number:02}-{kind.name}.csv"]
        assert len(rows) == len(sheets[str(kind.label)]), kind.name
        assert rows[0] == sheets[str(kind.label)][0]
        dangerous = [cell for row in rows for cell in row if cell.lstrip()[:1] in ("=", "+", "@")]
        assert dangerous == []
    assert f"'{HOSTILE.replace(chr(13), '')}" in [cell for row in files["09-danh-muc-kiem-tra.csv"] for cell in row]


def test_the_first_sheet_says_what_the_others_hold_and_for_whom(cast, held):
    sheets, _target = sheets_of(held.round, cast.secretariat)
    about = {row[0]: row[1:] for row in next(iter(sheets.values()))[1:]}
    assert about["Checklist"][0] == len(sheets["Checklist"]) - 1 == 3
    assert about["Made for"][1] == cast.secretariat.with_post
    assert about["Round"][1] == f"{held.round}: {held.round.title}"


def test_who_keeps_accounts_gets_no_figures_and_the_first_sheet_says_so(cast, held):
    sheets, _target = sheets_of(held.round, cast.administrator)
    assert "Surveys of the year" not in sheets
    assert "Objectives of the year" not in sheets
    about = {row[0]: row[2] for row in next(iter(sheets.values()))[1:]}
    assert about["Surveys of the year"] == "Left out: you may not read these figures."
    assert len(sheets["Visits"]) == 2
    assert len(sheets["Findings"]) == len(sheets["Checklist"]) == len(sheets["Minutes"]) == 1


def test_notes_of_a_visit_are_for_those_who_may_read_them(cast, held):
    """The head reads the visit of the own department from its close on, and nothing of it before."""
    before = {name: rows[1:] for name, rows in sheets_of(held.round, cast.head)[0].items()}
    assert [before[name] for name in ("Checklist", "Case files", "Interviews", "Findings", "Minutes")] == [[]] * 5
    assert not [row for row in before["Trail of the round"] if row[5] in ("case sample", "interview", "finding")]
    about = {row[0]: row[2] for row in before["About this file"]}
    assert about["Checklist"] == "Notes of 0 of 1 visits: those that you may read."

    close_visit(held, cast)
    sign_visit(fresh(held), cast.head)
    after = {name: rows[1:] for name, rows in sheets_of(held.round, cast.head)[0].items()}
    assert [len(after[name]) for name in ("Case files", "Interviews", "Findings", "Minutes")] == [1, 1, 1, 1]
    assert {"case sample", "interview", "finding"} <= {row[5] for row in after["Trail of the round"]}


def test_another_agency_gets_no_file(cast, held):
    for write in (workbook.as_xlsx, workbook.as_csv_files):
        target = io.BytesIO()
        with pytest.raises(PermissionDenied):
            write(held.round, target, reader=cast.stranger)
        assert target.getvalue() == b""
    assert list(workbook.readable(cast.stranger)) == []
    assert list(workbook.readable(cast.staff)) == [held.round]


def test_many_rows_ask_the_database_no_more_than_few(cast, held):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            sheets_of(fresh(held.round), fresh(cast.secretariat))
        return len(queries)

    few = asked()
    procedure = CaseSample.objects.get().procedure
    for n in range(20):
        make_sample(held, procedure, cast.auditor, code=f"Hồ sơ {n}")
        make_interview(held, cast.auditor)
        make_finding(held, cast, title=f"Phát hiện {n}")
    assert (CaseSample.objects.count(), Interview.objects.count(), Finding.objects.count()) == (21, 21, 21)
    assert asked() <= few + 1


def test_progress_is_told_sheet_by_sheet(cast, held):
    told = []
    workbook.as_xlsx(held.round, io.BytesIO(), reader=cast.secretariat, progress=lambda *step: told.append(step))
    assert [done for done, _total, _what in told] == list(range(1, len(KINDS) + 1))
    assert {total for _done, total, _what in told} == {len(KINDS)}


@pytest.mark.papers
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("region", "shown"), [("vi", "1.234,5"), ("en-US", "1,234.5")])
def test_numbers_and_dates_are_shown_as_people_write_them(tmp_path, region, shown):
    """In an office program whose region is Vietnam, and in one that came with American settings."""
    settings = tmp_path / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">'
        f'<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{region}</value></prop></item></oor:items>'
    )
    columns = [Column("Số", "n", "number"), Column("Năm", "y", "year"), Column("Ngày", "d", "date")]
    rows = [SimpleNamespace(n=n, y=2017, d=date(2017, 12, 5)) for n in (1234.5, 5)]
    (tmp_path / "x.xlsx").write_bytes(as_xlsx("x", columns, rows))
    profile = f"-env:UserInstallation=file://{settings.parent.parent}"
    command = ["soffice", profile, "--headless", "--convert-to", "html", "--outdir", str(tmp_path), "x.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    page = (tmp_path / "x.html").read_text(errors="replace")
    cells = re.findall(r"<td[^>]*>(?:<[^>]*>)*([^<]*)", page)
    assert cells[3:] == [shown, "2017", "05/12/2017", "5", "2017", "05/12/2017"]
