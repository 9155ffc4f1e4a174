"""The records that a report speaks of: whether they are complete, and whether figures and rows agree."""

from collections import Counter, defaultdict

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core import numbers
from audits.fieldwork.models import ChecklistItem, Evidence
from audits.figures import findings as figures
from audits.findings.models import CorrectiveAction, Finding, Grade
from audits.planning.models import AuditRound, Visit

from ..collecting import photos
from .problem import Problem

APPROVED = (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY)
REPORTED = (AuditRound.Status.REPORTED, AuditRound.Status.CLOSED)


def state_of_the_round(document):
    """Each kind has its time: the plan after approval, the report after the visits, the follow-up at the end."""
    if document.kind in document.PLANNING:
        return _not_approved(document.round)
    if document.kind == document.Kind.FOLLOW_UP:
        return _unfinished(document.round)
    return _under_way(document.round)


def _not_approved(audit_round):
    """A decision, plan or notice tells what was approved."""
    if audit_round.status not in (*APPROVED, AuditRound.Status.REPORTING, *REPORTED):
        sentence = _("The round is not approved yet. Its papers are issued after that.")
        yield Problem(sentence, audit_round.get_absolute_url())


def _under_way(audit_round):
    if audit_round.status not in (AuditRound.Status.REPORTING, *REPORTED):
        yield Problem(_("The round is still under way. Gather its results first."), audit_round.get_absolute_url())
        return
    unsigned = audit_round.visits.exclude(status__in=(Visit.Status.SIGNED, Visit.Status.CANCELLED))
    for visit in unsigned.select_related("department"):
        sentence = _("The minutes of the visit to %(department)s are not signed.") % {"department": visit.department}
        yield Problem(sentence, visit.get_absolute_url())


def _unfinished(audit_round):
    """Checks of effectiveness may be to come."""
    waiting = audit_round.findings.unfinished().select_related("grade", "department").prefetch_related("actions")
    for finding in waiting.in_order():
        said = {"number": finding.number, "department": finding.department}
        action = next((row for row in finding.actions.all() if row.is_open), None)
        if action is None:
            sentence = _("%(number)s, %(department)s: the observation is not answered yet.") % said
            yield Problem(sentence, finding.get_absolute_url())
        else:
            said["state"] = action.get_status_display()
            yield Problem(_("%(number)s, %(department)s: %(state)s.") % said, action.get_absolute_url())


def figures_that_differ(document):
    """The figures of a paper and the findings that it lists are counted apart, and must agree."""
    if document.kind in document.PLANNING:
        return
    counted = {kind: count for kind, count in figures.of_rounds([document.round]).by_kind.items() if count}
    rows = Counter(Finding.objects.filter(round=document.round).issued().values_list("grade__kind", flat=True))
    for kind in sorted(set(counted) | set(rows)):
        if counted.get(kind, 0) != rows[kind]:
            sentence = _("%(grade)s: the figures say %(counted)s, but %(rows)s findings are issued.")
            said = {"grade": Grade.Kind(kind).label, "counted": counted.get(kind, 0), "rows": rows[kind]}
            yield Problem(sentence % said, f"{document.round.get_absolute_url()}findings/")


def gaps_in_the_numbers(document):
    """The numbers of each series follow each other from 1; withdrawn findings keep theirs."""
    if document.kind in document.PLANNING:
        return
    audit_round, agency = document.round, document.agency
    given = defaultdict(set)
    for series, sequence in Finding.objects.filter(round=audit_round).numbered().values_list("series", "sequence"):
        given[series].add(sequence)
    for series, sequences in sorted(given.items()):
        pattern = agency.nonconformity_pattern if series == Finding.NONCONFORMITY else agency.finding_pattern
        for lost in sorted(set(range(1, max(sequences) + 1)) - sequences):
            number = numbers.written(pattern, number=lost, round=audit_round.number, year=audit_round.year)
            sentence = _("%(number)s is missing in the series of numbers.") % {"number": number}
            yield Problem(sentence, f"{audit_round.get_absolute_url()}findings/")


def nonconformities_without_action(document):
    if document.kind in document.PLANNING:
        return
    actions = CorrectiveAction.objects.filter(finding=OuterRef("pk"))
    rows = Finding.objects.filter(~Exists(actions), round=document.round).issued().nonconformities()
    for finding in rows.in_order():
        sentence = _("%(number)s has no corrective action.") % {"number": finding}
        yield Problem(sentence, finding.get_absolute_url())


def answers_without_ground(document):
    """What conforms should say what was seen: a note, a file (ISO 19011, 6.4.7)."""
    if document.kind != document.Kind.REPORT:
        return
    shown = Evidence.objects.standing().filter(item=OuterRef("pk"))
    items = ChecklistItem.objects.standing().filter(~Exists(shown), answer="conforms", note="")
    held = items.filter(visit__round=document.round, visit__status=Visit.Status.SIGNED)
    rows = held.order_by().values("visit", "visit__department__name").annotate(count=Count("pk"))
    for row in rows.order_by("visit__department__order", "visit"):
        sentence = _("%(department)s: %(count)s answers “conforms” have neither a note nor evidence.")
        said = {"department": row["visit__department__name"], "count": row["count"]}
        yield Problem(sentence % said, reverse("fieldwork:record", args=[row["visit"]]), must=False)


def nonconformities_without_evidence(document):
    """A nonconformity without a file rests on its words alone."""
    if document.kind != document.Kind.REPORT:
        return
    shown = Finding.files.through.objects.filter(finding=OuterRef("pk"), evidence__withdrawn=False)
    rows = Finding.objects.filter(~Exists(shown), round=document.round).issued().nonconformities()
    for finding in rows.in_order():
        sentence = _("%(number)s has no file as evidence.") % {"number": finding}
        yield Problem(sentence, finding.get_absolute_url(), must=False)


def photos_without_caption(document):
    """Photos that go into the paper should say what they show: it is also read aloud in their place."""
    if document.kind != document.Kind.REPORT:
        return
    for finding, evidence in photos.of_round(document.round):
        if not evidence.caption.strip():
            sentence = _("%(number)s: a photo does not say what it shows.") % {"number": finding}
            yield Problem(sentence, finding.get_absolute_url(), must=False)


def actions_that_lack_something(document):
    """In a report, actions for which nobody is responsible; in a follow-up, causes and proofs that are missing."""
    if document.kind in document.PLANNING:
        return
    actions = CorrectiveAction.objects.filter(finding__round=document.round).last_of_findings()
    actions = actions.exclude(status=CorrectiveAction.Status.CANCELLED).select_related("finding")
    for action in actions.prefetch_related("causes", "measures__proof").order_by("finding__sequence", "pk"):
        for sentence in _lacks(document, action):
            yield Problem(sentence % {"number": action}, action.get_absolute_url(), must=False)


def _lacks(document, action):
    if document.kind == document.Kind.REPORT:
        return [] if action.owner_id else [_("%(number)s: nobody is responsible for the corrective action yet.")]
    found = []
    if not action.is_short and not action.causes.all():
        found.append(_("%(number)s: the action names no cause."))
    if any(measure.done_on and not measure.proof.all() for measure in action.measures.all()):
        found.append(_("%(number)s: a measure is reported as done without a file that shows it."))
    return found
