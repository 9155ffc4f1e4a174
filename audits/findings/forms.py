"""What is asked of people about a finding after the visit: answers, grades, words, rulings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.file_fields import StoredFilesField
from audits.core.forms import PageForm, Row, SeveralField, StepForm
from audits.standard.models import Clause

from .finding import Finding
from .grades import Grade


class AcceptForm(PageForm):
    """The department accepts the finding."""

    submit = _("Accept the finding")

    def apply(self, finding, *, by):
        finding.respond(by=by)


class DisputeForm(PageForm):
    """The department sees it differently, and says why."""

    submit = _("Send the other opinion")
    ground = forms.CharField(
        label=_("Why does the department see it differently?"), widget=forms.Textarea, max_length=4000
    )
    files = StoredFilesField(label=_("Files that show it"), required=False)

    def apply(self, finding, *, by):
        finding.respond(by=by, **self.answers("ground", "files"))


class AnswerForm(PageForm):
    """The department answers an observation."""

    submit = _("Send the answer")
    reply = forms.CharField(label=_("Answer of the department"), widget=forms.Textarea, max_length=4000)

    def apply(self, finding, *, by):
        finding.answer(by=by, **self.answers())


class NoteForm(PageForm):
    """A reason that everybody can read later."""

    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)


class RegradeForm(NoteForm):
    """The leads agree on another grade."""

    submit = _("Change the grade")
    rows = ["grade", "note"]
    grade = forms.ModelChoiceField(Grade.objects.none(), label=_("Grade"), empty_label=None)

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, record=record, by=by, initial={"grade": record.grade}, **kwargs)
        self.fields["grade"].queryset = Grade.objects.visible_to(by).in_use()

    def apply(self, finding, *, by):
        finding.regrade(by=by, version=self.seen_version(), **self.answers())


class WordsForm(NoteForm):
    """Wording, clause and procedure of a finding, with the reason for the change."""

    words = (*Finding.TEXTS, "clause", "procedure")
    rows = ["title", "criterion", "evidence", "statement", Row("clause", "procedure"), "note"]

    title = forms.CharField(label=_("Title"), max_length=200)
    criterion = forms.CharField(label=_("Criterion"), widget=forms.Textarea, max_length=4000, required=False)
    evidence = forms.CharField(label=_("Evidence"), widget=forms.Textarea, max_length=4000, required=False)
    statement = forms.CharField(label=_("Statement"), widget=forms.Textarea, max_length=4000, required=False)
    clause = forms.ModelChoiceField(Clause.objects.none(), label=_("Clause"), required=False)
    procedure = forms.ModelChoiceField(None, label=_("Procedure"), required=False)

    def __init__(self, *args, record, by, initial=None, **kwargs):
        present = {name: getattr(record, name) for name in self.words}
        super().__init__(*args, record=record, by=by, initial={**present, **(initial or {})}, **kwargs)
        self.fields["clause"].queryset = record.round.standard.clauses.filter(auditable=True)
        self.fields["procedure"].queryset = record.agency.procedures.order_by("code")


class RewordForm(WordsForm):
    """The leads agree on other words."""

    submit = _("Change the wording")

    def apply(self, finding, *, by):
        finding.reword(by=by, version=self.seen_version(), **self.answers())


class CorrectForm(WordsForm):
    """A recorded correction after issue, of wording or grade."""

    submit = _("Record the correction")
    rows = ["grade", *WordsForm.rows]
    grade = forms.ModelChoiceField(Grade.objects.none(), label=_("Grade"), empty_label=None)

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, record=record, by=by, initial={"grade": record.grade}, **kwargs)
        self.fields["grade"].queryset = Grade.objects.visible_to(by).in_use()

    def apply(self, finding, *, by):
        finding.correct(by=by, version=self.seen_version(), **self.answers())


class ReasonedStepForm(StepForm):
    """A step of a finding that asks only for its reason."""

    needs_note = True

    def apply(self, finding, *, by):
        getattr(finding, self.step)(by=by, **self.answers())


class UpholdForm(StepForm):
    """A ruling on the ground that was read: one that was written meanwhile is shown first."""

    step = "uphold"
    needs_note = True

    def apply(self, finding, *, by):
        finding.uphold(by=by, version=self.seen_version(), **self.answers())


class IssueForm(PageForm):
    """Issue one finding with the next number of its series."""

    submit = _("Issue the finding")

    def apply(self, finding, *, by):
        finding.issue(by=by)


class IssueTogetherForm(PageForm):
    """Issue the ticked findings of a round, all or none."""

    submit = _("Issue the ticked findings")
    findings = SeveralField(
        Finding.objects.none(),
        label=_("Findings"),
        error_messages={"required": _("Tick the findings to issue.")},
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["findings"].queryset = (
            Finding.objects.visible_to(self.by).filter(round=record).presented().select_related("grade", "department")
        )

    def apply(self, audit_round, *, by):
        Finding.issue_together(self.cleaned_data["findings"], by=by)
