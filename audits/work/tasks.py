"""What waits for a person, most urgent first: the rows of all kinds, with their words, deadlines and for whom."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import SimpleNamespace

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.core import clock
from audits.core.templatetags.house import vn_date, vn_number
from audits.organisation.calendar import WorkingDays
from audits.organisation.models import Department
from audits.standard.models import in_language

from .kinds import KINDS, OF_DEPARTMENT, ROLES, words_of
from .kinds.others import OTHERS
from .prepared import rows_of
from .rows import Row

FAR = datetime.max.date()
NEEDED_TO_COUNT = ("kind", "pk", "since", "since_on", "until", "amount")


@dataclass(frozen=True)
class Task:
    """One thing that waits: what to do, about what, where, since when, until when, in whose place."""

    kind: str
    what: str
    about: str
    button: str
    url: str
    page: str
    since: object
    until: object
    working_days: int  # still left until then, or past it when `is_late`
    is_late: bool
    grade: object = None
    for_whom: object = None

    @property
    def when(self):
        """In a line: how much time is left, until when, since when."""
        said = [self.time_left] if self.until else []
        if self.until and (self.working_days or self.is_late):
            said.append(_("due %(day)s") % {"day": vn_date(self.until)})
        if self.since:
            said.append(_("since %(day)s") % {"day": vn_date(self.since)})
        return capfirst(" · ".join(said))

    @property
    def in_place_of(self):
        return _("In place of %(name)s") % {"name": self.for_whom.with_post} if self.for_whom else ""

    @property
    def time_left(self):
        """Quá hạn 8 ngày làm việc; Còn 2 ngày làm việc; Hạn hôm nay."""
        if self.until is None:
            return ""
        if not self.working_days:  # today, or nothing but days off since or until then
            return _("Overdue") if self.is_late else _("Due %(day)s") % {"day": vn_date(self.until)}
        if self.is_late:
            late = ngettext("%(days)s working day late", "%(days)s working days late", self.working_days)
            return late % {"days": vn_number(self.working_days)}
        left = ngettext("%(days)s working day left", "%(days)s working days left", self.working_days)
        return left % {"days": vn_number(self.working_days)}


def tasks_of(user):
    """Everything that waits for a person, most urgent first."""
    waiting, calendar = rows_for(user)
    principals = Principals(user)
    between = cache(calendar.between)  # many tasks share a deadline
    tasks = [_task(row, until, between, principals) for row, until in waiting]
    return sorted(tasks, key=lambda task: (task.until or FAR, task.since or FAR, task.what))


def how_many(user):
    """How many things wait for a person."""
    return len(rows_for(user, NEEDED_TO_COUNT)[0])


def rows_for(user, only=Row._fields):
    """([(row, the day until when)], the agency's calendar), asked in one query."""
    rows, calendar = _with_calendar(user, KINDS, only)
    waiting = [(row, _until(row, user.agency, calendar)) for row in rows]
    today = clock.today()
    return [(row, until) for row, until in waiting if not KINDS[row.kind].only_late or until < today], calendar


def _with_calendar(user, kinds, only):
    """The rows of `kinds`, and the agency's calendar, whose exceptions came with them."""
    rows = list(rows_of(user, tuple(kinds.values()), only))
    exceptions = {row.until: bool(row.amount) for row in rows if row.kind == "day"}
    return [row for row in rows if row.kind != "day"], WorkingDays(user.agency, exceptions)


def since_of(row):
    """The day since when a row waits."""
    return clock.local_date(row.since) if row.since else row.since_on


def _until(row, agency, calendar):
    days = KINDS[row.kind].days
    return calendar.after(since_of(row), getattr(agency, days)) if days else row.until


def _task(row, until, between, principals):
    kind, today = KINDS[row.kind], clock.today()
    is_late = until is not None and until < today
    span = (until, today) if is_late else (today, until)
    words = words_of(kind, row)
    return Task(
        kind=row.kind,
        what=kind.title % words,
        about=kind.about % words,
        button=kind.button,
        url=kind.act(row),
        page=kind.page(row),
        since=since_of(row),
        until=until,
        working_days=between(*span) if until else 0,
        is_late=is_late,
        grade=grade_of(row),
        for_whom=principals.of(row, kind.acts_as),
    )


def grade_of(row):
    label = in_language(row.grade_vi, row.grade_en) if row.grade else ""
    return SimpleNamespace(kind=row.grade, label=label) if label else None


class Principals:
    """In whose place a person would do a task; asks only for those who stand in for somebody."""

    def __init__(self, user):
        self.user = user
        self.others = user.principals()[1:]

    def of(self, row, acts_as):
        """The person in whose place, or None when it is one's own."""
        if not self.others or not acts_as:
            return None
        if acts_as == OF_DEPARTMENT:
            return self._answering(row.department)
        roles = ROLES[acts_as]
        if self.user.role in roles:
            return None
        return next((person for person in self.others if person.role in roles), None)

    def _answering(self, department):
        if not hasattr(self, "_answered"):
            self._answered = self._who_answers()
        leading = self._answered.get(department, ())
        if self.user.pk in leading:
            return None
        return next((person for person in self.others if person.pk in leading), None)

    def _who_answers(self):
        """{department: its head and deputies}, of those that the person answers for."""
        rows = Department.objects.answered_for_by(self.user).values_list("pk", "head", "deputies")
        answering = {}
        for department, head, deputy in rows:
            answering.setdefault(department, set()).update({head, deputy})
        return answering


@dataclass(frozen=True)
class Waiting:
    """Something that waits for others: what, for whom, since when."""

    what: str
    url: str
    whom: str
    who: str
    since: object
    working_days: int


def waiting_for_others(user, own_tasks=()):
    """What waits for others because of a person, the longest first; without what waits for that very person."""
    rows, calendar = _with_calendar(user, OTHERS, Row._fields)
    own = {task.page for task in own_tasks}
    waiting = [_waiting(row, calendar) for row in rows]
    return sorted((one for one in waiting if one.url not in own), key=lambda one: (one.since or FAR, one.what))


def _waiting(row, calendar):
    kind = OTHERS[row.kind]
    words = {**words_of(kind, row), "until": vn_date(row.until)}
    since = since_of(row)
    days = calendar.between(since, clock.today()) if since else 0
    return Waiting(kind.title % words, kind.page(row), kind.whom, row.whom or "", since, days)
