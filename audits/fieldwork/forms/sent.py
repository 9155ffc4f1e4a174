"""Forms that only devices send: what the pages ask in two steps comes at once from one that had no network."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.file_fields import StoredFileField

from ..checklist import ChecklistItem
from ..evidence import Evidence
from ..samples import CaseSample
from .entries import EvidenceForm


class KeepEvidenceForm(EvidenceForm):
    """A photo or file with what is said about it, and the question or case file that it belongs to (by uid).

    Where nothing is said of it, it counts as showing a case file, so that none comes to more eyes than it should.
    """

    rows = None

    file = StoredFileField(label=_("Photo or file"))
    item = forms.ModelChoiceField(
        ChecklistItem.objects.none(), label=_("Question"), to_field_name="uid", required=False
    )
    sample = forms.ModelChoiceField(
        CaseSample.objects.none(), label=_("Case file"), to_field_name="uid", required=False
    )

    def __init__(self, *args, visit, **kwargs):
        super().__init__(*args, visit=visit, **kwargs)
        self.fields["item"].queryset = visit.checklist.all()
        self.fields["sample"].queryset = visit.samples.standing()

    def clean_shows_case_file(self):
        return self.cleaned_data["shows_case_file"] if "shows_case_file" in self.data else True

    def apply(self, record, *, by):
        return Evidence.enter(by=by, visit=self.visit, **self.named(), **self.answers())
