"""The timetable of a round as it is planned: by day for the plan, by department for the notice."""

from collections import Counter, defaultdict

from django.db.models import Prefetch

from audits.organisation.models import User
from audits.planning.models import Visit

from ..content import before_round as content
from ..content.letterhead import short_date, weekday
from ..content.wording import counted
from .annexes import MEETINGS, MODES

MODES_IN_FULL = {"on_site": "trực tiếp tại đơn vị", "remote": "từ xa", "mixed": "kết hợp trực tiếp và từ xa"}


def days(audit_round):
    """Visits and meetings day by day, in the order of their hours."""
    found = defaultdict(list)
    clauses = _clauses(audit_round)
    for visit in _visits(audit_round):
        found[visit.day].append((visit.starts, _appointment(visit, clauses[visit.pk])))
    for meeting in audit_round.meetings.select_related("team"):
        found[meeting.day].append((meeting.starts, _meeting(meeting)))
    return tuple(
        content.PlannedDay(
            day,
            weekday(day),
            tuple(appointment for _starts, appointment in sorted(found[day], key=lambda row: row[0])),
        )
        for day in sorted(found)
    )


def divisions(audit_round):
    """The visits in the order of departments, as the notice tells them."""
    rows = sorted(_visits(audit_round), key=lambda visit: (visit.department.order, visit.department.name, visit.day))
    return tuple(
        content.DivisionSlot(
            department=visit.department.name,
            hours=_hours(visit),
            on=visit.day,
            weekday=weekday(visit.day),
            where=_where(visit),
            team=f"Tổ {visit.team.number}",
            auditors=_auditors(visit),
            procedures=_codes(visit),
        )
        for visit in rows
    )


def meetings(audit_round):
    """The meetings to which departments come, in a sentence each."""
    rows = audit_round.meetings.filter(kind__in=("opening", "closing"))
    return tuple(
        f"{MEETINGS[meeting.kind]}: {_hours(meeting)}, {weekday(meeting.day)}, ngày {short_date(meeting.day)}"
        + (f", tại {meeting.place}" if meeting.place else "")
        for meeting in rows
    )


def modes(audit_round):
    """How the visits are held: Trực tiếp tại đơn vị: 12 buổi; từ xa: 02 buổi."""
    counts = Counter(visit.mode for visit in _visits(audit_round))
    said = "; ".join(f"{words}: {counted(counts[mode])} buổi" for mode, words in MODES_IN_FULL.items() if counts[mode])
    return f"{said[:1].upper()}{said[1:]}." if said else "Chưa có buổi đánh giá nào được xếp lịch."


def _visits(audit_round):
    contacts = Prefetch("contacts", User.objects.order_by("full_name", "pk"))
    return (
        audit_round.visits.exclude(status=Visit.Status.CANCELLED)
        .select_related("department", "team")
        .prefetch_related("procedures", "team__members__user", contacts)
    )


def _clauses(audit_round):
    """The clauses that the checklists ask about, by visit, as far as they are drawn up: 7.5 for 7.5.1 and 7.5.3."""
    rows = audit_round.visits.filter(checklist__withdrawn=False).values_list(
        "pk", "checklist__clause__order", "checklist__clause__number"
    )
    found = defaultdict(dict)
    for visit, order, number in rows.order_by("checklist__clause__order"):
        if number:
            found[visit][".".join(number.split(".")[:2])] = order
    return defaultdict(tuple, {visit: tuple(numbers) for visit, numbers in found.items()})


def _appointment(visit, clauses):
    return content.Appointment(
        hours=_hours(visit),
        what=visit.department.name,
        procedures=_codes(visit),
        clauses=clauses,
        team=f"Tổ {visit.team.number}",
        auditors=_auditors(visit),
        contacts=tuple(person.with_post for person in visit.contacts.all()),
        where=_where(visit),
    )


def _meeting(meeting):
    return content.Appointment(
        hours=_hours(meeting),
        what=MEETINGS[meeting.kind],
        team=f"Tổ {meeting.team.number}" if meeting.team else "Tất cả thành viên",
        where=meeting.place,
        is_meeting=True,
    )


def _hours(entry):
    return f"{entry.starts:%H:%M}–{entry.ends:%H:%M}"


def _where(visit):
    place = visit.place or "Tại đơn vị"
    return place if visit.mode == Visit.Mode.ON_SITE else f"{place} ({MODES[visit.mode]})"


def _auditors(visit):
    return tuple(member.user.full_name for member in visit.team.members.all() if member.audits)


def _codes(visit):
    return tuple(visit.codes.split(", ")) if visit.codes else ()
