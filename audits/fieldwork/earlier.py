"""What earlier rounds found in a department: it is asked about first, and shown beside the question."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from audits.standard.models import Clause, ClauseLink

CORRECTIVE_ACTION = ("10.2", "8.5.2")  # its clause in the editions of 2015 and of 2008


def found_before(visit):
    """Earlier findings of the visit's department by clause of this round's edition, the latest first.

    A finding under another edition stands under every clause that answers to its own (`ClauseLink`). Strengths,
    and what was withdrawn, are no reason to look again.
    """
    findings = (
        visit.department.findings.issued()
        .exclude(round=visit.round_id)
        .exclude(grade__kind="strength")
        .filter(round__starts_on__lt=visit.round.starts_on, clause__isnull=False)
        .select_related("grade", "round", "clause")
        .order_by("-round__starts_on", "grade__order", "pk")
    )
    answering = _Answering(visit.round.standard_id)
    by_clause = defaultdict(list)
    for finding in findings:
        for clause in answering.to(finding.clause):
            by_clause[clause].append(finding)
    return dict(by_clause)


@dataclass(frozen=True)
class EffectToCheck:
    """A corrective action that was carried out, and of which nobody has judged yet whether it helped."""

    action: object
    clause: Clause

    @property
    def text(self):
        with translation.override("vi"):
            return _("Check of effectiveness of %(action)s: %(title)s. Does it recur?") % {
                "action": self.action,
                "title": self.action.finding.title,
            }

    @property
    def hint(self):
        with translation.override("vi"):
            return _("Cases since %(day)s, when it was confirmed as implemented.") % {
                "day": f"{self.action.implemented_on:%d/%m/%Y}"
            }


def effects_to_check(visit):
    """What the next visit of a department looks at: its actions of earlier rounds that await their check."""
    actions = visit.department.actions.filter(status="implemented").exclude(finding__round=visit.round_id)
    actions = actions.select_related("finding__clause", "finding__procedure").order_by("check_on", "pk")
    answering, clauses = _Answering(visit.round.standard_id), visit.round.standard.clauses.in_bulk()
    usual = next((clause for clause in clauses.values() if clause.number in CORRECTIVE_ACTION), None)
    for action in actions:
        found = answering.to(action.finding.clause) if action.finding.clause else set()
        clause = clauses[min(found)] if found else usual
        if clause:
            yield EffectToCheck(action, clause)


class _Answering:
    """Which clauses of one edition answer to a clause of any edition, over as many editions as lie between."""

    def __init__(self, standard_id):
        self.standard_id = standard_id
        self.linked = defaultdict(dict)
        for link in ClauseLink.objects.select_related("earlier", "later"):
            self.linked[link.earlier_id][link.later_id] = link.later.standard_id
            self.linked[link.later_id][link.earlier_id] = link.earlier.standard_id

    def to(self, clause):
        found, passed, ahead = set(), set(), {clause.pk: clause.standard_id}
        while ahead:
            found |= {pk for pk, standard in ahead.items() if standard == self.standard_id}
            passed |= set(ahead.values())
            further = {}
            for pk, standard in ahead.items():
                if standard != self.standard_id:
                    further |= {other: of for other, of in self.linked[pk].items() if of not in passed}
            ahead = further
        return found
