"""The devices on which a team works at a visit, and what still waits on them."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.planning.visits import Visit

from .arrivals import visits_read_by

SILENT_AFTER = timedelta(minutes=2)
HEARD_EVERY = timedelta(minutes=1)


class DeviceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the team whose devices they are, and for those who read what arrives late from them."""
        return self.filter(visit__in=visits_read_by(user))

    def with_unsent(self):
        """Those that said they hold something that has not arrived."""
        return self.filter(waiting__gt=0)

    def silent(self):
        """Downloaded the visit, hold nothing as far as they said, and have not been heard from for a while."""
        return self.filter(waiting=0, downloaded=True, last_heard_at__lt=clock.now() - SILENT_AFTER)


class Device(models.Model):
    """A tablet, telephone or computer of a member of the team, as it last spoke of itself.

    No record of the audit and not in its history: it only tells the lead, before the visit is closed, on which device
    something may still wait to be sent.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="devices")
    person = models.ForeignKey("audits.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    device = models.UUIDField()
    name = models.CharField(_("device"), max_length=80, blank=True)
    waiting = models.PositiveIntegerField(_("not sent yet"), default=0)
    downloaded = models.BooleanField(_("downloaded for use without a network"), default=False)
    last_heard_at = models.DateTimeField(_("last heard of"), default=clock.now)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        ordering = ["-waiting", "person", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "person", "device"], name="device_once_a_visit_and_person")
        ]

    def __str__(self):
        return self.name or str(self.device)[:8]

    @property
    def agency(self):
        return self.visit.round.agency

    @classmethod
    def hear(cls, visit, *, by, device, **said):
        """What a device says of itself (`name`, `waiting`, `downloaded`); written only when it says something new.

        Devices speak every few seconds: one more row to write for each of them would make saving an answer wait.
        """
        now = clock.now()
        row, is_new = cls.objects.get_or_create(
            visit=visit, person=by, device=device, defaults={**said, "last_heard_at": now}
        )
        changed = any(getattr(row, name) != value for name, value in said.items())
        if not is_new and (changed or now - row.last_heard_at >= HEARD_EVERY):
            cls.objects.filter(pk=row.pk).update(**said, last_heard_at=now)
