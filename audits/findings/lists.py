"""The list of findings: its filters, its order, its columns as a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters, OneOf, in_turn
from audits.core.tables import Column, word_for
from audits.organisation.models import Department
from audits.planning.models import AuditRound
from audits.procedures.models import Procedure
from audits.standard.models import Clause

from . import counted
from .finding import Finding
from .grades import Grade

HIDDEN = {"widget": forms.HiddenInput}


class FindingFilters(Filters):
    """Round, department, grade, status, answer; the search box covers number and texts.

    Clause, procedure, year and what a figure counts come with the address only: figures open their rows by them.
    """

    columns = {
        "round": "round",
        "department": "department",
        "grade": "grade__kind",
        "status": "status",
        "response": "response",
        "clause": "clause",
        "procedure": "procedure",
        "year": "round__year",
    }

    round = OneOf(label=_("Round"), anything=_("All rounds"))
    department = OneOf(label=_("Department"), anything=_("All departments"))
    grade = forms.ChoiceField(label=_("Grade"))
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any status")), *Finding.Status.choices])
    response = forms.ChoiceField(
        label=_("Department's answer"), choices=[("", _("Any answer")), *Finding.Response.choices]
    )
    year = forms.IntegerField(label=_("Year"), min_value=1, max_value=9999, **HIDDEN)
    clause = forms.ModelChoiceField(Clause.objects.all(), label=_("Clause"), **HIDDEN)
    procedure = forms.ModelChoiceField(Procedure.objects.none(), label=_("Procedure"), **HIDDEN)
    no_clause = forms.ChoiceField(label=_("Clause"), choices=[("1", _("none named"))], **HIDDEN)
    no_procedure = forms.ChoiceField(label=_("Procedure"), choices=[("1", _("none named"))], **HIDDEN)
    figure = forms.ChoiceField(label=_("Shown"), choices=counted.OF_FINDINGS, **HIDDEN)

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        grades = Grade.objects.visible_to(user)
        self.fields["procedure"].queryset = Procedure.objects.visible_to(user)
        self.fields["grade"].choices = [("", _("All grades")), *((grade.kind, grade.label) for grade in grades)]
        self.lent = {
            "grade": grades,
            "department": self.fields["department"].offer(Department.objects.visible_to(user).only("name")),
            "round": self.fields["round"].offer(AuditRound.objects.visible_to(user).only("number", "year")),
        }

    def narrow(self, rows):
        rows = super().narrow(rows)
        for name in ("clause", "procedure"):
            if self.cleaned_data.get(f"no_{name}"):
                rows = rows.filter(**{name: None})
        figure = self.cleaned_data.get("figure")
        return counted.findings(rows, figure) if figure else rows


SORTS = {
    "number": ("round__year", "round__number", "series", "sequence"),
    "grade": ("grade__order",),
    "department": ("department__order", "department__name"),
    "round": ("round__year", "round__number"),
    "status": (in_turn("status", Finding.Status),),
}

COLUMNS = [
    Column(_("Number"), "number"),
    Column(_("Grade"), "grade.label"),
    Column(_("Title"), "title"),
    Column(_("Department"), "department.name"),
    Column(_("Clause"), lambda finding: finding.clause.number if finding.clause else ""),
    Column(_("Procedure"), lambda finding: finding.procedure.code if finding.procedure else ""),
    Column(_("Round"), "round"),
    Column(_("Repeats"), "repeats_number"),
    Column(_("Criterion"), "criterion"),
    Column(_("Evidence"), "evidence"),
    Column(_("Statement"), "statement"),
    Column(_("Status"), word_for(Finding, "status")),
    Column(_("Department's answer"), word_for(Finding, "response")),
    Column(_("Presented"), "presented_at", kind="datetime"),
    Column(_("Issued"), "issued_at", kind="datetime"),
]
