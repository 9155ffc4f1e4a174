"""The sampling sheet: how many case files there were and how they are chosen; drawing from the list."""

from crispy_forms.bootstrap import InlineRadios
from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.forms import DateField, PageForm, Row

from ..sampling import MOST_AT_ONCE, Sampling
from .entries import EntryForm, ProcedureField


class SamplingForm(EntryForm):
    """What is said of the whole from which the sample is taken; its procedure stays once it is chosen."""

    submit = _("Save the sampling sheet")

    procedure = ProcedureField(empty_label=_("Choose a procedure"))
    population = forms.IntegerField(
        label=_("Case files in all"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("In the period. It may be left empty when a list follows: then its case files are counted."),
    )
    period_from = DateField(label=_("Received from"), required=False)
    period_to = DateField(label=_("Received until"), required=False)
    method = forms.ChoiceField(
        label=_("How they are chosen"), choices=Sampling.Method.choices, initial="random", widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why these, when chosen on purpose"), widget=forms.Textarea, max_length=1000, required=False
    )

    def __init__(self, *args, visit, record=None, **kwargs):
        super().__init__(*args, visit=visit, record=record, **kwargs)
        if record is None:
            self.fields["procedure"].offer(visit)
        else:
            del self.fields["procedure"]

    def _rows(self):
        facts = ["population", Row("period_from", "period_to"), InlineRadios("method"), "reason"]
        return facts if self.record else ["procedure", *facts]

    def apply(self, sampling, *, by):
        if sampling is None:
            return Sampling.enter(by=by, visit=self.visit, **self.answers())
        return sampling.edit(by=by, version=self.seen_version(), **self.answers())


class DrawForm(PageForm):
    """So many of the list, by chance."""

    submit = _("Draw at random")

    count = forms.IntegerField(label=_("How many to draw"), min_value=1, max_value=MOST_AT_ONCE)

    def apply(self, sampling, *, by):
        return sampling.draw(self.cleaned_data["count"], by=by, version=self.seen_version())


class PickForm(PageForm):
    """Ticked case files of the list, with the reason; the page shows the boxes in the list."""

    submit = _("Take the ticked ones")
    rows = ["reason"]

    codes = forms.MultipleChoiceField(label=_("Case files"))
    reason = forms.CharField(label=_("Why these"), max_length=300)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        self.fields["codes"].choices = [(row[0], row[0]) for row in record.frame]

    def ticked(self):
        return set(self["codes"].value() or [])

    def apply(self, sampling, *, by):
        return sampling.pick(
            self.cleaned_data["codes"], by=by, reason=self.cleaned_data["reason"], version=self.seen_version()
        )
