"""What the two forms of a visit say, ready to be set in type: minutes and checklist. No queries here."""

from dataclasses import dataclass
from datetime import date, datetime

from .letterhead import hour, long_date
from .paper import IsoForm, Paper


@dataclass(frozen=True)
class Attendee:
    name: str
    post: str
    role: str = ""


@dataclass(frozen=True)
class MinutesFinding:
    """A finding as it was presented: it has no number before it is issued."""

    grade: str
    title: str
    clause: str = ""
    procedure: str = ""
    evidence: str = ""
    statement: str = ""
    response: str = ""  # Đồng ý; Có ý kiến khác: …
    criterion: str = ""
    is_nonconformity: bool = False

    @property
    def place(self):
        """Grade, clause and procedure, in the line below the title."""
        return [part for part in (self.grade, ", ".join(filter(None, [self.clause, self.procedure]))) if part]


@dataclass(frozen=True)
class Side:
    """One of those who sign: in which capacity, who, and how it was done (on the system, on paper, not at all)."""

    capacity: str
    name: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class MinutesContent(Paper):
    """Biên bản đánh giá tại đơn vị (BM-ĐGNB-05), laid out as form 1.9 of the decree."""

    template = "papers/minutes.html"

    form: IsoForm
    department: str
    started: datetime | None = None  # local time
    ended: datetime | None = None
    place: str = ""
    mode: str = ""  # Trực tiếp, từ xa, kết hợp
    team_name: str = ""
    team: tuple[Attendee, ...] = ()
    attendees: tuple[Attendee, ...] = ()  # of the department
    others: tuple[Attendee, ...] = ()  # observers, experts
    procedures: tuple[str, ...] = ()
    course: str = ""  # opening and what was audited, as the team wrote it
    strengths: tuple[str, ...] = ()
    findings: tuple[MinutesFinding, ...] = ()
    remarks: str = ""  # of the department
    deadline: str = ""
    copies: str = "02"
    sides: tuple[Side, Side] = (Side("Đại diện đơn vị được đánh giá"), Side("Tổ trưởng Tổ đánh giá"))
    recorder: Side | None = None  # who took the minutes, if somebody else did
    unsigned: str = ""  # why the department did not sign, and who witnessed it

    @property
    def begun(self):
        return f"{hour(self.started)}, {long_date(self.started.date())}" if self.started else ""

    @property
    def finished(self):
        return f"{hour(self.ended)}, {long_date(self.ended.date())}" if self.ended else ""


@dataclass(frozen=True)
class ChecklistLine:
    number: int
    clause: str
    question: str
    hint: str = ""  # evidence to look for
    procedure: str = ""
    answer: str = ""  # a key of ChecklistContent.ANSWERS, empty on a blank form
    note: str = ""
    auditor: str = ""  # who asks it, where the lead gave the questions out
    again: bool = False  # a finding of an earlier round, to be checked again


@dataclass(frozen=True, kw_only=True)
class ChecklistContent:
    """Danh mục kiểm tra (BM-ĐGNB-03) for whoever writes by hand: boxes to tick and lines to write on."""

    template = "papers/checklist.html"
    ANSWERS = {
        "conforms": "Phù hợp",
        "does_not_conform": "Không phù hợp",
        "observation": "Lưu ý",
        "not_applicable": "Không áp dụng",
        "not_checked": "Không kiểm tra được",
    }

    form: IsoForm
    round: str  # Đợt 1 năm 2017
    standard: str
    department: str
    on: date | None = None
    team: str = ""
    auditors: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    items: tuple[ChecklistLine, ...] = ()
    blank_lines: int = 3
    draft: bool = False

    title = "Danh mục kiểm tra"
    sides = (Side("Đại diện đơn vị"), Side("Người đánh giá"))

    @property
    def lines(self):
        """What one writes on, for the template to count."""
        return range(self.blank_lines)
