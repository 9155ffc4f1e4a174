"""How often somebody may try at a public door: counted in the database, so that it holds over all processes.

An address is kept as a salted hash and for minutes only: it is personal data, and the count is all that is needed.
"""

from django.db import models
from django.db.models import F
from django.utils.crypto import salted_hmac

from . import clock

MINUTES = 10
EVERYBODY = "everybody"


class Attempt(models.Model):
    """How often one address (or everybody together) tried at a door since a moment."""

    door = models.CharField(max_length=20)
    who = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["door", "who", "since"], name="attempts_counted_once")]

    def __str__(self):
        return f"{self.door}: {self.count}"


def count(door, address, *, each, overall):
    """Count one more try; False when this address, or everybody together, has tried too often."""
    since = _stretch()
    Attempt.objects.filter(door=door, since__lt=since).delete()
    mine, all_together = (_counted(door, who, since) for who in (_hidden(address), EVERYBODY))
    return mine <= each and all_together <= overall


def give_back(door, address):
    """A try that found what it looked for was no guess."""
    rows = Attempt.objects.filter(door=door, since=_stretch(), who__in=(_hidden(address), EVERYBODY), count__gt=0)
    rows.update(count=F("count") - 1)


def _counted(door, who, since):
    Attempt.objects.get_or_create(door=door, who=who, since=since)
    row = Attempt.objects.filter(door=door, who=who, since=since)
    row.update(count=F("count") + 1)
    return row.values_list("count", flat=True).get()


def _stretch():
    """The moment at which the present ten minutes began."""
    now = clock.now()
    return now.replace(minute=now.minute - now.minute % MINUTES, second=0, microsecond=0)


def _hidden(address):
    return salted_hmac("audits.attempts", address, algorithm="sha256").hexdigest()
