"""Every list as a file: an Excel sheet with real dates and numbers, or CSV; and several lists as one workbook.

What people have typed is written as text whatever it looks like; a cell that begins with “=” is no formula.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from . import clock

# Format codes have the comma for thousands and the point for decimals in every file; Excel shows 1.234,5 where
# Windows is set to Vietnamese. The slash of a date is written as a letter: else each machine puts in its own sign.
# A whole number has a look of its own, since “#,##0.##” shows 5 as “5,” in Excel.
LOOKS = {
    "text": {"text_wrap": True},
    "number": {"num_format": "#,##0.##"},
    "whole number": {"num_format": "#,##0"},
    "year": {"num_format": "0"},
    "date": {"num_format": r"dd\/mm\/yyyy", "align": "left"},
    "datetime": {"num_format": r"dd\/mm\/yyyy hh:mm", "align": "left"},
    "percent": {"num_format": "0.0%"},
    "whole percent": {"num_format": "0%"},
    "sheet": {"font_color": "#0b5394", "underline": 1},
}
NUMBERS = ("number", "percent", "year")
WIDTHS = {"number": 10, "year": 8, "date": 12, "datetime": 17, "percent": 10}
NARROWEST, WIDEST = 8, 60  # of a column of text, in letters
LINE, TALLEST = 15, 409  # of a row, in points; Excel finds the height itself, other programs do not
A4 = 9  # as Excel numbers its papers
FIRST_DAY = date(1900, 3, 1)  # Excel is wrong about the days before
CELL = 32_767  # letters that a cell of Excel can hold, in units of UTF-16
FORMULA = re.compile(r"^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]")


@dataclass(frozen=True)
class Column:
    """A column: its heading, where the value comes from (an attribute's name or a function), and what it is.

    Kinds: text, number, percent (a share: 0.62 is shown as 62%), year (2017, not 2.017), date, datetime.
    """

    label: str
    value: object
    kind: str = "text"

    def of(self, row):
        value = self.value(row) if callable(self.value) else attrgetter(self.value)(row)
        return value() if callable(value) else value


class SheetName(str):
    """A text that names a sheet of the same workbook, and leads to it."""


def word_for(model, name):
    """The value of a column of choices; `get_…_display` would gather the words anew for each of ten thousand rows."""
    words = dict(model._meta.get_field(name).flatchoices)
    return lambda row: words.get(getattr(row, name), getattr(row, name))


@dataclass(frozen=True)
class Sheet:
    """One list of a workbook: what its tab says, its columns, its rows."""

    title: str
    columns: Sequence[Column]
    rows: Iterable


def as_xlsx(title, columns, rows):
    """One list as an Excel file."""
    return as_workbook(title, [Sheet(title, columns, rows)])


def as_workbook(title, sheets):
    """Several lists as one Excel file, a sheet for each."""
    target = io.BytesIO()
    with Workbook(target, title) as book:
        for sheet in sheets:
            book.fill(book.reserve(sheet.title), sheet.columns, sheet.rows)
    return target.getvalue()


class Workbook:
    """An Excel file on its way to `target` (a path or a file); row by row, so long lists take no memory.

    A sheet has its place from `reserve` on and may be filled later, such as the first one, which says what the others
    hold. Its heading stays in sight and filters, and stands on every page when it is printed.
    """

    def __init__(self, target, title):
        self._book = xlsxwriter.Workbook(target, {"constant_memory": True})
        self._book.set_properties({"title": str(title), "created": clock.now().replace(tzinfo=None)})
        self._heading = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._looks = {name: self._book.add_format({"valign": "top", **look}) for name, look in LOOKS.items()}
        self._names = set()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self._book.close()

    def reserve(self, title):
        """An empty sheet after those that are there already; no two are called the same."""
        name, count = sheet_name(str(title)), 1
        while name.casefold() in self._names:
            count += 1
            name = f"{sheet_name(str(title))[: NAME - len(str(count)) - 1]} {count}"
        self._names.add(name.casefold())
        return self._book.add_worksheet(name)

    def fill(self, sheet, columns, rows):
        """Write heading and rows; returns how many rows there were."""
        widths = [len(str(column.label)) + 4 for column in columns]  # with room for the filter's arrow
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.label), self._heading)
        count = 0
        for count, row in enumerate(rows, start=1):
            values = [column.of(row) for column in columns]
            tallest = max((lines_of(value) for value in values if isinstance(value, str)), default=1)
            if tallest > 1:
                sheet.set_row(count, min(tallest * LINE, TALLEST))
            for place, (column, value) in enumerate(zip(columns, values, strict=True)):
                write(sheet, count, place, value, column.kind, self._looks)
                widths[place] = max(widths[place], WIDTHS.get(column.kind) or longest_line(value))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width, NARROWEST), WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, count, max(len(columns) - 1, 0))
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return count


def write(sheet, line, place, value, kind, looks):
    if value is None or value == "":
        return
    if kind in NUMBERS and is_number(value):
        sheet.write_number(line, place, value, looks.get(look_of(value, kind)) or looks[kind])
    elif kind == "datetime" and isinstance(value, datetime) and day_of(value) >= FIRST_DAY:
        sheet.write_datetime(line, place, local(value), looks[kind])
    elif kind == "date" and isinstance(value, date) and day_of(value) >= FIRST_DAY:
        sheet.write_datetime(line, place, day_of(value), looks[kind])
    elif isinstance(value, SheetName):
        quoted = str(value).replace("'", "''")
        sheet.write_url(line, place, f"internal:'{quoted}'!A1", looks["sheet"], str(value))
    else:
        sheet.write_string(line, place, cut(as_text(value)), looks["text"])


def look_of(value, kind):
    """Whole numbers and whole per cents are shown without a decimal sign."""
    shown = value * 100 if kind == "percent" else value
    return f"whole {kind}" if kind != "year" and round(shown, 2) == round(shown) else kind


def as_csv(columns, rows):
    """For other programs: UTF-8 that Excel recognises, dates as 2017-12-05, numbers with a point."""
    target = io.BytesIO()
    write_csv(target, columns, rows)
    return target.getvalue()


def write_csv(target, columns, rows):
    """The same, row by row into a binary file; returns how many rows there were."""
    text = io.TextIOWrapper(target, "utf-8-sig", errors="replace", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow([defused(str(column.label)) for column in columns])
    count = 0
    for row in rows:
        lines.writerow([plain(column.of(row), column.kind) for column in columns])
        count += 1
    text.detach()
    return count


def plain(value, kind):
    if value is None:
        return ""
    if kind in NUMBERS and is_number(value):
        return value
    if isinstance(value, datetime):
        return local(value).isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return defused(as_text(value))


def table_response(request_format, filename, columns, rows):
    """A list as a download: what `?format=xlsx` and `?format=csv` are answered with."""
    if request_format == "xlsx":
        body = as_xlsx(filename, columns, rows)
        media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    elif request_format == "csv":
        body, media_type = as_csv(columns, rows), "text/csv; charset=utf-8"
    else:
        raise Http404
    headers = {"Content-Disposition": content_disposition_header(True, f"{filename}.{request_format}")}
    return HttpResponse(body, content_type=media_type, headers=headers)


def is_number(value):
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)


def day_of(value):
    """The date of a date or a moment; a moment's is the one at the agency's place."""
    return local(value).date() if isinstance(value, datetime) else value


def local(moment):
    """The wall-clock time at the agency's place: files know no time zones."""
    if timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return moment.replace(tzinfo=None, microsecond=0)


def as_text(value):
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%d/%m/}{value.year:04}"
    return str(value).replace("\r\n", "\n")


def cut(text):
    """As much of it as a cell of Excel holds; a sign beyond the first 65,536 counts twice there."""
    if len(text) * 2 <= CELL:
        return text
    return text.encode("utf-16-le", "replace")[: CELL * 2].decode("utf-16-le", "ignore")


def longest_line(value):
    return max((len(line) for line in str(value or "").splitlines()), default=0) + 1


def lines_of(text):
    """How many lines a text takes in a column that is as wide as columns get, with room for words that do not break."""
    return sum(1 + len(line) // (WIDEST - 5) for line in text.splitlines())


def defused(text):
    """Text that a spreadsheet would take for a formula, with the apostrophe that says it is none."""
    return f"'{text}" if FORMULA.match(text) else text


NAME = 31  # letters of the name of a sheet


def sheet_name(title):
    """What Excel allows: 31 letters, none of []:*?/\\, no apostrophe at either end."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:NAME].strip("' ") or "Sheet1"
