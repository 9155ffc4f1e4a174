"""`/dashboard/`: where a round or a year stands, on one page and as a file."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core.tables import table_response
from audits.planning.models import AuditRound
from audits.planning.progress import STAGES, stages

from . import decisions, scope, sentences, sheet
from .definitions import DEFINITIONS
from .overview import Overview

STATES = [status for status, _label, _verb in STAGES]


def overview(request):
    """`/dashboard/?round=` or `?year=`, `&department=`: the figures that the reader may know."""
    chosen = scope.of(request)
    if chosen is None:
        return render(request, "dashboards/empty.html", {"may_plan": _may_plan(request.user)})
    page = Overview(chosen, everything=bool(request.GET.get("all")))
    if "format" in request.GET:
        title = f"{_('Overview')} {chosen}"
        return table_response(request.GET["format"], title.replace("/", "-"), sheet.COLUMNS, sheet.rows(page))
    return render(
        request,
        "dashboards/overview.html",
        {
            "page": page,
            "scope": chosen,
            "sentence": sentences.of(page),
            "stages": _stages(page),
            "decisions": decisions.of(page) if request.user.reads_figures else None,
            "report": _report(chosen),
            "definitions": [(name, label, meaning) for name, (label, meaning) in DEFINITIONS.items()],
        },
    )


def _may_plan(user):
    return AuditRound(agency=user.agency).may_begin(user)


def _report(chosen):
    """The address of the round's report, once it is issued."""
    if chosen.round is None or chosen.round.report is None:
        return ""
    return reverse("reports:download", args=[chosen.round.report])


def _stages(page):
    """The steps of the round, each with its date or how far it is."""
    audit_round = page.scope.round
    if audit_round is None:
        return []
    rows = stages(audit_round, ())
    notes = {
        "approved": {"days": (audit_round.decision_on, None)},
        "underway": {"days": (audit_round.starts_on, audit_round.ends_on)},
        "reporting": {"days": (audit_round.reported_on, None)},
        "reported": {"closed": page.actions.closed, "issued": page.actions.issued},
    }
    return [{**row, **(notes.get(name, {}) if row["mark"] else {})} for name, row in zip(STATES, rows, strict=True)]
