"""The files to fill in: headings, an example row that is not read, a sheet that explains, what is there already."""

import io
from datetime import date
from decimal import Decimal

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from audits.core import clock, tables

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_WITH_CHOICES = 2_000
LONGEST_LIST = 255  # letters that Excel takes as a list of choices


def sample_response(kind, known, extension, filled):
    """The file as a download, or 404 for a format that there is not."""
    columns = kind.columns(known)
    rows = list(kind.present(known) or ()) if filled else []
    if extension == "csv":
        listed = [tables.Column(_starred(column), _cell(column)) for column in columns]
        return tables.table_response("csv", str(kind.title), listed, rows or [_example(columns)])
    if extension != "xlsx":
        return tables.table_response(extension, str(kind.title), [], [])
    name = f"{kind.title}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name)}
    return HttpResponse(as_xlsx(kind, columns, known, rows), content_type=EXCEL, headers=headers)


def _starred(column):
    return f"{column.heading} *" if column.required else column.heading


def _cell(column):
    def of(row):
        value = row.get(column.name)
        if isinstance(value, date):
            return f"{value:%d/%m/}{value.year:04}"
        return "" if value is None else str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)

    return of


def _example(columns):
    """A row whose first cell says that it is one."""
    row = {column.name: column.example for column in columns}
    first = columns[0].name
    return {**row, first: _("(example) %(value)s") % {"value": row[first]}}


def as_xlsx(kind, columns, known, rows):
    """A sheet for the data with its choices, and one that explains the columns."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": str(kind.title), "created": clock.now().replace(tzinfo=None)})
    looks = {
        "heading": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF7"}
        ),
        "example": book.add_format({"italic": True, "font_color": "#6B7280"}),
        "text": book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
        "date": book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"}),
        "said": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    _data(book.add_worksheet(tables.sheet_name(str(kind.title))), columns, known, rows, looks)
    _explanations(book.add_worksheet(_("Explanations")), columns, known, looks)
    book.close()
    return target.getvalue()


def _data(sheet, columns, known, rows, looks):
    for place, column in enumerate(columns):
        look = looks["date"] if column.is_date else looks["text"]
        sheet.set_column(place, place, min(max(len(_starred(column)) + 2, 14), 40), look)
        sheet.write_string(0, place, _starred(column), looks["heading"])
        choices = column.allowed(known) if column.allowed else []
        if choices and len(",".join(choices)) <= LONGEST_LIST:
            offer = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, place, ROWS_WITH_CHOICES, place, offer)
    sheet.freeze_panes(1, 0)
    if not rows:
        for place, column in enumerate(columns):
            sheet.write_string(1, place, _example(columns)[column.name], looks["example"])
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = row.get(column.name)
            kind = "date" if isinstance(value, date) else "number" if isinstance(value, Decimal | int) else "text"
            tables.write(sheet, line, place, value, kind, {**looks, "number": looks["said"]})


def _explanations(sheet, columns, known, looks):
    headings = [_("Column"), _("Must be filled in"), _("What it says"), _("Allowed")]
    for place, (heading, width) in enumerate(zip(headings, (28, 12, 60, 60), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, looks["heading"])
    for line, column in enumerate(columns, start=1):
        allowed = ", ".join(column.allowed(known)) if column.allowed else ""
        allowed = allowed or (_("a date, such as 05/12/2017") if column.is_date else "")
        said = [column.heading, _("yes") if column.required else "", str(column.hint), allowed]
        for place, text in enumerate(said):
            sheet.write_string(line, place, text[: tables.CELL], looks["said"])
    rules = [
        _("An empty cell leaves what is there; a dash (-) empties it."),
        _("The row that begins with “(example)” is not read. Columns may stand in any order, others are not read."),
        _("Only the first visible sheet is read. The file is shown to you before anything is written."),
    ]
    for line, text in enumerate(rules, start=len(columns) + 2):
        sheet.write_string(line, 0, text)
