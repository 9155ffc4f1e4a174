"""Who asks which question: the lead gives the checklist out to the team, before the visit and while it is held."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from audits.core import trail
from audits.core.rules import RuleBroken
from audits.organisation.models import User
from audits.planning.teams import TeamMember

NOBODY = "–"


def askers(visit):
    """Who can be given questions: the active members of the team who audit, the lead first."""
    members = visit.team.members.auditing().filter(user__is_active=True).select_related("user")
    return [member.user for member in sorted(members, key=lambda one: TeamMember.AUDITING.index(one.role))]


@transaction.atomic
def give(visit, items, *, by, to):
    """Make a member of the team responsible for questions, or nobody.

    Whoever is responsible asks first; every other member may answer as well, so that nothing waits for one person.
    """
    trail.lock(visit.agency)
    if any(item.visit_id != visit.pk for item in items):
        raise RuleBroken(_("Choose questions of this visit."))
    if to is not None and to not in askers(visit):
        raise RuleBroken(_("Choose somebody who audits in the team of this visit."), field="to")
    _hand_out(visit, {to: [item.pk for item in items]}, by)


@transaction.atomic
def share_out(visit, *, by):
    """Deal out what nobody has been given yet, so that everybody has as many; neighbours stay together.

    A trainee asks what the lead gives them, and gets nothing here.
    """
    trail.lock(visit.agency)
    trainees = set(visit.team.members.filter(role=TeamMember.Role.TRAINEE).values_list("user", flat=True))
    people = [person for person in askers(visit) if person.pk not in trainees]
    if not people:
        raise RuleBroken(_("Nobody in the team can be given questions. Ask the secretariat to complete the team."))
    has = {share.person: share.total for share in shares_of(visit)}
    free = list(visit.checklist.filter(assigned_to=None).in_order().values_list("pk", flat=True))
    dealt = defaultdict(list)
    for person, count in _even(len(free), {person: has.get(person, 0) for person in people}).items():
        dealt[person], free = free[:count], free[count:]
    _hand_out(visit, dealt, by)


def _even(count, has):
    """How many more each person gets of `count`, so that those with the fewest come up to the others."""
    more = dict.fromkeys(has, 0)
    for _n in range(count):
        fewest = min(has, key=lambda person: has[person] + more[person])
        more[fewest] += 1
    return more


def _hand_out(visit, dealt, by):
    """Write it down as one act of the lead. A question's version stays: who asks it is no part of the answer."""
    numbers = {pk: number for number, pk in enumerate(visit.checklist.in_order().values_list("pk", flat=True), 1)}
    said = [
        f"{person or NOBODY}: {_in_ranges(sorted(numbers[pk] for pk in pks))}" for person, pks in dealt.items() if pks
    ]
    if not said:
        return
    visit.take("share_out", by=by, note="; ".join(said))
    for person, pks in dealt.items():
        visit.checklist.filter(pk__in=pks).update(assigned_to=person)


def _in_ranges(numbers):
    """1–3, 7: numbers as people say them."""
    breaks = [0, *(place for place, (one, next_one) in enumerate(pairwise(numbers), 1) if next_one != one + 1)]
    runs = [numbers[begin:end] for begin, end in pairwise([*breaks, len(numbers)])]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


@dataclass(frozen=True)
class Assigned:
    """The questions of a visit that a person (or nobody yet) is responsible for, and how many are answered."""

    person: User | None
    answered: int
    total: int


def shares_of(visit):
    """How far each member is, in the order of the team; what nobody has comes last. Empty when nothing is given out."""
    rows = {row["assigned_to"]: (row["answered"], row["total"]) for row in visit.checklist.shares()}
    people = User.objects.in_bulk([pk for pk in rows if pk])
    if not people:
        return []
    order = [person.pk for person in askers(visit)]
    known = sorted(people, key=lambda pk: (order.index(pk) if pk in order else len(order), pk))
    return [Assigned(people.get(pk), *rows[pk]) for pk in (*known, None) if pk in rows]
