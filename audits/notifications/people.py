"""Who is meant by a word of the table of recipients: each function gives the people of a record.

Who stands in for chair, head or secretariat today is told as well: a Director may never sign in.
"""

from audits.findings.extensions import Extension
from audits.organisation.people import Substitution, User
from audits.planning.teams import lead

CHAIR, COMMITTEE, SECRETARIAT = User.Role.CHAIR, User.Role.COMMITTEE, User.Role.SECRETARIAT


def _with_substitutes(people):
    standing = Substitution.objects.current().filter(person__in=people, substitute__is_active=True)
    return [*people, *(one.substitute for one in standing.select_related("substitute"))]


def _holding(record, *roles):
    return _with_substitutes(User.objects.active().filter(agency=record.agency.pk, role__in=roles))


def _answering(unit):
    """Head, deputies, their substitutes, and whom the head authorised in writing."""
    return [person for person in _with_substitutes(unit.answerable()) if unit.answered_by(person)]


def _leading(unit):
    """The head with substitutes; who answers otherwise where there is no head."""
    leading = _with_substitutes(User.objects.active().filter(pk=unit.head_id))
    return leading or _answering(unit)


def action_of(record):
    """The corrective action that a record is, or is about."""
    return record.action if isinstance(record, Extension) else record


# ---- of a visit


def its_own(unit):
    """Of a department itself: who answers for it."""
    return _answering(unit)


def department(record):
    return _answering(record.department)


def contacts(visit):
    return visit.contacts.active()


def team(visit):
    return members(visit.team)


def leading_the_visit(visit):
    """The lead of its team; where that person is gone or the round is reported, the secretariat."""
    candidates = {one.pk: one for one in [visit.team.lead, *_holding(visit, SECRETARIAT)] if one}
    return [one for one in candidates.values() if lead(visit, one)]


def members(team):
    """Of a team itself: who belongs to it."""
    return User.objects.active().filter(pk__in=team.members.values("user"))


def themselves(member):
    """Who joined a team, or left one."""
    return [member if isinstance(member, User) else member.user]


# ---- of a corrective action


def responsible(record):
    """The owner; where nobody is named yet, who answers for the department."""
    action = action_of(record)
    return [action.owner] if action.owner and action.owner.is_active else _answering(action.department)


def workers(action):
    """Who carries out a measure."""
    return User.objects.active().filter(pk__in=action.measures.values("who"))


def verifier(action):
    return [action.verifier] if action.verifier else []


def head(action):
    return _leading(action.department)


def asker(extension):
    return [extension.asked_by]


def deciders(extension):
    """Who can grant it: asked of the table of steps, so that it is never told to anybody else."""
    action = extension.action
    near = [one for one in (action.follower, action.finding.visit.team.lead) if one]
    candidates = {one.pk: one for one in [*near, *_holding(extension, CHAIR, SECRETARIAT)]}
    return [one for one in candidates.values() if "grant" in extension.steps_open_to(one)]


# ---- of the agency


def secretariat(record):
    return _holding(record, SECRETARIAT)


def chair(record):
    return _holding(record, CHAIR)


def committee(record):
    return _holding(record, CHAIR, COMMITTEE)
