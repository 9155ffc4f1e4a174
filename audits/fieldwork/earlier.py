"""What earlier rounds found in a department: it is asked about first, and shown beside the question."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from audits.core import clock
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
class Again:
    """A finding of an earlier round that is still open, and its open corrective action where it has one.

    The next visit asks what became of it (ISO 9001:2015, 9.2.2 e and 10.2.1 d; ISO 19011, 6.7). An answer closes
    nothing by itself: observations and actions have steps of their own.
    """

    finding: object
    action: object
    clause: Clause

    def question(self):
        """What the checklist freezes: in Vietnamese, as things stand when it is prepared."""
        with translation.override("vi"):
            return {"text": self._text(), "hint": self._hint(), "clause": self.clause}

    def _text(self):
        if self.action is None:
            named = {"grade": self.finding.grade.label_vi, "finding": self.finding, "title": self.finding.title}
            return _("%(grade)s %(finding)s: %(title)s. What has the department done about it?") % named
        named = {"action": self.action, "title": self.finding.title}
        if self.action.status == "implemented":
            return _("Check of effectiveness of %(action)s: %(title)s. Does it recur?") % named
        return _("Corrective action for %(action)s: %(title)s. How far is it, and does it recur?") % named

    def _hint(self):
        """How it stands, and where it was found, which may be another department with the same procedure."""
        found_in = _("Found in %(department)s.") % {"department": self.finding.department}
        return f"{self._state()} {found_in}"

    def _state(self):
        if self.action is None:
            return _("Issued on %(day)s, not answered yet.") % {
                "day": _spoken(clock.local_date(self.finding.issued_at))
            }
        if self.action.status == "implemented":
            since = _spoken(self.action.implemented_on)
            return _("Cases since %(day)s, when it was confirmed as implemented.") % {"day": since}
        state = self.action.get_status_display()
        if self.action.deadline is None:
            return f"{state}."
        return _("%(state)s, due on %(day)s.") % {"state": state, "day": _spoken(self.action.deadline)}


def _spoken(day):
    return f"{day:%d/%m/%Y}"


def to_check_again(visit):
    """What earlier rounds left open in a visit's department or about its procedures, the heaviest first."""
    findings = visit.findings.model.objects.to_check_again_in(visit)
    answering, clauses = _Answering(visit.round.standard_id), visit.round.standard.clauses.in_bulk()
    usual = min(clauses.values(), key=_likeness_to_corrective_action, default=None)
    for finding in findings:
        found = answering.to(finding.clause) if finding.clause else set()
        clause = clauses[min(found)] if found else usual
        if clause:
            yield Again(finding, next(iter(finding.open_actions), None), clause)


def _likeness_to_corrective_action(clause):
    """10.2 stands for corrective action where the edition has it, else 8.5.2: that means something else in 2015."""
    known = clause.number in CORRECTIVE_ACTION
    return (CORRECTIVE_ACTION.index(clause.number) if known else len(CORRECTIVE_ACTION), clause.order)


@dataclass(frozen=True)
class Standing:
    """How a finding that is checked again stands today, with what was undertaken about it."""

    finding: object
    action: object
    measures: list
    opens: bool  # whether the reader may open the page of the finding
    action_opens: bool  # and that of the action with its slip


def standings(items, user):
    """{pk of the finding: Standing} for the items that check something again, whatever their number."""
    pks = [item.about_id for item in items if item.about_id]
    if not pks:
        return {}
    findings = type(items[0]).about.field.related_model.objects.with_last_action().filter(pk__in=pks)
    readable = set(findings.model.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))
    actions = findings.model.actions.rel.related_model.objects.visible_to(user)
    slips = set(actions.filter(finding__in=pks).values_list("pk", flat=True))
    return {finding.pk: _standing(finding, readable, slips) for finding in findings}


def _standing(finding, readable, slips):
    action = next(iter(finding.last_actions), None)
    if action is None:
        return Standing(finding, None, [], finding.pk in readable, False)
    return Standing(finding, action, list(action.measures.all()), finding.pk in readable, action.pk in slips)


def records_to_read(visit, user):
    """What questions to be checked again lead to and the person may open: for a device without a network."""
    found = standings(list(visit.checklist.filter(about__isnull=False)), user).values()
    findings = [standing.finding for standing in found if standing.opens]
    return findings + [standing.action for standing in found if standing.action_opens]


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
