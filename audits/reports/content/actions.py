"""What reports say about corrective actions, ready to be set in type: no queries here."""

from dataclasses import dataclass
from datetime import date

from .wording import counted, per_cent


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

    @property
    def closure(self):
        """How many of the issued are closed because it helped: never to be confused with what came on time."""
        if not self.issued or self.closure_rate is None:
            return ""
        return (
            f"Tỷ lệ đóng: {counted(self.effective)} trên {counted(self.issued)} điểm không phù hợp đã phát hành có "
            f"hành động khắc phục có hiệu lực ({per_cent(self.closure_rate)})."
        )

    @property
    def punctuality(self):
        """How many of the confirmed reports came by the first deadline."""
        if not self.confirmed:
            return "Chưa có báo cáo hoàn thành nào được xác nhận."
        if self.on_time_rate is None:
            return ""
        return (
            f"Tỷ lệ đúng hạn: {counted(self.on_time)} trên {counted(self.confirmed)} báo cáo hoàn thành đã được xác "
            f"nhận gửi trong thời hạn ban đầu ({per_cent(self.on_time_rate)})."
        )

    @property
    def still_open(self):
        """How many are not closed, and how many of these are late."""
        if not self.open:
            return "Không còn điểm nào chưa đóng."
        if not self.overdue:
            return f"{counted(self.open)} điểm chưa đóng, không có điểm nào quá hạn."
        return f"{counted(self.open)} điểm chưa đóng, trong đó {counted(self.overdue)} quá hạn."


@dataclass(frozen=True, kw_only=True)
class Actions:
    """All that a report says of them, as of a day."""

    on: date
    figures: ActionFigures
    lines: tuple[ActionLine, ...] = ()
    earlier: tuple[ActionLine, ...] = ()  # still open from rounds before
    causes: tuple[CauseGroup, ...] = ()
    revisions: tuple[RevisionWanted, ...] = ()
