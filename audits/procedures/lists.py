"""The list of procedures: its filters, its order, its columns as a file."""

from django import forms
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters, OneOf
from audits.core.tables import Column, word_for
from audits.organisation.models import Department

from .procedure import Procedure
from .revision import Revision


def register(user):
    """The procedures that `user` may see, each with its revision in force today."""
    standing = Revision.objects.in_force().only("procedure", "issue", "revision", "effective_on")
    seen = Procedure.objects.visible_to(user).select_related("department")
    return seen.prefetch_related(Prefetch("revisions", standing, to_attr="standing"))


def in_rows(rows):
    """With what a row of the list shows and no more; the department is lent by the filters."""
    own = ("code", "title", "department", "time_limit", "time_unit", "national_code", "withdrawn_on")
    return rows.select_related(None).only(*own)


def in_force_label(procedure):
    return procedure.standing[0].label if procedure.standing else ""


def in_force_since(procedure):
    return procedure.standing[0].effective_on if procedure.standing else None


class ProcedureFilters(Filters):
    """Department, kind, whether a revision is in force; the search box covers code, title, field, national code."""

    STATES = (
        ("in_force", _("In force")),
        ("without", _("Without a revision in force")),
        ("withdrawn", _("Withdrawn procedures")),
    )
    columns = {"department": "department", "kind": "kind"}

    department = OneOf(label=_("Department"), anything=_("All departments"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *Procedure.Kind.choices])
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any state")), *STATES])

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.lent = {"department": self.fields["department"].offer(Department.objects.visible_to(user).only("name"))}

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


def sorts():
    """What the list may be sorted by; which revision is in force is a matter of the day."""
    in_force = Revision.objects.in_force().filter(procedure=OuterRef("pk"))
    return {
        "code": ("code",),
        "title": ("search",),
        "department": ("department__order", "department__name", "code"),
        "since": (Subquery(in_force.values("effective_on")[:1]), "code"),
    }


COLUMNS = [
    Column(_("Code"), "code"),
    Column(_("Name of the procedure"), "title"),
    Column(_("Department"), "department.name"),
    Column(_("Kind"), word_for(Procedure, "kind")),
    Column(_("Field of work"), "field"),
    Column(_("Time limit"), "time_limit", kind="number"),
    Column(_("Time unit"), lambda procedure: procedure.get_time_unit_display() if procedure.time_limit else ""),
    Column(_("National code"), "national_code"),
    Column(_("Revision in force"), in_force_label),
    Column(_("In force since"), in_force_since, kind="date"),
    Column(_("Withdrawn on"), "withdrawn_on", kind="date"),
]
