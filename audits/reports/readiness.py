"""What is missing before a report can be submitted, with the page where it is mended."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from audits.planning.rounds import AuditRound

MAY_BE_EMPTY = ("remark",)
APPROVED = (AuditRound.Status.APPROVED, AuditRound.Status.UNDERWAY)
REPORTED = (AuditRound.Status.REPORTED, AuditRound.Status.CLOSED)
PROPOSALS = ("proposals_leadership", "proposals_departments", "proposals_standing_body")


@dataclass(frozen=True)
class Missing:
    """One thing that is missing or does not add up, and the address where it is mended."""

    sentence: str
    url: str


def missing(document):
    """All that keeps the report from being submitted; empty when nothing does."""
    edit = f"{document.get_absolute_url()}edit/"
    found = _too_early(document)
    needed = [name for name in document.texts if name not in MAY_BE_EMPTY]
    for name in (*needed, "recipients", "signer_post", "signer_name"):
        if not getattr(document, name).strip():
            label = document._meta.get_field(name).verbose_name
            found.append(Missing(_("“%(part)s” is empty. Write it.") % {"part": label}, f"{edit}#id_{name}"))
    for name in needed:
        if name in PROPOSALS and getattr(document, name).strip() and not _has_date(getattr(document, name)):
            label = document._meta.get_field(name).verbose_name
            found.append(Missing(_("“%(part)s” names no date. Say until when.") % {"part": label}, f"{edit}#id_{name}"))
    return found


def _too_early(document):
    """Each kind has its time: the plan after approval, the report after the visits, the follow-up at the end."""
    if document.kind in document.PLANNING:
        return _not_approved(document.round)
    if document.kind == document.Kind.FOLLOW_UP:
        return _unfinished(document.round)
    return _under_way(document.round)


def _not_approved(audit_round):
    """A decision, plan or notice tells what was approved."""
    if audit_round.status in (*APPROVED, AuditRound.Status.REPORTING, *REPORTED):
        return []
    return [
        Missing(_("The round is not approved yet. Its papers are issued after that."), audit_round.get_absolute_url())
    ]


def _under_way(audit_round):
    """The report waits for the end of the visits."""
    if audit_round.status in (AuditRound.Status.REPORTING, *REPORTED):
        return []
    return [Missing(_("The round is still under way. Gather its results first."), audit_round.get_absolute_url())]


def _unfinished(audit_round):
    """The follow-up waits for the last answer and the last confirmed result; checks of effectiveness may be to come."""
    waiting = audit_round.findings.unfinished().select_related("grade", "department").prefetch_related("actions")
    return [_waits_for(finding) for finding in waiting.in_order()]


def _waits_for(finding):
    said = {"number": finding.number, "department": finding.department}
    action = next((row for row in finding.actions.all() if row.is_open), None)
    if action is None:
        sentence = _("%(number)s, %(department)s: the observation is not answered yet.") % said
        return Missing(sentence, finding.get_absolute_url())
    said["state"] = action.get_status_display()
    return Missing(_("%(number)s, %(department)s: %(state)s.") % said, action.get_absolute_url())


def _has_date(text):
    return re.search(r"\d{1,2}/\d{1,2}/\d{4}", text) is not None
