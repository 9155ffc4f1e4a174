"""The pages on which an action is worked on: texts of the plan, causes, measures, more time, the procedure."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.web import form_page, require_edit, require_step

from . import action_forms as forms
from .action_views import EXTENSION_ON_PAPER, EXTENSION_STEPS, seen_action
from .extensions import Extension
from .measures import Cause, Measure

DECIDED = {"grant": gettext_lazy("More time is granted."), "refuse": gettext_lazy("More time is refused.")}


def _path(action):
    return [("findings:actions", _("Corrective actions")), action]


def write_plan(request, pk):
    """`/actions/<id>/write/`: correction, similar cases, or why nothing more is needed."""
    action = seen_action(request, pk)
    require_edit(action, request.user)
    form = forms.PlanTextsForm(request.POST or None, by=request.user, record=action)
    title, said = _("Correction and similar cases"), _("The plan is saved.")
    return form_page(request, form, action, title=title, said=said, path=_path(action), lead=action.finding.title)


def ask_why(request, pk, cause_pk=None):
    """`/actions/<id>/causes/new/`, `/actions/<id>/causes/<cause>/deeper/`: why did it happen, and why is that so?"""
    action = seen_action(request, pk)
    require_edit(action, request.user)
    under = get_object_or_404(action.causes, pk=cause_pk) if cause_pk else None
    form = forms.WhyForm(request.POST or None, by=request.user, action=action, under=under)
    lead = under.text if under else action.finding.statement or action.finding.title
    title, said = _("Root cause"), _("The causes are saved.")
    return form_page(request, form, title=title, said=said, path=_path(action), lead=lead)


def edit_cause(request, pk, cause_pk):
    """`/actions/<id>/causes/<cause>/`: other words for a cause."""
    action, cause = _part(request, pk, Cause, cause_pk)
    form = forms.CauseForm(request.POST or None, by=request.user, record=cause)
    title, said = _("Change the cause"), _("The cause is changed.")
    return form_page(request, form, cause, title=title, said=said, path=_path(action))


def new_measure(request, pk):
    """`/actions/<id>/measures/new/`."""
    action = seen_action(request, pk)
    require_edit(Measure(action=action), request.user)
    form = forms.MeasureForm(request.POST or None, by=request.user, action=action)
    title, said = _("New measure"), _("The measure is saved.")
    return form_page(request, form, title=title, said=said, path=_path(action), lead=action.finding.title)


def edit_measure(request, pk, measure_pk):
    """`/actions/<id>/measures/<measure>/`."""
    action, measure = _part(request, pk, Measure, measure_pk)
    form = forms.MeasureForm(request.POST or None, by=request.user, record=measure, action=action)
    title, said = _("Change the measure"), _("The measure is changed.")
    return form_page(request, form, measure, title=title, said=said, path=_path(action))


def remove(request, pk, kind, part_pk):
    """`/actions/<id>/causes/<cause>/remove/`, `/actions/<id>/measures/<measure>/remove/`: out of the plan again."""
    action, part = _part(request, pk, {"causes": Cause, "measures": Measure}[kind], part_pk)
    form = forms.RemoveForm(request.POST or None, by=request.user, record=part)
    title, said = _("Take it out of the plan"), _("It is taken out.")
    return form_page(request, form, part, title=title, said=said, path=_path(action), lead=str(part))


def report_measure(request, pk, measure_pk):
    """`/actions/<id>/measures/<measure>/report/`: it is done, and these files show it."""
    action = seen_action(request, pk)
    measure = _of(action, Measure, measure_pk)
    if not measure.may_report(request.user):
        raise PermissionDenied
    form = forms.ReportMeasureForm(request.POST or None, request.FILES or None, by=request.user, record=measure)
    title, said = _("The measure is done"), _("The measure is reported.")
    return form_page(request, form, measure, title=title, said=said, path=_path(action), lead=measure.what)


def ask_time(request, pk):
    """`/actions/<id>/extension/`: more time is asked for."""
    action = seen_action(request, pk)
    require_edit(Extension(action=action), request.user)
    form = forms.AskExtensionForm(request.POST or None, by=request.user, action=action)
    title, said = _("Ask for more time"), _("The request is sent.")
    lead = _("The action is due on %(day)s. The first deadline stays on record.") % {"day": f"{action.due_on:%d/%m/%Y}"}
    return form_page(request, form, title=title, said=said, path=_path(action), lead=lead)


def decide_on_time(request, pk, extension_pk, name, *, on_paper=False):
    """`/actions/<id>/extension/<extension>/<grant or refuse>/`, also as decided on paper."""
    if name not in EXTENSION_STEPS:
        raise Http404
    action = seen_action(request, pk)
    extension = _of(action, Extension, extension_pk)
    require_step(extension, request.user, name, on_paper=on_paper)
    label = (EXTENSION_ON_PAPER if on_paper else EXTENSION_STEPS)[name]
    form_class = forms.OnPaperForm if on_paper else forms.ActionStepForm
    form = form_class(
        request.POST or None, request.FILES or None, by=request.user, record=extension, step=name, submit=label
    )
    lead = f"{action.due_on:%d/%m/%Y} → {extension.until:%d/%m/%Y}. {extension.reason}"
    return form_page(request, form, extension, title=label, said=DECIDED[name], path=_path(action), lead=lead)


def _part(request, pk, model, part_pk):
    """A cause or measure that may be changed now, with its action."""
    action = seen_action(request, pk)
    part = _of(action, model, part_pk)
    require_edit(part, request.user)
    return action, part


def _of(action, model, pk):
    """A row of an action; it knows the action as it was read, so nothing is asked twice."""
    row = get_object_or_404(model, action=action.pk, pk=pk)
    row.action = action
    return row
