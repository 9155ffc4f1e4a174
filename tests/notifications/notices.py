"""What the tests of notices ask: who was told what, by whom it was mailed."""

from datetime import timedelta

from audits.core import clock
from audits.notifications.models import Delivery
from audits.notifications.turn import take_turn


def turn():
    """The worker goes on until nothing is left to do at once."""
    while take_turn():
        pass


def tomorrow_morning():
    """When the digest of all that happens today goes out."""
    return clock.moment_of(clock.today() + timedelta(days=1), 7)


def told(kind=None):
    """{(kind, account)} of all notices that stand."""
    rows = Delivery.objects.standing().exclude(kind="digest")
    if kind:
        return set(rows.filter(kind=kind).values_list("person__username", flat=True))
    return set(rows.values_list("kind", "person__username"))


def give_addresses(cast):
    """Everybody of the agency has an e-mail address."""
    for person in cast.agency.users.all():
        type(person).objects.filter(pk=person.pk).update(email=f"{person.username}@example.vn")


def mailed(mailoutbox):
    return sorted((mail.to[0].partition("@")[0], mail.subject) for mail in mailoutbox)
