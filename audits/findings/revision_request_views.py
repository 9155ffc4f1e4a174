"""Pages of requests to revise a procedure: asked for, taken up with a draft, or declined."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.web import form_page, require_edit, require_step, show
from audits.procedures.models import Procedure

from .action_forms import ActionStepForm, RequestRevisionForm
from .action_views import seen_action
from .finding import Finding
from .revision_requests import RevisionRequest

STEPS = {
    "take_up": (gettext_lazy("Take it up"), gettext_lazy("A draft of the revision is begun for it.")),
    "decline": (gettext_lazy("Decline"), gettext_lazy("The request is declined.")),
}


def ask(request, pk):
    """`/procedures/<id>/revision-request/`: on its own."""
    procedure = get_object_or_404(Procedure.objects.visible_to(request.user), pk=pk)
    path = [("procedures:procedures", _("Procedures")), procedure]
    return _ask(request, procedure, path)


def ask_from_finding(request, pk):
    """`/findings/<id>/revision/`: a finding shows that a procedure must be changed."""
    finding = get_object_or_404(Finding.objects.visible_to(request.user).issued().select_related("procedure"), pk=pk)
    return _ask(request, finding.procedure, [("findings:findings", _("Findings")), finding], finding=finding)


def ask_from_action(request, pk):
    """`/actions/<id>/revision/`: the root cause lies in a procedure."""
    action = seen_action(request, pk)
    path = [("findings:actions", _("Corrective actions")), action]
    return _ask(request, action.finding.procedure, path, action=action)


def _ask(request, procedure, path, **origin):
    require_edit(RevisionRequest(agency=request.user.agency), request.user)
    form = RequestRevisionForm(request.POST or None, by=request.user, initial={"procedure": procedure}, **origin)
    title, said = _("Ask for a revision"), _("The request is sent to who keeps the procedure.")
    return form_page(request, form, title=title, said=said, path=path)


def revision_request(request, pk):
    """`/revision-requests/<id>/`: what is to be changed and why, and what became of it."""
    record = _seen(request, pk)
    return show(
        request,
        "findings/revision_request.html",
        {
            "request_": record,
            "buttons": [
                {
                    "label": label,
                    "url": reverse("findings:revision_request_step", args=[record.pk, name]),
                    "primary": name == "take_up",
                }
                for name, (label, _said) in STEPS.items()
                if name in record.steps_open_to(request.user) and record.is_waiting
            ],
            "events": history.readable(trail.Event.objects.of(record), about=record),
        },
    )


def step(request, pk, name):
    """`/revision-requests/<id>/<step>/`."""
    if name not in STEPS:
        raise Http404
    record = _seen(request, pk)
    require_step(record, request.user, name)
    label, said = STEPS[name]
    form = ActionStepForm(request.POST or None, by=request.user, record=record, step=name, submit=label)
    path = [("procedures:procedures", _("Procedures")), record.procedure]
    return form_page(request, form, record, title=label, said=said, path=path, lead=record.reason)


def _seen(request, pk):
    rows = RevisionRequest.objects.visible_to(request.user).select_related(*RevisionRequest.READ_WITH, "asked_by")
    return get_object_or_404(rows.select_related("action__finding"), pk=pk)
