"""The history of an agency: an append-only, hash-chained row for every act.

Records of an audit must be protected from unintended alteration (ISO 9001:2015, 7.5.3). Each Event
carries the hash of the one before it, so a changed, dropped or inserted row breaks the chain from there
on; `verify` finds the first break. The texts of an act (`details`) enter the chain only as a salted hash:
they may later be emptied where law demands erasure, and the chain still verifies.
"""

import hashlib
import json
import secrets
import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from . import clock

GENESIS = "0" * 64
CHAIN_VERSION = 1


_circumstances = ContextVar("circumstances", default=None)


@contextmanager
def under(**circumstances):
    """How the acts within the block came about, such as when a device wrote them down: their Events keep it."""
    token = _circumstances.set(circumstances)
    try:
        yield
    finally:
        _circumstances.reset(token)


class System:
    """Whoever takes the steps that happen by themselves: the first visit opens, so the round begins."""

    pk = None

    def __str__(self):
        return str(_("The program"))


SYSTEM = System()


class TrailHead(models.Model):
    """The last link of an agency's chain; its row lock makes everybody queue in one order."""

    agency = models.OneToOneField("audits.Agency", models.PROTECT, related_name="trail_head")
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self):
        return f"{self.agency_id}:{self.seq}"


def seq_of(agency):
    """Where the history of an agency stands (`agency` is a path to its key), read along with a record.

    A page that says so can ask later what has come since.
    """
    head = TrailHead.objects.filter(agency=models.OuterRef(agency))
    return models.Subquery(head.values("seq")[:1])


class EventQuerySet(models.QuerySet):
    def about(self, record):
        """What happened to a record and to what stands directly under it (a round's teams and visits)."""
        kind, pk = kind_of(record), record.pk
        return self.filter(models.Q(kind=kind, record_id=pk) | models.Q(parent_kind=kind, parent_id=pk))

    def of(self, record):
        """What happened to the record itself."""
        return self.filter(kind=kind_of(record), record_id=record.pk)


class Event(models.Model):
    """One act: who (and for whom), when, what, on which record. Never changed, never deleted."""

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    record_id = models.PositiveBigIntegerField()
    parent_kind = models.CharField(max_length=40, blank=True, default="")
    parent_id = models.PositiveBigIntegerField(null=True)
    details = models.JSONField(default=dict)
    details_hash = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    chain_version = models.PositiveSmallIntegerField(default=CHAIN_VERSION)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "seq"], name="event_seq_once_per_agency")]
        indexes = [
            models.Index(fields=["kind", "record_id", "seq"], name="event_of_record"),
            models.Index(fields=["parent_kind", "parent_id", "seq"], name="event_under_record"),
        ]

    def __str__(self):
        return f"{self.agency_id}:{self.seq} {self.kind}.{self.verb}"

    def computed_hash(self):
        """The hash that this row must carry, from its own columns."""
        return digest(
            [
                self.chain_version,
                self.agency_id,
                self.seq,
                self.at.astimezone(UTC).isoformat(timespec="microseconds"),
                self.actor_id,
                self.on_behalf_of_id,
                self.verb,
                self.kind,
                self.record_id,
                self.parent_kind,
                self.parent_id,
                self.details_hash,
                self.previous_hash,
            ]
        )

    def details_are_intact(self):
        """Whether the texts are those that were hashed, or were emptied as law may demand."""
        return self.details == {} or digest(self.details) == self.details_hash


def kind_of(record):
    """The name under which a record stands in the trail: "finding", "visit"."""
    return record._meta.model_name


def digest(value):
    """SHA-256 over one canonical form: UTF-8 in NFC, sorted keys, no blanks."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def plain(value):
    """`value` as JSON can hold it, for `details`: records by number and name, moments in UTC."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, models.Model):
        return {"id": value.pk, "name": str(value), **plain(getattr(value, "trail_facts", {}))}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | models.QuerySet):
        return [plain(item) for item in value]
    return str(value)


def lock(agency):
    """Take the agency's place in the queue: the outermost verb does this first, so nobody deadlocks."""
    heads = TrailHead.objects.select_for_update()
    head = heads.filter(agency_id=agency.pk).first()
    if head is None:
        TrailHead.objects.get_or_create(agency_id=agency.pk)
        head = heads.get(agency_id=agency.pk)
    return head


@transaction.atomic(savepoint=False)  # an act without its Event must not stand, so nobody goes on after a failure
def record(subject, verb, *, by, head=None, on_behalf_of=None, note="", old=None, new=None, **more):
    """Leave the Event of an act on `subject`; `old`, `new` and `more` become its erasable details.

    `head` is what `lock` gave to the verb, when nothing has been recorded since.
    """
    agency = subject.agency
    head = head or lock(agency)
    parent = getattr(subject, "trail_parent", None)
    details = {"salt": secrets.token_hex(16), **plain(_circumstances.get() or {}), **plain(more)}
    for name, value in (("note", note), ("old", old), ("new", new)):
        if value:
            details[name] = plain(value)
    details = json.loads(unicodedata.normalize("NFC", json.dumps(details, ensure_ascii=False)))
    event = Event(
        agency_id=agency.pk,
        seq=head.seq + 1,
        at=clock.now(),
        actor=None if by is SYSTEM else by,
        on_behalf_of=on_behalf_of if on_behalf_of and on_behalf_of != by else None,
        verb=verb,
        kind=kind_of(subject),
        record_id=subject.pk,
        parent_kind=kind_of(parent) if parent else "",
        parent_id=parent.pk if parent else None,
        details=details,
        details_hash=digest(details),
        previous_hash=head.hash,
    )
    event.hash = event.computed_hash()
    event.save(force_insert=True)
    TrailHead.objects.filter(pk=head.pk).update(seq=event.seq, hash=event.hash)
    return event


def verify(agency):
    """Sentences about what is wrong with an agency's chain, the first break first; empty when it holds."""
    broken, previous, seq = [], GENESIS, 0
    for event in Event.objects.filter(agency=agency).order_by("seq").iterator(chunk_size=2000):
        seq += 1
        if event.seq != seq:
            broken.append(_("Event %(seq)s is missing.") % {"seq": seq})
        elif event.previous_hash != previous or event.hash != event.computed_hash():
            broken.append(_("Event %(seq)s was changed.") % {"seq": seq})
        elif not event.details_are_intact():
            broken.append(_("The details of event %(seq)s were changed.") % {"seq": seq})
        if broken:
            return broken
        previous = event.hash
    head = TrailHead.objects.filter(agency=agency).first() or TrailHead(seq=0)
    if head.seq < seq:
        broken.append(_("Event %(seq)s was put in from elsewhere.") % {"seq": head.seq + 1})
    elif (head.seq, head.hash) != (seq, previous):
        broken.append(_("Events after %(seq)s are missing.") % {"seq": seq})
    return broken
