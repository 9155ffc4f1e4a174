"""What is asked about counted survey forms."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.file_fields import StoredFileField
from audits.core.forms import PageForm, RecordForm, Row, column
from audits.fieldwork.models import SurveyTotals
from audits.organisation.models import Department
from audits.procedures.models import Procedure


class TotalsForm(RecordForm):
    """The forms of a period, counted by level."""

    model = SurveyTotals
    submit = _("Save the counts")
    rows = [
        Row("department", "procedure"),
        Row("starts_on", "ends_on"),
        Row("given_out", "returned", "valid"),
        Row("very_satisfied", "satisfied", "neutral"),
        Row("dissatisfied", "very_dissatisfied"),
        "remark",
        "scan",
    ]

    department = column(SurveyTotals, "department", help_text=_("Whose service was judged."))
    procedure = column(
        SurveyTotals,
        "procedure",
        help_text=_("Only where the forms are about one procedure. They are not counted for the department once more."),
    )
    starts_on = column(SurveyTotals, "starts_on")
    ends_on = column(SurveyTotals, "ends_on")
    given_out = column(SurveyTotals, "given_out", initial=None)
    returned = column(SurveyTotals, "returned", initial=None)
    valid = column(SurveyTotals, "valid", initial=None, help_text=_("Filled in as they should be."))
    very_satisfied = column(SurveyTotals, "very_satisfied", initial=0)
    satisfied = column(SurveyTotals, "satisfied", initial=0)
    neutral = column(SurveyTotals, "neutral", initial=0)
    dissatisfied = column(SurveyTotals, "dissatisfied", initial=0)
    very_dissatisfied = column(SurveyTotals, "very_dissatisfied", initial=0)
    remark = column(SurveyTotals, "remark")
    scan = StoredFileField(label=_("Scan of the count"), accept=("pdf", "jpg", "png", "webp"), required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.offer("department", Department.objects.visible_to(by).existing())
        self.offer("procedure", Procedure.objects.visible_to(by).not_withdrawn())
        self.fields["procedure"].label_from_instance = lambda procedure: f"{procedure.code} · {procedure.title}"
        if self.record is None:
            self.given = {"agency": by.agency, **self.given}


class WithdrawForm(PageForm):
    """Counts keyed in by mistake are taken back, with the reason."""

    submit = _("Withdraw the counts")
    danger = True
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000)

    def apply(self, record, *, by):
        return record.withdraw(by=by, version=self.seen_version(), **self.answers())
