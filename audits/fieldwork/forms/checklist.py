"""Preparing the checklist: propose, add, write, move, drop."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.fold import matching
from audits.core.forms import PageForm, Row
from audits.standard.models import Clause, Question

from .. import checklist


class ProposeForm(PageForm):
    """Fill the checklist from the bank."""

    submit = _("Propose questions")

    def apply(self, visit, *, by):
        checklist.propose_checklist(visit, by=by)


class BankForm(forms.Form):
    """Search the bank of questions of the round's edition."""

    q = forms.CharField(label=_("Search the bank of questions"), required=False, max_length=200)

    LENGTH = 20

    def found(self, visit, user):
        """The first questions that fit the words and are not on the checklist yet; None when nothing was asked."""
        query = self.cleaned_data.get("q") if self.is_valid() else ""
        if not query:
            return None
        asked = visit.checklist.filter(question__isnull=False).values("question")
        bank = Question.objects.visible_to(user).in_use().filter(standard=visit.round.standard_id)
        by_clause = bank.filter(clause__number__startswith=query.strip())
        rows = bank.filter(matching(query)) | by_clause
        return rows.exclude(pk__in=asked).select_related("clause").order_by("clause__order", "key")[: self.LENGTH]


class AddQuestionForm(PageForm):
    """Put a question of the bank on the checklist."""

    submit = _("Add")
    question = forms.ModelChoiceField(Question.objects.none(), label=_("Question"), widget=forms.HiddenInput)
    procedure = forms.ModelChoiceField(None, label=_("Procedure"), required=False, empty_label=_("No procedure"))

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, record=record, by=by, **kwargs)
        self.fields["question"].queryset = Question.objects.visible_to(by).in_use()
        self.fields["procedure"].queryset = record.procedures.order_by("code")

    def apply(self, visit, *, by):
        checklist.add_question(visit, by=by, **self.answers())


class WriteQuestionForm(PageForm):
    """A question of the team's own."""

    submit = _("Add the question")
    rows = ["text", Row("clause", "procedure"), "hint"]

    text = forms.CharField(label=_("Question"), widget=forms.Textarea, max_length=1000)
    clause = forms.ModelChoiceField(Clause.objects.none(), label=_("Clause"))
    procedure = forms.ModelChoiceField(None, label=_("Procedure"), required=False, empty_label=_("No procedure"))
    hint = forms.CharField(label=_("Evidence to look at"), max_length=1000, required=False)

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, record=record, by=by, **kwargs)
        self.fields["clause"].queryset = record.round.standard.clauses.filter(auditable=True)
        self.fields["procedure"].queryset = record.agency.procedures.order_by("code")

    def apply(self, visit, *, by):
        checklist.write_question(visit, by=by, **self.answers())


class DropForm(PageForm):
    """Take a question off the checklist."""

    submit = _("Take off")

    def apply(self, item, *, by):
        checklist.drop_question(item, by=by)


class MoveForm(PageForm):
    """Ask a question earlier or later."""

    submit = _("Move")
    places = forms.TypedChoiceField(choices=[("-1", _("Up")), ("1", _("Down"))], coerce=int)

    def apply(self, item, *, by):
        checklist.move_question(item, by=by, **self.answers())
