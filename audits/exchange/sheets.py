"""The rows of a spreadsheet as it was sent, whichever program made it: values only, nothing in it is run or fetched.

`core/files.keep` has looked into an Excel file before (what it unpacks to, external entities, macros, other files
inside); here counts how much of it there is before its cells are laid out in memory.
"""

import codecs
import csv
import io
import re
import zipfile
from dataclasses import dataclass, field

import python_calamine as calamine
from django.utils.translation import gettext as _

from audits.core.fold import fold
from audits.core.rules import RuleBroken

MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 32_767  # letters; more than this Excel cannot hold either
MOST_UNPACKED = 60 * 1024 * 1024  # of a sheet of Excel
MOST_MERGED = 5_000
ASIDE = ("giai thich", "explanations")  # the sheet of our templates that is there to be read

ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d+)""")
CELL = re.compile(rb"""<(?:\w+:)?c\b([^>]*)>(?:\s*<(?:\w+:)?v\b[^>]*>\s*(\d+))?""")
TEXT = re.compile(rb"""\bt\s*=\s*["']s["']""")
SHARED = re.compile(rb"</(?:\w+:)?si\s*>")
MERGED = b"mergeCell "
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
LOST = re.compile(r"\w\?\w")  # a letter that the encoding of the file does not have


@dataclass(frozen=True)
class Line:
    """One row of the file: the number that Excel shows beside it, and its cells."""

    number: int
    cells: list


@dataclass
class Sheet:
    """The sheet that is read, without its empty rows."""

    lines: list = field(default_factory=list)


def read(stored):
    """The sheet of a kept file; RuleBroken says in a sentence why it cannot be read."""
    if stored.extension == "csv":
        return from_text(stored.path.read_text(encoding="utf-8-sig"))
    return from_workbook(stored.path)


# ---- Excel


def from_workbook(path):
    """The first visible sheet with something in it."""
    try:
        _weigh(path)
        with calamine.CalamineWorkbook.from_path(str(path)) as book:
            return _first_visible(book)
    except calamine.PasswordError as error:
        raise RuleBroken(_("The file is locked with a password. Save it without one.")) from error
    except (calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, EOFError) as error:
        raise RuleBroken(_("The file is damaged. Open it in Excel and save it anew as .xlsx.")) from error


def _weigh(path):
    """Refuse before it is laid out what would take more room than a list of an agency does.

    A cell far away makes all the cells before it, and one long text may stand in each of them. Cells that are empty but
    formatted are not counted.
    """
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
            raise _too_much()
        parts = {
            entry.filename.lower(): entry for entry in archive.infolist() if entry.filename.lower().endswith(".xml")
        }
        shared = parts.get("xl/sharedstrings.xml")
        lengths = [len(text) for text in SHARED.split(archive.read(shared))] if shared else []
        for name, entry in parts.items():
            if name.startswith("xl/worksheets/"):
                _count_cells(archive.read(entry), lengths)


def _count_cells(xml, lengths):
    if b"\x00" in xml:  # in an encoding in which nothing could be counted
        raise RuleBroken(_("The file is damaged. Open it in Excel and save it anew as .xlsx."))
    unplaced, letters = False, 0
    for found in CELL.finditer(xml):
        attributes, number = found.groups()
        place = PLACE.search(attributes)
        unplaced = unplaced or not place
        if place and not attributes.endswith(b"/"):
            _refuse_beyond(int(place[2]), len(place[1]) > 2 or _column(place[1]) > MOST_COLUMNS)
        if number and TEXT.search(attributes) and len(number) < 9 and int(number) < len(lengths):
            letters += lengths[int(number)]
    if unplaced and (numbers := [int(number) for number in ROW.findall(xml)]):
        _refuse_beyond(max(numbers), False)
    if letters > MOST_UNPACKED or xml.count(MERGED) > MOST_MERGED:
        raise RuleBroken(_("The cells hold far too much text. Leave only the table in the file."))


def _refuse_beyond(row, is_wide):
    if row > MOST_ROWS + 1:
        raise _too_much()
    if is_wide:
        raise RuleBroken(
            _("A cell stands beyond column %(count)s. Delete what is to the right of the table.")
            % {"count": MOST_COLUMNS}
        )


def _column(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_much():
    return RuleBroken(
        _("The file has more than %(count)s rows. Delete what is below the table, or split it.") % {"count": MOST_ROWS}
    )


def _first_visible(book):
    for number, sheet in enumerate(book.sheets_metadata):
        is_shown = sheet.visible == calamine.SheetVisibleEnum.Visible
        if is_shown and sheet.typ == calamine.SheetTypeEnum.WorkSheet and fold(sheet.name) not in ASIDE:
            read_sheet = book.get_sheet_by_index(number)
            rows = read_sheet.to_python(skip_empty_area=False)
            _fill_merged(rows, read_sheet.merged_cell_ranges or ())
            lines = _lines(rows)
            if lines:
                return Sheet(lines)
    raise RuleBroken(_("The file has no visible sheet with anything in it."))


def _fill_merged(rows, ranges):
    """Every row of merged cells says what they say together."""
    for (first, left), (last, right) in ranges:
        if first >= len(rows) or left >= len(rows[first]):
            continue
        value = rows[first][left]
        for row in rows[first : last + 1]:
            row[left : right + 1] = [value] * len(row[left : right + 1])


# ---- CSV


def decoded(data):
    """The text of a CSV file in one of the encodings of Windows and its programs, or RuleBroken."""
    try:
        return _decoded(data)
    except UnicodeError as error:
        raise _unreadable() from error


def _decoded(data):
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    start = data[:4000]
    if start.count(b"\x00") * 4 > len(start):  # every other byte, where letters are plain
        return data.decode("utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1258")
    if LOST.search(text) or not _is_vietnamese(text):
        raise _unreadable()
    return text


def _is_vietnamese(text):
    """Whether a text of Windows-1258 reads as one: older fonts (TCVN3, VNI) come out as signs between the letters."""
    odd = sum(text.count(sign) for sign in "¸µ¶·¹¨»¾¼½Æ©ÇËÈÉ§®¬¦¥¡¢£¤¿ø")
    marked = sum(not letter.isascii() for letter in text)
    return odd * 3 < marked


def _unreadable():
    return RuleBroken(
        _(
            "The letters of this CSV file cannot be read, or Vietnamese ones were lost when it was saved. In Excel"
            " choose “Save as” and “CSV UTF-8”, or send the .xlsx file."
        )
    )


def from_text(text, separator=None):
    """The rows of a CSV file, separated by comma, semicolon or tab."""
    start = next((line for line in text.splitlines() if line.strip()), "")
    separator = separator or max(",;\t", key=start.count)
    rows, numbers = [], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins = 1
    try:
        for row in reader:
            rows.append([_undefused(cell) for cell in row[:MOST_COLUMNS]])
            numbers.append(begins)
            begins = reader.line_num + 1
            if len(rows) > MOST_ROWS + 1:
                raise _too_much()
    except csv.Error as error:
        message = _("Row %(row)s of the CSV file cannot be read: a cell is far too long, or a quotation mark is open.")
        raise RuleBroken(message % {"row": begins}) from error
    lines = _lines(rows, numbers)
    if not lines:
        raise RuleBroken(_("There is nothing in the file."))
    return Sheet(lines)


def _undefused(cell):
    """Our own CSV files set an apostrophe before what would be taken for a formula."""
    return cell[1:] if re.match(r"'[=+\-@\t\r\n]", cell) else cell


def _lines(rows, numbers=None):
    numbers = numbers or range(1, len(rows) + 1)
    return [
        Line(number, row)
        for number, row in zip(numbers, rows, strict=True)
        if any(cell not in ("", None) and not (isinstance(cell, str) and not cell.strip()) for cell in row)
    ]
