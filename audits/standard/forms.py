"""What is asked of people who write a question of their own, and what the list is narrowed by."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm, RecordForm, Row, column
from audits.core.listing import Filters
from audits.organisation.models import Department

from .models import Clause, Question, Standard


class ByEdition(forms.models.ModelChoiceIterator):
    """The clauses under the name of their edition."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for standard, clauses in groupby(self.queryset, key=lambda clause: clause.standard):
            yield standard.name, [self.choice(clause) for clause in clauses]


class ClauseField(forms.ModelChoiceField):
    """A clause that questions may point to, of any edition."""

    iterator = ByEdition

    def __init__(self, **kwargs):
        clauses = Clause.objects.filter(auditable=True).select_related("standard").order_by("-standard", "order")
        super().__init__(clauses, **kwargs)


class QuestionForm(RecordForm):
    """A question of the agency's own."""

    model = Question
    submit = _("Save the question")
    rows = ["clause", "text_vi", "text_en", "hint_vi", Row("applies_to", "department_code"), "group_vi"]

    clause = ClauseField(label=_("Clause"), empty_label=_("Choose a clause"))
    text_vi = column(Question, "text_vi")
    text_en = column(Question, "text_en")
    hint_vi = column(Question, "hint_vi")
    applies_to = column(Question, "applies_to")
    department_code = forms.ChoiceField(label=_("Only for the department"), required=False)
    group_vi = column(Question, "group_vi", help_text=_("Questions of a group stand together, such as Một cửa."))

    def __init__(self, *args, by, record=None, **kwargs):
        super().__init__(*args, by=by, record=record, **kwargs)
        codes = dict(Department.objects.visible_to(by).existing().values_list("code", "name"))
        if record and record.department_code:
            codes.setdefault(record.department_code, record.department_code)
        self.fields["department_code"].choices = [("", _("For all departments")), *codes.items()]

    def apply(self, question, *, by):
        if question is None:
            return Question.add(by=by, **self.answers())
        return question.rewrite(by=by, version=self.seen_version(), **self.answers())


class WithdrawForm(PageForm):
    """The question is not proposed any more."""

    submit = _("Withdraw the question")
    danger = True

    def apply(self, question, *, by):
        return question.withdraw(by=by, version=self.seen_version())


class RestoreForm(PageForm):
    """The question is proposed again."""

    submit = _("Put it back")

    def apply(self, question, *, by):
        return question.restore(by=by, version=self.seen_version())


class QuestionFilters(Filters):
    """Edition, clause, what it applies to, whose it is."""

    columns = {"standard": "standard", "clause": "clause", "applies_to": "applies_to"}

    standard = forms.ModelChoiceField(Standard.objects.all(), label=_("Edition"), empty_label=_("All editions"))
    clause = ClauseField(label=_("Clause"), empty_label=_("All clauses"))
    applies_to = forms.ChoiceField(
        label=_("Applies to"), choices=[("", _("Whatever it applies to")), *Question.AppliesTo.choices]
    )
    whose = forms.ChoiceField(
        label=_("Whose"),
        choices=[("", _("All in use")), ("own", _("Our own")), ("withdrawn", _("Our own, withdrawn"))],
    )

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        edition = data.get("standard", "")
        if edition.isascii() and edition.isdigit() and len(edition) < 10:
            clauses = self.fields["clause"]
            clauses.queryset = clauses.queryset.filter(standard=int(edition))

    def narrow(self, rows):
        rows = super().narrow(rows)
        whose = self.cleaned_data.get("whose")
        if whose:
            rows = rows.exclude(agency=None)
        return rows.filter(withdrawn=whose == "withdrawn")
