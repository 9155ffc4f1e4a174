"""What every official paper has at its head and at its foot, as Decree 30/2020/NĐ-CP, Annex I, wants it written.

Papers are Vietnamese whatever language their reader has chosen (docs/decisions/papers-are-vietnamese.md), so
these functions return Vietnamese.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who issues the paper, under which number, where and when. What is still open prints as room to write in."""

    superior: str  # Ủy ban nhân dân tỉnh …
    issuer: str  # Sở …, or Ban Chỉ đạo ISO
    number: str = ""  # 05/BC-SLĐTBXH
    symbol: str = ""  # BC-SLĐTBXH, as long as the number is open
    place: str = ""
    on: date | None = None
    draft: bool = False

    @property
    def superior_lines(self):
        return in_two_lines(self.superior)

    @property
    def issuer_lines(self):
        return in_two_lines(self.issuer)

    @property
    def dated(self):
        """Bình An, ngày 05 tháng 12 năm 2017"""
        return ", ".join(filter(None, [self.place, long_date(self.on)]))

    @property
    def reference(self):
        """How an annex names its paper: số 05/BC-SLĐTBXH ngày 05 tháng 12 năm 2017. Blanks stay blanks."""
        return f"số {self.number or ROOM + '/' + self.symbol} {long_date(self.on)}"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Under whose authority (TM., KT., TL., TUQ.), in which post, and who."""

    authority_lines: tuple[str, ...] = ()
    post: str = ""
    name: str = ""


@dataclass(frozen=True)
class Recipients:
    """Nơi nhận: the last line says where the file copy is kept (Lưu: VT, VP)."""

    lines: tuple[str, ...] = ()

    def __iter__(self):
        """Each line with its sign: a semicolon, after the last one a full stop."""
        for place, line in enumerate(self.lines, start=1):
            yield line.rstrip(" ;.") + ("." if place == len(self.lines) else ";")

    def __len__(self):
        return len(self.lines)


ROOM = "\u00a0" * 7


def long_date(day):
    """ngày 05 tháng 12 năm 2017: days below 10 and the months 1 and 2 with a leading zero, so nobody adds one."""
    if day is None:
        return f"ngày{ROOM}tháng{ROOM}năm{ROOM}"
    month = f"{day.month:02}" if day.month < 3 else day.month
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def short_date(day):
    """05/12/2017"""
    return f"{day.day:02}/{day.month:02}/{day.year:04}" if day else ""


def date_span(first, last):
    """The days of a round in one phrase: 05/12/2017; 05 và 06/12/2017; từ 28/11 đến 02/12/2017."""
    if first == last:
        return f"ngày {short_date(first)}"
    if first.year != last.year:
        return f"từ ngày {short_date(first)} đến ngày {short_date(last)}"
    if (last - first).days == 1:
        start = f"{first.day:02}" if first.month == last.month else f"{first.day:02}/{first.month:02}"
        return f"các ngày {start} và {short_date(last)}"
    start = f"{first.day:02}" if first.month == last.month else f"{first.day:02}/{first.month:02}"
    return f"từ ngày {start} đến ngày {short_date(last)}"


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def weekday(day):
    """Thứ Hai"""
    return WEEKDAYS[day.weekday()]


def hour(moment):
    """08 giờ 05 phút, 14 giờ: as minutes of a meeting say when it began."""
    return f"{moment.hour:02} giờ {moment.minute:02} phút" if moment.minute else f"{moment.hour:02} giờ"


def in_two_lines(name):
    """A long name broken where it has its dash, else nearest to its middle: never one word alone below."""
    if len(name) <= 22:
        return [name]
    for dash in (" - ", " – "):
        before, found, after = name.partition(dash)
        if found:
            return [before + dash.rstrip(), after]
    spaces = [place for place, letter in enumerate(name) if letter == " "]
    middle = min(spaces, key=lambda place: abs(place - len(name) / 2), default=len(name))
    return [part for part in (name[:middle], name[middle + 1 :]) if part]
