"""The steps of a round and of a visit in its plan, also where they were decided on paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.decisions import PaperDecision
from audits.core.forms import DateField, PageForm, Row
from audits.organisation.models import PaperSetting


class SubmitForm(PageForm):
    """Submit the plan for approval."""

    submit = _("Submit for approval")

    def apply(self, audit_round, *, by):
        audit_round.submit(by=by)


class GatherForm(PageForm):
    """All visits are done: now the report."""

    submit = _("End the visits")

    def apply(self, audit_round, *, by):
        audit_round.gather(by=by)


class CloseForm(PageForm):
    """Everything that the round found is followed up."""

    submit = _("Close the round")

    def apply(self, audit_round, *, by):
        audit_round.close(by=by)


class ReasonForm(PageForm):
    """A step that asks for its reason; `step` is the verb of the record."""

    step = None
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)

    def apply(self, record, *, by):
        getattr(record, self.step)(by=by, note=self.cleaned_data["note"])


class ResumeForm(ReasonForm):
    step = "resume"
    submit = _("Back to the visits")


class SendBackForm(ReasonForm):
    step = "send_back"
    submit = _("Send the plan back")


class CancelForm(ReasonForm):
    step = "cancel"
    submit = _("Cancel it")
    danger = True


class ApproveForm(PageForm):
    """Approve the plan by a decision that has a number and a date."""

    submit = _("Approve the plan")
    rows = [Row("decision_number", "decision_on")]

    decision_number = forms.CharField(
        label=_("Number of the decision"), max_length=60, help_text=_("For example 05/QĐ-SLĐTBXH.")
    )
    decision_on = DateField(label=_("Date of the decision"))

    def paper(self):
        return None

    def apply(self, audit_round, *, by):
        audit_round.approve(
            by=by,
            version=self.seen_version(),
            paper=self.paper(),
            **self.answers("decision_number", "decision_on"),
        )


class ApproveRoundForm(ApproveForm):
    """Approve the plan of a round; the number may come from the program's own series of decisions."""

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        if PaperSetting.of(record.agency, PaperSetting.Paper.DECISION).counts_itself:
            self.fields["decision_number"].required = False
            self.fields["decision_number"].help_text = PaperSetting.GIVEN_BY_US


class ApproveOnPaperForm(PaperDecision, ApproveForm):
    """The secretariat records that the chair approved the plan on paper."""

    submit = _("Record the approval")
    rows = PaperDecision.paper_rows

    def paper(self):
        return PaperDecision.paper(self)


class ReasonOnPaperForm(PaperDecision, ReasonForm):
    """The secretariat records what the chair decided on paper, and why."""

    rows = ["note", *PaperDecision.paper_rows]

    def apply(self, record, *, by):
        getattr(record, self.step)(by=by, note=self.cleaned_data["note"], paper=self.paper())


class SendBackOnPaperForm(ReasonOnPaperForm):
    step = "send_back"
    submit = _("Record that the plan was sent back")


class CancelOnPaperForm(ReasonOnPaperForm):
    step = "cancel"
    submit = _("Record the cancellation")
    danger = True
