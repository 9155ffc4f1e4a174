"""Every list as a file: an Excel sheet with real dates and numbers, or CSV.

What people have typed is written as text whatever it looks like; a cell that begins with “=” is no formula.
"""

import csv
import io
import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from . import clock

FORMATS = {
    "text": {"text_wrap": True, "valign": "top"},
    "number": {"num_format": "#,##0.##", "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
    "datetime": {"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"},
    "percent": {"num_format": "0.0%", "valign": "top"},
}
WIDTHS = {"number": 10, "date": 12, "datetime": 17, "percent": 10}
NARROWEST, WIDEST = 8, 60  # of a column of text, in letters
FIRST_DAY = date(1900, 3, 1)  # Excel is wrong about the days before
CELL = 32_767  # letters that a cell of Excel can hold
FORMULA = re.compile(r"^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]")


@dataclass(frozen=True)
class Column:
    """A column: its heading, where the value comes from (an attribute's name or a function), and what it is.

    A percentage is a share: 0.62 is shown as 62%.
    """

    label: str
    value: object
    kind: str = "text"

    def of(self, row):
        value = self.value(row) if callable(self.value) else attrgetter(self.value)(row)
        return value() if callable(value) else value


def word_for(model, name):
    """The value of a column of choices; `get_…_display` would gather the words anew for each of ten thousand rows."""
    words = dict(model._meta.get_field(name).flatchoices)
    return lambda row: words.get(getattr(row, name), getattr(row, name))


def as_xlsx(title, columns, rows):
    """One sheet; its heading stays in sight and filters. Row by row, so a long list takes no memory."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    book.set_properties({"title": str(title), "created": clock.now().replace(tzinfo=None)})
    sheet = book.add_worksheet(sheet_name(str(title)))
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}

    widths = [len(str(column.label)) + 4 for column in columns]  # with room for the filter's arrow
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.label), heading)
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = column.of(row)
            write(sheet, count, place, value, column.kind, formats)
            widths[place] = max(widths[place], longest_line(value) if column.kind == "text" else WIDTHS[column.kind])
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width, NARROWEST), WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, max(len(columns) - 1, 0))
    book.close()
    return target.getvalue()


def write(sheet, line, place, value, kind, formats):
    if value is None or value == "":
        return
    look = formats[kind]
    if kind in ("number", "percent") and is_number(value):
        sheet.write_number(line, place, value, look)
    elif kind == "datetime" and isinstance(value, datetime) and day_of(value) >= FIRST_DAY:
        sheet.write_datetime(line, place, local(value), look)
    elif kind == "date" and isinstance(value, date) and day_of(value) >= FIRST_DAY:
        sheet.write_datetime(line, place, day_of(value), look)
    else:
        sheet.write_string(line, place, as_text(value)[:CELL], formats["text"])


def as_csv(columns, rows):
    """For other programs: UTF-8 that Excel recognises, dates as 2017-12-05, numbers with a point."""
    target = io.BytesIO()
    text = io.TextIOWrapper(target, "utf-8-sig", errors="replace", newline="", write_through=True)
    lines = csv.writer(text)
    lines.writerow([defused(str(column.label)) for column in columns])
    lines.writerows([plain(column.of(row), column.kind) for column in columns] for row in rows)
    return target.getvalue()


def plain(value, kind):
    if value is None:
        return ""
    if kind in ("number", "percent") and is_number(value):
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
    return str(value)


def longest_line(value):
    return max((len(line) for line in str(value or "").splitlines()), default=0) + 1


def defused(text):
    """Text that a spreadsheet would take for a formula, with the apostrophe that says it is none."""
    return f"'{text}" if FORMULA.match(text) else text


def sheet_name(title):
    """What Excel allows: 31 letters, none of []:*?/\\, no apostrophe at either end."""
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31].strip("' ") or "Sheet1"
