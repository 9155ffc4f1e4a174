"""The programme of a year beside what became of it: departments or procedures against months and rounds."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import clock, history
from audits.core.trail import Event
from audits.figures import coverage
from audits.findings.models import Grade
from audits.planning.models import Programme
from audits.planning.programme import EARLIEST, LATEST

# The step, what its button says, its icon; the first that is open is the primary button.
STEPS = (
    ("approve", gettext_lazy("Approve the programme"), "check"),
    ("submit", gettext_lazy("Submit for approval"), "send"),
    ("send_back", gettext_lazy("Send the programme back"), "arrow-left"),
    ("amend", gettext_lazy("Amend the programme"), "edit"),
)
ON_PAPER = (
    ("approve", gettext_lazy("Record approval on paper"), "paperclip"),
    ("send_back", gettext_lazy("Record a return on paper"), "paperclip"),
)


def this_year(request):
    """`/programme/`."""
    return redirect("dashboards:programme", clock.today().year)


def of_year(request, year):
    """`/programme/<year>/?by=procedures&department=<id>`: planned, audited, with what result, not audited for long."""
    if not EARLIEST <= year <= LATEST:
        raise Http404
    user = request.user
    seen = Programme.objects.visible_to(user).select_related("agency", "submitted_by", "decided_by")
    programme = seen.filter(year=year).first()
    covered = coverage.of_year(user, year, programme)
    by_procedures, department = request.GET.get("by") == "procedures", request.GET.get("department", "")
    procedures = [one for one in covered.procedures if department in ("", str(one.department.pk))]
    may_begin = (programme or Programme(agency=user.agency)).may_begin(user)
    return render(
        request,
        "dashboards/programme.html",
        {
            "year": year,
            "programme": programme,
            "covered": covered,
            "rows": procedures if by_procedures else covered.departments,
            "by_procedures": by_procedures,
            "totals": [_totals(covered.departments), _totals(covered.procedures)],
            "tabs": _tabs(year, by_procedures),
            "months": [(month, MONTHS[month]) for month in coverage.MONTHS],
            "may_begin": may_begin,
            "may_plan": may_begin and programme is not None and programme.counts and year >= clock.today().year,
            "labels": {grade.kind: grade.label for grade in Grade.objects.filter(agency=user.agency_id)},
            "long_months": user.agency.coverage_months,
            **_buttons(programme, user),
            "events": history.readable(Event.objects.of(programme), about=programme) if programme else (),
        },
    )


def _totals(rows):
    """How many are planned, were audited, and were not for too long."""
    return {
        "all": len(rows),
        "planned": sum(row.planned for row in rows),
        "audited": sum(row.audited for row in rows),
        "long": sum(row.is_long for row in rows),
    }


def _tabs(year, by_procedures):
    here = reverse("dashboards:programme", args=[year])
    return [
        {"label": _("By department"), "url": here, "active": not by_procedures},
        {"label": _("By procedure"), "url": f"{here}?by=procedures", "active": by_procedures},
    ]


def _buttons(programme, user):
    """{"buttons": beside the heading, "more": in the menu}."""
    if programme is None:
        return {"buttons": [], "more": []}
    here, open_to = programme.get_absolute_url(), programme.steps_open_to(user)
    if programme.was_submitted_by(user):
        open_to = [name for name in open_to if name != "approve"]
    found = [
        {"label": label, "icon": icon, "url": f"{here}{name.replace('_', '-')}/"}
        for name, label, icon in STEPS
        if name in open_to
    ]
    on_paper = programme.steps_on_paper(user)
    found += [
        {"label": label, "icon": icon, "url": f"{here}{name.replace('_', '-')}/on-paper/"}
        for name, label, icon in ON_PAPER
        if name in on_paper
    ]
    if programme.may_edit(user):
        edit = {"label": _("Change the programme"), "icon": "edit", "url": f"{here}edit/"}
        found.insert(0 if not programme.lines.exists() else 1, edit)
    waits = programme.status != Programme.Status.APPROVED
    shown = [{**button, "primary": waits and place == 0} for place, button in enumerate(found[:2])]
    return {"buttons": shown, "more": found[2:]}
