"""Findings of rounds held before the program, with the number that they have on paper.

They are closed: what is still open is followed on the paper, or raised anew by the next round as a repeat. A corrective
action is not invented for them; what came of it stands in the answer. So they count as found, as repeated and as
earlier findings, and in no figure of deadlines or closure.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.planning.taking_over import ENDS, may_take_over

from .finding import Finding


@transaction.atomic
def take_over_finding(visit, *, by, number, note="", **values):
    """A finding as the papers of that round have it: numbered, and closed."""
    audit_round = visit.round
    trail.lock(audit_round.agency)
    if Finding.objects.filter(round=audit_round, number=number).exists():
        raise RuleBroken(
            _("“%(number)s” is in this round already. Each finding has its own number.") % {"number": number},
            field="number",
        )
    moment = clock.moment_of(audit_round.ends_on, ENDS)
    return Finding.enter(
        by=by,
        may=may_take_over,
        verb="taken_over",
        note=note,
        agency=audit_round.agency,
        round=audit_round,
        visit=visit,
        department=visit.department,
        raised_by=by,
        number=number,
        presented_at=moment,
        issued_at=moment,
        status=Finding.Status.CLOSED,
        **values,
    )


def correct_taken_over(finding, *, by, note="", version=None, **values):
    """What was taken over wrongly; the history keeps what stood before."""
    return finding.edit(by=by, may=may_take_over, note=note, version=version, **values)
