"""Forms ask, and pass the answer on to one verb of a record.

The look of every form lives here: a subclass names its fields, their order in `rows` and the words on its one
button. Each form carries the `op_id` of `once.py` and, for a record that exists, the `version` of `versions.py`.
"""

import uuid
from datetime import date, datetime, time

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout, LayoutObject
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .versions import Seen

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


class Row(tuple):
    """Fields side by side in one row of a form, on a wide screen."""

    def __new__(cls, *fields):
        return super().__new__(cls, fields)


class Piece(LayoutObject):
    """A part of a form that has a template of its own, which gets the form."""

    def __init__(self, template):
        self.template, self.fields = template, []

    def render(self, form, context, template_pack=None, **kwargs):
        return render_to_string(self.template, {"form": form})


DJANGOS_NOTHING = "---------"  # what a list offers first when nobody said how to call no choice


class PageForm(forms.Form):
    """A form as it stands on a page: its fields in rows, one button, and what makes it safe to send twice.

    `record` is what is being changed (None when something new is entered), `by` the person at the screen.
    A subclass writes `apply(record, *, by)`, which calls one verb and returns the record that it led to.
    """

    submit = _("Save")
    rows = None
    danger = False
    base = None  # what stood in the form before the person typed, as it would be sent, where a device says so
    uid = None  # of a new record, where a device has made it

    op_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, by, record=None, **kwargs):
        initial = {"op_id": uuid.uuid4(), **(kwargs.pop("initial", None) or {})}
        if record is not None:
            initial.setdefault("version", getattr(record, "version", None))
        super().__init__(*args, initial=initial, **kwargs)
        self.by, self.record = by, record
        self.conflict, self.busy = None, False  # what `web.applied` met
        self.fields["op_id"].initial = initial["op_id"]
        for field in self.fields.values():
            if hasattr(field, "for_person"):
                field.for_person(by)
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == DJANGOS_NOTHING:
                field.empty_label = _("Choose one") if field.required else _("None")
            _made_easy_to_fill(field.widget)
            _counts_as_browsers_do(field)

    @property
    def helper(self):
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout("op_id", "version", *map(_laid_out, self._rows()))
        return helper

    def _rows(self):
        return self.rows or self._own_fields()

    def seen_version(self):
        """The version that the person had on the screen, for the verb to compare with: with its values, if known."""
        version = self.cleaned_data.get("version")
        return version if self.base is None else Seen(version, self.seen_values())

    def seen_values(self):
        """The answers that stood in the form before the person typed, by field; what cannot be read is left out.

        As in every form, nothing is sent for a box that is not ticked, so what `base` does not name was empty.
        """
        values = {}
        for name in self._own_fields():
            field, full = self.fields[name], self.add_prefix(name)
            before = field.widget.value_from_datadict(self.base, {}, full)
            if before == field.widget.value_from_datadict(self.data, self.files, full):
                values[name] = self.cleaned_data[name]
                continue
            try:
                values[name] = field.clean(before)
            except ValidationError:
                continue
        return values

    def disputed(self, name, fresh):
        """Of an answer that is several fields of the page: (field, label, theirs, yours) of those that collide."""
        return []

    def answers(self, *names):
        """The cleaned values of the named fields, or of all that are the form's own."""
        return {name: self.cleaned_data[name] for name in names or self._own_fields()}

    def _own_fields(self):
        return [name for name in self.fields if name not in ("op_id", "version")]

    def named(self):
        """The uid that a new record was given where it was written down, for the verb."""
        return {"uid": self.uid} if self.uid else {}

    def renew(self, **hidden):
        """Show the form again under a fresh `op_id` (and version), with all that was typed."""
        self.data = self.data.copy()
        self.data[self.add_prefix("op_id")] = str(uuid.uuid4())
        for name, value in hidden.items():
            self.data[self.add_prefix(name)] = value

    def apply(self, record, *, by):
        """Call the verb that this form is for; the record that it led to, or nothing for `record` itself."""
        raise NotImplementedError  # a form without its verb is a mistake of ours, never of the person who sends it


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


def _made_easy_to_fill(widget):
    """What keyboards on glass and dictation want to know: an agency writes Vietnamese, whatever the page speaks."""
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = min(int(widget.attrs.get("rows", 10)), 4)
        for name, value in {"lang": "vi", "autocapitalize": "sentences", "spellcheck": "true"}.items():
            widget.attrs.setdefault(name, value)
    elif type(widget) is forms.TextInput:
        widget.attrs.setdefault("lang", "vi")
    elif isinstance(widget, forms.NumberInput):
        widget.attrs.setdefault("inputmode", "numeric" if widget.attrs.get("step", "1") == "1" else "decimal")


class Longest(MaxLengthValidator):
    """The end of a line is sent as two letters, and counts as one, as where the text was typed."""

    def clean(self, text):
        return len(text.replace("\r\n", "\n"))


def _counts_as_browsers_do(field):
    field.validators = [
        Longest(one.limit_value) if type(one) is MaxLengthValidator else one for one in field.validators
    ]


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


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows, ticked from a list; a number that SQLite cannot hold is simply none of them."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as error:
            said = ", ".join(map(str, value))[:60]
            raise ValidationError(self.error_messages["invalid_choice"], params={"value": said}) from error


class PeopleField(SeveralField):
    """Several people, with their posts."""

    def label_from_instance(self, person):
        return person.with_post


class PersonField(forms.ModelChoiceField):
    """One person, with the post, since names repeat."""

    def label_from_instance(self, person):
        return person.with_post


def column(model, name, **changes):
    """The form field of a column: its label, limits, choices and help are the model's own.

    A reference offers nothing until the form says among which rows (`RecordForm.offer`), so that none reaches too far.
    """
    field = model._meta.get_field(name)
    is_person = field.is_relation and field.related_model is get_user_model()
    if isinstance(field, models.DateField):
        changes.setdefault("form_class", DateField)
    elif is_person:
        changes.setdefault("form_class", PeopleField if field.many_to_many else PersonField)
    made = field.formfield(**changes)
    if field.is_relation:
        made.queryset = made.queryset.none()
    nothing = _("Choose one") if made.required else _("None")
    if field.many_to_one:
        made.empty_label = nothing
    elif field.choices and made.choices[0][0] == "":
        made.choices = [("", nothing), *made.choices[1:]]
    return made


class RecordForm(PageForm):
    """Columns of a record of `model`, entered anew (`record` is None) or changed.

    `given` are the columns of a new record that the page knows and the person is not asked for.
    """

    model = None

    def __init__(self, *args, record=None, initial=None, given=None, **kwargs):
        self.given = given or {}
        if record is not None:
            initial = {**{name: _held(record, name) for name in self.base_fields}, **(initial or {})}
            initial = {name: value for name, value in initial.items() if name not in ("op_id", "version")}
        super().__init__(*args, record=record, initial=initial, **kwargs)

    def offer(self, name, rows):
        """Let a field choose among these rows, and those that the record names already."""
        held = _held(self.record, name) if self.record is not None else None
        kept = [row.pk for row in (held if isinstance(held, list) else [held]) if row is not None]
        self.fields[name].queryset = rows | rows.model.objects.filter(pk__in=kept) if kept else rows

    def apply(self, record, *, by):
        values = self.answers()
        related = {name: values.pop(name) for name in list(values) if self._is_many(name)}
        if record is None:
            return self.enter(by=by, related=related, **self.given, **values)
        return record.edit(by=by, version=self.seen_version(), related=related, **values)

    def enter(self, **values):
        """The verb that writes a new record down."""
        return self.model.enter(**values)

    def _is_many(self, name):
        return self.model._meta.get_field(name).many_to_many


def _held(record, name):
    """What a record has in a column, as a form shows it."""
    value = getattr(record, name, None)
    return list(value.all()) if isinstance(value, models.Manager) else value
