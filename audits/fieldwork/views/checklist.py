"""The checklist before the visit: proposed, completed and put in order by the lead."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.core.web import applied, require_step, show

from ..assignments import shares_of
from ..checklist import left_out
from ..earlier import found_before, standings
from ..forms import assignments as giving
from ..forms import checklist as forms
from .pages import noted_visit


def checklist(request, pk):
    """`/visits/<id>/checklist/`: the questions; for the lead, until the visit opens, with all that changes them."""
    return _show(request, noted_visit(request.user, pk))


@require_POST
def propose(request, pk):
    """`/visits/<id>/checklist/propose/`: fill it from the bank."""
    visit = _at_preparation(request, pk)
    return _act(request, visit, forms.ProposeForm, visit)


@require_POST
def add(request, pk):
    """`/visits/<id>/checklist/add/`: a question of the bank."""
    visit = _at_preparation(request, pk)
    return _act(request, visit, forms.AddQuestionForm, visit)


@require_POST
def write(request, pk):
    """`/visits/<id>/checklist/write/`: a question of the team's own."""
    visit = _at_preparation(request, pk)
    return _act(request, visit, forms.WriteQuestionForm, visit)


@require_POST
def drop(request, pk, item_pk):
    """`/visits/<id>/checklist/<item>/drop/`: take a question off."""
    visit = _at_preparation(request, pk)
    return _act(request, visit, forms.DropForm, _item(visit, item_pk))


@require_POST
def move(request, pk, item_pk):
    """`/visits/<id>/checklist/<item>/move/`: ask a question earlier or later."""
    visit = _at_preparation(request, pk)
    item = _item(visit, item_pk)
    return _act(request, visit, forms.MoveForm, item, anchor=item.anchor)


@require_POST
def give(request, pk):
    """`/visits/<id>/checklist/give/`: a member of the team becomes responsible for questions, or nobody."""
    visit = _at_step(request, pk, "share_out")
    return _act(request, visit, giving.GiveForm, visit)


@require_POST
def share(request, pk):
    """`/visits/<id>/checklist/share/`: what nobody has yet is dealt out evenly."""
    visit = _at_step(request, pk, "share_out")
    return _act(request, visit, giving.ShareForm, visit)


def _at_preparation(request, pk):
    return _at_step(request, pk, "prepare")


def _at_step(request, pk, step):
    visit = noted_visit(request.user, pk)
    require_step(visit, request.user, step)
    return visit


def _item(visit, item_pk):
    return get_object_or_404(visit.checklist, pk=item_pk)


def _act(request, visit, form_class, record, anchor="checklist"):
    """Act, then back to the list where one was; what is to be mended comes back on the same page."""
    form = form_class(request.POST, by=request.user, record=record)
    if applied(form, record, by=request.user):
        page = reverse("fieldwork:checklist", args=[visit.pk], query=_words(request))
        return HttpResponseRedirect(f"{page}#{anchor}")
    return _show(request, visit, form)


def _words(request):
    return {"q": request.POST["q"]} if request.POST.get("q") else {}


def _show(request, visit, form=None):
    steps = visit.steps_open_to(request.user)
    items = list(visit.checklist.in_order().select_related("clause", "procedure", "assigned_to"))
    before, standing = found_before(visit), standings(items, request.user)
    may_prepare = "prepare" in steps
    for item in items:
        item.found_before = item.clause_id in before
        item.standing = standing.get(item.about_id)
        item.tools = forms.DropForm(by=request.user, record=item) if may_prepare else None
    _mark_ends(items)
    context = {"visit": visit, "steps": steps, "items": items, "may_prepare": may_prepare, "shares": shares_of(visit)}
    if may_prepare:
        context |= _preparing(request, visit, form)
    if "share_out" in steps and items:
        context |= _giving(request, visit, items, form)
    return show(request, "fieldwork/checklist.html", context, form)


def _mark_ends(items):
    """The first and the last of each part: what is checked again, and the questions."""
    for part in ([item for item in items if item.about_id], [item for item in items if not item.about_id]):
        for item in part:
            item.is_first, item.is_last = item is part[0], item is part[-1]


def _giving(request, visit, items, form):
    """The forms with which the lead gives the questions out."""
    came_back = isinstance(form, giving.GiveForm)
    ticked = form["items"].value() if came_back else ()
    for item in items:
        item.is_ticked = str(item.pk) in (ticked or ())
    return {
        "give_form": form if came_back else giving.GiveForm(by=request.user, record=visit),
        "share_form": giving.ShareForm(by=request.user, record=visit),
        "may_share": any(item.assigned_to_id is None for item in items),
    }


def _preparing(request, visit, form):
    """The forms with which the lead changes the checklist; `form` is the one that came back."""
    user = request.user
    bank = forms.BankForm(request.POST if form else request.GET)
    found = bank.found(visit, user)
    if found is not None:
        found = [(one, forms.AddQuestionForm(by=user, record=visit, initial={"question": one.pk})) for one in found]
    own = form if isinstance(form, forms.WriteQuestionForm) else forms.WriteQuestionForm(by=user, record=visit)
    return {
        "bank": bank,
        "found": found,
        "left_out": len(left_out(visit)),
        "propose_form": forms.ProposeForm(by=user, record=visit),
        "write_form": own,
    }
