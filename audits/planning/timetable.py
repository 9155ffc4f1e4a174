"""The timetable (lịch đánh giá) as people read it: days and times down, teams across."""

from dataclasses import dataclass, field
from itertools import groupby

from audits.core import clock


@dataclass
class Slot:
    """A visit or meeting in its place, with what is wrong about it."""

    entry: object
    is_meeting: bool
    conflicts: list = field(default_factory=list)
    shows_times: bool = False


@dataclass
class Line:
    """What begins at one time: a cell for each team, or one over all of them."""

    day: object  # set on the first line of a day
    starts_at: object
    ends_at: object  # None when the cells end at different times
    cells: list
    is_for_all: bool


def timetable(plan, problems):
    """The lines of a round's timetable, in order of time."""
    slots = [
        *(Slot(visit, False) for visit in plan.all_visits),
        *(Slot(meeting, True) for meeting in plan.meetings),
    ]
    for slot in slots:
        slot.conflicts = [problem.short for problem in problems if problem.short and slot.entry in problem.about]
    slots.sort(key=_place)
    lines, day = [], None
    for (starts_at, _order), group in groupby(slots, key=_place):
        line = _line(plan.teams, starts_at, list(group))
        line.day, day = (line.day if line.day != day else None), line.day
        lines.append(line)
    return lines


def _place(slot):
    """When it begins; what is for all comes before what is for one team."""
    return slot.entry.starts_at, slot.entry.team_id is not None


def _line(teams, starts_at, slots):
    ends = {slot.entry.ends_at for slot in slots}
    for slot in slots:
        slot.shows_times = len(ends) > 1
    for_all = slots[0].entry.team_id is None
    cells = [slots] if for_all else [[slot for slot in slots if slot.entry.team_id == team.pk] for team in teams]
    return Line(clock.local_date(starts_at), starts_at, ends.pop() if len(ends) == 1 else None, cells, for_all)
