"""Rounds held before the program: taken over from paper as they were, so that what they found is remembered.

They are closed from the start and nobody takes a step of them. A department counts as audited, and so do its
procedures; what was found is asked about first in the next round (ISO 9001:2015, 9.2.2).
Why it is done like this: docs/decisions/old-findings.md.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from audits.core import clock, numbers, trail
from audits.core.rules import RuleBroken
from audits.organisation.roles import secretariat

from .rounds import AuditRound
from .teams import Team
from .visits import Visit

BEGINS, ENDS = 8, 17  # o'clock: what the papers of old rounds rarely say


def may_take_over(record, user):
    """The secretariat, into a round that itself came from paper."""
    return getattr(record, "round", record).taken_over and secretariat(record, user) is not None


@transaction.atomic
def take_over_round(*, by, number, standard, starts_on, ends_on, note=""):
    """A round of before under the number that it had on paper; its year goes on counting after it."""
    trail.lock(by.agency)
    if ends_on >= clock.today():
        raise RuleBroken(
            _("Only a round that is over is taken over from paper. Plan this one on the page of rounds."),
            field="starts_on",
        )
    year = starts_on.year
    if AuditRound.objects.filter(agency=by.agency, year=year, number=number).exists():
        raise RuleBroken(
            _("There is a round %(number)s/%(year)s already.") % {"number": number, "year": year}, field="number"
        )
    audit_round = AuditRound.enter(
        by=by,
        may=may_take_over,
        verb="taken_over",
        note=note,
        agency=by.agency,
        number=number,
        year=year,
        title=_("Internal audit, round %(number)s of %(year)s") % {"number": number, "year": year},
        scope=_("Taken over from paper: see the papers of that round."),
        standard=standard,
        starts_on=starts_on,
        ends_on=ends_on,
        taken_over=True,
        status=AuditRound.Status.CLOSED,
    )
    numbers.give_out(by.agency, f"round:{year}", number)
    Team.enter(by=by, may=may_take_over, note=note, round=audit_round, number=1, remark=_("As on paper."))
    return audit_round


@transaction.atomic
def take_over_visit(audit_round, department, *, by, day, procedures=(), note=""):
    """A department that such a round audited, on a day, with the procedures that were looked at."""
    trail.lock(audit_round.agency)
    if audit_round.visits.filter(department=department).exists():
        raise RuleBroken(
            _("%(department)s is in this round already. Look at the file again.") % {"department": department},
            field="department",
        )
    return Visit.enter(
        by=by,
        may=may_take_over,
        verb="taken_over",
        note=note,
        round=audit_round,
        department=department,
        team=audit_round.teams.get(number=1),
        starts_at=clock.moment_of(day, BEGINS),
        ends_at=clock.moment_of(day, ENDS),
        status=Visit.Status.SIGNED,
        signed_how=Visit.SignedHow.INK,
        related={"procedures": procedures},
    )


@transaction.atomic
def add_procedures(visit, procedures, *, by, note=""):
    """More procedures that were looked at, from another row or a later file."""
    trail.lock(visit.agency)
    wanted = {*visit.locked().procedures.all(), *procedures}
    return visit.edit(by=by, may=may_take_over, note=note, related={"procedures": wanted})
