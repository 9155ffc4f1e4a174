"""What arrived after a visit was over: shown to its lead, who takes it up or sets it aside."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits.core.files import served, served_thumbnail
from audits.core.trail import Event
from audits.core.web import applied, form_page, require_step, show

from ..arrivals import visits_read_by
from ..forms.late import Reading, SetAsideForm, TakeUpForm
from .pages import WITH, noted_visit


def late(request, pk):
    """`/visits/<id>/late/`: each entry, who wrote it where and when, field by field."""
    return _show(request, _visit(request.user, pk))


@require_POST
def take_up(request, pk, arrival_pk):
    """`/visits/<id>/late/<arrival>/take-up/`: write it into the visit, which is open again."""
    visit, arrival = _at_step(request, pk, arrival_pk, "take_up")
    form = TakeUpForm(request.POST, by=request.user, record=arrival)
    if done := applied(form, arrival, by=request.user):
        return done.go(request, _("It is taken up."))
    return _show(request, visit, form)


def set_aside(request, pk, arrival_pk):
    """`/visits/<id>/late/<arrival>/set-aside/`: leave it out of the visit, with the reason."""
    visit, arrival = _at_step(request, pk, arrival_pk, "set_aside")
    form = SetAsideForm(request.POST or None, by=request.user, record=arrival)
    return form_page(
        request,
        form,
        arrival,
        title=_("Set aside"),
        said=_("It is set aside."),
        path=[(visit.get_absolute_url(), visit.department), (arrival.get_absolute_url(), _("Received after closing"))],
        lead=arrival,
    )


def file(request, pk, arrival_pk):
    """`/visits/<id>/late/<arrival>/file/`: the photo or file that came with it."""
    return served(request, _file(request.user, pk, arrival_pk))


def thumbnail(request, pk, arrival_pk):
    """`/visits/<id>/late/<arrival>/small/`: the photo as the page shows it."""
    found = _file(request.user, pk, arrival_pk)
    if not found.is_image:
        raise Http404
    return served_thumbnail(request, found)


def _file(user, pk, arrival_pk):
    found = _arrival(_visit(user, pk), arrival_pk).file
    if found is None:
        raise Http404
    return found


def _visit(user, pk):
    """The visit, for those who read what arrived late; 403 for other readers of its notes, 404 for strangers."""
    visit = visits_read_by(user).select_related(*WITH).filter(pk=pk).first()
    if visit is None:
        noted_visit(user, pk)
        raise PermissionDenied
    return visit


def _arrival(visit, arrival_pk):
    return get_object_or_404(visit.late_arrivals.select_related("author", "file"), pk=arrival_pk)


def _at_step(request, pk, arrival_pk, step):
    visit = _visit(request.user, pk)
    arrival = _arrival(visit, arrival_pk)
    require_step(arrival, request.user, step)
    return visit, arrival


def _show(request, visit, bound=None):
    arrivals = visit.late_arrivals.in_order().select_related("author", "file")
    names = {(one.person_id, one.device): one for one in visit.devices.all()}
    decided = {act.record_id: act for act in _decisions(arrivals)}
    rows = [_row(request.user, arrival, names, decided, bound) for arrival in arrivals]
    context = {"visit": visit, "rows": rows, "steps": visit.steps_open_to(request.user)}
    return show(request, "fieldwork/late.html", context, bound)


def _decisions(arrivals):
    """Who took something up or set it aside, and when."""
    acts = Event.objects.filter(kind="latearrival", record_id__in=[arrival.pk for arrival in arrivals])
    return acts.filter(verb__in=("take_up", "set_aside")).select_related("actor")


def _row(user, arrival, names, decided, bound):
    steps = arrival.steps_open_to(user)
    is_bound = bound is not None and bound.record.pk == arrival.pk
    form = bound if is_bound else TakeUpForm(by=user, record=arrival) if "take_up" in steps else None
    return {
        "arrival": arrival,
        "device": names.get((arrival.author_id, arrival.device)),
        "reading": Reading(arrival, user),
        "decided": decided.get(arrival.pk),
        "steps": steps,
        "form": form,
    }
