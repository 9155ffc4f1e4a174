"""The list of corrective actions: its filters, its order, its columns as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters, OneOf, in_turn
from audits.core.tables import Column, word_for
from audits.organisation.models import Department
from audits.planning.models import AuditRound

from . import counted
from .action import CorrectiveAction
from .deadlines import deadline_column
from .grades import Grade

OPEN, OVERDUE = "open", "overdue"


class ActionFilters(Filters):
    """Round, department, grade, state; overdue is asked of the dates.

    Year, where it was found, and what a figure counts come with the address only: figures open their rows by them.
    """

    columns = {
        "round": "finding__round",
        "department": "department",
        "grade": "finding__grade__kind",
        "year": "finding__round__year",
        "found_in": "finding__department",
    }

    round = OneOf(label=_("Round"), anything=_("All rounds"))
    department = OneOf(label=_("Department"), anything=_("All departments"))
    grade = forms.ChoiceField(label=_("Grade"))
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[
            ("", _("Any status")),
            (OVERDUE, _("Overdue")),
            (OPEN, _("Not closed")),
            *CorrectiveAction.Status.choices,
        ],
    )

    year = forms.IntegerField(label=_("Year"), min_value=1, max_value=9999, widget=forms.HiddenInput)
    found_in = forms.ModelChoiceField(Department.objects.none(), label=_("Found in"), widget=forms.HiddenInput)
    figure = forms.ChoiceField(label=_("Shown"), choices=counted.OF_ACTIONS, widget=forms.HiddenInput)

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        kinds = Grade.objects.visible_to(user).filter(kind__in=Grade.NONCONFORMITIES)
        self.fields["found_in"].queryset = Department.objects.visible_to(user)
        self.fields["round"].offer(AuditRound.objects.visible_to(user).only("number", "year"))
        self.lent = {
            "finding__grade": kinds,
            "department": self.fields["department"].offer(Department.objects.visible_to(user).only("name")),
        }
        self.fields["grade"].choices = [("", _("All grades")), *((grade.kind, grade.label) for grade in kinds)]

    def narrow(self, rows):
        rows = super().narrow(rows)
        if figure := self.cleaned_data.get("figure"):
            rows = counted.actions(rows, figure, self.user.agency)
        status = self.cleaned_data.get("status")
        if status == OVERDUE:
            return rows.overdue()
        if status == OPEN:
            return rows.open()
        return rows.filter(status=status) if status else rows


SORTS = {
    "number": ("finding__round__year", "finding__round__number", "finding__sequence", "cycle"),
    "department": ("department__order", "department__name"),
    "due": (deadline_column(),),
    "status": (in_turn("status", CorrectiveAction.Status),),
}

COLUMNS = [
    Column(_("Number"), lambda action: str(action)),
    Column(_("Grade"), "finding.grade.label"),
    Column(_("Title"), "finding.title"),
    Column(_("Department"), "department.name"),
    Column(_("Cycle"), "cycle", kind="number"),
    Column(_("Responsible person"), lambda action: action.owner.full_name if action.owner else ""),
    Column(_("Verifier"), lambda action: action.verifier.full_name if action.verifier else ""),
    Column(_("Correction"), "correction"),
    Column(_("Opened on"), "opened_on", kind="date"),
    Column(_("Plan due on"), "plan_due_on", kind="date"),
    Column(_("First due on"), "first_due_on", kind="date"),
    Column(_("Due on"), "due_on", kind="date"),
    Column(_("Reported done on"), "reported_done_on", kind="date"),
    Column(_("Implemented on"), "implemented_on", kind="date"),
    Column(_("Check of effectiveness on"), "check_on", kind="date"),
    Column(_("Status"), word_for(CorrectiveAction, "status")),
    Column(_("Overdue"), lambda action: _("overdue") if action.is_overdue else ""),
]
