"""Choices that say beside each what speaks for it and what against it.

Whoever chooses an auditor, a team or a contact sees the facts before choosing, not a refusal afterwards; what speaks
against a choice marks it but does not close it, since rules are asked of the record.
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Fact:
    """One thing to know about a choice; `tone` is "good", "bad" or nothing."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Offer:
    """A record that can be chosen, with what is to be known about it."""

    record: object
    label: str
    facts: tuple = ()

    @property
    def is_marked(self):
        return any(fact.tone == "bad" for fact in self.facts)


@dataclass(frozen=True)
class Offers:
    """Offers under one heading; folded away unless `open`."""

    title: str
    offers: list
    open: bool = True


class OfferWidget(forms.widgets.ChoiceWidget):
    """A list of radio buttons, or of ticks when several may be chosen, each with its facts."""

    template_name = "widgets/offers.html"
    use_fieldset = True
    groups = ()

    def __init__(self, *args, several=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.allow_multiple_selected = several
        self.input_type = "checkbox" if several else "radio"

    def id_for_label(self, id_, index=None):
        return ""  # a group of choices has a legend

    def get_context(self, name, value, attrs):
        context = forms.Widget.get_context(self, name, value, attrs)
        chosen = {str(one) for one in self.format_value(value)}
        context["widget"] |= {
            "type": self.input_type,
            "groups": [(group, group.open or bool(chosen & _keys(group))) for group in self.groups if group.offers],
            "chosen": chosen,
        }
        return context

    def value_from_datadict(self, data, files, name):
        if self.allow_multiple_selected:
            return data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))
        return data.get(name)


def _keys(group):
    return {str(offer.record.pk) for offer in group.offers}


class OfferField(forms.Field):
    """One of the records on offer; cleaned to the record. Call `offer` before the form is cleaned or shown."""

    several = False
    default_error_messages = {"invalid_choice": _("Choose one of those on the list.")}

    def __init__(self, **kwargs):
        super().__init__(widget=OfferWidget(several=self.several), **kwargs)
        self.records = {}

    def offer(self, *groups):
        self.widget.groups = groups
        self.records = {str(offer.record.pk): offer.record for group in groups for offer in group.offers}

    def prepare_value(self, value):
        return getattr(value, "pk", value)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return self.records[str(value)]
        except KeyError as error:
            raise ValidationError(self.error_messages["invalid_choice"]) from error

    def has_changed(self, initial, data):
        return str(self.prepare_value(initial) or "") != str(data or "")


class OffersField(OfferField):
    """Several of the records on offer; cleaned to a list of records."""

    several = True

    def prepare_value(self, value):
        return [super(OffersField, self).prepare_value(one) for one in value or ()]

    def to_python(self, value):
        return [record for record in (super(OffersField, self).to_python(one) for one in value or ()) if record]

    def has_changed(self, initial, data):
        return set(map(str, self.prepare_value(initial))) != set(map(str, data or ()))
