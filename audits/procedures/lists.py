"""The list of procedures: its filters, its order, its columns as a file."""

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters
from audits.core.tables import Column
from audits.organisation.models import Department

from .procedure import Procedure
from .revision import Revision


def register(user):
    """The procedures that `user` may see, each with its revision in force today."""
    standing = Revision.objects.in_force()
    since = standing.filter(procedure=OuterRef("pk")).values("effective_on")[:1]
    return (
        Procedure.objects.visible_to(user)
        .select_related("department")
        .prefetch_related(Prefetch("revisions", standing, to_attr="standing"))
        .annotate(in_force_since=Subquery(since))
    )


def in_force_label(procedure):
    return procedure.standing[0].label if procedure.standing else ""


class ProcedureFilters(Filters):
    """Department, kind, whether a revision is in force; the search box covers code, title, field, national code."""

    STATES = (
        ("in_force", _("In force")),
        ("without", _("Without a revision in force")),
        ("withdrawn", _("Withdrawn procedures")),
    )
    columns = {"department": "department", "kind": "kind"}

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), empty_label=_("All departments")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *Procedure.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any state")), *STATES])

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.fields["department"].queryset = Department.objects.visible_to(user)

    def narrow(self, rows):
        rows = super().narrow(rows)
        in_force = Exists(Revision.objects.in_force().filter(procedure=OuterRef("pk")))
        match self.cleaned_data.get("state"):
            case "in_force":
                return rows.filter(in_force)
            case "without":
                return rows.not_withdrawn().filter(~in_force)
            case "withdrawn":
                return rows.withdrawn()
        return rows


SORTS = {
    "code": ("code",),
    "department": ("department__order", "department__name", "code"),
    "kind": ("kind", "code"),
    "since": ("in_force_since", "code"),
}

COLUMNS = [
    Column(_("Code"), "code"),
    Column(_("Name of the procedure"), "title"),
    Column(_("Department"), "department.name"),
    Column(_("Kind"), "get_kind_display"),
    Column(_("Field of work"), "field"),
    Column(_("Time limit"), "time_limit", kind="number"),
    Column(_("Time unit"), lambda procedure: procedure.get_time_unit_display() if procedure.time_limit else ""),
    Column(_("National code"), "national_code"),
    Column(_("Revision in force"), in_force_label),
    Column(_("In force since"), "in_force_since", kind="date"),
    Column(_("Withdrawn on"), "withdrawn_on", kind="date"),
]
