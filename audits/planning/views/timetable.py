"""Visits and meetings: putting them into the timetable, moving them, naming contacts, recording meetings."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core import history
from audits.core.trail import Event
from audits.core.web import require_step

from ..forms import timetable as forms
from ..forms.decisions import CancelForm, CancelOnPaperForm
from ..forms.plan import RemoveForm
from ..lists import OF_THE_NOTES
from ..models import Meeting, Visit
from ..teams import member
from .common import crumbs_of, form_page, require_plan, seen, seen_round
from .visit_links import links_of

PREFILLED = ("department", "day", "starts", "ends", "team", "place", "mode")


def _page(request, form, record, audit_round, **words):
    """A form under the tab of the timetable."""
    crumbs = crumbs_of(audit_round, "visits", _("Timetable"))
    return form_page(request, form, record, **{"back": crumbs[-1][0], "crumbs": crumbs, **words})


def _asked(request):
    """What the address fills into the form: from a link, or typed so far when the page asks for its offers anew."""
    asked = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    if "procedures" in request.GET or asked:
        asked["procedures"] = request.GET.getlist("procedures")
    return asked


def new_visit(request, pk):
    """`/rounds/<id>/visits/new/?department=…&day=…`."""
    audit_round = seen_round(request, pk)
    require_plan(audit_round, request.user)
    initial = {"day": audit_round.starts_on, **_asked(request)}
    form = forms.VisitForm(request.POST or None, by=request.user, audit_round=audit_round, initial=initial)
    return _page(
        request,
        form,
        None,
        audit_round,
        done=_("The visit is in the timetable."),
        title=_("Add a visit"),
        template="planning/visit_form.html",
        to=f"{audit_round.get_absolute_url()}visits/",  # where the next one is added
        leave_out_url=_leave_out_url(audit_round, request.GET.get("department", "")),
    )


def _leave_out_url(audit_round, department):
    """The other way to mend “has no visit”, for who came from that sentence."""
    if not department.isascii() or not department.isdigit():
        return ""
    return f"{reverse('planning:leave_out', args=[audit_round.pk])}?department={department}"


def edit_visit(request, pk):
    """`/visits/<id>/edit/`: as long as the visit is planned."""
    visit = _planned(request, pk)
    asked = _asked(request)
    form = forms.VisitForm(request.POST or None, by=request.user, record=visit, audit_round=visit.round, initial=asked)
    return _page(
        request,
        form,
        visit,
        visit.round,
        done=_("The visit is saved."),
        title=_("Change the visit of %(department)s") % {"department": visit.department},
        template="planning/visit_form.html",
    )


def _planned(request, pk):
    """A visit that the reader may see (404) and may still change in the plan (403)."""
    visit = seen(request, Visit, pk, "round__agency", "round__standard", "department", "team")
    require_plan(visit.round, request.user)
    if visit.status != Visit.Status.PLANNED:
        raise PermissionDenied
    return visit


def remove_visit(request, pk):
    """`/visits/<id>/remove/`."""
    visit = _planned(request, pk)
    form = forms.TakeOutForm(request.POST or None, by=request.user, record=visit, audit_round=visit.round)
    title = _("Take the visit of %(department)s out of the plan") % {"department": visit.department}
    return _page(request, form, visit, visit.round, done=_("The visit is taken out."), title=title)


def visit_page(request, pk):
    """`/visits/<id>/`: when, where, who with whom, what is to be done, and what happened."""
    related = ("round__agency", "round__standard", "department", "team", "signed_by", "witness")
    visit = get_object_or_404(
        Visit.objects.visible_to(request.user).select_related(*related).prefetch_related("contacts", "procedures"),
        pk=pk,
    )
    reads_notes = Visit.objects.notes_visible_to(request.user).filter(pk=visit.pk).exists()
    events = Event.objects.of(visit)
    if not reads_notes:
        events = events.exclude(verb__in=OF_THE_NOTES)
    steps, on_paper = visit.steps_open_to(request.user), visit.steps_on_paper(request.user)
    return render(
        request,
        "planning/visit.html",
        {
            "visit": visit,
            "members": _members(visit, with_shares=reads_notes),
            "reads_notes": reads_notes,
            "in_team": visit.status != Visit.Status.CANCELLED and member(visit, request.user) is not None,
            "steps": steps,
            "events": history.readable(events, about=visit),
            **_not_in_yet(visit, request.user, reads_notes),
            **links_of(visit, steps, on_paper, reads_notes=reads_notes, user=request.user),
        },
    )


def _not_in_yet(visit, user, reads_notes):
    """What arrived after the visit was over and waits for its lead, and the devices on which something still waits."""
    if not (reads_notes and visit.actual_starts_at):
        return {}
    return {
        "late": visit.late_arrivals.visible_to(user).waiting().count(),
        "unsent": visit.devices.visible_to(user).with_unsent().select_related("person"),
    }


def _members(visit, *, with_shares):
    """The team; for readers of the notes with how far each is with the questions given to them."""
    shares = {row["assigned_to"]: row for row in visit.checklist.shares()} if with_shares else {}
    members = list(visit.team.members.select_related("user"))
    for one in members:
        one.share = shares.get(one.user_id)
    return members


def _visit_step(request, pk, name, form_class, *, on_paper=False, **words):
    """A step of a visit that belongs to the plan, on a page of its own."""
    visit = seen(request, Visit, pk, "round__agency", "department__parent", "team")
    require_step(visit, request.user, name, on_paper=on_paper)
    form = form_class(request.POST or None, request.FILES or None, by=request.user, record=visit)
    crumbs = [*crumbs_of(visit.round), (visit.get_absolute_url(), visit.department)]
    return form_page(request, form, visit, back=visit.get_absolute_url(), crumbs=crumbs, lead=visit, **words)


def move(request, pk):
    """`/visits/<id>/move/`: within the dates of the round, by agreement."""
    words = {"done": _("The visit is moved."), "title": _("Move the visit")}
    return _visit_step(request, pk, "reschedule", forms.MoveForm, **words)


def contacts(request, pk):
    """`/visits/<id>/contacts/`: whom the department names."""
    words = {"done": _("The team can see whom you named."), "title": _("Who works with the team")}
    return _visit_step(request, pk, "name_contacts", forms.ContactsForm, **words)


def cancel_visit(request, pk):
    """`/visits/<id>/cancel/`."""
    words = {"done": _("The visit is cancelled."), "title": _("Cancel the visit")}
    return _visit_step(request, pk, "cancel", CancelForm, **words)


def cancel_visit_on_paper(request, pk):
    """`/visits/<id>/cancel/on-paper/`."""
    words = {"done": _("The visit is cancelled."), "title": _("Record a cancellation on paper")}
    return _visit_step(request, pk, "cancel", CancelOnPaperForm, on_paper=True, **words)


# ---- meetings


def new_meeting(request, pk):
    """`/rounds/<id>/meetings/new/`."""
    audit_round = seen_round(request, pk)
    require_plan(audit_round, request.user)
    form = forms.MeetingForm(
        request.POST or None, by=request.user, audit_round=audit_round, initial={"day": audit_round.starts_on}
    )
    words = {"done": _("The meeting is in the timetable."), "title": _("Add a meeting")}
    return _page(request, form, None, audit_round, to=f"{audit_round.get_absolute_url()}visits/", **words)


def _planned_meeting(request, pk):
    """A meeting that was not held yet, for those who may change the plan."""
    meeting = seen(request, Meeting, pk, "round__agency", "team")
    require_plan(meeting.round, request.user)
    if meeting.held:
        raise PermissionDenied
    return meeting


def edit_meeting(request, pk):
    """`/meetings/<id>/edit/`."""
    meeting = _planned_meeting(request, pk)
    form = forms.MeetingForm(request.POST or None, by=request.user, record=meeting, audit_round=meeting.round)
    return _page(request, form, meeting, meeting.round, done=_("The meeting is saved."), title=meeting)


def remove_meeting(request, pk):
    """`/meetings/<id>/remove/`."""
    meeting = _planned_meeting(request, pk)
    form = RemoveForm(request.POST or None, by=request.user, record=meeting, audit_round=meeting.round)
    title = _("Take the meeting out of the timetable")
    return _page(request, form, meeting, meeting.round, done=_("The meeting is taken out."), title=title, lead=meeting)


def meeting_page(request, pk):
    """`/meetings/<id>/`: when and where it is, and what it came to."""
    meeting = seen(request, Meeting, pk, "round__agency", "round__standard", "team")
    context = {
        "meeting": meeting,
        "may_record": meeting.may_record(request.user),
        "may_change": not meeting.held and meeting.round.plan_is_open_to(request.user),
        "events": history.readable(Event.objects.of(meeting), about=meeting),
    }
    return render(request, "planning/meeting.html", context)


def record_meeting(request, pk):
    """`/meetings/<id>/record/`: a lead or the secretariat."""
    meeting = seen(request, Meeting, pk, "round__agency", "team")
    if not meeting.may_record(request.user):
        raise PermissionDenied
    form = forms.HeldForm(request.POST or None, by=request.user, record=meeting)
    back = meeting.get_absolute_url()
    return _page(request, form, meeting, meeting.round, done=_("The meeting is recorded."), title=meeting, back=back)
