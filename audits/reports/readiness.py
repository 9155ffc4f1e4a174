"""What is missing before a report can be submitted, with the page where it is mended."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from audits.planning.rounds import AuditRound

NEEDED = ("introduction", "strengths", "causes", "conformity", "effectiveness")
PROPOSALS = ("proposals_leadership", "proposals_departments", "proposals_standing_body")


@dataclass(frozen=True)
class Missing:
    """One thing that is missing or does not add up, and the address where it is mended."""

    sentence: str
    url: str


def missing(document):
    """All that keeps the report from being submitted; empty when nothing does."""
    audit_round = document.round
    edit = f"{document.get_absolute_url()}edit/"
    found = []
    if audit_round.status not in (AuditRound.Status.REPORTING, AuditRound.Status.REPORTED, AuditRound.Status.CLOSED):
        found.append(
            Missing(_("The round is still under way. Gather its results first."), audit_round.get_absolute_url())
        )
    for name in (*NEEDED, *PROPOSALS, "recipients", "signer_post", "signer_name"):
        if not getattr(document, name).strip():
            label = document._meta.get_field(name).verbose_name
            found.append(Missing(_("“%(part)s” is empty. Write it.") % {"part": label}, f"{edit}#id_{name}"))
    for name in PROPOSALS:
        if getattr(document, name).strip() and not _has_date(getattr(document, name)):
            label = document._meta.get_field(name).verbose_name
            found.append(Missing(_("“%(part)s” names no date. Say until when.") % {"part": label}, f"{edit}#id_{name}"))
    return found


def _has_date(text):
    return re.search(r"\d{1,2}/\d{1,2}/\d{4}", text) is not None
