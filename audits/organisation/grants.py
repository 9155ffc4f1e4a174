"""What is given to somebody in writing, for a time: to stand in for a person, to answer for a department."""

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned


class GrantQuerySet(models.QuerySet):
    def current(self, on=None):
        """Those that count on a day."""
        day = on or clock.today()
        return self.filter(starts_on__lte=day, withdrawn=False).filter(Q(ends_on__gte=day) | Q(ends_on=None))


class Grant(Versioned):
    """What lets one person act in the name of another, from its first day to its last or until it is withdrawn.

    A subclass says what is given by whom; `holder` and `ground` are who received it and the paper that says so. Nobody
    gives it to themselves, or prolongs what they have (docs/decisions/nobody-for-themselves.md).
    """

    GIVEN_TO = None  # the name of the column with the person who gets it
    ENTERED_BY = ""  # who does, as a sentence names them

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)

    class Meta:
        abstract = True
        ordering = ["-starts_on", "-pk"]

    @property
    def agency(self):
        return self.trail_parent.agency

    @property
    def holder(self):
        return getattr(self, self.GIVEN_TO)

    def get_absolute_url(self):
        return self.trail_parent.get_absolute_url()

    @property
    def counts(self):
        """Whether it counts today."""
        today = clock.today()
        return not self.withdrawn and self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)

    @classmethod
    @transaction.atomic
    def enter(cls, *, by, **values):
        grant = super().enter(by=by, **values)
        grant.check_given_by_another(by)
        return grant

    @transaction.atomic
    def edit(self, *, by, **changes):
        super().edit(by=by, **changes)
        self.check_given_by_another(by)
        return self

    def withdraw(self, *, by, version=None):
        """It does not count any more; it stays in the history."""
        return self.edit(by=by, version=version, verb="withdrawn", withdrawn=True)

    def check_given_by_another(self, by):
        """Who withdraws what was given to them takes nothing from anybody."""
        if by == self.holder and not self.withdrawn:
            raise RuleBroken(
                _("Nobody gives themselves the right to act for another. Have somebody else enter it: %(who)s.")
                % {"who": self.ENTERED_BY},
                field=self.GIVEN_TO,
            )
