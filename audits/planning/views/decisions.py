"""The steps of a round, each on a page of its own, also as decided on paper."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from audits.core.web import require_step

from ..forms import decisions as forms
from .common import crumbs_of, form_page, seen_round

# Each step: its form, the heading of its page, what is said when it is done.
STEPS = {
    "submit": (forms.SubmitForm, _("Submit the plan for approval"), _("The plan is submitted.")),
    "send_back": (forms.SendBackForm, _("Send the plan back"), _("The plan is sent back.")),
    "approve": (forms.ApproveRoundForm, _("Approve the plan"), _("The plan is approved.")),
    "gather": (forms.GatherForm, _("End the visits"), _("The visits are over. The report can be prepared.")),
    "resume": (forms.ResumeForm, _("Back to the visits"), _("The round is under way again.")),
    "close": (forms.CloseForm, _("Close the round"), _("The round is closed.")),
    "cancel": (forms.CancelForm, _("Cancel the round"), _("The round is cancelled.")),
}
ON_PAPER = {
    "send_back": (forms.SendBackOnPaperForm, _("Record a return on paper"), _("The plan is sent back.")),
    "approve": (forms.ApproveOnPaperForm, _("Record approval on paper"), _("The approval is recorded.")),
    "cancel": (forms.CancelOnPaperForm, _("Record a cancellation on paper"), _("The round is cancelled.")),
}
MEANING = {
    "submit": _("The chair decides on it next. Until then nobody changes it."),
    "send_back": _("The plan becomes a draft again, and the secretariat sees your reason."),
    "approve": _("From now on the plan counts: departments and auditors see it, and changes are numbered amendments."),
    "gather": _("No visit can be opened any more. The report is prepared from what was found."),
    "close": _("Findings of a closed round are not corrected or withdrawn any more; checks of effectiveness go on."),
    "resume": _("Visits and findings can be worked on again."),
    "cancel": _("All its visits and what they found so far are called off with it. This cannot be taken back."),
}


def step(request, pk, name, *, on_paper=False):
    """`/rounds/<id>/<step>/`, `/rounds/<id>/<step>/on-paper/`."""
    audit_round = seen_round(request, pk)
    require_step(audit_round, request.user, name, on_paper=on_paper)
    form_class, title, done = (ON_PAPER if on_paper else STEPS)[name]
    form = form_class(request.POST or None, request.FILES or None, by=request.user, record=audit_round)
    return form_page(
        request,
        form,
        audit_round,
        done=done,
        title=title,
        lead=MEANING[name],
        back=audit_round.get_absolute_url(),
        crumbs=crumbs_of(audit_round),
        template="planning/step.html",
        round=audit_round,
        waivers=audit_round.waivers.select_related("person", "department") if name == "approve" else (),
    )


def addresses():
    """A path for each step, such as `/rounds/<id>/send-back/on-paper/`."""
    for name in STEPS:
        yield path(f"rounds/<int:pk>/{name.replace('_', '-')}/", step, {"name": name}, name=name)
    for name in ON_PAPER:
        said = {"name": name, "on_paper": True}
        yield path(f"rounds/<int:pk>/{name.replace('_', '-')}/on-paper/", step, said, name=f"{name}_on_paper")
