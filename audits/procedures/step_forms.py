"""The table of steps as one form: rows are added, changed, ordered and taken out together."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audits.core.forms import PageForm

from .durations import TimeUnit
from .forms import AmountField
from .procedure import MOST_STEPS

EMPTY_ROWS, ROWS_OF_A_NEW_TABLE = 3, 8


class StepRow(forms.Form):
    """One step: who does what within how long."""

    title = forms.CharField(label=_("What is done"), max_length=300, widget=forms.TextInput(attrs={"size": 40}))
    who = forms.CharField(label=_("Who"), max_length=150, required=False, widget=forms.TextInput(attrs={"size": 24}))
    duration = AmountField(label=_("Duration"), max_digits=6)
    time_unit = forms.ChoiceField(label=_("Time unit"), choices=TimeUnit.choices)


class Rows(forms.BaseFormSet):
    """The rows in the order of the numbers beside them; those without a number come last."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Step")
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def written(self):
        """What is to be kept, in order."""
        names = StepRow.base_fields
        return [{name: form.cleaned_data[name] for name in names} for form in self.ordered_forms]


StepRows = forms.formset_factory(
    StepRow,
    formset=Rows,
    extra=EMPTY_ROWS,
    can_order=True,
    can_delete=True,
    max_num=MOST_STEPS,
    absolute_max=MOST_STEPS + ROWS_OF_A_NEW_TABLE,
    validate_max=True,
)


class StepsForm(PageForm):
    """The table of a procedure, with some empty rows below it."""

    submit = _("Save the steps")

    def __init__(self, data=None, files=None, *, by, record, **kwargs):
        super().__init__(data, files, by=by, record=record, **kwargs)
        steps = list(record.steps.values(*StepRow.base_fields))
        self.table = StepRows(data, prefix="steps", initial=steps)
        self.table.extra = EMPTY_ROWS if steps else ROWS_OF_A_NEW_TABLE
        for row in self.table.extra_forms:
            row.initial["time_unit"] = record.time_unit

    def clean(self):
        if not self.table.is_valid():
            raise ValidationError([_("Mend the steps that are marked."), *self.table.non_form_errors()])

    def apply(self, procedure, *, by):
        return procedure.write_steps(self.table.written(), by=by, version=self.seen_version())
