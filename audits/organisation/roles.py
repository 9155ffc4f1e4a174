"""Who may take a step: each function returns the person in whose name `user` acts, or None.

They stand in the tables of steps (`core/workflow.py`). A record here has an `agency`; some need a `department`.
"""

from django.db.models import Q

from .people import Substitution, User


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
    holders = User.objects.active().filter(role=role)
    standing = Substitution.objects.current().filter(person__in=holders).values("substitute")
    people = User.objects.active().filter(Q(role=role) | Q(pk__in=standing), agency=record.agency)
    return any(not _belongs(record, person) for person in people.select_related("department"))


class DecidedOnPaper:
    """For records whose chair may decide on paper: the secretariat records it, the chair decided."""

    def records_paper(self, user):
        return secretariat(self, user) is not None

    def decider_on_paper(self):
        return self.agency.chair
