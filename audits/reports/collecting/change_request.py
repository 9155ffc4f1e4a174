"""The request to change a document (BM-TL-01), from a RevisionRequest and the revision that came of it."""

from django.utils import translation

from audits.findings.models import RevisionRequest
from audits.procedures.models import Revision

from ..content import change_request as content
from ..content.letterhead import short_date
from ..content.visit import Side
from . import acts, annexes, heads


def change_request(request):
    """The request as it stands today."""
    procedure, written = request.procedure, _written(request)
    with translation.override("vi"):
        in_force = procedure.in_force(request.asked_on)
        return content.ChangeRequestContent(
            form=heads.iso_form(request.agency, "change_request"),
            code=procedure.code,
            name=procedure.title,
            department=procedure.department.name,
            in_force=_in_force(in_force),
            finding=f"{request.finding.number}: {request.finding.title}" if request.finding else "",
            reason=request.reason,
            asked_by=request.asked_by.with_post,
            asked_on=request.asked_on,
            **_opinion(request),
            **_revision(written),
            history=_history(procedure),
            sides=_sides(request, written),
        )


def _written(request):
    """The revision that was begun for it, unless it was withdrawn."""
    revision = request.revision
    return revision if revision and revision.status != Revision.Status.WITHDRAWN else None


def _in_force(revision):
    if revision is None:
        return ""
    return f"{annexes.revision_label(revision).capitalize()}, hiệu lực từ {short_date(revision.effective_on)}"


def _decided(request):
    """The Event by which it was taken up or declined."""
    verb = {RevisionRequest.Status.TAKEN_UP: "take_up", RevisionRequest.Status.DECLINED: "decline"}.get(request.status)
    return acts.last(request, verb) if verb else None


def _opinion(request):
    event = _decided(request)
    if event is None:
        return {}
    if event.verb == "decline":
        opinion = f"Không sửa đổi. Lý do: {event.details.get('note', '').rstrip('. ')}"
    else:
        opinion = "Đồng ý sửa đổi"
    who = event.actor.with_post if event.actor else ""
    said = acts.for_whom(event)
    return {
        "opinion": opinion,
        "opinion_by": f"{who}, {said}" if said else who,
        "opinion_on": acts.day(event),
    }


def _revision(revision):
    if revision is None:
        return {}
    return {
        "revision": annexes.revision_label(revision).capitalize(),
        "changes": revision.summary,
        "author": revision.author.with_post,
        "reviewer": revision.reviewer.with_post if revision.reviewer else "",
        "approved": _approved(revision),
        "effective_on": revision.effective_on,
    }


def _approved(revision):
    if revision.status != Revision.Status.APPROVED:
        return ""
    event = acts.last(revision, "approve")
    said = [revision.approver.with_post if revision.approver else ""]
    if event:
        said.append(f"ngày {short_date(acts.day(event))}")
    if event and event.actor_id != revision.approver_id:
        said.append(f"{event.actor.with_post} {acts.for_whom(event)}".strip() if event.actor else acts.for_whom(event))
    return "; ".join(filter(None, said))


def _history(procedure):
    rows = procedure.revisions.approved().order_by("issue", "revision")
    return tuple(
        content.PastRevision(f"{one.issue:02d}", f"{one.revision:02d}", one.effective_on, one.summary) for one in rows
    )


def _sides(request, written):
    event = _decided(request)
    approver = written.approver.full_name if written and written.approver else ""
    return (
        Side(
            "Người đề nghị", request.asked_by.full_name, f"Đã đề nghị trên hệ thống ngày {short_date(request.asked_on)}"
        ),
        Side("Người xem xét", event.actor.full_name, f"Đã xem xét trên hệ thống ngày {short_date(acts.day(event))}")
        if event and event.actor
        else Side("Người xem xét"),
        Side("Người phê duyệt", approver, f"Hiệu lực từ {short_date(written.effective_on)}")
        if approver and written.effective_on
        else Side("Người phê duyệt"),
    )
