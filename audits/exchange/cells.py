"""What a cell means: people write dates, numbers and names in many ways, and each is said back to them as read."""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audits.core.fold import fold
from audits.core.forms import EARLIEST, LATEST

from .sheets import LONGEST_CELL

CLEAR = "-"  # empties what stands; an empty cell leaves it
EXCEL_BEGINS = date(1899, 12, 30)
DAYS_OF_EXCEL = range(32_874, 73_415)  # 01/01/1990 to 31/12/2100
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

DAY_FIRST = re.compile(r"(?:ngay )?(\d{1,2})(?:\s*[-/.]\s*| thang )(\d{1,2})(?:\s*[-/.]\s*| nam )(\d{2,4})")
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})")
MIDNIGHT = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|\+\d\d:?\d\d)?$")
TIME_FIRST = re.compile(r"^\d{1,2}:\d{2}(:\d{2})?,? +(?=\d)")
AMOUNT = re.compile(r"([-+]?[\d.,\s]*\d)\s*(.*)")


class Unclear(Exception):
    """A cell says nothing that can be used; `sentence` says why and what to write."""

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


def is_empty(value):
    return value is None or (isinstance(value, str) and not value.strip())


def text(value):
    """Any cell as the text that it shows."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return _figure(value)
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else _clean(str(value))


def one_line(value):
    """Text that stands in one line."""
    return " ".join(text(value).split())


def _clean(said):
    if len(said) > LONGEST_CELL:
        raise Unclear(_("the cell holds more than %(count)s letters; shorten it") % {"count": LONGEST_CELL})
    said = unicodedata.normalize("NFC", said.translate(UNSEEN).replace("\r\n", "\n").replace("\r", "\n"))
    for letter in said:
        hidden = unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") and letter not in "\n\t"
        if hidden or letter in TURNING:
            code = f"U+{ord(letter):04X}"
            raise Unclear(_("the cell holds a hidden character (%(code)s); type its text anew") % {"code": code})
    said = said.replace("\xa0", " ").replace("\t", " ").strip()
    if said.startswith("=") and len(said) > 1:
        raise Unclear(_("the cell holds a formula; copy its result there as a value"))
    return said


def _figure(value):
    if isinstance(value, float) and not math.isfinite(value):
        raise Unclear(_("the cell holds no number that can be used"))
    if float(value).is_integer() and abs(value) < 10**15:
        return str(int(value))
    return repr(value)


def day(value):
    """A date, however it is written; the day stands before the month."""
    if isinstance(value, datetime):
        value = value.date()
    elif not isinstance(value, date):
        value = _day_of_excel(value) if isinstance(value, int | float) else _written_day(text(value))
    if not EARLIEST <= value <= LATEST:
        raise Unclear(_("choose a date between 01/01/1990 and 31/12/2100"))
    return value


def _day_of_excel(value):
    if not isinstance(value, bool) and math.isfinite(value) and int(value) in DAYS_OF_EXCEL:
        return EXCEL_BEGINS + timedelta(days=int(value))
    raise Unclear(_no_date(text(value)))


def _written_day(said):
    short = TIME_FIRST.sub("", MIDNIGHT.sub("", said))
    if found := YEAR_FIRST.fullmatch(short):
        year, month, on = map(int, found.groups())
    elif found := DAY_FIRST.fullmatch(fold(short)):
        if len(found[3]) != 4:
            raise Unclear(_("write the year in four digits, such as 05/12/2017"))
        on, month, year = map(int, found.groups())
    else:
        raise Unclear(_no_date(said))
    try:
        return date(year, month, on)
    except ValueError as error:
        raise Unclear(_("“%(said)s” is no day of the calendar (day/month/year)") % {"said": _short(said)}) from error


def _no_date(said):
    return _("“%(said)s” is no date; write it as 05/12/2017") % {"said": _short(said)}


def number(value):
    """A number: 0,5 and 0.5, 1.234,5 and 1,234.5."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _plainly(Decimal(_figure(value)))
    said = text(value)
    figures = re.sub(r"[\s]", "", said)
    if not re.fullmatch(r"[-+]?[\d.,]*\d", figures):
        raise Unclear(_no_number(said))
    try:
        return _plainly(Decimal(_with_point(figures)))
    except InvalidOperation as error:
        raise Unclear(_no_number(said)) from error


def _no_number(said):
    return _("“%(said)s” is no number") % {"said": _short(said)}


def _plainly(value):
    """Without the noise of a spreadsheet (0.1 + 0.2), and never a figure that no list of an agency holds."""
    if abs(value) >= 10**9:
        raise Unclear(_("the number is far too large"))
    if value < 0:
        raise Unclear(_("the number cannot be below zero"))
    value = round(value, 6).normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _with_point(figures):
    last = max(figures.rfind("."), figures.rfind(","))
    if last < 0:
        return figures
    mark, rest = figures[last], figures[:last]
    if rest.count(mark):  # it stands more than once: between thousands
        return figures.replace(mark, "")
    return re.sub(r"[.,]", "", rest) + "." + figures[last + 1 :]


def whole(value):
    """A whole number."""
    found = number(value)
    if found != found.to_integral_value():
        raise Unclear(_("write a whole number"))
    return int(found)


def amount(value):
    """(number, unit as written or ""): people write 10, or 10 ngày làm việc."""
    if isinstance(value, str) and (found := AMOUNT.fullmatch(text(value))):
        return number(found[1]), found[2]
    return number(value), ""


def yes_or_no(value):
    if isinstance(value, bool):
        return value
    said = fold(text(value))
    if said in ("co", "x", "yes", "y", "true", "dung", "1", "v", "✓"):
        return True
    if said in ("khong", "no", "n", "false", "sai", "0", CLEAR):
        return False
    raise Unclear(_("“%(said)s” is neither yes nor no; write “có” or “không”") % {"said": _short(text(value))})


def several(value):
    """The parts of a cell that names several things: commas, semicolons or lines between them."""
    return [part.strip() for part in re.split(r"[,;\n]", text(value)) if part.strip()]


def _short(said):
    return said if len(said) <= 60 else f"{said[:57]}…"


short = _short
