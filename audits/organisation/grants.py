"""What a substitution of a person and an authorisation for a department have in common."""

from django.db import transaction
from django.utils.translation import gettext as _

from audits.core import clock
from audits.core.rules import RuleBroken


def counts_today(grant):
    """Whether a substitution or an authorisation counts today."""
    today = clock.today()
    return not grant.withdrawn and grant.starts_on <= today and (grant.ends_on is None or grant.ends_on >= today)


class Grant:
    """What lets one person act in the name of another. Nobody gives it to themselves, or prolongs what they have.

    docs/decisions/nobody-for-themselves.md says why, and who enters it in an agency of five people.
    """

    GIVEN_TO = None  # the name of the column with the person who gets it
    ENTERED_BY = ""  # who does, as a sentence names them

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

    def check_given_by_another(self, by):
        """Who withdraws what was given to them takes nothing from anybody."""
        if by == getattr(self, self.GIVEN_TO) and not self.withdrawn:
            raise RuleBroken(
                _("Nobody gives themselves the right to act for another. Have somebody else enter it: %(who)s.")
                % {"who": self.ENTERED_BY},
                field=self.GIVEN_TO,
            )
