"""What everything recorded on site has in common."""

import uuid

from django.db import models

from audits.core.versions import Versioned
from audits.planning.teams import member
from audits.planning.visits import Visit


class OnSiteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A visit's notes: for those who may read them."""
        return self.filter(visit__in=Visit.objects.notes_visible_to(user))

    def standing(self):
        """Those not withdrawn."""
        return self.filter(withdrawn=False)


class OnSite(Versioned):
    """A note of the team, written while the visit is held.

    `uid` is made by whoever makes the record, so that it can be made without a network and sent later. Nothing
    is deleted: what was entered by mistake is withdrawn with a reason. A subclass has the `visit`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    withdrawn = models.BooleanField(default=False, editable=False)

    objects = OnSiteQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def agency(self):
        return self.visit.round.agency

    @property
    def trail_parent(self):
        return self.visit

    def get_absolute_url(self):
        return f"{self.visit.get_absolute_url()}record/"

    def may_edit(self, user):
        """The team of the visit, while it is held."""
        return self.visit.status == Visit.Status.OPEN and member(self.visit, user) is not None

    def withdraw(self, *, by, note):
        """Take an entry back, with the reason; it stays in the history."""
        self.edit(by=by, verb="withdrawn", note=note, withdrawn=True)
