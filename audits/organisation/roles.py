"""Who may take a step: each function returns the person in whose name `user` acts, or None.

They stand in the tables of steps (`core/workflow.py`). A record here has an `agency`; some need a `department`.
"""

from django.db.models import Exists, OuterRef, Q

from .departments import Department
from .people import Substitution, User

ALWAYS, NEVER = Q(pk__isnull=False), Q(pk__in=[])  # conditions on any row


def _of_role(role):
    def who(record, user):
        agency = record.agency.pk
        return user.acting_as(lambda person: person.role == role and person.agency_id == agency)

    return who


chair = _of_role(User.Role.CHAIR)
secretariat = _of_role(User.Role.SECRETARIAT)


def answers_for(record, user):
    """Head, deputies, substitute of the record's department, or whom its head authorised in writing."""
    return record.department.answered_by(user)


def chair_from_elsewhere(record, user):
    """The chair's decision on something of a department, never by somebody of that department.

    In this order: chair or substitute from elsewhere, a secretariat member from elsewhere; the chair in spite of
    belonging there only when nobody else is left (the report then prints a waiver).
    """
    decider = chair(record, user)
    if decider and not _belongs(record, user):
        return decider
    member = secretariat(record, user)
    if not (decider or member) or _somebody(record, User.Role.CHAIR):
        return None
    if member and not _belongs(record, user):
        return member
    return None if _somebody(record, User.Role.SECRETARIAT) else decider


def secretariat_from_elsewhere(record, user):
    """A final word of the secretariat on something of a department: a member from elsewhere, then the order above."""
    member = secretariat(record, user)
    if member and not _belongs(record, user):
        return member
    return None if _somebody(record, User.Role.SECRETARIAT) else chair_from_elsewhere(record, user)


def _belongs(record, person):
    return record.department.same_unit(person.department)


def _somebody(record, role):
    """Whether a person of `role`, or one standing in for them, is from elsewhere."""
    at_hand = getattr(record.agency, "deciders_today", None)  # see `read_deciders`
    people = _holders(record.agency, role) if at_hand is None else (one for one in at_hand if role in one.decides_as)
    return any(not _belongs(record, person) for person in people)


def _holders(agency, *roles):
    """Who may sign in and has one of the roles, or stands in today for somebody who has."""
    standing = Substitution.objects.current().filter(person__role__in=roles, person__is_active=True)
    people = User.objects.active().filter(Q(role__in=roles) | Q(pk__in=standing.values("substitute")), agency=agency)
    return people.select_related("department")


def read_deciders(record, user):
    """For a page that asks many times who decides: read once who does, if `user` decides at all."""
    if not (chair(record, user) or secretariat(record, user)):
        return
    agency, roles = record.agency, (User.Role.CHAIR, User.Role.SECRETARIAT)
    standing = Substitution.objects.current().filter(substitute=OuterRef("pk"), person__is_active=True)
    flags = {f"for_{role}": Exists(standing.filter(person__role=role)) for role in roles}
    agency.deciders_today = list(_holders(agency, *roles).annotate(**flags))
    for person in agency.deciders_today:
        person.decides_as = {role for role in roles if person.role == role or getattr(person, f"for_{role}")}
    chairs = [person for person in agency.deciders_today if person.role == User.Role.CHAIR]
    agency.chair = min(chairs, key=lambda person: person.pk, default=None)


# ---- the same as conditions of queries, for lists of what waits for somebody


def holds(user, role):
    """Whether `user` acts today for somebody of a role of their agency: a condition on any row of it."""
    if user.role == role:
        return ALWAYS
    if user.knows_principals:
        return ALWAYS if any(person.role == role for person in user.principals()) else NEVER
    return Q(Exists(User.objects.filter(pk__in=user.acted_for(), role=role, agency=user.agency_id)))


def decided_by_chair(user):
    """The departments on whose affairs `chair_from_elsewhere` lets a person decide."""
    return Department.objects.filter(_by_chair(user), agency=user.agency_id)


def _by_chair(user):
    is_chair, is_member = holds(user, User.Role.CHAIR), holds(user, User.Role.SECRETARIAT)
    if is_chair is NEVER and is_member is NEVER:
        return NEVER
    no_chair, no_member = ~_somebody_elsewhere(User.Role.CHAIR), ~_somebody_elsewhere(User.Role.SECRETARIAT)
    instead = no_chair & ((is_member & ~_own_unit(user)) | (is_chair & no_member))
    return (is_chair & ~_own_unit(user)) | instead


def decided_by_secretariat(user):
    """The departments on whose affairs `secretariat_from_elsewhere` lets a person decide."""
    own = holds(user, User.Role.SECRETARIAT) & ~_own_unit(user)
    instead = ~_somebody_elsewhere(User.Role.SECRETARIAT) & _by_chair(user)
    return Department.objects.filter(own | instead, agency=user.agency_id)


def _own_unit(user):
    """Whether a row of departments counts as one with the person's own."""
    own = user.department
    return Q(pk__in=[pk for pk in (own.pk, own.parent_id) if pk]) | Q(parent=own.pk) if own else NEVER


def _somebody_elsewhere(role):
    """Whether a person of `role`, or one standing in for them, is not of the unit of a row of departments."""
    of_row = OuterRef(OuterRef("pk"))
    unit = Department.objects.filter(Q(pk=of_row) | Q(parent=of_row) | Q(children=of_row))
    standing = Substitution.objects.current().filter(
        person__role=role, person__is_active=True, person__agency=OuterRef(OuterRef("agency"))
    )
    people = User.objects.active().filter(
        Q(role=role, agency=OuterRef("agency")) | Q(pk__in=standing.values("substitute"))
    )
    return Exists(people.exclude(department__in=unit.values("pk")))


class DecidedOnPaper:
    """For records whose chair may decide on paper: the secretariat records it, the chair decided."""

    def records_paper(self, user):
        return secretariat(self, user) is not None

    def decider_on_paper(self):
        return self.agency.chair
