"""The closing meeting of a visit (ISO 19011, 6.4.10): summary, findings read out one by one, minutes."""

import uuid

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core.web import applied
from audits.planning.models import Visit
from audits.planning.teams import member

from ..forms.closing import OpinionForm, RemarksForm
from ..onsite import records
from ..summary import summary_of
from .pages import missing_for_close, noted_visit, show_record, team_visit

END = "end"


def closing(request, pk):
    """`/visits/<id>/closing/`: the summary; `?finding=` reads one out, `?part=end` has the minutes."""
    if request.method == "POST":
        visit = team_visit(request, pk)
        return _note(request, visit) if "finding" in request.GET else _remark(request, visit)
    visit = noted_visit(request.user, pk)
    if request.GET.get("part") == END:
        return _end(request, visit)
    if "finding" in request.GET:
        found = _asked_for(request, visit)
        return _read_out(request, visit, found) if found else HttpResponseRedirect(address(visit))
    return _summary(request, visit)


def _note(request, visit):
    """What the department says to the finding that is read out."""
    finding = _asked_for(request, visit)
    if finding is None:
        raise Http404
    form = OpinionForm(request.POST, by=request.user, record=finding)
    if done := applied(form, finding, by=request.user):
        return done.go(request, _("It is noted."), to=address(visit, finding=finding.pk))
    return _read_out(request, visit, finding, form)


def _remark(request, visit):
    """What it says to the visit as a whole."""
    form = RemarksForm(request.POST, by=request.user, record=visit)
    if done := applied(form, visit, by=request.user):
        return done.go(request, _("It is saved."), to=address(visit, part=END))
    return _end(request, visit, form)


def _asked_for(request, visit):
    return next((one for one in _told(visit) if str(one.pk) == request.GET["finding"]), None)


def address(visit, **query):
    """Where a part of the meeting stands."""
    return reverse("fieldwork:closing", args=[visit.pk], query=query)


def _told(visit):
    """The findings as the minutes have them: what is well first, then the heaviest."""
    findings = list(visit.told_findings().with_names().in_order())
    return sorted(findings, key=lambda one: one.grade.kind != "strength")


def _summary(request, visit):
    findings = _told(visit)
    context = {
        "summary": summary_of(visit),
        "findings": findings,
        "problems": missing_for_close(visit) if visit.status == Visit.Status.OPEN else [],
        "onwards": address(visit, finding=findings[0].pk) if findings else address(visit, part=END),
        "is_last": not findings,
    }
    return show_record(request, "fieldwork/closing.html", visit, "closing", context)


def _read_out(request, visit, finding, form=None):
    findings = _told(visit)
    places = [one.pk for one in findings]
    place = places.index(finding.pk)
    if form is None and _notes_opinions(visit, request.user):
        form = OpinionForm(by=request.user, record=finding)
    context = {
        "finding": finding,
        "told": finding.as_presented(),
        "place": place + 1,
        "many": len(findings),
        "before": address(visit, finding=places[place - 1]) if place else address(visit),
        "onwards": address(visit, part=END) if finding.pk == places[-1] else address(visit, finding=places[place + 1]),
        "is_last": finding.pk == places[-1],
        "form": form,
    }
    return show_record(request, "fieldwork/closing_finding.html", visit, "closing", context, form)


def _end(request, visit, form=None):
    findings = _told(visit)
    if form is None and records(visit, request.user):
        form = RemarksForm(by=request.user, record=visit)
    context = {
        "findings": findings,
        "told": [finding.as_presented() for finding in findings],
        "differing": [finding for finding in findings if finding.opinion],
        "problems": missing_for_close(visit) if visit.status == Visit.Status.OPEN else [],
        "signers": visit.department.signers(),
        "before": address(visit, finding=findings[-1].pk) if findings else address(visit),
        "order_id": uuid.uuid4(),
        "form": form,
    }
    return show_record(request, "fieldwork/closing_end.html", visit, "closing", context, form)


def _notes_opinions(visit, user):
    """The team, until the minutes are signed."""
    return visit.status in (Visit.Status.OPEN, Visit.Status.CLOSED) and member(visit, user)
