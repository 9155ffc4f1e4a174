"""What is asked when a document is prepared, submitted, issued, sent back."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audits.core.decisions import PaperDecision
from audits.core.forms import DateField, PageForm, Row, StepForm
from audits.organisation.models import PaperSetting

from . import issuing, readiness
from .collecting import beginnings
from .documents import IssuedDocument

LONG = ("grounds", "duties", "requirements", "introduction", "strengths", "causes")


class DocumentForm(PageForm, forms.ModelForm):
    """The prose of a document and what stands at its head and foot; figures and lists are not typed."""

    submit = _("Save the texts")
    rows = [
        *IssuedDocument.TEXTS,
        Row("issuer", "authority", "authority_of"),
        Row("signer_post", "signer_name"),
        "recipients",
        "layout_rule",
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
            "layout_rule",
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
        if not record.chooses_layout:
            del self.fields["layout_rule"]
        self.rows = [row for row in self.rows if isinstance(row, Row) or row in self.fields]
        for name in set(LONG) & set(record.texts):
            self.fields[name].widget.attrs["rows"] = 6

    def apply(self, document, *, by):
        stands = IssuedDocument.objects.get(pk=document.pk)
        stands.edit(by=by, version=self.seen_version(), **self.answers())


class PrepareForm(PageForm):
    """Begin a document of a round with what can be said from its records."""

    submit = _("Begin the document")

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def apply(self, audit_round, *, by):
        texts = beginnings.texts(audit_round, self.kind)
        return IssuedDocument.prepare(audit_round, by=by, kind=self.kind, **texts)


class SubmitForm(PageForm):
    """Hand the document to the chair."""

    submit = _("Submit for approval")

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        if count := len(readiness.doubts(record)):
            said = ngettext(
                "I have looked at the %(count)s point above and submit it with that.",
                "I have looked at the %(count)s points above and submit it with them.",
                count,
            )
            self.fields["seen"] = forms.BooleanField(label=said % {"count": count})

    def apply(self, document, *, by):
        issuing.submit(document, by=by)


class IssueForm(PageForm):
    """Number and date of the document; the bytes are made right after."""

    submit = _("Issue")
    rows = [Row("number", "dated_on")]
    number = forms.CharField(label=_("Number and symbol"), max_length=60)
    dated_on = DateField(label=_("Date"))

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        number, setting = self.fields["number"], record.setting
        number.initial = record.number
        number.help_text = _("For example %(number)s.") % {
            "number": setting.written(5, symbol=record.symbol, audit_round=record.round.number, year=record.round.year)
        }
        if record.bears_the_decision:
            number.initial, self.fields["dated_on"].initial = record.round.decision_number, record.round.decision_on
            number.help_text = _("The number and the date by which the round was approved.")
        elif setting.counts_itself:
            number.required = False
            number.help_text = PaperSetting.GIVEN_BY_US

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
