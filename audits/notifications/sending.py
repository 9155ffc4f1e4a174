"""Mails go out: claimed in one short transaction, sent outside of it, marked afterwards.

A worker that is killed in between has sent or has not; after the lease somebody sends it again under the same
Message-ID. So every mail arrives at least once, and a second copy can be recognised.
"""

import logging
import smtplib
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from audits.core import clock

from .deliveries import DIGEST, LEASE, TRIES, Delivery, is_reached_by_mail
from .recipients import why_not
from .wording import words

logger = logging.getLogger(__name__)

MAILS_A_TURN = 50
ITS_OWN_FAULT = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)  # the server is well and takes other mails


def send_waiting(most=MAILS_A_TURN):
    """Send what is due, up to so many mails; whether there may be more. A server that is away ends the turn."""
    if not Delivery.objects.due(clock.now()).exists():
        return False
    give_up_on_lost()
    connection = get_connection()
    try:
        for _n in range(most):
            delivery = claim()
            if delivery is None:
                return False
            if not _handle(delivery, connection):
                return False
        return True
    finally:
        with suppress(OSError):
            connection.close()


def give_up_on_lost():
    """What was leased too often is given up: no worker lived to mark it."""
    for delivery in Delivery.objects.due(clock.now()).lost().select_related("person", "agency"):
        delivery.give_up(delivery.reason or "no worker lived to mark it")


@transaction.atomic
def claim():
    """The next mail that is due, leased to this worker."""
    due = Delivery.objects.due(clock.now()).filter(attempts__lt=TRIES).select_related("person", "agency")
    due = due.select_for_update(skip_locked=True, of=("self",))
    delivery = due.order_by("next_try_at", "pk").first()
    if delivery is not None:
        delivery.attempts += 1
        delivery.next_try_at = clock.now() + LEASE
        delivery.save(update_fields=["attempts", "next_try_at"])
    return delivery


def _handle(delivery, connection):
    """Send one mail and mark it; False when the server does not answer."""
    try:
        mail, items = compose(delivery)
        if mail is None:
            return True
        mail.connection = connection
        connection.open()
        mail.send()
    except ITS_OWN_FAULT as refused:
        delivery.note_failure(refused)
    except OSError as away:  # also every other SMTPException
        logger.warning("The mail server does not take mails: %s", away)
        delivery.note_failure(away)
        return False
    except Exception as failure:  # noqa: BLE001 - a notice that cannot be written stops no other
        logger.exception("A notice could not be sent.")
        delivery.note_failure(f"{type(failure).__name__}: {failure}")
    else:
        _mark(delivery, mail, items)
    return True


@transaction.atomic
def _mark(delivery, mail, items):
    now = clock.now()
    for item in items:
        item.settle(Delivery.State.SENT, sent_at=now, subject=item.subject, body=item.body, reason="")
    if delivery.kind == DIGEST:
        delivery.settle(Delivery.State.SENT, sent_at=now, subject=mail.subject, body=mail.body, reason="")


# ---- what is in it


def compose(delivery):
    """(mail, the notices in it) as things stand now; (None, []) when nothing is left to be said."""
    if not is_reached_by_mail(delivery.person):
        delivery.settle(Delivery.State.SHOWN)
        delivery.items.pending().update(state=Delivery.State.SHOWN)
        return None, []
    with translation.override(delivery.person.language):
        waiting = delivery.items.select_related("person").order_by("pk") if delivery.kind == DIGEST else [delivery]
        items = [item for item in waiting if item.state == Delivery.State.PENDING and _is_said_anew(item)]
        if not items:
            delivery.settle(Delivery.State.CANCELLED, reason="nothing is left to be said")
            return None, []
        return _mail(delivery, items), items


def _is_said_anew(item):
    """Ask the table again, and say it as things stand now; what does not hold any more is cancelled."""
    record, event = item.record, item.event
    obstacle = why_not(item, record, event)
    if obstacle:
        item.settle(Delivery.State.CANCELLED, reason=obstacle)
        return False
    item.subject, item.body = words(item.kind, record, event)
    item.link = f"{settings.SITE_URL}{item.path}"
    return True


def _mail(delivery, items):
    subject = items[0].subject
    if len(items) > 1:
        others = len(items) - 1
        more = ngettext("and %(count)s more notice", "and %(count)s more notices", others) % {"count": others}
        subject = f"{subject}; {more}"
    said = {"person": delivery.person, "agency": delivery.agency, "items": items, "site": settings.SITE_URL}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("notifications/mail.txt", said),
        to=[delivery.person.email],
        headers={"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("notifications/mail.html", said), "text/html")
    return mail
