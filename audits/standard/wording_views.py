"""Pages of the standard wordings: everybody reads them, the secretariat keeps them."""

from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.listing import show_list
from audits.core.tables import Column, word_for
from audits.core.web import begun_with, form_page, require_edit, show

from .wording_forms import RestoreWordingForm, WithdrawWordingForm, WordingFilters, WordingForm
from .wordings import Wording

SORTS = {"text": ("search",), "use": ("use", "search")}

COLUMNS = [
    Column(gettext_lazy("Wording"), "text"),
    Column(gettext_lazy("Where it is used"), word_for(Wording, "use")),
]


def wordings(request):
    """`/wordings/`: what auditors can insert on site."""
    return show_list(
        request,
        "standard/wordings.html",
        rows=Wording.objects.visible_to(request.user).order_by("use", "search", "pk"),
        filters=WordingFilters(request.GET, user=request.user),
        sorts=SORTS,
        columns=COLUMNS,
        title=_("Standard wordings"),
        may_add=Wording(agency=request.user.agency).may_edit(request.user),
    )


def wording(request, pk):
    """`/wordings/<id>/`."""
    record = _wording(request, pk)
    return show(
        request,
        "standard/wording.html",
        {
            "wording": record,
            "may_edit": record.may_edit(request.user),
            "events": history.readable(trail.Event.objects.of(record), about=record),
        },
    )


def new_wording(request):
    """`/wordings/new/`."""
    require_edit(Wording(agency=request.user.agency), request.user)
    return form_page(
        request,
        WordingForm(request.POST or None, by=request.user, initial=begun_with(request, "use")),
        title=_("New standard wording"),
        lead=_("It is offered at the text field; whoever inserts it edits it as any text."),
        said=_("The wording is saved."),
        path=[_list()],
        keep=("use",),
    )


def edit_wording(request, pk):
    """`/wordings/<id>/edit/`."""
    return _ask(
        request,
        pk,
        WordingForm,
        title=_("Change the standard wording"),
        lead=_("What was written with it stays as it is."),
        said=_("The wording is saved."),
    )


def withdraw_wording(request, pk):
    """`/wordings/<id>/withdraw/`."""
    return _ask(
        request,
        pk,
        WithdrawWordingForm,
        title=_("Withdraw the standard wording"),
        lead=_("It is not offered any more. What was written with it stays."),
        said=_("The wording is withdrawn."),
    )


def restore_wording(request, pk):
    """`/wordings/<id>/restore/`."""
    return _ask(
        request,
        pk,
        RestoreWordingForm,
        title=_("Put the standard wording back"),
        lead=_("It is offered again."),
        said=_("The wording is in use again."),
    )


def _ask(request, pk, form_class, **words):
    record = _wording(request, pk)
    require_edit(record, request.user)
    form = form_class(request.POST or None, by=request.user, record=record)
    path = [_list(), (record.get_absolute_url(), Truncator(record.text).chars(40))]
    return form_page(request, form, record, path=path, **words)


def _wording(request, pk):
    return get_object_or_404(Wording.objects.visible_to(request.user), pk=pk)


def _list():
    return ("standard:wordings", _("Standard wordings"))
