"""Pages of quality objectives: the list of a year, each with its results, and those of a round's year."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.files import served
from audits.core.listing import show_list
from audits.core.web import form_page, require_step, show
from audits.figures import objectives as figures
from audits.planning.lists import tabs_of
from audits.planning.models import AuditRound, QualityObjective

from ..years import asked_year
from . import forms
from .lists import SORTS, ObjectiveFilters, columns, rows_behind

LIST = ("objectives:objectives", gettext_lazy("Quality objectives"))

# Each step with a page of its own: its form, what its button says, what is said when it is done.
STEPS = {
    "close": (forms.CloseForm, gettext_lazy("Close"), gettext_lazy("The objective is closed.")),
    "reopen": (forms.ReopenForm, gettext_lazy("Reopen"), gettext_lazy("The objective is open again.")),
    "withdraw": (forms.WithdrawForm, gettext_lazy("Withdraw"), gettext_lazy("The objective is withdrawn.")),
}


def objectives(request):
    """`/objectives/`: what agency and departments want to reach in a year, and how far they are."""
    _require_figures(request.user)
    filters = ObjectiveFilters(_with_year(request), user=request.user)
    return show_list(
        request,
        "dashboards/objectives/objectives.html",
        rows=QualityObjective.objects.visible_to(request.user).with_results().in_order(),
        filters=filters,
        sorts=SORTS,
        columns=columns(filters),
        title=_("Quality objectives"),
        may_set=request.user.is_secretariat,
    )


def _with_year(request):
    """What the list is narrowed by: this year, unless the reader asks for something else."""
    asked = request.GET.copy()
    if "year" not in asked:
        asked["year"] = str(asked_year(request))
    return asked


def _require_figures(user):
    if not user.reads_own_figures:
        raise PermissionDenied


def _require_secretariat(user):
    if not user.is_secretariat:
        raise PermissionDenied


def _visible(request, pk):
    return get_object_or_404(QualityObjective.objects.visible_to(request.user).with_results(), pk=pk)


def objective(request, pk):
    """`/objectives/<id>/`: what it is, what was measured, whether it is reached and why not."""
    record = _visible(request, pk)
    return show(
        request,
        "dashboards/objectives/objective.html",
        {
            "objective": record,
            "result": figures.of(record),
            "measurements": record.measurements.standing().select_related("evidence"),
            "rows_behind": rows_behind(record, request.user),
            "may_edit": record.may_edit(request.user),
            "may_measure": record.may_measure(request.user),
            "may_explain": record.may_explain(request.user),
            "buttons": _buttons(record, request.user),
            "events": history.readable(trail.Event.objects.about(record), about=record),
        },
    )


def _buttons(record, user):
    open_steps = [name for name in record.steps_open_to(user) if name in STEPS]
    return [
        {
            "label": STEPS[name][1],
            "url": reverse("objectives:step", args=[record.pk, name]),
            "danger": name == "withdraw",
        }
        for name in open_steps
    ]


def new(request):
    """`/objectives/new/`."""
    _require_secretariat(request.user)
    form = forms.ObjectiveForm(request.POST or None, by=request.user)
    return form_page(request, form, title=_("New objective"), said=_("The objective is set."), path=[LIST])


def copy(request):
    """`/objectives/copy/`: the objectives of the year before are set again."""
    _require_secretariat(request.user)
    form = forms.CopyForm(request.POST or None, by=request.user)
    said = _("The objectives are set again. Look through them and change what is different.")
    return form_page(request, form, title=_("Copy the objectives of the year before"), said=said, path=[LIST])


def edit(request, pk):
    """`/objectives/<id>/edit/`."""
    record = _visible(request, pk)
    if not record.may_edit(request.user):
        raise PermissionDenied
    form = forms.ObjectiveForm(request.POST or None, by=request.user, record=record)
    title, said = _("Change the objective"), _("The objective is saved.")
    return form_page(request, form, record, title=title, said=said, path=[LIST, record])


def measure(request, pk):
    """`/objectives/<id>/measure/`: a result is entered."""
    record = _measured(request, pk)
    form = forms.MeasurementForm(request.POST or None, request.FILES or None, by=request.user, objective=record)
    title, said = _("Enter a result"), _("The result is saved.")
    return form_page(request, form, title=title, said=said, path=[LIST, record], lead=_about(record))


def correct(request, pk, measurement_pk):
    """`/objectives/<id>/results/<id>/`: a result is corrected."""
    record = _measured(request, pk)
    row = get_object_or_404(record.measurements.standing(), pk=measurement_pk)
    form = forms.MeasurementForm(
        request.POST or None, request.FILES or None, by=request.user, objective=record, record=row
    )
    title, said = _("Correct the result"), _("The result is saved.")
    return form_page(request, form, row, title=title, said=said, path=[LIST, record], lead=_about(record))


def withdraw_result(request, pk, measurement_pk):
    """`/objectives/<id>/results/<id>/withdraw/`: a result entered by mistake is taken back."""
    record = _measured(request, pk)
    row = get_object_or_404(record.measurements.standing(), pk=measurement_pk)
    form = forms.WithdrawResultForm(request.POST or None, by=request.user, record=row)
    title = _("Withdraw the result: %(period)s") % {"period": row}
    return form_page(request, form, row, title=title, said=_("The result is withdrawn."), path=[LIST, record])


def evidence(request, pk, measurement_pk):
    """`/objectives/<id>/results/<id>/evidence/`: the file that proves a result."""
    record = _visible(request, pk)
    row = get_object_or_404(record.measurements.standing().select_related("evidence"), pk=measurement_pk)
    if row.evidence is None:
        raise Http404
    return served(request, row.evidence)


def _measured(request, pk):
    record = _visible(request, pk)
    if not record.may_measure(request.user):
        raise PermissionDenied
    return record


def _about(record):
    return f"{record.measure}: {record.target_text}"


def explain(request, pk):
    """`/objectives/<id>/explain/`: why it is missed, and what is done about it."""
    record = _visible(request, pk)
    if not record.may_explain(request.user):
        raise PermissionDenied
    form = forms.ExplainForm(request.POST or None, by=request.user, record=record)
    title, said = _("Cause and measures"), _("Cause and measures are saved.")
    return form_page(request, form, record, title=title, said=said, path=[LIST, record], lead=_about(record))


def step(request, pk, name):
    """`/objectives/<id>/<step>/`: close, reopen, withdraw."""
    if name not in STEPS:
        raise Http404
    record = _visible(request, pk)
    require_step(record, request.user, name)
    form_class, _label, said = STEPS[name]
    form = form_class(request.POST or None, by=request.user, record=record)
    lead = ""
    if name == "close":
        result = figures.of(record)
        lead = _("Result: %(value)s (target %(target)s). It is settled and does not change any more.") % {
            "value": result.value_text,
            "target": record.target_text,
        }
    return form_page(request, form, record, title=form.submit, said=said, path=[LIST, record], lead=lead)


def of_round(request, pk):
    """`/rounds/<id>/objectives/`: the objectives of the year of a round, as far as the reader sees them."""
    audit_round = get_object_or_404(
        AuditRound.objects.visible_to(request.user).select_related("standard", "agency").with_counts(), pk=pk
    )
    _require_figures(request.user)
    rows = QualityObjective.objects.visible_to(request.user).standing().filter(year=audit_round.year)
    results = figures.Results(request.user.agency)
    shown = list(rows.with_results().in_order())
    for record in shown:
        record.result = results.of(record)
    context = {"round": audit_round, "tabs": tabs_of(audit_round, "objectives", request.user), "objectives": shown}
    return render(request, "dashboards/objectives/of_round.html", context)
