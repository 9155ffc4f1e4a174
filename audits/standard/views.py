"""Pages of the question bank: what comes with the program, and what the agency asks besides."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.listing import show_list
from audits.core.tables import Column, word_for
from audits.core.web import form_page, require_edit, show

from .forms import QuestionFilters, QuestionForm, RestoreForm, WithdrawForm
from .models import Question

SORTS = {
    "clause": ("-standard", "clause__order", "key"),
    "key": ("key", "-standard"),
}

COLUMNS = [
    Column(gettext_lazy("Code"), "key"),
    Column(gettext_lazy("Edition"), "standard.name"),
    Column(gettext_lazy("Clause"), "clause.number"),
    Column(gettext_lazy("Question"), "text"),
    Column(gettext_lazy("Evidence to look at"), "hint_vi"),
    Column(gettext_lazy("Applies to"), word_for(Question, "applies_to")),
    Column(gettext_lazy("Group"), "group_vi"),
    Column(gettext_lazy("Only for the department"), "department_code"),
]


def questions(request):
    """`/questions/`: the bank from which checklists are proposed."""
    return show_list(
        request,
        "standard/questions.html",
        rows=Question.objects.visible_to(request.user).with_clause().order_by("-standard", "clause__order", "key"),
        filters=QuestionFilters(request.GET, user=request.user),
        sorts=SORTS,
        columns=COLUMNS,
        title=_("Checklist questions"),
        may_add=Question(agency=request.user.agency).may_edit(request.user),
    )


def question(request, pk):
    """`/questions/<id>/`."""
    record = _question(request, pk)
    return show(
        request,
        "standard/question.html",
        {
            "question": record,
            "may_edit": record.may_edit(request.user),
            "elsewhere": record.in_other_editions().with_clause(),
            "events": history.readable(trail.Event.objects.of(record), about=record) if record.is_own else None,
        },
    )


def new_question(request):
    """`/questions/new/`."""
    require_edit(Question(agency=request.user.agency), request.user)
    form = QuestionForm(request.POST or None, by=request.user)
    lead = _("It is proposed beside those of the program.")
    return form_page(
        request, form, title=_("New question"), lead=lead, said=_("The question is saved."), path=[_list()]
    )


def edit_question(request, pk):
    """`/questions/<id>/edit/`."""
    record = _own(request, pk)
    form = QuestionForm(request.POST or None, by=request.user, record=record)
    return form_page(
        request,
        form,
        record,
        title=_("Change the question"),
        lead=_("Checklists that have it already keep its words."),
        said=_("The question is saved."),
        path=[_list(), (record.get_absolute_url(), record.key)],
    )


def withdraw_question(request, pk):
    """`/questions/<id>/withdraw/`."""
    record = _own(request, pk)
    return form_page(
        request,
        WithdrawForm(request.POST or None, by=request.user, record=record),
        record,
        title=_("Withdraw the question"),
        lead=_("It is not proposed any more. Checklists that have it keep it."),
        said=_("The question is withdrawn."),
        path=[_list(), (record.get_absolute_url(), record.key)],
    )


def restore_question(request, pk):
    """`/questions/<id>/restore/`."""
    record = _own(request, pk)
    return form_page(
        request,
        RestoreForm(request.POST or None, by=request.user, record=record),
        record,
        title=_("Put the question back"),
        lead=_("It is proposed again."),
        said=_("The question is in use again."),
        path=[_list(), (record.get_absolute_url(), record.key)],
    )


def _question(request, pk):
    return get_object_or_404(Question.objects.visible_to(request.user).with_clause(), pk=pk)


def _own(request, pk):
    """A question of the agency's own that the reader may change."""
    record = _question(request, pk)
    require_edit(record, request.user)
    return record


def _list():
    return ("standard:questions", _("Checklist questions"))
