"""What the table of nonconformities of a round says (BM-ĐGNB-07), ready to be set in type: no queries here."""

from dataclasses import dataclass
from datetime import date

from .actions import ActionFigures
from .paper import IsoForm


@dataclass(frozen=True, kw_only=True)
class TrackingLine:
    """A nonconformity: what it is, until when, where it stands."""

    number: str
    withdrawn: bool = False  # then nothing but the number is printed
    department: str = ""
    grade: str = ""
    basis: tuple[str, ...] = ()  # clause, procedure
    title: str = ""
    issued: date | None = None
    due: date | None = None
    extended: date | None = None
    state: str = ""
    closed: date | None = None
    days: int | None = None  # working days from the issue to the closing, or to the day of the table
    repeats: str = ""


@dataclass(frozen=True, kw_only=True)
class TrackingContent:
    """Bảng theo dõi sự không phù hợp of a round, as of a day."""

    template = "papers/tracking.html"
    across = True
    title = "Bảng theo dõi sự không phù hợp"
    draft = False

    form: IsoForm
    round: str
    standard: str
    on: date
    figures: ActionFigures
    lines: tuple[TrackingLine, ...] = ()
