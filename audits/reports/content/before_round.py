"""What the papers before a round say, ready to be set in type: decision, plan, notice. No queries here."""

from dataclasses import dataclass
from datetime import date

from .paper import Paper
from .report import LeftOut, WaiverLine


@dataclass(frozen=True)
class TeamMember:
    """A line in the list of a team."""

    name: str
    post: str
    department: str
    role: str  # Tổ trưởng, Đánh giá viên …
    certificate: str = ""  # TCVN ISO 9001:2015, số 12/2024; empty for who needs none


@dataclass(frozen=True)
class TeamList:
    """A team with its members, the lead first."""

    name: str
    members: tuple[TeamMember, ...]
    remark: str = ""


@dataclass(frozen=True)
class Appointment:
    """A visit or a meeting of the timetable: when, who meets whom, about what and where."""

    hours: str  # 08:00–09:30
    what: str  # the department, or the meeting
    procedures: tuple[str, ...] = ()  # codes, what they share said once
    clauses: tuple[str, ...] = ()
    team: str = ""  # Tổ 1
    auditors: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    where: str = ""
    is_meeting: bool = False


@dataclass(frozen=True)
class DivisionSlot:
    """When and where a team comes to a department."""

    department: str
    hours: str
    on: date
    weekday: str
    where: str
    team: str
    auditors: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedDay:
    on: date
    weekday: str  # Thứ Hai
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionContent(Paper):
    """Quyết định thành lập các Tổ đánh giá nội bộ, laid out as form 1.2 of the decree."""

    template = "papers/decision.html"

    authority: str  # who decides: Giám đốc Sở …
    grounds: tuple[str, ...] = ()
    formation: str = ""  # the sentence of Điều 1
    teams: tuple[TeamList, ...] = ()
    waivers: tuple[WaiverLine, ...] = ()
    duties: tuple[str, ...] = ()  # Điều 2
    execution: tuple[str, ...] = ()  # Điều 3

    @property
    def execution_before(self):
        """All of Điều 3 but its last sentence, which stays on the page of the signature."""
        return self.execution[:-1]

    @property
    def execution_last(self):
        return self.execution[-1].rstrip(" .;/") if self.execution else ""


@dataclass(frozen=True, kw_only=True)
class PlanContent(Paper):
    """Kế hoạch đánh giá nội bộ (BM-ĐGNB-02)."""

    template = "papers/plan.html"

    introduction: str = ""
    # I
    objectives: str = ""
    scope: str = ""
    left_out: tuple[LeftOut, ...] = ()
    criteria: tuple[str, ...] = ()
    # II
    method: str = ""
    modes: str = ""
    language: str = ""
    # III
    teams: tuple[TeamList, ...] = ()
    waivers: tuple[WaiverLine, ...] = ()
    # IV
    days: tuple[PlannedDay, ...] = ()
    # V
    requirements: tuple[str, ...] = ()
    closing: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeContent(Paper):
    """Thông báo to the departments: when who comes, what to prepare, whom to name until when."""

    template = "papers/notice.html"

    introduction: str = ""
    meetings: tuple[str, ...] = ()
    visits: tuple[DivisionSlot, ...] = ()
    requirements: tuple[str, ...] = ()
    closing: str = ""
