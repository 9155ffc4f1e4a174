"""What reports say about corrective actions, ready to be set in type: no queries here (content.py)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ActionLine:
    """A nonconformity and what is done about it, in a line of an annex."""

    number: str
    department: str
    grade: str
    title: str
    cause: str = ""
    measure: str = ""
    due: date | None = None
    extended: date | None = None  # where the first deadline was moved
    state: str = ""
    on_time: str = ""  # Đúng hạn, Quá hạn; empty before the result is confirmed


@dataclass(frozen=True)
class CauseGroup:
    """How many root causes lie in one of the six Ms, and in which findings."""

    name: str
    count: int
    findings: tuple[str, ...]


@dataclass(frozen=True)
class RevisionWanted:
    """A procedure whose revision was asked for because of a finding, and what became of that."""

    procedure: str
    finding: str
    reason: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ActionFigures:
    """How far the nonconformities of a round, or of one department in it, are followed up."""

    department: str = "Tổng cộng"
    issued: int = 0
    effective: int = 0
    cancelled: int = 0
    open: int = 0
    overdue: int = 0
    confirmed: int = 0
    on_time: int = 0
    on_time_rate: float | None = None
    closure_rate: float | None = None


@dataclass(frozen=True, kw_only=True)
class Actions:
    """All that a report says of them, as of a day."""

    on: date
    figures: ActionFigures
    lines: tuple[ActionLine, ...] = ()
    earlier: tuple[ActionLine, ...] = ()  # still open from rounds before
    causes: tuple[CauseGroup, ...] = ()
    revisions: tuple[RevisionWanted, ...] = ()
