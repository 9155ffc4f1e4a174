"""What is given to somebody in writing, for a time: to stand in for a person, to answer for a department."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.versions import Versioned


class GrantQuerySet(models.QuerySet):
    def current(self, on=None):
        """Those that count on a day."""
        day = on or clock.today()
        return self.filter(starts_on__lte=day, withdrawn=False).filter(Q(ends_on__gte=day) | Q(ends_on=None))


class Grant(Versioned):
    """It counts from its first day to its last, or until it is withdrawn; a subclass says what is given by whom.

    `holder` and `ground` are who received it and the paper that says so, whatever the columns are called.
    """

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)

    class Meta:
        abstract = True
        ordering = ["-starts_on", "-pk"]

    @property
    def agency(self):
        return self.trail_parent.agency

    def get_absolute_url(self):
        return self.trail_parent.get_absolute_url()

    @property
    def counts(self):
        """Whether it counts today."""
        today = clock.today()
        return not self.withdrawn and self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)

    def withdraw(self, *, by, version=None):
        """It does not count any more; it stays in the history."""
        return self.edit(by=by, version=version, verb="withdrawn", withdrawn=True)
