"""What the report of a round says, ready to be set in type: no queries here, and nothing that depends on the reader.

Whoever collects a paper fills one of these records; its template in templates/papers does the rest. Texts that
the secretariat edits are plain, a line break begins a new paragraph. Everything else is a fact and comes from the
records. Lists are in the order in which they are to be printed.
"""

from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property

from audits.core import charts

from .actions import Actions
from .letterhead import date_span
from .paper import Paper

NONCONFORMITIES = ("major", "minor")


# I. Grounds, scope, method


@dataclass(frozen=True)
class Member:
    name: str
    post: str  # the post at the time, with the department
    role: str  # Tổ trưởng, Thành viên …


@dataclass(frozen=True)
class Team:
    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class LeftOut:
    """A department, clause or procedure that was not audited, and why."""

    what: str
    reason: str


# II. Results


@dataclass(frozen=True)
class Progress:
    """A line of plan against what was held. What was not planned in numbers has no plan (None)."""

    label: str
    planned: int | None
    held: int
    remark: str = ""


@dataclass(frozen=True)
class DepartmentCounts:
    """How many findings of each grade a department has, in the order of ReportContent.grades."""

    name: str
    counts: tuple[int, ...]

    @property
    def total(self):
        return sum(self.counts)


@dataclass(frozen=True)
class SampleFigures:
    """The sampled files of a department. On time and late are of those with a result; the rest is waiting."""

    department: str
    on_time: int
    late: int
    waiting: int
    worst: str = ""  # the longest delay with its unit: 7 ngày làm việc
    fault_free: int | None = None  # without a fault, no step late or not done; papers of before do not say it

    @property
    def finished(self):
        return self.on_time + self.late

    @property
    def sampled(self):
        return self.finished + self.waiting

    @property
    def rate(self):
        return 100 * self.on_time / self.finished if self.finished else None

    @property
    def fault_free_rate(self):
        return None if self.fault_free is None or not self.sampled else 100 * self.fault_free / self.sampled


@dataclass(frozen=True)
class InterviewFigures:
    """One group of those asked (Công dân, Tổ chức, Công chức): how many, how many (very) satisfied, mean score."""

    who: str
    asked: int
    scored: int
    satisfied: int
    mean: float | None

    @property
    def rate(self):
        return 100 * self.satisfied / self.scored if self.scored else None


@dataclass(frozen=True)
class SurveyFigures:
    """The survey of the period: forms given out, returned, valid, and those (very) satisfied among the valid."""

    period: str
    given: int
    returned: int
    valid: int
    satisfied: int
    target: float | None = None  # per cent
    mean: float | None = None

    @property
    def rate(self):
        return 100 * self.satisfied / self.valid if self.valid else None


@dataclass(frozen=True)
class ObjectiveLine:
    """A quality objective with its result: what is said as it is printed."""

    whose: str  # the department; Toàn cơ quan
    objective: str
    measure: str
    target: str  # ≥ 95%
    result: str
    basis: str  # tính từ dữ liệu; đến 30/09/2017
    outcome: str  # Đạt, Không đạt, Chưa có kết quả
    cause: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Dispute:
    """A finding that the department saw otherwise, and what became of it."""

    number: str
    department: str
    ground: str
    ruling: str


# IV and V


@dataclass(frozen=True)
class WaiverLine:
    """An exception from impartiality or certificate: never silent."""

    person: str
    what: str
    reason: str
    granted: str  # by whom, when, in which decision


@dataclass(frozen=True)
class Proposal:
    text: str
    by: date | None = None


@dataclass(frozen=True)
class Proposals:
    to: str  # Đối với lãnh đạo Sở; Đối với các đơn vị …
    items: tuple[Proposal, ...]


# Annexes


@dataclass(frozen=True, kw_only=True)
class FindingEntry:
    """A finding in full. Of a withdrawn one only the number is printed."""

    number: str
    grade: str = ""  # the agency's label
    kind: str = ""  # major, minor, observation, opportunity, strength
    department: str = ""
    clause: str = ""
    procedure: str = ""
    title: str = ""
    criterion: str = ""
    evidence: str = ""
    statement: str = ""
    response: str = ""  # where the department did not simply agree
    raised_by: str = ""  # the post
    photos: str = ""  # Ảnh 3, 4
    withdrawn: bool = False

    @property
    def is_nonconformity(self):
        return self.kind in NONCONFORMITIES and not self.withdrawn

    @property
    def place(self):
        """Grade, department, clause and procedure: what stands beside the number."""
        return [part for part in (self.grade, self.department, ", ".join(filter(None, [self.clause, self.procedure])))
                if part]  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """A visit or meeting as it was held."""

    started: time | None
    ended: time | None
    what: str  # the department, or the meeting
    who: str = ""  # the team with its members
    subjects: tuple[str, ...] = ()  # codes of procedures, what they share said once
    where: str = ""  # place, and how: trực tiếp, từ xa, kết hợp
    remark: str = ""  # moved from …, cancelled because …
    is_meeting: bool = False

    @property
    def hours(self):
        return "–".join(f"{moment:%H:%M}" for moment in (self.started, self.ended) if moment)


@dataclass(frozen=True)
class Day:
    on: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class SampleLine:
    code: str
    received: date | None
    due: date | None
    ready: date | None  # the result was there
    handed_over: date | None
    outcome: str  # Đúng hạn; Quá hạn 5 ngày; Chưa trả
    late: bool = False
    faults: str = ""


@dataclass(frozen=True)
class SampleGroup:
    """The files of one procedure; which revision counted is said once."""

    department: str
    procedure: str  # QT-NCC-12 Cấp giấy chứng nhận …
    revision: str = ""  # lần ban hành 02, sửa đổi 01
    files: tuple[SampleLine, ...] = ()
    notes: tuple[str, ...] = ()  # of how many, how chosen, the shares with their numbers, the weakest step


@dataclass(frozen=True)
class PreviousFinding:
    number: str
    department: str
    grade: str
    title: str
    outcome: str  # Đã đóng; Chưa đóng; Tái diễn: KPH 04/Đ1-2017


@dataclass(frozen=True, kw_only=True)
class ReportContent(Paper):
    """Báo cáo kết quả đánh giá nội bộ (BM-ĐGNB-08)."""

    template = "papers/report.html"

    standard: str  # TCVN ISO 9001:2008
    first_day: date
    last_day: date

    # I
    grounds: tuple[str, ...]
    introduction: str = ""
    scope: str = ""
    left_out: tuple[LeftOut, ...] = ()
    method: str = ""
    limits: str = ""
    teams: tuple[Team, ...] = ()
    # II
    progress: tuple[Progress, ...] = ()
    changes: tuple[str, ...] = ()  # amendments of the plan
    strengths: str = ""
    shortcomings: str = ""
    grades: tuple[charts.Part, ...] = ()
    departments: tuple[DepartmentCounts, ...] = ()
    clauses: dict[str, str] = field(default_factory=dict)  # number: title, in order
    by_clause: dict[tuple[str, str], int] = field(default_factory=dict)  # (department, clause number): count
    sampling: str = ""
    samples: tuple[SampleFigures, ...] = ()
    satisfaction: str = ""
    interviews: tuple[InterviewFigures, ...] = ()
    survey: SurveyFigures | None = None
    together: InterviewFigures | None = None  # interviews and forms
    objectives: tuple[ObjectiveLine, ...] = ()
    objectives_on: date | None = None
    disputes: tuple[Dispute, ...] = ()
    # III to V
    causes: str = ""
    conformity: str = ""
    effectiveness: str = ""
    independence: str = ""
    waivers: tuple[WaiverLine, ...] = ()
    proposals: tuple[Proposals, ...] = ()
    closing: str = ""
    # Annexes
    findings: tuple[FindingEntry, ...] = ()
    timetable: tuple[Day, ...] = ()
    sample_groups: tuple[SampleGroup, ...] = ()
    previous_round: str = ""  # Đợt 1 năm 2016
    previous: tuple[PreviousFinding, ...] = ()
    actions: Actions  # with the causes that part III counts
    photos: tuple["PhotoGroup", ...] = ()  # those that everybody may see
    case_photos: int = 0  # in the annex that is a paper of its own

    @property
    def days(self):
        return date_span(self.first_day, self.last_day)

    @property
    def case_photo_annex(self):
        """The number of the annex that is a paper of its own: it comes after the others."""
        return "VII" if self.photos else "VI"

    @cached_property
    def reached(self):
        return sum(line.outcome == "Đạt" for line in self.objectives)

    @cached_property
    def missed(self):
        """Those not reached that have their cause: they are said below the table."""
        return [line for line in self.objectives if line.cause or line.remedy]

    @cached_property
    def nonconformities(self):
        return [finding for finding in self.findings if finding.is_nonconformity]

    @cached_property
    def noted_strengths(self):
        return [finding for finding in self.findings if finding.kind == "strength" and not finding.withdrawn]

    @cached_property
    def counted(self):
        """Departments and the grades' sums: the last line of the table."""
        sums = [sum(column) for column in zip(*(row.counts for row in self.departments), strict=True)]
        return DepartmentCounts("Tổng cộng", tuple(sums))

    @cached_property
    def matrix(self):
        """Departments against clauses, only those that have a finding: in pieces as wide as the page."""
        rows = {row.name: row.name for row in self.departments if any(key[0] == row.name for key in self.by_clause)}
        columns = {number: number for number in self.clauses if any(key[1] == number for key in self.by_clause)}
        return list(charts.heat_matrix(rows, columns, self.by_clause).slices(18)) if rows else []

    @cached_property
    def sampled(self):
        """All departments' sampled files together."""
        worst = [row.worst for row in self.samples if row.worst]
        figures = (sum(getattr(row, name) for row in self.samples) for name in ("on_time", "late", "waiting"))
        free = [row.fault_free for row in self.samples]
        fault_free = None if None in free else sum(free)
        return SampleFigures("Tổng cộng", *figures, worst[0] if len(worst) == 1 else "", fault_free)


@dataclass(frozen=True)
class Photo:
    """A picture that the press was handed under `source` (evidence:17)."""

    source: str
    number: int
    caption: str
    taken_on: date | None = None


@dataclass(frozen=True)
class PhotoGroup:
    """The photos of one finding, and the id of the department that they concern."""

    title: str
    photos: tuple[Photo, ...]
    department: int = 0


@dataclass(frozen=True, kw_only=True)
class PhotoAnnexContent:
    """The annex with photos of case files: a paper of its own, since they are for fewer eyes than the report."""

    template = "papers/photo_annex.html"

    paper: ReportContent  # the report that it belongs to
    groups: tuple[PhotoGroup, ...] = ()
    readers: str = ""  # who may see it

    @property
    def letterhead(self):
        return self.paper.letterhead

    @property
    def title(self):
        return f"Phụ lục {self.paper.case_photo_annex}: Ảnh chụp hồ sơ"
