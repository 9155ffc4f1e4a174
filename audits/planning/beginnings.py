"""How a round begins with something in it: from a month of the programme, or as a copy of an earlier round.

Both give a draft that is checked like any other. Nothing that was done comes along: no findings, answers, decisions,
signatures, notes, waivers or declarations.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.organisation.calendar import WorkingDays
from audits.organisation.departments import Department

from .meetings import Meeting
from .programme import carried
from .rounds import AuditRound, LeftOut
from .teams import Team, TeamMember
from .visits import Visit

TEXTS = ("grounds", "objectives", "scope", "exclusions", "method")
SLOTS = (((8, 0), (9, 30)), ((9, 45), (11, 15)), ((13, 30), (15, 0)), ((15, 15), (16, 45)))


# ---- a copy of an earlier round


@dataclass
class Taken:
    """What a copy takes over from a round for an edition and a first day, and in sentences what it leaves behind."""

    source: AuditRound
    standard: object
    starts_on: date
    left_behind: list = field(default_factory=list)

    def __post_init__(self):
        self.calendar = WorkingDays(self.source.agency)
        self.certified = set(
            self.source.agency.users.certified(self.standard.pk, on=self.starts_on).values_list("pk", flat=True)
        )
        self.source_teams = list(self.source.teams.with_members())
        self.members = {team.pk: [m for m in team.members.all() if self._stays(m)] for team in self.source_teams}

    @cached_property
    def visits(self):
        rows = self.source.visits.exclude(status=Visit.Status.CANCELLED).select_related("department")
        return [visit for visit in rows.prefetch_related("procedures") if self._still_there(visit)]

    @cached_property
    def meetings(self):
        return list(self.source.meetings.all())

    @cached_property
    def by_working_days(self):
        days = [entry.day for entry in (*self.visits, *self.meetings)]
        return all(self.calendar.works(day) for day in (self.source.starts_on, *days))

    def _stays(self, member):
        said = {"person": member.user, "standard": self.standard}
        if not member.user.is_active:
            self.left_behind.append(_("%(person)s has left.") % said)
        elif member.role in member.CERTIFIED and member.user_id not in self.certified:
            self.left_behind.append(_("%(person)s holds no valid certificate for %(standard)s.") % said)
        else:
            return True
        return False

    def _still_there(self, visit):
        if visit.department.closed_on and visit.department.closed_on <= self.starts_on:
            self.left_behind.append(_("%(department)s no longer exists.") % {"department": visit.department})
            return False
        gone = [one for one in visit.procedures.all() if one.withdrawn_on and one.withdrawn_on <= self.starts_on]
        if gone:
            codes = ", ".join(procedure.code for procedure in gone)
            self.left_behind.append(_("Withdrawn since: %(codes)s.") % {"codes": codes})
        visit.kept_procedures = [one for one in visit.procedures.all() if one not in gone]
        return True

    def texts(self):
        """The texts of the plan; clauses that are not applied are those of the edition and go with it."""
        texts = {name: getattr(self.source, name) for name in TEXTS}
        if texts["exclusions"] and self.standard != self.source.standard:
            self.left_behind.append(_("The clauses not applied are those of another edition."))
            texts["exclusions"] = ""
        return texts

    def moved(self, day):
        """The day of the new round that answers to a day of the old one: as many working days from its first day."""
        if self.by_working_days:
            return self.calendar.after(self.starts_on, self.calendar.between(self.source.starts_on, day))
        return self.starts_on + (day - self.source.starts_on)

    def moments(self, entry):
        """The times of a visit or meeting, moved with its day."""
        day = self.moved(entry.day)
        starts, ends = entry.starts, entry.ends
        return {
            "starts_at": clock.moment_of(day, starts.hour, starts.minute),
            "ends_at": clock.moment_of(day, ends.hour, ends.minute),
        }

    def last_day(self):
        """The last day of the new round: as long as the old one, and no entry lies outside."""
        days = [self.moved(entry.day) for entry in (*self.visits, *self.meetings)]
        return max([self.moved(self.source.ends_on), self.starts_on, *days])


@transaction.atomic
def copy(source, *, by, standard, starts_on, **values):
    """A new draft with teams, visits, meetings and texts of an earlier round.

    Returns the round and the sentences that say what was left behind; they also stand in its history.
    """
    if source.taken_over:
        raise RuleBroken(_("This round was taken over from paper: it has no plan that could be copied."))
    taken = Taken(source, standard, starts_on)
    last_day, texts = taken.last_day(), taken.texts()
    note = " ".join([str(_("Copied from %(round)s.") % {"round": source}), *taken.left_behind])
    copied = AuditRound.plan(
        by=by, note=note, standard=standard, starts_on=starts_on, ends_on=last_day, **texts, **values
    )
    teams = _with_teams(copied, taken, by=by)
    for meeting in taken.meetings:
        Meeting.enter(
            by=by,
            round=copied,
            kind=meeting.kind,
            team=teams.get(meeting.team_id),
            place=meeting.place,
            **taken.moments(meeting),
        )
    for visit in taken.visits:
        Visit.put_in_plan(
            copied,
            by=by,
            department=visit.department,
            team=teams[visit.team_id],
            place=visit.place,
            mode=visit.mode,
            procedures=visit.kept_procedures,
            **taken.moments(visit),
        )
    return copied, taken.left_behind


def _with_teams(audit_round, taken, *, by):
    """The teams of a round with those of the old members who can still audit: {id of the old team: new team}."""
    teams = {}
    for old in taken.source_teams:
        teams[old.pk] = Team.enter(by=by, round=audit_round, number=old.number, remark=old.remark)
        for member in taken.members[old.pk]:
            TeamMember.enter(by=by, team=teams[old.pk], user=member.user, role=member.role)
    return teams


# ---- from a month of the programme


def not_carried(programme, month):
    """The lines of a month that no visit carries yet, with department and procedures."""
    lines = list(programme.lines.select_related("department").prefetch_related("procedures"))
    visits = Visit.objects.filter(round__programme=programme).exclude(status=Visit.Status.CANCELLED)
    done = carried(programme, lines, visits.select_related("round"))
    return [line for line in lines if line.month == month and line.pk not in done]


def proposed_days(programme, month, visits, teams=1):
    """First and last day for a number of visits: working days of the month, or from today on where it has begun."""
    calendar = WorkingDays(programme.agency)
    first = max(date(programme.year, month, 1), clock.today())
    days = list(islice(_working_days(calendar, first, _end_of(first)), max(-(-visits // (len(SLOTS) * teams)), 1)))
    return (days[0], days[-1]) if days else (first, first)


def _end_of(day):
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following - timedelta(days=1)


def _working_days(calendar, first, last):
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return (day for day in days if calendar.works(day))


@transaction.atomic
def from_programme(programme, month, *, by, starts_on, ends_on, like=None, **values):
    """A draft round for what the programme plans in a month, with a proposed timetable.

    The teams are those of an earlier round (`like`), or one team that is still without people. Returns the round and
    the sentences that say who of the earlier teams was left behind.
    """
    trail.lock(programme.agency)  # two people may make the round of a month at once
    lines = not_carried(programme, month)
    if not lines:
        raise RuleBroken(_("Every department of this month stands in a round already."))
    taken = Taken(like, values["standard"], starts_on) if like else None
    people = taken.left_behind if taken else []
    note = " ".join([str(_("Made from the programme, month %(month)s.") % {"month": month}), *people])
    begun = AuditRound.plan(by=by, note=note, starts_on=starts_on, ends_on=ends_on, **values)
    if taken:
        _with_teams(begun, taken, by=by)
    else:
        Team.enter(by=by, round=begun, number=1)
    _put_in(begun, lines, by=by)
    _leave_to_other_months(begun, programme, by=by)
    return begun, people


def _put_in(audit_round, lines, *, by):
    """One slot after the other, for the team that has least to do of those that are impartial."""
    teams = list(audit_round.teams.with_members())
    calendar = WorkingDays(audit_round.agency)
    days = list(_working_days(calendar, audit_round.starts_on, audit_round.ends_on))
    free = {team.pk: [(day, *slot) for day in days for slot in SLOTS] for team in teams}
    for line in lines:
        fitting = [team for team in teams if _is_impartial(team, line.department)] or teams
        team = max(fitting, key=lambda team: len(free[team.pk]))
        if not free[team.pk]:
            raise RuleBroken(
                _("%(count)s visits do not fit into these days. Choose a later last day.") % {"count": len(lines)},
                field="ends_on",
            )
        day, starts, ends = free[team.pk].pop(0)
        Visit.put_in_plan(
            audit_round,
            by=by,
            department=line.department,
            team=team,
            starts_at=clock.moment_of(day, *starts),
            ends_at=clock.moment_of(day, *ends),
            procedures=_planned_procedures(line, audit_round.starts_on),
        )


def _leave_to_other_months(audit_round, programme, *, by):
    """Departments that the programme plans for other months are left out with that reason; the rest is for people."""
    months = defaultdict(list)
    for line in programme.lines.all():
        months[line.department_id].append(str(line.month))
    visited = set(audit_round.visits.values_list("department", flat=True))
    for department in audit_round.departments_in_scope:
        if department.pk in months and department.pk not in visited:
            said = {"months": ", ".join(months[department.pk]), "year": programme.year}
            reason = _("The programme of %(year)s plans it for month %(months)s.") % said
            LeftOut.enter(by=by, round=audit_round, department=department, reason=reason)


def _is_impartial(team, department: Department):
    return not any(member.audits and department.same_unit(member.unit) for member in team.members.all())


def _planned_procedures(line, on):
    """The procedures that a line names, or all of its department that are worked by on the day."""
    own = [one for one in line.procedures.all() if one.department_id == line.department_id]
    named = [one for one in own if not (one.withdrawn_on and one.withdrawn_on <= on)]
    return named or list(line.department.procedures.existing(on))
