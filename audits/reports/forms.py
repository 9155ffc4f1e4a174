"""What is asked when a report is prepared, issued and filed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.decisions import PaperDecision
from audits.core.forms import DateField, PageForm, Row, StepForm
from audits.organisation.models import Agency

from . import issuing
from .collecting import beginnings
from .documents import IssuedDocument

LONG = ("introduction", "strengths", "causes")


class DocumentForm(PageForm, forms.ModelForm):
    """The prose of a report and what stands at its head and foot; figures and lists are not typed."""

    submit = _("Save the texts")
    rows = [
        *IssuedDocument.TEXTS,
        Row("issuer", "authority", "authority_of"),
        Row("signer_post", "signer_name"),
        "recipients",
    ]

    class Meta:
        model = IssuedDocument
        fields = [
            *IssuedDocument.TEXTS,
            "issuer",
            "authority",
            "authority_of",
            "signer_post",
            "signer_name",
            "recipients",
        ]
        help_texts = {
            "proposals_leadership": _("One a line, each with its date."),
            "proposals_departments": _("One a line, each with its date."),
            "proposals_standing_body": _("One a line, each with its date."),
            "remark": _("Printed at the foot of the first page, for example why an old report was set again."),
        }

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, instance=record, **kwargs)
        for name in set(IssuedDocument.TEXTS) - set(record.texts):
            del self.fields[name]
        self.rows = [row for row in self.rows if row in self.fields or row not in IssuedDocument.TEXTS]
        for name in set(LONG) & set(record.texts):
            self.fields[name].widget.attrs["rows"] = 6

    def apply(self, document, *, by):
        stands = IssuedDocument.objects.get(pk=document.pk)
        stands.edit(by=by, version=self.seen_version(), **self.answers())


class PrepareForm(PageForm):
    """Begin a report."""

    submit = _("Begin the report")

    def apply(self, audit_round, *, by):
        return IssuedDocument.prepare(audit_round, by=by, **beginnings.texts(audit_round))


class PrepareFollowUpForm(PageForm):
    """Begin the report on the follow-up."""

    submit = _("Begin the report")

    def apply(self, audit_round, *, by):
        kind, texts = IssuedDocument.Kind.FOLLOW_UP, beginnings.follow_up_texts(audit_round)
        return IssuedDocument.prepare(audit_round, by=by, kind=kind, **texts)


class SubmitForm(PageForm):
    """Hand the report to the chair."""

    submit = _("Submit for approval")

    def apply(self, document, *, by):
        issuing.submit(document, by=by)


class IssueForm(PageForm):
    """Number and date of the report; the bytes are made right after."""

    submit = _("Issue")
    rows = [Row("number", "dated_on")]
    number = forms.CharField(label=_("Number and symbol"), max_length=60, help_text=_("For example 45/BC-SLĐTBXH."))
    dated_on = DateField(label=_("Date"))

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["number"].initial = record.number
        if record.agency.report_numbering == Agency.Numbering.OWN:
            self.fields["number"].required = False
            self.fields["number"].help_text = _("Leave it empty: the program gives the next number of the series.")

    def apply(self, document, *, by):
        document.issue(by=by, **self.answers("number", "dated_on"), paper=self.paper())
        issuing.print_document.enqueue(document.pk)

    def paper(self):
        return None


class IssueOnPaperForm(PaperDecision, IssueForm):
    """The chair signed on paper; the secretariat records it with the scan."""

    submit = _("Record the decision")
    rows = [*IssueForm.rows, *PaperDecision.paper_rows]


class ReasonForm(StepForm):
    """Send back or release, with the reason."""

    needs_note = True


class SendBackOnPaperForm(PaperDecision, ReasonForm):
    """The chair sent it back on paper."""

    step = "send_back"

    def apply(self, document, *, by):
        document.send_back(by=by, note=self.cleaned_data["note"], paper=self.paper())


ON_PAPER = {"issue": IssueOnPaperForm, "send_back": SendBackOnPaperForm}
