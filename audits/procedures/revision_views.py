"""Pages of a revision: its draft, its steps, its files."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.files import served
from audits.core.web import applied, require_step, show

from . import forms
from .procedure import Procedure
from .revision import Revision

# Each step with a page of its own: its form, what its button says, what is said when it is done.
STEPS = {
    "review": (forms.ReviewForm, gettext_lazy("Review the draft"), gettext_lazy("The revision awaits approval.")),
    "approve": (forms.ApproveForm, gettext_lazy("Approve"), gettext_lazy("The revision is approved.")),
    "send_back": (forms.SendBackForm, gettext_lazy("Send back"), gettext_lazy("The revision is a draft again.")),
    "withdraw": (forms.WithdrawForm, gettext_lazy("Withdraw the draft"), gettext_lazy("The draft is withdrawn.")),
}
ON_PAPER = (forms.ApproveOnPaperForm, gettext_lazy("Approved on paper"), gettext_lazy("The approval is recorded."))


def buttons(revision, user):
    """What `user` may do with the revision that is under way."""
    if revision is None:
        return []
    place = [revision.procedure_id, revision.pk]
    open_steps = revision.steps_open_to(user)
    offered = [
        {
            "label": label,
            "url": reverse("procedures:revision_step", args=[*place, name]),
            "primary": name in ("review", "approve"),
            "danger": name == "withdraw",
        }
        for name, (_form, label, _message) in STEPS.items()
        if name in open_steps
    ]
    if "approve" in revision.steps_on_paper(user):
        offered.insert(0, {"label": ON_PAPER[1], "url": reverse("procedures:approve_on_paper", args=place)})
    if revision.may_edit(user):
        offered.insert(0, {"label": _("Change the draft"), "url": reverse("procedures:edit_revision", args=place)})
    return offered


def new(request, pk):
    """`/procedures/<id>/revisions/new/`: the next issue or revision is begun."""
    procedure = get_object_or_404(Procedure.objects.visible_to(request.user), pk=pk)
    if not procedure.may_edit(request.user):
        raise PermissionDenied
    form = forms.RevisionForm(request.POST or None, request.FILES or None, by=request.user, procedure=procedure)
    if request.method == "POST" and (done := applied(form, by=request.user)):
        return done.go(request, _("The draft is saved. Who reviews it is somebody else."))
    return show(request, "procedures/form.html", {"procedure": procedure, "heading": _("New revision")}, form)


def edit(request, pk, revision_pk):
    """`/procedures/<id>/revisions/<id>/edit/`: the draft is written on."""
    revision = _visible(request, pk, revision_pk)
    if not revision.may_edit(request.user):
        raise PermissionDenied
    form = forms.RevisionForm(
        request.POST or None,
        request.FILES or None,
        by=request.user,
        procedure=revision.procedure,
        record=revision,
    )
    if request.method == "POST" and (done := applied(form, revision, by=request.user)):
        return done.go(request, _("The draft is saved."))
    context = {"procedure": revision.procedure, "heading": _("Change the draft")}
    return show(request, "procedures/form.html", context, form)


def step(request, pk, revision_pk, name):
    """`/procedures/<id>/revisions/<id>/<step>/`: the form of a step."""
    if name not in STEPS:
        raise Http404
    revision = _visible(request, pk, revision_pk)
    require_step(revision, request.user, name)
    return _ask(request, revision, *STEPS[name])


def approve_on_paper(request, pk, revision_pk):
    """`/procedures/<id>/revisions/<id>/approve-on-paper/`: the chair signed; the secretariat records it."""
    revision = _visible(request, pk, revision_pk)
    require_step(revision, request.user, "approve", on_paper=True)
    return _ask(request, revision, *ON_PAPER)


def _ask(request, revision, form_class, label, message):
    form = form_class(request.POST or None, request.FILES or None, by=request.user, record=revision)
    return _step(request, revision, form, label, message)


def _step(request, revision, form, label, message):
    if request.method == "POST" and (done := applied(form, revision, by=request.user)):
        return done.go(request, message)
    context = {"procedure": revision.procedure, "revision": revision, "heading": label}
    return show(request, "procedures/form.html", context, form)


def _visible(request, pk, revision_pk):
    visible = Revision.objects.visible_to(request.user).filter(procedure=pk)
    people = ("author", "reviewer", "approver")
    return get_object_or_404(visible.select_related("procedure__department", "file", *people), pk=revision_pk)


def confirm_reading(request, pk, revision_pk):
    """`/procedures/<id>/revisions/<id>/read/`: the reader's department works by it; the reader has read it."""
    revision = _visible(request, pk, revision_pk)
    if not Revision.objects.to_be_read_by(request.user).filter(pk=revision.pk).exists():
        raise PermissionDenied
    form = forms.ReadForm(request.POST or None, by=request.user, record=revision)
    return _step(request, revision, form, _("I have read it"), _("Your confirmation is recorded."))


def file(request, pk, revision_pk):
    """The file of a revision, for whoever may see the revision."""
    return _served(request, _visible(request, pk, revision_pk).file)


def decision_scan(request, pk, revision_pk):
    """The scan of the decision by which it was approved on paper."""
    return _served(request, _visible(request, pk, revision_pk).decision_scan)


def _served(request, stored_file):
    if stored_file is None:
        raise Http404
    return served(request, stored_file)
