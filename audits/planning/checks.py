"""What a plan must be before it counts: each rule gives a sentence that says what to do.

Impartiality and certificate may be waived (`Waiver`), the others never.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, product

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

IMPARTIALITY, CERTIFICATE = "impartiality", "certificate"


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a plan from being submitted, and the records to mend."""

    sentence: str
    about: tuple = ()
    waiver: str = ""  # the kind of waiver that would do
    person: object = None
    department: object = None
    short: str = ""  # for the slot in the timetable, which says the rest itself

    @property
    def subject(self):
        """The record to open first."""
        return self.about[0] if self.about else None


def problems(audit_round, plan=None):
    """All problems of a round's plan, as it stands in the database."""
    plan = plan or Plan(audit_round)
    found = []
    for rule in (no_team, no_lead, departments_without_visit, nobody_answers, outside_dates, two_places_at_once):
        found.extend(rule(plan))
    found.extend(unwaived(plan))
    return found


def unwaived(plan):
    """The conflicts of impartiality and certificate for which no waiver is proposed or granted."""
    return [problem for problem in conflicts(plan) if not plan.waived(problem)]


class Plan:
    """A round's teams, visits and meetings, read once: all rules and the timetable work on this."""

    def __init__(self, audit_round):
        self.round = audit_round

    @cached_property
    def teams(self):
        return list(self.round.teams.with_members())

    @cached_property
    def all_visits(self):
        rows = self.round.visits.select_related("department__parent").prefetch_related("contacts", "procedures")
        return self._placed(rows)

    @property
    def visits(self):
        """Those that are to be held or were held."""
        return [visit for visit in self.all_visits if visit.status != visit.Status.CANCELLED]

    @cached_property
    def meetings(self):
        return self._placed(self.round.meetings.all())

    @cached_property
    def departments(self):
        return list(self.round.departments_in_scope.with_answerable())

    @cached_property
    def certified(self):
        """The ids of those who hold a certificate for the edition when the round begins."""
        certified = self.round.agency.users.certified(self.round.standard_id, on=self.round.starts_on)
        return set(certified.values_list("pk", flat=True))

    @cached_property
    def left_out(self):
        return list(self.round.left_out.select_related("department"))

    @cached_property
    def waivers(self):
        return list(self.round.waivers.select_related("person", "department", "granted_by"))

    def _placed(self, entries):
        """Visits or meetings that know this very round and its teams."""
        of_team = {team.pk: team for team in self.teams}
        entries = list(entries)
        for entry in entries:
            entry.round = self.round
            if entry.team_id:
                entry.team = of_team[entry.team_id]
        return entries

    def waived(self, problem):
        department = problem.department.pk if problem.waiver == IMPARTIALITY else None
        given = {(row.kind, row.person_id, row.department_id) for row in self.waivers}
        return (problem.waiver, problem.person.pk, department) in given

    def people_of(self, entry):
        """Who is bound by a visit (its team and contacts) or a meeting (a team, or all of them)."""
        if entry.team_id is None:
            return {member.user for team in self.teams for member in team.members.all()}
        contacts = entry.contacts.all() if hasattr(entry, "contacts") else ()
        return {*(member.user for member in entry.team.members.all()), *contacts}

    def entries(self):
        """What people of the round are bound by: (visit or meeting, people), in this round."""
        return [(entry, self.people_of(entry)) for entry in [*self.visits, *self.meetings]]


def no_team(plan):
    if not plan.teams:
        yield Problem(_("There is no audit team yet. Form one first."), (plan.round,))


def no_lead(plan):
    for team in plan.teams:
        if team.lead is None or not team.lead.is_active:
            yield Problem(_("%(team)s has no leader. Name one.") % {"team": team}, (team,))


def departments_without_visit(plan):
    accounted = {visit.department_id for visit in plan.visits} | {row.department_id for row in plan.left_out}
    for department in plan.departments:
        if department.pk not in accounted:
            yield Problem(
                _("%(department)s has no visit. Give it one, or write why it is left out.")
                % {"department": department},
                (department,),
                department=department,
            )


def nobody_answers(plan):
    """Every department of the round has somebody who answers for it, whether it is visited or not."""
    for department in plan.departments:
        if not department.is_answered_for:
            yield Problem(
                _("Nobody answers for %(department)s. Name its head first.") % {"department": department}, (department,)
            )


def outside_dates(plan):
    for entry in [*plan.visits, *plan.meetings]:
        if not entry.within_dates(plan.round):
            yield Problem(
                _("“%(entry)s” lies outside the dates of the round. Move it.") % {"entry": entry.subject},
                (entry,),
                short=_("Outside the dates of the round"),
            )


def two_places_at_once(plan):
    """Nobody sits in two visits or meetings at a time, in this round or another that counts."""
    own = plan.entries()
    for (one, here), (other, there) in [*combinations(own, 2), *product(own, elsewhere(plan))]:
        people = here & there
        if people and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            names = named(people)
            when = spoken(max(one.starts_at, other.starts_at))
            yield Problem(
                _("%(people)s would be in two places at once, at %(when)s: %(one)s and %(other)s. Move one of them.")
                % {"people": names, "when": when, "one": one.subject, "other": _in_its_round(other, plan)},
                (one, other),
                short=_("Two places at once: %(people)s") % {"people": names},
            )


def named(people):
    """A few names, and how many there are besides."""
    names = sorted(person.full_name for person in people)
    if len(names) <= 3:
        return ", ".join(names)
    return _("%(names)s and %(count)s others") % {"names": ", ".join(names[:2]), "count": len(names) - 2}


def _in_its_round(entry, plan):
    """What people call an entry, with its round where that is another one."""
    return entry.subject if entry.round_id == plan.round.pk else f"{entry.subject} ({entry.round})"


def elsewhere(plan):
    """What people are bound by in other rounds that count, on the days of this one: (visit or meeting, people)."""
    days = {"starts_on__lte": plan.round.ends_on, "ends_on__gte": plan.round.starts_on}
    others = plan.round.agency.rounds.live().exclude(pk=plan.round.pk).filter(**days)
    return [entry for other in others for entry in Plan(other).entries()]


def conflicts(plan):
    """Auditors who are not impartial towards a department that they visit, or not trained for the edition.

    One for each person and department, or person, since that is what a waiver is given for.
    """
    authors = _authors(plan)
    found = {}
    for visit in plan.visits:
        for member in visit.team.members.all():
            if not member.audits:
                continue
            for problem in (_impartiality(visit, member, authors), _certificate(plan, visit, member)):
                if problem:
                    key = (problem.waiver, member.user_id, problem.department and problem.department.pk)
                    first = found.get(key, problem)
                    about = tuple(dict.fromkeys((*first.about, *problem.about)))
                    found[key] = Problem(
                        first.sentence, about, first.waiver, first.person, first.department, first.short
                    )
    return list(found.values())


def _authors(plan):
    """Who wrote a revision of which procedure that is audited: {procedure id: set of user ids}."""
    through = plan.round.visits.model.procedures.through
    rows = through.objects.filter(visit__in=[visit.pk for visit in plan.visits]).values_list(
        "procedure", "procedure__revisions__author"
    )
    authors = defaultdict(set)
    for procedure, author in rows:
        authors[procedure].add(author)
    return authors


def _impartiality(visit, member, authors):
    facts = {"person": member.user, "department": visit.department, "unit": member.unit}
    written = [procedure for procedure in visit.procedures.all() if member.user_id in authors[procedure.pk]]
    if visit.department.same_unit(member.unit):
        sentence = _(
            "%(person)s belongs to %(unit)s and cannot audit %(department)s. "
            "Give the visit to another team, change the member, or propose a waiver."
        ) % {**facts}
        short = _("Not impartial: %(person)s belongs to %(unit)s") % facts
    elif written:
        facts["procedure"] = ", ".join(procedure.code for procedure in written)
        sentence = _(
            "%(person)s wrote %(procedure)s and cannot audit it. "
            "Give the visit to another team, take the procedure out, or propose a waiver."
        ) % {**facts}
        short = _("Not impartial: %(person)s wrote %(procedure)s") % facts
    else:
        return None
    return Problem(sentence, (visit,), IMPARTIALITY, member.user, visit.department, short)


def _certificate(plan, visit, member):
    if member.role not in member.CERTIFIED or member.user_id in plan.certified:
        return None
    return Problem(
        _("%(person)s holds no valid certificate for %(standard)s. Choose another auditor, or propose a waiver.")
        % {"person": member.user, "standard": plan.round.standard},
        (member, visit),
        CERTIFICATE,
        member.user,
        short=_("No certificate: %(person)s") % {"person": member.user},
    )


def spoken(moment):
    """A moment as people say it: 08:00, 05/12/2017."""
    return date_format(timezone.localtime(moment), "H:i, d/m/Y")
