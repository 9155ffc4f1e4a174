"""Forms ask, and pass the answer on to one verb of a record.

The look of every form lives here: a subclass names its fields, their order in `rows` and the words on its one
button. Each form carries the `op_id` of `once.py` and, for a record that exists, the `version` of `versions.py`.
"""

import uuid
from datetime import date, datetime, time

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


class Row(tuple):
    """Fields side by side in one row of a form, on a wide screen."""

    def __new__(cls, *fields):
        return super().__new__(cls, fields)


class PageForm(forms.Form):
    """A form as it stands on a page: its fields in rows, one button, and what makes it safe to send twice.

    `record` is what is being changed (None when something new is entered), `by` the person at the screen.
    A subclass writes `apply(record, *, by)`, which calls one verb and returns the record that it led to.
    """

    submit = _("Save")
    rows = None
    danger = False

    op_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, by, record=None, **kwargs):
        initial = {"op_id": uuid.uuid4(), **(kwargs.pop("initial", None) or {})}
        if record is not None:
            initial.setdefault("version", getattr(record, "version", None))
        super().__init__(*args, initial=initial, **kwargs)
        self.by, self.record, self.conflict = by, record, None
        self.fields["op_id"].initial = initial["op_id"]
        for field in self.fields.values():
            if hasattr(field, "for_person"):
                field.for_person(by)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = min(int(field.widget.attrs.get("rows", 10)), 4)

    @property
    def helper(self):
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout("op_id", "version", *map(_laid_out, self._rows()))
        return helper

    def _rows(self):
        hidden = ("op_id", "version")
        return self.rows or [name for name in self.fields if name not in hidden]

    def seen_version(self):
        """The version that the person had on the screen, for the verb to compare with."""
        return self.cleaned_data.get("version")

    def answers(self, *names):
        """The cleaned values of the named fields, or of all that are the form's own."""
        names = names or [name for name in self.fields if name not in ("op_id", "version")]
        return {name: self.cleaned_data[name] for name in names}

    def renew(self, **hidden):
        """Show the form again under a fresh `op_id` (and version), with all that was typed."""
        self.data = self.data.copy()
        self.data[self.add_prefix("op_id")] = str(uuid.uuid4())
        for name, value in hidden.items():
            self.data[self.add_prefix(name)] = value

    def apply(self, record, *, by):
        raise NotImplementedError


class StepForm(PageForm):
    """A step that asks for nothing, or only for its reason."""

    step = None
    needs_note = False
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=2000, required=False)

    def __init__(self, *args, step=None, needs_note=None, submit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step or self.step
        if submit:
            self.submit = submit
        needed = self.needs_note if needs_note is None else needs_note
        if needed:
            self.fields["note"].required = True
        else:
            del self.fields["note"]

    def apply(self, record, *, by):
        getattr(record, self.step)(by=by, **self.answers())
        return record


def _laid_out(row):
    if isinstance(row, Row):
        return Div(*(Div(name, css_class="col-md") for name in row), css_class="row")
    return row


def _within_reach(value):
    day = value.date() if isinstance(value, datetime) else value
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Choose a date between 01/01/1990 and 31/12/2100."))


class DateField(forms.DateField):
    """A date, picked in the browser or typed as 05/12/2017."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [_within_reach]

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)


class TimeField(forms.TimeField):
    """A time of day at the agency's place, as 08:00."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"], **kwargs)


class MomentField(forms.SplitDateTimeField):
    """A date and a time of day at the agency's place, as one aware moment."""

    def __init__(self, **kwargs):
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": _("Date")},
            time_attrs={"type": "time", "aria-label": _("Time of day")},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(widget=widget, **kwargs)
        self.fields = (DateField(required=self.required), TimeField(required=self.required))
        for part in self.fields:
            part.required = False

    def compress(self, parts):
        if not parts or parts[0] in self.empty_values:
            return None
        if parts[1] in self.empty_values:
            raise ValidationError(_("Give the time of day as well."))
        return timezone.make_aware(datetime.combine(parts[0], parts[1] or time(0)))


class PeopleField(forms.ModelMultipleChoiceField):
    """Several people, ticked from a list."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person):
        return person.with_post
