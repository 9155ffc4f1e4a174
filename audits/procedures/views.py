"""Pages of procedures: the list, one procedure with its steps and revisions, and what changes them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core import clock, history, trail
from audits.core.listing import show_list
from audits.core.web import another, applied, begun_with, show

from . import forms
from .lists import COLUMNS, ProcedureFilters, in_rows, register, sorts
from .procedure import Procedure
from .reading import readers_of
from .revision import Revision
from .revision_views import buttons
from .step_forms import StepsForm


def procedures(request):
    """`/procedures/`: every procedure of the agency, with its revision in force."""
    return show_list(
        request,
        "procedures/procedures.html",
        rows=register(request.user),
        on_page=in_rows,
        filters=ProcedureFilters(request.GET, user=request.user),
        sorts=sorts(),
        columns=COLUMNS,
        title=_("Procedures"),
        may_enter=Procedure.departments_kept_by(request.user).exists(),
    )


def procedure(request, pk):
    """`/procedures/<id>/`: what it says, and what was in force on a day."""
    record = _visible(request, pk)
    asked = forms.OnDate(request.GET if "on" in request.GET else None, initial={"on": clock.today()})
    revisions = list(record.revisions.visible_to(request.user).select_related("author", "reviewer", "approver", "file"))
    under_way = next((one for one in revisions if one.status in Revision.UNDER_WAY), None)
    newest = next((one for one in revisions if one.status == Revision.Status.APPROVED), None)
    return show(
        request,
        "procedures/procedure.html",
        {
            "procedure": record,
            "editions": _by_edition(record),
            "steps": record.steps.all(),
            "asked": asked,
            "day": asked.day(),
            "today": clock.today(),
            "on_day": record.in_force(asked.day()),
            "in_force": record.in_force(),
            "under_way": under_way,
            "buttons": buttons(under_way, request.user),
            "requests": record.revision_requests.visible_to(request.user).standing().select_related("finding"),
            "to_be_read": record.revisions.to_be_read_by(request.user).first(),
            "newest": newest,
            "readers": readers_of(newest) if newest and record.may_edit(request.user) else [],
            "revisions": [one for one in revisions if one != under_way],
            "may_edit": record.may_edit(request.user),
            "may_end": record.may_end(request.user),
            "may_begin": record.may_edit(request.user)
            and not (record.is_withdrawn or record.revisions.under_way().exists()),
            "events": history.readable(_events(record, revisions), about=record),
        },
    )


def _visible(request, pk):
    return get_object_or_404(Procedure.objects.visible_to(request.user).select_related("department"), pk=pk)


def _by_edition(record):
    """[(edition, its clauses)]: numbers are never mixed across editions."""
    found = {}
    for clause in record.clauses.select_related("standard"):
        found.setdefault(clause.standard, []).append(clause)
    return list(found.items())


def _events(record, revisions):
    """What happened to the procedure and to those of its revisions that the reader may see."""
    seen = [revision.pk for revision in revisions]
    return trail.Event.objects.filter(Q(kind="procedure", record_id=record.pk) | Q(kind="revision", record_id__in=seen))


def new(request):
    """`/procedures/new/`."""
    if not Procedure.departments_kept_by(request.user).exists():
        raise PermissionDenied
    kept = ("department", "kind", "field", "time_unit")
    form = forms.ProcedureForm(request.POST or None, by=request.user, initial=begun_with(request, *kept))
    if request.method == "POST" and (done := applied(form, by=request.user)):
        said = _("The procedure is entered. Now its steps and its first revision.")
        return done.go(request, said, to=another(request, kept))
    return show(request, "procedures/form.html", {"heading": _("New procedure"), "more": True}, form)


def edit(request, pk):
    """`/procedures/<id>/edit/`."""
    record = _kept(request, pk)
    form = forms.ProcedureForm(request.POST or None, by=request.user, record=record)
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, _("The procedure is saved."))
    return show(request, "procedures/form.html", {"procedure": record, "heading": _("Change the procedure")}, form)


def steps(request, pk):
    """`/procedures/<id>/steps/`: the table of steps, written as a whole."""
    record = _kept(request, pk)
    form = StepsForm(request.POST or None, by=request.user, record=record)
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, _("The steps are saved."), to=_more_rows(request, record))
    return show(request, "procedures/steps.html", {"procedure": record}, form)


def _kept(request, pk):
    record = _visible(request, pk)
    if not record.may_edit(request.user):
        raise PermissionDenied
    return record


def _more_rows(request, record):
    return reverse("procedures:steps", args=[record.pk]) if "more" in request.POST else None


def end(request, pk):
    """`/procedures/<id>/withdraw/`: the agency works by it no more."""
    return _end(request, pk, forms.WithdrawProcedureForm, _("The procedure is withdrawn."))


def reinstate(request, pk):
    """`/procedures/<id>/reinstate/`: it does again."""
    return _end(request, pk, forms.ReinstateForm, _("The procedure is back in force."))


def _end(request, pk, form_class, message):
    record = _visible(request, pk)
    if not record.may_end(request.user):
        raise PermissionDenied
    form = form_class(request.POST or None, by=request.user, record=record)
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, message)
    return show(request, "procedures/form.html", {"procedure": record, "heading": form.submit}, form)
