"""The lists of departments and people: their filters, their order, their columns as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.listing import Filters, OneOf
from audits.core.tables import Column, word_for

from .departments import Department
from .people import AuditorCertificate, User


class DepartmentFilters(Filters):
    """Kind, and those that exist no longer."""

    columns = {"kind": "kind"}

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *Department.Kind.choices])
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("Existing")), ("closed", _("Closed or merged")), ("all", _("All"))]
    )

    def narrow(self, rows):
        rows = super().narrow(rows)
        state = self.cleaned_data.get("state")
        if state == "all":
            return rows
        return rows.filter(closed_on__lte=clock.today()) if state == "closed" else rows.existing()


DEPARTMENT_SORTS = {
    "order": ("order", "name"),
    "code": ("code",),
    "name": ("name",),
    "kind": ("kind", "order"),
}

DEPARTMENT_COLUMNS = [
    Column(_("Code"), "code"),
    Column(_("Name"), "name"),
    Column(_("Name in English"), "name_en"),
    Column(_("Kind"), word_for(Department, "kind")),
    Column(_("Belongs to"), lambda department: department.parent.name if department.parent else ""),
    Column(_("Title of its head"), "head_title"),
    Column(_("Head"), lambda department: department.head.full_name if department.head else ""),
    Column(_("Deputies"), lambda department: ", ".join(person.full_name for person in department.deputies.all())),
    Column(_("Closed on"), "closed_on", kind="date"),
]


class PeopleFilters(Filters):
    """Department, role, certificate, and whether the account is open."""

    columns = {"department": "department", "role": "role"}

    department = OneOf(label=_("Department"), anything=_("All departments"))
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All roles")), *User.Role.choices])
    certified = OneOf(label=_("Certified for"), anything=_("Anything"))
    state = forms.ChoiceField(label=_("Account"), choices=[("", _("Open")), ("closed", _("Closed")), ("all", _("All"))])

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.fields["department"].offer(Department.objects.visible_to(user).only("name"))
        if user.is_administrator:
            self.fields["state"].choices = [*self.fields["state"].choices, ("waiting", _("Without a password yet"))]
        self.fields["certified"].offer(AuditorCertificate.standard.field.related_model.objects.all())

    def narrow(self, rows):
        rows = super().narrow(rows)
        if certified := self.cleaned_data.get("certified"):
            rows = rows.certified(certified)
        state = self.cleaned_data.get("state")
        if state == "all":
            return rows
        if state == "waiting":
            rows = rows.without_password()
        return rows.filter(is_active=state != "closed")


PEOPLE_SORTS = {
    "name": ("search",),
    "department": ("department__order", "department__name", "search"),
    "role": ("role", "search"),
}

PEOPLE_COLUMNS = [
    Column(_("Full name"), "full_name"),
    Column(_("Position"), "position"),
    Column(_("Department"), lambda person: person.department.name if person.department else ""),
    Column(_("Role"), word_for(User, "role")),
    Column(_("Auditor certificates"), lambda person: ", ".join(map(str, person.certified_for()))),
]
ACCOUNT_COLUMNS = [
    Column(_("Account name"), "username"),
    Column(_("E-mail"), "email"),
    Column(_("May sign in"), lambda person: _("yes") if person.is_active else _("no")),
]
