"""What the follow-up report of a round says, ready to be set in type: no queries here."""

from dataclasses import dataclass
from datetime import date

from .actions import ActionFigures, ActionLine, RevisionWanted
from .paper import Paper
from .report import Proposals


@dataclass(frozen=True)
class OpenLine:
    """A nonconformity that is not closed yet: why, and until when."""

    number: str
    department: str
    title: str
    reason: str
    until: str


@dataclass(frozen=True)
class ObservationLine:
    """An observation and what the department answered."""

    number: str
    department: str
    title: str
    outcome: str  # the answer; Đóng, không có trả lời; Chưa trả lời


@dataclass(frozen=True, kw_only=True)
class FollowUpContent(Paper):
    """Báo cáo kết quả khắc phục sau đánh giá nội bộ: issued when the last action of a round is done."""

    template = "papers/follow_up.html"
    photos = ()

    on: date  # the day of which the figures tell
    # I
    introduction: str = ""
    grounds: tuple[str, ...] = ()
    # II
    found: str = ""
    figures: ActionFigures
    departments: tuple[ActionFigures, ...] = ()
    open: tuple[OpenLine, ...] = ()
    answered: str = ""
    revisions: tuple[RevisionWanted, ...] = ()
    # III and IV
    conclusion: str = ""
    proposals: tuple[Proposals, ...] = ()
    closing: str = ""
    # Annexes
    lines: tuple[ActionLine, ...] = ()
    observations: tuple[ObservationLine, ...] = ()
