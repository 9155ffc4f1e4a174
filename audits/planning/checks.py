"""What a plan must be before it counts: each rule gives a sentence that says what to do.

Impartiality and certificate may be waived (`Waiver`), the others never.
"""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a plan from being submitted, and the record to mend."""

    sentence: str
    about: object = None
    waiver: str = ""  # the kind of waiver that would do
    person: object = None
    department: object = None


def problems(audit_round):
    """All problems of a round's plan, as it stands in the database."""
    plan = Plan(audit_round)
    found = []
    for rule in (no_team, no_lead, departments_without_visit, nobody_answers, outside_dates, two_places_at_once):
        found.extend(rule(plan))
    found.extend(problem for problem in conflicts(plan) if not plan.waived(problem))
    return found


def waivable(audit_round):
    """The conflicts of impartiality and certificate, waived or not: for the page where waivers are proposed."""
    return list(conflicts(Plan(audit_round)))


class Plan:
    """A round's teams, visits and meetings, read once."""

    def __init__(self, audit_round):
        self.round = audit_round
        self.teams = list(
            audit_round.teams.prefetch_related("members__user__department", "members__department", "meetings")
        )
        self.visits = list(
            audit_round.visits.exclude(status="cancelled")
            .select_related("department__parent", "team")
            .prefetch_related(
                "contacts", "procedures", "team__members__user__department", "team__members__department"
            )
        )
        self.meetings = list(audit_round.meetings.all())
        self.departments = list(audit_round.departments_in_scope)
        self.left_out = {row.department_id for row in audit_round.left_out.all()}
        self.waivers = {(row.kind, row.person_id, row.department_id) for row in audit_round.waivers.all()}

    def waived(self, problem):
        department = problem.department.pk if problem.waiver == "impartiality" else None
        return (problem.waiver, problem.person.pk, department) in self.waivers


def no_team(plan):
    if not plan.teams:
        yield Problem(_("There is no audit team yet. Form one first."), plan.round)


def no_lead(plan):
    for team in plan.teams:
        if team.lead is None or not team.lead.is_active:
            yield Problem(_("%(team)s has no leader. Name one.") % {"team": team}, team)


def departments_without_visit(plan):
    visited = {visit.department_id for visit in plan.visits}
    for department in plan.departments:
        if department.pk not in visited | plan.left_out:
            yield Problem(
                _("%(department)s has no visit. Give it one, or write why it is left out.")
                % {"department": department},
                department,
            )


def nobody_answers(plan):
    for visit in plan.visits:
        if not visit.department.answerable().exists():
            yield Problem(
                _("Nobody answers for %(department)s. Name its head first.") % {"department": visit.department},
                visit.department,
            )


def outside_dates(plan):
    for visit in plan.visits:
        if not visit.within_dates(plan.round):
            yield Problem(
                _("The visit of %(department)s lies outside the dates of the round. Move it.")
                % {"department": visit.department},
                visit,
            )


def two_places_at_once(plan):
    """Nobody sits in two visits or meetings at a time, in this round or another that is approved."""
    where = defaultdict(list)
    for entry in [*plan.visits, *plan.meetings, *_elsewhere(plan)]:
        for person in entry.people():
            where[person].append(entry)
    told = set()
    for person, entries in where.items():
        entries.sort(key=lambda entry: (entry.starts_at, entry.ends_at))
        for one, other in pairwise(entries):
            if other.starts_at < one.ends_at and (one, other) not in told:
                told.add((one, other))
                yield Problem(
                    _(
                        "%(person)s would be in two places at once on %(when)s: %(one)s and %(other)s. Move one of them."
                    )
                    % {"person": person, "when": spoken(other.starts_at), "one": one.subject, "other": other.subject},
                    other,
                    person=person,
                )


def _elsewhere(plan):
    """The visits of other approved rounds that fall into the days of this one."""
    for other in plan.round.agency.rounds.live().exclude(pk=plan.round.pk):
        if other.starts_on <= plan.round.ends_on and plan.round.starts_on <= other.ends_on:
            yield from (
                other.visits.exclude(status="cancelled")
                .select_related("department", "team")
                .prefetch_related("contacts", "team__members__user")
            )


def conflicts(plan):
    """Auditors who are not impartial towards a department that they visit, or not trained for the edition."""
    certified = set(
        plan.round.agency.users.certified(plan.round.standard, on=plan.round.starts_on).values_list("pk", flat=True)
    )
    uncertified = set()
    for visit in plan.visits:
        authors = visit.authors_of_procedures()
        for member in visit.team.members.all():
            if not member.audits:
                continue
            yield from _impartiality(visit, member, authors)
            if member.role in member.CERTIFIED and member.user_id not in certified | uncertified:
                uncertified.add(member.user_id)
                yield Problem(
                    _("%(person)s holds no valid certificate for %(standard)s. Choose another auditor.")
                    % {"person": member.user, "standard": plan.round.standard},
                    member,
                    waiver="certificate",
                    person=member.user,
                )


def _impartiality(visit, member, authors):
    facts = {"person": member.user, "department": visit.department}
    if visit.department.same_unit(member.unit):
        sentence = _(
            "%(person)s belongs to %(unit)s and cannot audit %(department)s. Give the visit to another team or change the member."
        ) % {**facts, "unit": member.unit}
    elif member.user_id in authors:
        sentence = _(
            "%(person)s wrote %(procedure)s and cannot audit it. Give the visit to another team or take the procedure out."
        ) % {**facts, "procedure": authors[member.user_id]}
    else:
        return
    yield Problem(sentence, visit, waiver="impartiality", person=member.user, department=visit.department)


def spoken(moment):
    """A moment as people say it: 08:00, 05/12/2017."""
    return date_format(timezone.localtime(moment), "H:i, d/m/Y")
