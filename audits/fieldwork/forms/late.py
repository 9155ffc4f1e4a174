"""What arrived after a visit was over: read in words, taken up, or set aside."""

from datetime import date

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.copies import BY_UID
from audits.core.forms import PageForm, StepForm
from audits.core.rules import RuleBroken
from audits.core.templatetags.house import vn_date
from audits.core.versions import Stale

from .. import arrivals, operations
from ..steps import in_words


def form_of(arrival, user, over=None):
    """(the form that was sent, the record that it is about): the very form of the record page.

    `over` is the version of a record that stands and is to be written over.
    """
    said = {**arrival.said, "uid": [str(arrival.uid or "")]}
    if over is not None:
        said["base_version"] = [str(over)]
        said.pop("base", None)
    return operations.form_for(arrival.kind, arrival.visit, user, said, file=arrival.file)


class Reading:
    """An arrival in words: (label, what was written, what stands now where that is something else)."""

    def __init__(self, arrival, user):
        self.rows, self.record, self.sentence = [], None, ""
        try:
            form, self.record = form_of(arrival, user)
        except RuleBroken as broken:  # what it is about is gone: what was written can still be read
            self.sentence = broken.sentence
            self.rows = [(name, ", ".join(map(str, values)), "") for name, values in arrival.written]
            return
        form.is_valid()
        for name, field in form.fields.items():
            if name in ("op_id", "version", "file"):  # a file is shown, not told
                continue
            if name in BY_UID and name in form.errors:  # what it names came late too, and is no record yet
                self.rows.append((field.label or name, _named(arrival, name), ""))
                continue
            said = words(field, form.cleaned_data[name] if name in form.cleaned_data else form.data.get(name))
            stands = words(field, form.initial.get(name)) if self.record is not None else ""
            if said or stands:
                self.rows.append((field.label or name, said, stands if stands != said else ""))


def _named(arrival, *fields):
    """What a late entry names that came late itself and still waits, in words."""
    uids = [uid for name in fields for uid in arrival.said.get(name, ())]
    return ", ".join(map(str, arrivals.named(arrival.visit, *uids).select_related("author").in_order()))


def words(field, value):
    """A value as a person reads it."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return vn_date(value)
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, dict):
        return in_words(value)
    if isinstance(value, list | tuple | models.QuerySet):
        return ", ".join(words(field, one) for one in value)
    if isinstance(field, forms.ModelChoiceField):
        found = field.queryset.filter(pk=value).first() if str(value).isdigit() else None
        return str(found or value)
    return str(dict(getattr(field, "choices", ())).get(value, value))


class TakeUpForm(PageForm):
    """It counts after all: what was sent is written into the visit, in the name of who takes it up."""

    submit = gettext_lazy("Take up")
    over = forms.IntegerField(widget=forms.HiddenInput, required=False)
    stands = None  # the version of the record that stands in the way

    def apply(self, arrival, *, by):
        form, record = form_of(arrival, by, self.cleaned_data["over"])
        if not form.is_valid():
            raise RuleBroken(_what_is_wrong(form, arrival))
        try:
            became = form.apply(record, by=by) or record
        except Stale as stale:
            self.stands = stale.fresh.version
            raise RuleBroken(
                _("This was changed after it had been written. Compare both, then take it up in place of what stands.")
            ) from stale
        arrival.take_up(by=by, became=became)
        return arrival


def _what_is_wrong(form, arrival):
    if others := _named(arrival, *(name for name in BY_UID if name in form.errors)):
        return _("It names what arrived late as well: %(others)s. Take that up first.") % {"others": others}
    return " ".join(error for errors in form.errors.values() for error in errors)


class SetAsideForm(StepForm):
    """It stays out of the visit, with the reason."""

    step = "set_aside"
    needs_note = True
    submit = gettext_lazy("Set aside")
