"""The list of counted survey forms: its filters, its order, its columns as a file."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters, OneOf
from audits.core.tables import Column
from audits.fieldwork.models import SurveyTotals
from audits.figures.satisfaction import of_totals
from audits.organisation.models import Department
from audits.planning.models import AuditRound
from audits.procedures.models import Procedure

from ..years import years_in


class SurveyFilters(Filters):
    """Year, department and procedure; what was withdrawn is shown when asked for."""

    q = None
    columns = {"department": "department", "procedure": "procedure"}

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None)
    department = OneOf(label=_("Department"), anything=_("All departments"))
    procedure = OneOf(label=_("Procedure"), anything=_("All procedures"))
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Counted")), ("withdrawn", _("Withdrawn"))])

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        seen = SurveyTotals.objects.visible_to(user)
        years = {day.year for day in seen.dates("ends_on", "year")}
        years |= set(AuditRound.objects.visible_to(user).values_list("year", flat=True))
        years |= years_in(data)
        self.fields["year"].choices = [(str(year), str(year)) for year in sorted(years, reverse=True)]
        self.offered = {
            "department": list(departments_of(user)),
            "procedure": list(Procedure.objects.filter(pk__in=seen.values("procedure"))),
        }
        for name, records in self.offered.items():
            self.fields[name].offer(records)

    def narrow(self, rows):
        rows = super().narrow(rows)
        if year := self.cleaned_data.get("year"):
            rows = rows.of_year(year)
        return rows.filter(withdrawn=True) if self.cleaned_data.get("state") else rows.standing()

    def lend(self, rows):
        """Each entry with what it comes to."""
        super().lend(rows)
        for totals in rows:
            totals.counted = of_totals(totals)

    def has_changed(self):
        """A year is always chosen: nobody clears it."""
        return any(self.data.get(name) for name in self.fields if name != "year")

    def about(self, name):
        """The department or procedure that was chosen, out of those on offer."""
        self.is_valid()
        return next((one for one in self.offered[name] if one.pk == self.cleaned_data.get(name)), None)


def departments_of(user):
    """The departments whose figures somebody sees: the committee all, others their own."""
    departments = Department.objects.visible_to(user)
    if user.reads_figures:
        return departments
    return departments.filter(Q(pk=user.department_id) | Q(pk__in=departments.answered_for_by(user)))


SORTS = {
    "period": ("ends_on", "starts_on"),
    "department": ("department__order", "department__name", "ends_on"),
}


def _figure(name):
    return lambda totals: getattr(of_totals(totals), name)


def _share(totals):
    rate = of_totals(totals).rate
    return None if rate is None else rate / 100


COLUMNS = [
    Column(_("Department"), "department.name"),
    Column(_("Procedure"), lambda totals: str(totals.procedure or "")),
    Column(_("From"), "starts_on", kind="date"),
    Column(_("To"), "ends_on", kind="date"),
    Column(_("Forms given out"), "given_out", kind="number"),
    Column(_("Forms returned"), "returned", kind="number"),
    Column(_("Valid forms"), "valid", kind="number"),
    *(
        Column(SurveyTotals._meta.get_field(name).verbose_name, name, kind="number")
        for name in SurveyTotals.LEVELS.values()
    ),
    Column(_("Satisfied or very satisfied"), _figure("satisfied"), kind="number"),
    Column(_("Satisfaction"), _share, kind="percent"),
    Column(_("Mean score"), _figure("mean"), kind="number"),
    Column(_("Remark"), "remark"),
]
