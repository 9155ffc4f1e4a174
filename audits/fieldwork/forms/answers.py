"""Answers to the questions of a checklist: one, or several at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm, SeveralField

from ..checklist import ChecklistItem, answer_many

Answer = ChecklistItem.Answer
LOOKS = {Answer.CONFORMS: "btn-ok", Answer.DOES_NOT_CONFORM: "btn-nc", Answer.OBSERVATION: "btn-obs"}


class AnswerForm(PageForm):
    """The answer to one question, saved as one goes; a note may come before the answer."""

    answer = forms.ChoiceField(label=_("Result"), choices=Answer.choices, widget=forms.RadioSelect, required=False)
    note = forms.CharField(label=_("Evidence and remarks"), widget=forms.Textarea, max_length=4000, required=False)

    def __init__(self, *args, record, **kwargs):
        present = {"answer": record.answer, "note": record.note}
        super().__init__(*args, record=record, initial=present, auto_id=f"{record.anchor}-%s", **kwargs)

    @property
    def buttons(self):
        """The five answers as large buttons: value, words, look, whether it is the chosen one."""
        chosen = self["answer"].value()
        return [(value, label, LOOKS.get(value, "btn-na"), value == chosen) for value, label in Answer.choices]

    @property
    def version_on_screen(self):
        """After somebody else's save, the version that was overtaken: only the explicit button overrules theirs."""
        return self.cleaned_data["version"] if self.conflict else self["version"].value()

    def apply(self, item, *, by):
        item.record_answer(by=by, version=self.seen_version(), **self.answers())


class AnswerManyForm(PageForm):
    """One answer with one reason for several questions."""

    submit = _("Answer the ticked questions")
    rows = ["answer", "note", "everything", "items"]

    answer = forms.ChoiceField(label=_("Result"), choices=Answer.choices, initial=Answer.NOT_CHECKED)
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=4000, required=False)
    everything = forms.BooleanField(label=_("All questions that are not answered yet"), required=False)
    items = SeveralField(
        ChecklistItem.objects.none(),
        label=_("Or only those ticked here"),
        required=False,
    )

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, record=record, by=by, **kwargs)
        field = self.fields["items"]
        field.queryset = record.checklist.in_order().select_related("clause")
        field.choices = [
            (item.pk, f"{item.clause.number} · {item.text}") for item in field.queryset if not item.is_answered
        ]
        self.answered = 0

    def clean(self):
        if not (self.cleaned_data.get("everything") or self.cleaned_data.get("items")):
            self.add_error("items", _("Tick the questions, or all of them at once."))
        return super().clean()

    def apply(self, visit, *, by):
        everything = self.cleaned_data["everything"]
        items = visit.checklist.unanswered() if everything else self.cleaned_data["items"]
        self.answered = answer_many(visit, items, by=by, **self.answers("answer", "note"))
