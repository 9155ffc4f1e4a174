"""What the yearly audit programme says (BM-ĐGNB-01), ready to be set in type: no queries here."""

from dataclasses import dataclass

from .paper import IsoForm
from .visit import Side

MONTHS = range(1, 13)


@dataclass(frozen=True)
class ProgrammeRow:
    """A department through the year: {month: sign}, and the procedures where not all of them are planned."""

    department: str
    months: dict[int, str]  # x: all procedures; x*: those named below the table
    named: tuple[str, ...] = ()  # tháng 5: QT-NCC-01, 07

    @property
    def cells(self):
        return [self.months.get(month, "") for month in MONTHS]


@dataclass(frozen=True)
class RoundInYear:
    """A round that is held under the programme."""

    name: str  # Đợt 1
    days: str
    standard: str
    months: tuple[int, ...]
    departments: int = 0


@dataclass(frozen=True, kw_only=True)
class ProgrammeContent:
    """Chương trình đánh giá nội bộ năm: what is audited in which month, why, with what, and who approved it."""

    template = "papers/programme.html"

    form: IsoForm
    year: int
    draft: bool = False
    decided: str = ""  # Quyết định số … ngày …
    objectives: str = ""
    scope: str = ""
    criteria: str = ""
    rows: tuple[ProgrammeRow, ...] = ()
    rounds: tuple[RoundInYear, ...] = ()
    resources: str = ""
    risks: str = ""
    amendments: tuple[str, ...] = ()
    sides: tuple[Side, Side] = (Side("Người lập"), Side("Người phê duyệt"))

    months = MONTHS

    @property
    def title(self):
        return f"Chương trình đánh giá nội bộ năm {self.year}"

    @property
    def named(self):
        """The rows that name procedures."""
        return [row for row in self.rows if row.named]

    @property
    def rounds_by_month(self):
        """What stands in the line of rounds, month by month: Đ1, Đ2."""
        return [
            " ".join(one.name.replace("Đợt ", "Đ") for one in self.rounds if month in one.months) for month in MONTHS
        ]

    @property
    def planned(self):
        """How many departments each month has."""
        return [sum(bool(row.months.get(month)) for row in self.rows) for month in MONTHS]
