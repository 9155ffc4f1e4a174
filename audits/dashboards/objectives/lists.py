"""The list of quality objectives: its filters, its order, its columns as a file; and where a figure has its rows."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core.listing import Filters, OneOf
from audits.core.tables import Column
from audits.figures.objectives import Results
from audits.figures.satisfaction import FORMS, INTERVIEWS, LABELS
from audits.organisation.models import Department
from audits.planning.models import QualityObjective

from ..years import years_in

Source = QualityObjective.Source
YES, NO, UNKNOWN = "yes", "no", "unknown"
REACHED = {True: YES, False: NO, None: UNKNOWN}


class ObjectiveFilters(Filters):
    """Year, department, state, whether it is reached; the search box covers the objective and what is measured."""

    columns = {"year": "year", "department": "department", "status": "status"}

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None)
    department = OneOf(label=_("Department"), anything=_("All departments"))
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any status")), *QualityObjective.Status.choices])
    reached = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("Reached or not")), (YES, _("Reached")), (NO, _("Not reached")), (UNKNOWN, _("No result yet"))],
    )

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        seen = QualityObjective.objects.visible_to(user).order_by().values_list("year", flat=True).distinct()
        years = sorted({*seen, *years_in(data)}, reverse=True)  # also a year that has none yet
        self.fields["year"].choices = [("", _("All years")), *((str(year), str(year)) for year in years)]
        own = QualityObjective.objects.visible_to(user).values("department")
        departments = Department.objects.visible_to(user)
        self.fields["department"].offer(departments if user.reads_figures else departments.filter(pk__in=own))
        self.results = Results(user.agency)

    def narrow(self, rows):
        rows = super().narrow(rows)
        rows = rows if self.cleaned_data.get("status") else rows.standing()
        wanted = self.cleaned_data.get("reached")
        if not wanted:
            return rows
        # A year has some dozens of them, and whether one is reached follows from figures that are computed.
        return rows.filter(pk__in=[one.pk for one in rows if REACHED[self.results.of(one).achieved] == wanted])

    def lend(self, rows):
        """Each objective with its result, figures asked for once."""
        super().lend(rows)
        for objective in rows:
            objective.result = self.results.of(objective)

    def has_changed(self):
        """A year is always chosen: nobody clears it."""
        return any(self.data.get(name) for name in self.fields if name != "year")

    def result_of(self, objective):
        """For the columns of the file."""
        return self.results.of(objective)


SORTS = {
    "year": ("year", "department__order", "pk"),
    "objective": ("search",),
    "department": ("department__order", "department__name"),
    "status": ("status",),
}


def columns(filters):
    """The columns of the file; results come from the figures that the filters have asked for."""
    result = filters.result_of
    return [
        Column(_("Year"), "year", kind="year"),
        Column(_("Department"), lambda objective: objective.department.name if objective.department else ""),
        Column(_("Objective"), "statement"),
        Column(_("What is measured"), "measure"),
        Column(_("Compared with the target"), "get_comparison_display"),
        Column(_("Target"), "target", kind="number"),
        Column(_("Unit"), "unit"),
        Column(_("Measured"), "get_frequency_display"),
        Column(_("How it is measured"), "method"),
        Column(
            _("Responsible person"),
            lambda objective: objective.responsible.with_post if objective.responsible else "",
        ),
        Column(_("Result"), lambda objective: result(objective).value, kind="number"),
        Column(_("Measured on"), lambda objective: result(objective).measured_on, kind="date"),
        Column(_("Where the result comes from"), "get_source_display"),
        Column(_("State"), lambda objective: reached(result(objective))),
        Column(_("Cause"), "cause"),
        Column(_("Measures"), "remedy"),
        Column(_("Status"), "get_status_display"),
    ]


def reached(result):
    """Đạt, Không đạt; while the year is open only so far."""
    if result.achieved is None:
        return _("No result yet")
    if result.is_settled:
        return _("Reached") if result.achieved else _("Missed")
    return _("Reached so far") if result.achieved else _("Not reached yet")


def rows_behind(objective, user):
    """[(label, address)] of the lists that hold just the rows of a computed figure, and the whole that it is part of.

    Nothing where the reader sees only some of these rows.
    """
    about = {"year": objective.year, "department": objective.department_id}
    found_in = {"year": objective.year, "found_in": objective.department_id}
    if not (user.reads_figures or (objective.department and objective.department.answered_by(user))):
        return []
    return {
        Source.MEASURED: lambda: [],
        Source.SATISFACTION: lambda: [
            (LABELS[INTERVIEWS], _address("dashboards:interviews", **about, figure="asked")),
            (LABELS[FORMS], _address("surveys:surveys", **about)),
        ],
        Source.FILES_ON_TIME: lambda: [
            (_("Ready in time"), _address("dashboards:case_files", **about, figure="on_time")),
            (_("All with a result"), _address("dashboards:case_files", **about, figure="finished")),
        ],
        Source.CLOSURE: lambda: [
            (_("Judged effective"), _address("findings:actions", **found_in, figure="effective")),
            (_("All issued nonconformities"), _address("findings:findings", **about, figure="followed")),
        ],
        Source.ACTIONS_ON_TIME: lambda: [
            (_("Confirmed and in time"), _address("findings:actions", **found_in, figure="on_time")),
            (_("All that are confirmed"), _address("findings:actions", **found_in, figure="confirmed")),
        ],
    }[objective.source]()


def _address(name, **said):
    return reverse(name, query={key: value for key, value in said.items() if value is not None})
