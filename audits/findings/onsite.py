"""Findings while a visit is held: made from a row of the checklist or without one, and changed until it closes."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core import trail
from audits.core.copies import uuid_of
from audits.core.forms import StepForm
from audits.core.rules import RuleBroken
from audits.core.web import applied, show
from audits.fieldwork.onsite import records
from audits.fieldwork.operations import kind
from audits.planning.models import Visit
from audits.planning.teams import member
from audits.standard.models import Wording

from .onsite_forms import DraftForm


def raise_finding(request, pk):
    """`/visits/<id>/findings/new/`: a finding without a row of the checklist, or with one that `?item=<uid>` names.

    One address for both, so that a device without a network needs to keep only one page.
    """
    visit = _team_visit(request, pk)
    if "item" in request.GET:
        return _raise_from(request, visit, uid=uuid_of(request.GET["item"]))
    return _write(request, visit, DraftForm(request.POST or None, by=request.user, visit=visit))


def raise_from(request, pk, item_pk):
    """`/visits/<id>/findings/new/<item>/`: a finding from a row, which hands on clause, procedure, evidence, note."""
    return _raise_from(request, _team_visit(request, pk), pk=item_pk)


def _raise_from(request, visit, **named):
    items = visit.checklist.select_related("clause__standard", "procedure", "about")
    item = get_object_or_404(items, **named)
    form = DraftForm(request.POST or None, by=request.user, visit=visit, item=item)
    return _write(request, visit, form, item=item)


def edit_draft(request, pk, finding_pk):
    """`/visits/<id>/findings/<finding>/edit/`: change a draft while the visit is held."""
    visit = _team_visit(request, pk)
    finding = get_object_or_404(visit.findings.drafts(), pk=finding_pk)
    form = DraftForm(request.POST or None, by=request.user, visit=visit, record=finding)
    return _write(request, visit, form, finding=finding)


@kind("finding", among=lambda visit, data: visit.findings.all(), makes=True)
def finding_sent(visit, user, record, data, files):
    """A draft as a device sends it: question and photos by uid, since they may have been made there too."""
    item = _item_of(visit, data) if record is None else None
    form = DraftForm(data, by=user, visit=visit, record=record, item=item)
    form.fields["files"].to_field_name = "uid"
    return form


def _item_of(visit, data):
    if not data.get("item"):
        return None
    item = visit.checklist.select_related("clause__standard", "procedure").filter(uid=uuid_of(data["item"])).first()
    if item is None:
        raise RuleBroken(_("The question that this was written about is not in this visit (any more)."))
    return item


@kind("discard", among=lambda visit, data: visit.findings.all())
def discard_sent(visit, user, record, data, files):
    """A draft dropped, with the reason."""
    return StepForm(data, by=user, record=record, step="discard", needs_note=True)


def _write(request, visit, form, item=None, finding=None):
    back = item.get_absolute_url() if item else reverse("fieldwork:findings", args=[visit.pk])
    if request.method == "POST" and (done := applied(form, finding, by=request.user)):
        return done.go(request, _("The finding is saved as a draft."), to=back)
    wordings = Wording.objects.offered_for(request.user, *Wording.OF_A_FINDING)
    context = {"visit": visit, "item": item, "finding": finding, "back": back, "wordings": wordings}
    return show(request, "findings/onsite_draft.html", context, form)


def _team_visit(request, pk):
    """The visit, for its team while it is held; what was typed when it was just closed comes back with a sentence."""
    visits = Visit.objects.notes_visible_to(request.user).select_related("round__agency", "round__standard")
    visits = visits.select_related("department", "team").annotate(history_seq=trail.seq_of("round__agency"))
    visit = get_object_or_404(visits, pk=pk)
    writes = member if request.method == "POST" else records
    if not writes(visit, request.user):
        raise PermissionDenied
    return visit
