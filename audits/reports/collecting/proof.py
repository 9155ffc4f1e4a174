"""What an issued paper says about its approval, and how anybody can look it up."""

from datetime import date

from django.utils import timezone

from audits.core import trail

from .. import codes
from ..content.paper import Proof


def proof(document):
    """The frame under the signature; None as long as the document is not issued."""
    if document.status in (document.Status.DRAFT, document.Status.SUBMITTED) or not document.verify_code:
        return None
    return Proof(
        code=codes.spelled(document.verify_code),
        address=codes.address(document.verify_code),
        trail_number=document.trail_number,
        trail_hash=document.trail_hash,
        approvals=tuple(_approvals(document)),
    )


def _approvals(document):
    events = trail.Event.objects.of(document).select_related("actor", "on_behalf_of").order_by("-seq")
    submitted, issued = (events.filter(verb=verb).first() for verb in ("submit", "issue"))
    if submitted:
        yield f"Trình phê duyệt trên hệ thống: {_who(submitted)}, {_moment(submitted.at)}."
    if issued:
        yield _on_paper(issued) if "on_paper" in issued.details else f"{ISSUED}: {_who(issued)}, {_moment(issued.at)}."


ISSUED = "Phê duyệt và ban hành trên hệ thống"


def _who(event):
    """The person with the post, and for whom they stood in."""
    person = event.actor.with_post
    return f"{person}, thay mặt {event.on_behalf_of.with_post}" if event.on_behalf_of else person


def _on_paper(event):
    """The chair decided on paper; the secretariat wrote down by which decision."""
    paper, decider = event.details["on_paper"], event.on_behalf_of or event.actor
    day = date.fromisoformat(paper["date"])
    return (
        f"Phê duyệt và ban hành theo quyết định trên giấy số {paper['number']} ngày {day:%d/%m/%Y} của"
        f" {decider.with_post}; {event.actor.with_post} ghi vào hệ thống {_moment(event.at)}."
    )


def _moment(at):
    """lúc 10:32 ngày 12/12/2017, at the agency's place"""
    return f"lúc {timezone.localtime(at):%H:%M ngày %d/%m/%Y}"
