"""The list of case files from which a visit draws its sample: pasted from Excel, or the one-stop software's file.

Read are the case code and four days. What else the table holds, above all the names of citizens, is neither shown nor
kept; the file itself is not kept either: its five columns come back as text that can be mended on the page.
"""

import csv
import io
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import sniffing
from audits.core.filenames import extension_of
from audits.core.fold import fold
from audits.core.rules import RuleBroken
from audits.core.sniffing import Unfit
from audits.fieldwork.models import CaseSample
from audits.fieldwork.sampling import MOST_LISTED, Listed

from . import cells, sheets
from .cells import Unclear
from .columns import HEADINGS_WITHIN, Column, Table, heading_of

LONGEST_CODE = CaseSample._meta.get_field("case_code").max_length
MOST_MEGABYTES = 10
MOST_SHOWN = 200  # problems
CODES_OF_PROCEDURES = ("Mã TTHC", "Mã thủ tục", "Mã quy trình", "Mã thủ tục hành chính", "Procedure code")


def code(value, known):
    said = cells.one_line(value)
    if len(said) > LONGEST_CODE:
        raise Unclear(_("the case code is longer than %(count)s letters") % {"count": LONGEST_CODE})
    return said


def day(value, known):
    return cells.day(value)


def columns():
    """In the order in which they are pasted where no row of headings stands above them."""
    codes = ("Mã hồ sơ", "Số hồ sơ", "Số biên nhận", "Mã biên nhận", "Mã số hồ sơ", "Case file")
    received = ("Ngày tiếp nhận", "Tiếp nhận", "Ngày nhận", "Ngày nhận hồ sơ", "Ngày nộp", "Received on")
    due = ("Ngày hẹn trả", "Hẹn trả", "Ngày hẹn", "Ngày hẹn trả kết quả", "Hạn xử lý", "Hạn trả", "Due on")
    ready = ("Ngày có kết quả", "Có kết quả", "Ngày hoàn thành", "Ngày kết thúc xử lý", "Ngày xử lý xong", "Ready on")
    handed = ("Ngày trả", "Ngày trả kết quả", "Đã trả", "Ngày trả thực tế", "Trả kết quả", "Handed over on")
    days = {"read": day, "is_date": True}
    return [
        Column("case_code", gettext_lazy("Case code"), read=code, required=True, also=codes),
        Column("received_on", gettext_lazy("Received"), required=True, also=received, **days),
        Column("due_on", gettext_lazy("Due"), required=True, also=due, **days),
        Column("ready_on", gettext_lazy("Result ready"), also=ready, **days),
        Column("handed_on", gettext_lazy("Handed over"), also=handed, **days),
    ]


def of_procedure():
    """A column that says which procedure a case file belongs to; it may be there."""
    return Column("procedure", gettext_lazy("Procedure code"), also=CODES_OF_PROCEDURES)


# ---- to text that holds nothing else


@dataclass(frozen=True)
class Told:
    """A table as text with tabs between its cells: only the columns that are read, under their headings."""

    text: str
    unread: list  # headings of the others


def told_by_upload(upload):
    """What a file says; it is looked into as every file is, and gone afterwards."""
    extension = extension_of(upload.name)
    if extension not in ("xlsx", "csv"):
        raise RuleBroken(_("Choose an Excel file (.xlsx) or a CSV file."))
    if upload.size > MOST_MEGABYTES * sniffing.MB:
        raise RuleBroken(_("The file is larger than %(limit)s MB.") % {"limit": MOST_MEGABYTES})
    data = upload.read()
    if not data:
        raise _not_taken(_("it is empty"))
    if extension == "csv":
        return told_by_sheet(sheets.from_text(sheets.decoded(data)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        path.write_bytes(data)
        try:
            sniffing.check(path, "xlsx")
        except Unfit as unfit:
            raise _not_taken(unfit.reason) from unfit
        return told_by_sheet(sheets.from_workbook(path))


def _not_taken(reason):
    return RuleBroken(_("The file was not taken: %(reason)s.") % {"reason": reason})


def told_by_text(text):
    """What was pasted: Excel puts tabs between the cells."""
    return told_by_sheet(sheets.from_text(text, "\t" if "\t" in text else None))


def told_by_sheet(sheet):
    at, places = _headings(sheet.lines)
    refuse_too_long(len(sheet.lines) - 1 - at)
    headings = sheet.lines[at].cells if at >= 0 else []
    unread = [cells.short(str(cell).strip()) for place, cell in enumerate(headings) if place not in places]
    rows = [[_plain(_cell(line, place), column) for place, column in places.items()] for line in sheet.lines[at + 1 :]]
    target = io.StringIO()
    writer = csv.writer(target, delimiter="\t", lineterminator="\n")
    writer.writerow(column.heading for column in places.values())
    writer.writerows(row for row in rows if any(row))
    return Told(target.getvalue(), [heading for heading in unread if heading])


def _headings(lines):
    """(number of the row of headings, {place: column}); the usual order where no row names two of the columns."""
    meant = {name: column for column in [*columns(), of_procedure()] for name in column.names()}
    for number, line in enumerate(lines[:HEADINGS_WITHIN]):
        found = {place: meant.get(heading_of(cell)) for place, cell in enumerate(line.cells) if isinstance(cell, str)}
        found = {place: column for place, column in found.items() if column}
        if len(found) > 1:
            return number, found
    return -1, dict(enumerate(columns()))


def _cell(line, place):
    return line.cells[place] if place < len(line.cells) else None


def _plain(cell, column):
    """A cell as it would be pasted; one that cannot be read stays as it is, so that it can be mended."""
    try:
        if column.is_date and not cells.is_empty(cell):
            return _written(cells.day(cell))
        said = cells.text(cell)
    except Unclear:
        said = _written(cell) if isinstance(cell, date) else str(cell)
    return " ".join(said.split())


def _written(day):
    return f"{day:%d/%m/}{day.year:04}"


# ---- from text to a list


@dataclass
class CaseList:
    """A list that was looked over: its case files, what is wrong with it, and what was not read."""

    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    unread: list = field(default_factory=list)
    wrong: set = field(default_factory=set)  # numbers of the rows that have a problem
    doubted: set = field(default_factory=set)  # those that another row contradicts
    repeated: int = 0  # rows that say the same as one before
    elsewhere: int = 0  # rows of another procedure
    handed_stands: int = 0  # rows in which the day of handing over stands for the day of the result

    @property
    def shown_problems(self):
        return self.problems[:MOST_SHOWN]


def look_over(told, procedure):
    """What a table says of the case files of a procedure; RuleBroken where it is no list at all."""
    table = Table(sheets.from_text(told.text, "\t"), [*columns(), of_procedure()], None)
    found = CaseList(unread=told.unread)
    names = {fold(name) for name in (procedure.code, procedure.national_code) if name}
    seen = {}
    for row in table.rows:
        if row.get("procedure") and fold(row.get("procedure")) not in names:
            found.elsewhere += 1
        else:
            _take(row, table, found, seen)
    found.problems = sorted(table.problems, key=lambda problem: problem.row)
    found.wrong = {problem.row for problem in found.problems} | found.doubted
    found.rows = [listed for number, listed in seen.values() if number not in found.wrong]
    return found


def _take(row, table, found, seen):
    """One row into `seen`, {folded code: (number of the row, Listed)}, or a problem."""
    for column in table.columns:
        if column.required and row.get(column.name) is None and column.name not in row.unclear:
            table.problem(row, column.name, _("the cell is empty"))
    if row.unclear:
        return
    ready, handed = row.get("ready_on"), row.get("handed_on")
    if handed and not ready:
        ready = handed
        found.handed_stands += 1
    listed = Listed(row.get("case_code"), row.get("received_on"), row.get("due_on"), ready, handed)
    number, before = seen.get(fold(listed.code), (None, None))
    if before is None:
        _check_days(row, listed, table)
        seen[fold(listed.code)] = (row.number, listed)
    elif before == listed:
        found.repeated += 1
    else:
        table.problem(row, "case_code", _("row %(row)s has the same code and other days") % {"row": number})
        found.doubted.add(number)  # nobody knows which of the two is right, so neither is kept


def _check_days(row, listed, table):
    """The days follow each other as they must in a case file of the sample."""
    days = {name: getattr(listed, name) for name in ("received_on", "due_on", "ready_on", "handed_on")}
    try:
        CaseSample(case_code=listed.code, **days).check_days()
    except RuleBroken as broken:
        table.problem(row, broken.field, broken.sentence)


def refuse_too_long(count):
    if count > MOST_LISTED:
        raise RuleBroken(
            _("The list has %(count)s rows; up to %(most)s can be kept. Take a shorter period.")
            % {"count": count, "most": MOST_LISTED}
        )
