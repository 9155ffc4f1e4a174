"""Spreadsheets as people send them."""

import csv
import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.core import files
from audits.exchange import sheets
from audits.exchange.kinds import KINDS
from audits.exchange.models import Import

LOOKS = {"date": {"num_format": "dd/mm/yyyy"}}


def workbook(*rows, fill=None):
    """The bytes of an Excel file; `fill(book, sheet)` adds what a row of values cannot say."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False, "nan_inf_to_errors": True}
    )
    sheet = book.add_worksheet("Dữ liệu")
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, place, value)
            elif value is not None:
                sheet.write(line, place, value)
    if fill:
        fill(book, sheet)
    book.close()
    return target.getvalue()


def text_file(*rows, separator=",", encoding="utf-8"):
    """The bytes of a CSV file."""
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=separator).writerows(rows)
    return target.getvalue().encode(encoding)


def upload(data, name="tep.xlsx"):
    return SimpleUploadedFile(name, data)


def plan_of(kind, data, by, name="tep.xlsx"):
    """What a file would do."""
    stored = files.keep(data, by=by, name=name, accept=("xlsx", "csv"))
    return KINDS[kind]().plan(sheets.read(stored), by=by), stored


def bring_in(kind, data, by, name="tep.xlsx"):
    """Write a file that is right; the Import."""
    plan, stored = plan_of(kind, data, by, name)
    assert [str(problem) for problem in plan.problems] == []
    return Import.carry_out(plan, by=by, file=stored)


def problems(kind, data, by, name="tep.xlsx"):
    """What is wrong with a file, in sentences."""
    return [str(problem) for problem in plan_of(kind, data, by, name)[0].problems]
