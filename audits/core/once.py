"""One form, one act: however often it arrives.

A double click, a reload or a retry after a time-out sends the same form again. Every form that changes
something carries an `op_id` made when it was shown; the first one to arrive acts, the others are led to what
it made. The row is written first, in the act's own transaction, so a failed act may be tried again.
"""

import hashlib
import uuid

from django.conf import settings
from django.db import IntegrityError, models, transaction

from . import clock


class Operation(models.Model):
    """A form that arrived and was acted on, and the page that it led to."""

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    op_id = models.UUIDField()
    body_hash = models.CharField(max_length=64)
    target = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "op_id"], name="operation_once_per_user")]

    def __str__(self):
        return str(self.op_id)


class SameIdOtherBody(Exception):
    """The id was used up by a form with other content: this one must be looked at by a person."""


def body_hash(data, files):
    """What a form said, apart from its tokens."""
    said = [(name, data.getlist(name)) for name in sorted(data) if name not in ("csrfmiddlewaretoken", "op_id")]
    sent = [(name, [(file.name, file.size) for file in files.getlist(name)]) for name in sorted(files)]
    return hashlib.sha256(repr((said, sent)).encode("utf-8", "surrogatepass")).hexdigest()


def act_once(user, op_id, hashed, act):
    """Run `act()` (which returns the address that it leads to) unless this operation was acted on before.

    Returns (address, replayed). Raises SameIdOtherBody, and whatever `act` raises, with nothing changed.
    """
    try:
        with transaction.atomic():
            operation = _claim(user, op_id, hashed)
            target = act()
            operation.target = target or ""
            operation.save(update_fields=["target"])
            return operation.target, False
    except _Claimed:
        pass
    earlier = Operation.objects.get(user=user, op_id=op_id)
    if earlier.body_hash != hashed:
        raise SameIdOtherBody
    return earlier.target, True


def led_to(user, op_id, hashed):
    """Where this very form led when it was acted on before; None when it was not."""
    try:
        same = Operation.objects.filter(user=user, op_id=uuid.UUID(str(op_id)), body_hash=hashed)
    except ValueError:
        return None
    return same.values_list("target", flat=True).first()


class _Claimed(Exception):
    """Another request with the same id was here first."""


def _claim(user, op_id, hashed):
    try:
        return Operation.objects.create(agency_id=user.agency_id, user=user, op_id=op_id, body_hash=hashed)
    except IntegrityError as error:
        raise _Claimed from error
