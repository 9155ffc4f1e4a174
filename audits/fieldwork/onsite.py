"""What everything recorded on site has in common."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core.copies import Copied
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.planning.teams import member
from audits.planning.visits import Visit


def records(visit, user):
    """The person, when they may write down what the team sees: of the team, while the visit is held."""
    return member(visit, user) if visit.status == Visit.Status.OPEN else None


def refuse_unless_held(visit):
    """A visit takes notes only while it is held. Asked of the database, since somebody may just have closed it."""
    if not Visit.objects.filter(pk=visit.pk, status=Visit.Status.OPEN).exists():
        raise RuleBroken(
            _("This visit is not being held (any more), so nothing was saved. The team leader can reopen it.")
        )


class OnSiteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A visit's notes: for those who may read them."""
        return self.filter(visit__in=Visit.objects.notes_visible_to(user))

    def standing(self):
        """Those not withdrawn."""
        return self.filter(withdrawn=False)


class OnSite(Copied, Versioned):
    """A note of the team, written while the visit is held.

    `uid` is made by whoever makes the record, so that it can be made without a network and sent later. Nothing
    is deleted: what was entered by mistake is withdrawn with a reason. A subclass has the `visit`, and the `tab` of
    the record page that shows it.
    """

    SENTENCES = {"withdrawn": _("withdrew it")}
    tab = "fieldwork:record"
    READ_WITH = ("visit__round__agency", "visit__team")

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

    @property
    def anchor(self):
        return f"{self._meta.model_name}-{self.pk}"

    @property
    def is_withdrawn(self):
        return self.withdrawn

    def get_absolute_url(self):
        return f"{reverse(self.tab, args=[self.visit_id])}#{self.anchor}"

    def may_edit(self, user):
        """The team of the visit; `check_rules` says so when the visit is over."""
        return member(self.visit, user) is not None

    def check_rules(self):
        refuse_unless_held(self.visit)

    def withdraw(self, *, by, note):
        """Take an entry back, with the reason; it stays in the history."""
        if not note.strip():
            raise RuleBroken(_("Write the reason: others must be able to follow it later."), field="note")
        self.edit(by=by, verb="withdrawn", note=note, withdrawn=True)
