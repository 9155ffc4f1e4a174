"""What earlier rounds found in a department: it is asked about first, and shown beside the question."""

from collections import defaultdict

from audits.standard.models import ClauseLink


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
