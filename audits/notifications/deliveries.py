"""The notices themselves: one row for each person who is told something, kept for good."""

import hashlib
from datetime import timedelta
from email.utils import parseaddr

from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock, trail
from audits.core.templatetags.house import vn_date

DIGEST = "digest"
TRIES = 5
WAIT = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))  # after each failure
LEASE = timedelta(minutes=5)  # who has not sent it by then was killed, and somebody else does


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What one was told oneself; nobody reads another's notices."""
        return self.filter(person=user.pk).exclude(kind=DIGEST)

    def unseen_by(self, person):
        """What a person (a number, or one of an outer query) was told and has not looked at."""
        return self.filter(person=person).exclude(kind=DIGEST).unseen()

    def standing(self):
        """Those that were not cancelled before the person heard of them."""
        return self.exclude(state=Delivery.State.CANCELLED)

    def unseen(self):
        return self.standing().filter(seen_at=None)

    def pending(self):
        return self.filter(state=Delivery.State.PENDING)

    def failed(self):
        return self.filter(state=Delivery.State.FAILED)

    def mails(self):
        """What goes out as a mail of its own: what is due today, and the digests."""
        return self.filter(Q(at_once=True) | Q(kind=DIGEST))

    def due(self, moment):
        """The mails whose time has come."""
        return self.mails().pending().filter(next_try_at__lte=moment)

    def lost(self):
        """Those tried so often that nobody tries them again; a worker may have died with each."""
        return self.pending().filter(attempts__gte=TRIES)

    def in_trouble(self):
        """What the administrator is shown: mails that wait or that failed."""
        return self.mails().filter(state__in=(Delivery.State.PENDING, Delivery.State.FAILED))


class Delivery(models.Model):
    """One person is told one thing: shown by the bell, and mailed alone or within the digest of the day.

    The unique key is what makes it safe to run any number of workers and to kill each of them: whatever is made a
    second time is there already. The Message-ID follows from the key, so that a mail which went out twice shows once.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENT = "sent", _("Sent")
        SHOWN = "shown", _("Shown in the page only")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    person = models.ForeignKey("audits.User", models.PROTECT, related_name="deliveries", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=40)
    record_kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    date = models.DateField(_("day it is about"))
    seq = models.PositiveBigIntegerField(default=0)  # of the Event that it tells of; 0 for what a date brings
    message_id = models.CharField(max_length=120, unique=True)
    at_once = models.BooleanField(default=False)
    digest = models.ForeignKey("self", models.PROTECT, null=True, related_name="items")
    path = models.CharField(max_length=200)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    body = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    NAMED_WITH = ("person",)
    SENTENCES = {
        "not_delivered": _("the mail did not get through"),
        "tried_again": _("had the mail tried again"),
    }

    class Meta:
        verbose_name = _("notice")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_kind", "record_id", "person", "date", "seq"], name="told_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "seen_at", "-id"], name="delivery_of_person"),
            models.Index(fields=["state", "next_try_at"], name="delivery_by_state"),
        ]

    def __str__(self):
        """To whom, about which day: what it says is not for those who read the history."""
        return f"{self.person}, {vn_date(self.date)}"

    def get_absolute_url(self):
        """Where it is dealt with: the page of the record."""
        return self.path

    @property
    def trail_parent(self):
        return self.person

    @property
    def record(self):
        """What it is about; None when that was taken out of a plan meanwhile."""
        model = apps.get_model("audits", self.record_kind)
        return model._base_manager.select_related(*getattr(model, "READ_WITH", ())).filter(pk=self.record_id).first()

    @property
    def event(self):
        """The act that it tells of, or None when a date brought it."""
        return trail.Event.objects.filter(agency=self.agency_id, seq=self.seq).first() if self.seq else None

    @classmethod
    def to(cls, person, *, kind, record, date, seq=0, at_once=False, not_before):
        """A notice that is not saved yet. Without a mail server, or an address, it is shown in the page only."""
        delivery = cls(
            agency_id=person.agency_id,
            person=person,
            kind=kind,
            record_kind=trail.kind_of(record),
            record_id=record.pk,
            date=date,
            seq=seq,
            path=record.get_absolute_url(),
            at_once=at_once,
            next_try_at=not_before,
            state=cls.State.PENDING if is_reached_by_mail(person) else cls.State.SHOWN,
        )
        delivery.message_id = delivery.stable_id()
        return delivery

    def key(self):
        return (self.kind, self.record_kind, self.record_id, self.person_id, self.date, self.seq)

    def stable_id(self):
        """The same key has the same Message-ID, whenever and by whomever it is sent."""
        told = hashlib.sha256("|".join(map(str, self.key())).encode()).hexdigest()[:32]
        return f"<{told}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"

    @classmethod
    def mark_seen(cls, person, *, newest):
        """The person has looked at the notices up to this one."""
        cls.objects.visible_to(person).unseen().filter(pk__lte=newest).update(seen_at=clock.now())

    # ---- on its way

    def settle(self, state, **columns):
        """It is sent, shown, failed or cancelled, unless somebody settled it before."""
        Delivery.objects.pending().filter(pk=self.pk).update(state=state, **columns)

    def note_failure(self, reason):
        """Try again later, each time later still; after the last try the administrator has to look."""
        reason = " ".join(str(reason).split())[:300]
        if self.attempts >= TRIES:
            self.give_up(reason)
        else:
            self.settle(self.State.PENDING, reason=reason, next_try_at=clock.now() + WAIT[self.attempts - 1])

    @transaction.atomic
    def give_up(self, reason):
        """It failed for good, unless another worker settled it meanwhile."""
        trail.lock(self.agency)
        if Delivery.objects.lost().filter(pk=self.pk).update(state=self.State.FAILED, reason=reason):
            trail.record(self, "not_delivered", by=trail.SYSTEM, note=reason)

    @transaction.atomic
    def try_again(self, *, by):
        """The administrator has seen to the cause: it goes out with the next turn of the worker."""
        if not by.is_administrator or by.agency_id != self.agency_id:
            raise PermissionDenied
        trail.lock(self.agency)
        waiting = Delivery.objects.in_trouble().filter(pk=self.pk)
        if waiting.update(state=self.State.PENDING, attempts=0, next_try_at=clock.now()):
            trail.record(self, "tried_again", by=by)


def is_reached_by_mail(person):
    """Whether mails go out at all, and this person has an address."""
    return settings.MAIL_CONFIGURED and bool(person.email)
