"""What is asked where the secretariat records a decision that was taken on paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .file_fields import StoredFileField
from .forms import DateField, Row
from .workflow import OnPaper


class PaperDecision(forms.Form):
    """What proves a decision taken on paper; goes before the form of the step that it records."""

    paper_rows = (Row("decision_number", "decision_on"), "decision_scan")

    decision_number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decision_on = DateField(label=_("Date of the decision"))
    decision_scan = StoredFileField(label=_("Scan of the decision"), accept=("pdf", "jpg", "png", "webp"))

    def paper(self):
        said = self.cleaned_data
        return OnPaper(said["decision_number"], said["decision_on"], said["decision_scan"])
