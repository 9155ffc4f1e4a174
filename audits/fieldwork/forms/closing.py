"""The closing meeting: what the department says to each finding, and to the visit as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm

from .held import MinutesForm


class OpinionForm(PageForm):
    """What the department says to a finding when it is read out; empty when it agrees."""

    submit = _("Note the opinion")

    opinion = forms.CharField(
        label=_("The department sees it differently"),
        widget=forms.Textarea,
        max_length=4000,
        required=False,
        help_text=_("In its words. It stands in the minutes, and is proposed as the ground when the department signs."),
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, initial={"opinion": record.opinion}, **kwargs)

    def apply(self, finding, *, by):
        finding.note_opinion(by=by, version=self.seen_version(), opinion=self.cleaned_data["opinion"])


class RemarksForm(PageForm):
    """What the department says to the visit as a whole: a part of the minutes."""

    submit = _("Save the opinion")

    remarks = MinutesForm.base_fields["remarks"]

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, initial={"remarks": record.remarks}, **kwargs)

    def apply(self, visit, *, by):
        visit.write_minutes(by=by, version=self.seen_version(), remarks=self.cleaned_data["remarks"])
