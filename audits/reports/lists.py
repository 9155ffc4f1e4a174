"""The list of documents and the register of their numbers: filters, order, columns as a file."""

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters, OneOf, in_turn
from audits.core.tables import Column, word_for
from audits.planning.models import AuditRound

from .documents import IssuedDocument


class DocumentFilters(Filters):
    """By round, kind and status; the search box covers number and title."""

    columns = {"round": "round", "kind": "kind", "status": "status"}

    round = OneOf(label=_("Round"), anything=_("All rounds"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *IssuedDocument.Kind.choices])
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any status")), *IssuedDocument.Status.choices])

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.fields["round"].offer(AuditRound.objects.visible_to(user).only("number", "year"))


SORTS = {
    "number": ("number",),
    "round": ("round__year", "round__number"),
    "date": (F("dated_on"),),
    "document": ("kind", "round__year", "round__number"),
    "status": (in_turn("status", IssuedDocument.Status),),
}

COLUMNS = [
    Column(_("Number"), "number"),
    Column(_("Date"), "dated_on", kind="date"),
    Column(_("Kind"), word_for(IssuedDocument, "kind")),
    Column(_("Round"), "round"),
    Column(_("Title"), "round.title"),
    Column(_("Signer"), "signer_name"),
    Column(_("Status"), word_for(IssuedDocument, "status")),
    Column("SHA-256", "sha256"),
]


class RegisterFilters(Filters):
    """By the year in which numbers were given, and by kind."""

    columns = {"year": "number_year", "kind": "kind"}

    year = OneOf(label=_("Year"), anything=_("All years"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *IssuedDocument.Kind.choices])

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        years = IssuedDocument.objects.registered().visible_to(user).values_list("number_year", flat=True)
        self.fields["year"].choices = [
            ("", _("All years")),
            *((year, year) for year in sorted({*years} - {None})[::-1]),
        ]


REGISTER_SORTS = {
    "date": ("dated_on", "number"),
    "number": ("number_year", "number"),
    "document": ("kind", "dated_on"),
    "status": (in_turn("status", IssuedDocument.Status),),
}

REGISTER = [  # what a register of outgoing documents holds (Decree 30/2020/NĐ-CP, Article 15)
    Column(_("Number and symbol"), "number"),
    Column(_("Date"), "dated_on", kind="date"),
    Column(_("Kind"), word_for(IssuedDocument, "kind")),
    Column(_("About"), "round.title"),
    Column(_("Signer"), "signer_name"),
    Column(_("Recipients"), "recipients"),
    Column(_("Status"), word_for(IssuedDocument, "status")),
    Column(_("Replaces"), lambda document: document.replaces.number if document.replaces else ""),
    Column("SHA-256", "sha256"),
]
