"""The list of all visits: its filters, its order, its columns as a file."""

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters, OneOf, in_turn
from audits.core.tables import Column, word_for
from audits.organisation.models import Department

from .models import AuditRound, TeamMember, Visit

MINE, OURS = "mine", "ours"


def calendar(user):
    """The visits that a person may know of, each with who leads its team."""
    leads = TeamMember.objects.filter(team=OuterRef("team"), role=TeamMember.Role.LEAD).order_by("pk")
    return (
        Visit.objects.visible_to(user)
        .select_related("round", "department", "team")
        .annotate(lead_name=Subquery(leads.values("user__full_name")[:1]))
        .order_by("-starts_at", "-pk")
    )


def with_procedures(rows):
    """With what the file says besides, in two more queries."""
    return rows.prefetch_related("procedures", "contacts")


def in_rows(rows):
    """With what a row of the list shows and no more; round and department are lent by the filters."""
    own = ("status", "starts_at", "ends_at", "place", "round", "department", "team")
    return rows.select_related(None).select_related("team").only(*own, "team__number")


class VisitFilters(Filters):
    """Round, department, status, whose; the search box covers department and place."""

    columns = {"round": "round", "department": "department", "status": "status"}

    round = OneOf(label=_("Round"), anything=_("All rounds"))
    department = OneOf(label=_("Department"), anything=_("All departments"))
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any status")), *Visit.Status.choices])
    whose = forms.ChoiceField(
        label=_("Concerning"),
        choices=[("", _("Everybody")), (MINE, _("My teams")), (OURS, _("My department"))],
    )

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        self.lent = {
            "round": self.fields["round"].offer(AuditRound.objects.visible_to(user).only("number", "year")),
            "department": self.fields["department"].offer(Department.objects.visible_to(user).only("name")),
        }

    def narrow(self, rows):
        rows = super().narrow(rows)
        whose = self.cleaned_data.get("whose")
        if whose == MINE:
            return rows.of_member(self.user)
        return rows.filter(department=self.user.department_id) if whose == OURS else rows


SORTS = {
    "time": ("starts_at",),
    "department": ("department__order", "department__name", "starts_at"),
    "round": ("round__year", "round__number", "starts_at"),
    "team": ("round__year", "round__number", "team__number", "starts_at"),
    "status": (in_turn("status", Visit.Status), "starts_at"),
}

COLUMNS = [
    Column(_("Round"), "round"),
    Column(_("Department"), "department.name"),
    Column(_("Day"), "day", kind="date"),
    Column(_("From"), lambda visit: f"{visit.starts:%H:%M}"),
    Column(_("Until"), lambda visit: f"{visit.ends:%H:%M}"),
    Column(_("Place"), "place"),
    Column(_("Mode"), word_for(Visit, "mode")),
    Column(_("Team"), "team.number", kind="number"),
    Column(_("Team leader"), "lead_name"),
    Column(_("Procedures"), lambda visit: ", ".join(procedure.code for procedure in visit.procedures.all())),
    Column(_("Works with the team"), lambda visit: ", ".join(person.full_name for person in visit.contacts.all())),
    Column(_("Began"), "actual_starts_at", kind="datetime"),
    Column(_("Ended"), "actual_ends_at", kind="datetime"),
    Column(_("Status"), word_for(Visit, "status")),
]
