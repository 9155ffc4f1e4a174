"""What devices send and ask: operations one by one, and what changed since they last looked. In JSON."""

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from audits.core import busy, scripted

from ..changes import changed
from ..operations import KINDS
from ..receiving import STATUS, receive
from .pages import noted_visit

FARTHEST = 2**63 - 1  # what a database takes for a number


@scripted.scripted
@require_POST
def operation(request, pk, kind):
    """`/visits/<id>/operations/<kind>/`: one form of the record page, written down on a device and sent now."""
    visit = noted_visit(request.user, pk)
    if kind not in KINDS:
        raise Http404
    if request.POST.get("owner") != str(request.user.pk):
        return scripted.said("other_person" if "owner" in request.POST else "not_understood", 403)
    outcome = receive(visit, request.user, kind, request.POST, request.FILES)
    if outcome.state == "busy":
        return scripted.said("busy", busy.STATUS, headers=busy.HEADERS)
    spoken = outcome.spoken(request.POST.get("op_id", "")[:100], visit.round.agency_id)
    return scripted.said(outcome.state, STATUS[outcome.state], **spoken)


@scripted.scripted
@require_safe
def changes(request, pk):
    """`/visits/<id>/changes/?since=<seq>`: what was written since, for readers of the notes; without it, everything."""
    visit = noted_visit(request.user, pk)
    since = request.GET.get("since", "")
    known = min(int(since), FARTHEST) if since.isascii() and since.isdigit() and len(since) < 20 else None
    return JsonResponse(changed(visit, known), headers={"Cache-Control": "no-store"})
