"""What the one-page summary of a round says, ready to be set in type: no queries here.

It is one sheet and never two: whoever collects it leaves out what has no room, and says how much that was.
"""

from dataclasses import dataclass
from datetime import date

from audits.core import charts

from .paper import IsoForm
from .report import DepartmentCounts


@dataclass(frozen=True)
class Figure:
    """A figure with what it counts: 14/14 đơn vị."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class SummaryContent:
    """Tóm tắt kết quả đánh giá nội bộ: for the committee, on one page."""

    template = "papers/summary.html"
    title = "Tóm tắt kết quả đánh giá nội bộ"
    draft = False

    form: IsoForm
    round: str
    standard: str
    days: str
    state: str
    on: date
    figures: tuple[Figure, ...] = ()
    grades: tuple[charts.Part, ...] = ()
    departments: tuple[DepartmentCounts, ...] = ()
    total: DepartmentCounts | None = None
    actions: str = ""
    conclusion: str = ""
    overdue: tuple[str, ...] = ()
    overdue_more: int = 0
    decisions: tuple[str, ...] = ()
    decisions_more: int = 0
    is_over: bool = False  # then nothing waits any more, and the proposals of the report are told

    @property
    def decisions_are(self):
        return "Kiến nghị với lãnh đạo trong báo cáo" if self.is_over else "Việc cần Ban Chỉ đạo quyết định"

    @property
    def overdue_lines(self):
        return listed(self.overdue, self.overdue_more)

    @property
    def decision_lines(self):
        return listed(self.decisions, self.decisions_more)


def listed(lines, more):
    """The lines with their signs, and how many have no room."""
    if more:
        lines = (*lines, f"và {more} việc khác")
    return [
        line if line.endswith("…") else f"{line}{'.' if place == len(lines) else ';'}"
        for place, line in enumerate(lines, start=1)
    ]
