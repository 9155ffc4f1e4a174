"""The list of documents: its filters, its order, its columns as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters
from audits.core.tables import Column
from audits.planning.models import AuditRound

from .documents import IssuedDocument


class DocumentFilters(Filters):
    """By round, kind and status; the search box covers number and title."""

    columns = {"round": "round", "kind": "kind", "status": "status"}

    round = forms.ModelChoiceField(AuditRound.objects.none(), label=_("Round"), empty_label=_("All rounds"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *IssuedDocument.Kind.choices])
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any status")), *IssuedDocument.Status.choices])

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.fields["round"].queryset = AuditRound.objects.visible_to(user)


SORTS = {
    "number": ("number",),
    "round": ("round__year", "round__number"),
    "date": ("dated_on",),
    "status": ("status",),
}

COLUMNS = [
    Column(_("Number"), "number"),
    Column(_("Date"), "dated_on", kind="date"),
    Column(_("Kind"), "get_kind_display"),
    Column(_("Round"), "round"),
    Column(_("Title"), "round.title"),
    Column(_("Signer"), "signer_name"),
    Column(_("Status"), "get_status_display"),
    Column("SHA-256", "sha256"),
]
