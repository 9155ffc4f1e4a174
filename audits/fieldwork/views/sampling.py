"""The sampling sheets of a visit: begun, corrected, drawn from."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits.core.fold import fold
from audits.core.web import applied, begun_with, page_of, show

from ..forms.sampling import DrawForm, PickForm, SamplingForm
from ..onsite import records
from ..sheets import sheets_of
from .pages import noted_visit, team_visit


def new_sampling(request, pk):
    """`/visits/<id>/sampling/new/`: begin the sheet of a procedure."""
    visit = team_visit(request, pk)
    form = SamplingForm(request.POST or None, by=request.user, visit=visit, initial=begun_with(request, "procedure"))
    if request.method == "POST" and (done := applied(form, by=request.user)):
        return done.go(request, _("It is saved. Bring in the list to draw from, or enter the case files by hand."))
    return show(request, "fieldwork/sampling_edit.html", {"visit": visit}, form)


def edit_sampling(request, pk, entry_pk):
    """`/visits/<id>/sampling/<sheet>/edit/`: correct what is said of the whole."""
    visit = team_visit(request, pk)
    sampling = _sampling(visit, entry_pk)
    form = SamplingForm(request.POST or None, by=request.user, visit=visit, record=sampling)
    if request.method == "POST" and (done := applied(form, sampling, by=request.user)):
        return done.go(request, _("It is saved."))
    return show(request, "fieldwork/sampling_edit.html", {"visit": visit, "sampling": sampling}, form)


def sampling(request, pk, entry_pk):
    """`/visits/<id>/sampling/<sheet>/`: the whole, the list, every draw with its seed, and what came of it."""
    return _page(request, noted_visit(request.user, pk), entry_pk)


@require_POST
def draw(request, pk, entry_pk):
    """`/visits/<id>/sampling/<sheet>/draw/`: take so many of the list by chance."""
    return _choose(request, pk, entry_pk, "draw", DrawForm)


@require_POST
def pick(request, pk, entry_pk):
    """`/visits/<id>/sampling/<sheet>/pick/`: take ticked ones, with the reason."""
    return _choose(request, pk, entry_pk, "pick", PickForm)


def _choose(request, pk, entry_pk, name, form_class):
    visit = team_visit(request, pk)
    record = _sampling(visit, entry_pk)
    form = form_class(request.POST, by=request.user, record=record)
    if done := applied(form, record, by=request.user):
        to = f"{reverse('fieldwork:samples', args=[visit.pk])}#{record.anchor}"
        return done.go(request, _("The case files are in the sample, with their days. Now check each of them."), to=to)
    return _page(request, visit, entry_pk, **{name: form})


def _sampling(visit, pk):
    return get_object_or_404(visit.samplings.standing().select_related("procedure"), pk=pk)


@dataclass(frozen=True)
class Draw:
    """One draw as the page shows it; `same` says that drawing once more gave the same case files."""

    number: int
    said: dict
    same: bool


def _page(request, visit, pk, draw=None, pick=None):
    record = _sampling(visit, pk)
    writes = records(visit, request.user) is not None
    known, asked = record.known_codes(), request.GET.get("q", "")[:60]
    rows = [row for row in record.list() if fold(asked) in fold(row.code)]
    page = page_of(request, [(row, row.code in known) for row in rows])
    context = {
        "visit": visit,
        "sampling": record,
        "sheet": next(one for one in sheets_of(visit) if one.procedure == record.procedure),
        "writes": writes,
        "left": record.listed - len(known),
        "asked": asked,
        "page": page,
        "draws": [Draw(n, said, record.drawn_again(said)) for n, said in enumerate(record.draws, start=1)],
    }
    if writes and record.listed:
        context["draw"] = draw or DrawForm(by=request.user, record=record)
        context["pick"] = pick or PickForm(by=request.user, record=record)
    return show(request, "fieldwork/sampling.html", context, draw or pick)
