"""What the slip of a nonconformity says (phiếu KPH, BM-ĐGNB-06), ready to be set in type: no queries."""

from dataclasses import dataclass
from datetime import date

from .paper import IsoForm
from .wording import CAUSE_GROUPS


@dataclass(frozen=True)
class CauseLine:
    """An answer to “why?” and how deep it stands under the nonconformity; the last of a chain lies in one of the 6M."""

    text: str
    depth: int = 0
    group: str = ""  # Con người; Quy trình, phương pháp …

    @property
    def indent(self):
        """How far it is set in: no further than the five whys."""
        return min(self.depth, 5)


@dataclass(frozen=True)
class MeasureLine:
    """What is done by whom until when, and what came of it."""

    what: str
    who: str
    due: date | None
    done: date | None = None
    result: str = ""
    proof: tuple[str, ...] = ()  # names of files


@dataclass(frozen=True)
class Act:
    """One step on the way of the plan or of its check: what, who (and for whom), when, and the reason given."""

    on: date
    what: str
    who: str = ""
    remark: str = ""  # thay mặt …; theo văn bản số … ngày …
    note: str = ""


@dataclass(frozen=True)
class MoreTime:
    """A request for more time and what was decided on it."""

    on: date
    before: date
    until: date
    reason: str
    asked_by: str
    outcome: str  # Đồng ý, …; Không đồng ý, …; Chờ ý kiến


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """One cycle of cause, measures, approval and check: parts II to V. An open one leaves room for what is missing."""

    number: int
    department: str
    is_open: bool
    opened: date
    plan_due: date
    first_due: date
    due: date
    owner: str = ""
    # II
    causes: tuple[CauseLine, ...] = ()
    revisions: tuple[str, ...] = ()  # procedures whose revision was asked for, and what became of it
    # III
    correction: str = ""
    corrections: tuple[MeasureLine, ...] = ()
    no_action_reason: str = ""
    measures: tuple[MeasureLine, ...] = ()
    similar: str = ""
    # IV
    decisions: tuple[Act, ...] = ()
    is_decided: bool = False
    extensions: tuple[MoreTime, ...] = ()
    # V
    verifier: str = ""
    reported: str = ""  # 20/12/2017, đúng hạn
    checks: tuple[Act, ...] = ()
    is_confirmed: bool = False
    check_on: str = ""
    conclusion: str = ""

    @property
    def is_extended(self):
        return self.due != self.first_due

    @property
    def needs_causes(self):
        """Whether causes and corrective measures are wanted: not where a reason says that correcting is enough."""
        return not self.no_action_reason

    @property
    def whys(self):
        """Numbers of the lines on which somebody writes down the five whys."""
        return range(1, 6)


@dataclass(frozen=True, kw_only=True)
class SlipContent:
    """Phiếu báo cáo sự không phù hợp: what was found (I), and every cycle of what is done about it (II to V)."""

    template = "papers/slip.html"

    form: IsoForm
    number: str
    on: date  # the day of which it tells
    withdrawn: bool = False  # then nothing but the number is printed
    state: str = ""
    round: str = ""
    standard: str = ""
    department: str = ""
    procedure: str = ""
    clause: str = ""
    grade: str = ""
    repeats: str = ""  # the number of the earlier finding
    heading: str = ""  # the nonconformity in a line
    criterion: str = ""
    evidence: str = ""
    statement: str = ""
    raised_by: str = ""
    raised_on: date | None = None
    issued_on: date | None = None
    confirmed: str = ""  # by whom of the department, how and when
    dispute: str = ""
    cycles: tuple[Cycle, ...] = ()

    title = "Phiếu báo cáo sự không phù hợp"
    draft = False
    # what is ticked by hand
    GROUPS = tuple(CAUSE_GROUPS.values())
    ON_PLAN = ("Đồng ý", "Trả lại")
    ON_WORK = ("Đạt", "Chưa đạt")
    ON_EFFECT = ("Có hiệu lực (đóng phiếu)", "Chưa có hiệu lực (mở lần khắc phục tiếp theo)")
