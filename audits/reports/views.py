"""Pages of papers: the list of documents, one document with its steps, drafts, downloads."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from audits.core import history, trail
from audits.core.files import served
from audits.core.listing import show_list
from audits.core.web import applied, require_step, show
from audits.organisation.roles import secretariat
from audits.planning.models import AuditRound

from . import forms, issuing, readiness
from .collecting import beginnings
from .documents import IssuedDocument
from .lists import COLUMNS, REGISTER, REGISTER_SORTS, SORTS, DocumentFilters, RegisterFilters

# Steps with a page of their own: form, what the button says, what is said when it is done.
STEPS = {
    "submit": (forms.SubmitForm, gettext_lazy("Submit for approval"), gettext_lazy("The document is submitted.")),
    "issue": (forms.IssueForm, gettext_lazy("Issue"), gettext_lazy("The document is issued.")),
    "send_back": (forms.ReasonForm, gettext_lazy("Send back"), gettext_lazy("The document is sent back.")),
    "release": (forms.ReasonForm, gettext_lazy("Back to draft"), gettext_lazy("The document is a draft again.")),
}


def documents(request):
    """`/documents/`: the papers of the agency."""
    return show_list(
        request,
        "reports/documents.html",
        rows=IssuedDocument.objects.visible_to(request.user).without_snapshot().select_related("round", "agency"),
        filters=DocumentFilters(request.GET, user=request.user),
        sorts=SORTS,
        columns=COLUMNS,
        title=_("Documents"),
    )


def register(request):
    """`/documents/register/`: the numbers that were given, in their order, as the records office keeps them."""
    rows = IssuedDocument.objects.registered().visible_to(request.user).without_snapshot()
    return show_list(
        request,
        "reports/register.html",
        rows=rows.select_related("round", "agency", "replaces"),
        filters=RegisterFilters(request.GET, user=request.user),
        sorts=REGISTER_SORTS,
        columns=REGISTER,
        title=_("Register of documents"),
    )


def document(request, pk):
    """`/documents/<id>/`: where a paper stands, its number, date, signer and SHA-256, its signed copy."""
    record = _visible(request, pk)
    found = readiness.check(record) if record.may_edit(request.user) else []
    problems = [problem for problem in found if problem.must]
    return show(
        request,
        "reports/document.html",
        {
            "document": record,
            "buttons": _buttons(record, request.user, incomplete=bool(problems)),
            "problems": problems,
            "doubts": [problem for problem in found if not problem.must],
            "copies": record.signed_copies.select_related("file", "uploaded_by", "document__agency"),
            "may_file_copy": record.pdf_id and secretariat(record, request.user) is not None,
            "may_read_photos": bool(issuing.case_files_for(record, request.user)),
            "events": history.readable(trail.Event.objects.about(record), about=record),
        },
    )


def prepare(request, pk, kind):
    """`/rounds/<id>/report/`, `/rounds/<id>/papers/<kind>/`: begin a document with what the records say."""
    audit_round = get_object_or_404(AuditRound.objects.visible_to(request.user), pk=pk)
    if kind not in IssuedDocument.Kind:
        raise Http404
    if secretariat(audit_round, request.user) is None:
        raise PermissionDenied
    kind = IssuedDocument.Kind(kind)
    form = forms.PrepareForm(request.POST or None, by=request.user, record=audit_round, kind=kind)
    if request.method == "POST" and (done := applied(form, audit_round, by=request.user)):
        return done.go(request, _("The document is begun. Look over its texts."))
    corrected = audit_round.documents.issued().filter(kind=kind).first()
    texts = beginnings.texts(audit_round, kind)
    values = [
        (IssuedDocument._meta.get_field(name).verbose_name, texts[name])
        for name in IssuedDocument.TEXTS_OF[kind]
        if texts.get(name)
    ]
    context = {"round": audit_round, "values": values, "title": kind.label, "corrected": corrected}
    return show(request, "reports/prepare.html", context, form)


def edit(request, pk):
    """`/documents/<id>/edit/`: the prose, and what stands at head and foot."""
    record = _visible(request, pk)
    if not record.may_edit(request.user):
        raise PermissionDenied
    form = forms.DocumentForm(request.POST or None, by=request.user, record=record)
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, _("The texts are saved."))
    return show(request, "reports/edit.html", {"document": record}, form)


def step(request, pk, name):
    """`/documents/<id>/<step>/`: the form of a step, also as recorded from paper."""
    if name not in STEPS:
        raise Http404
    record = _visible(request, pk)
    on_paper = name not in record.steps_open_to(request.user) and name in record.steps_on_paper(request.user)
    require_step(record, request.user, name, on_paper=on_paper)
    form_class, label, message = STEPS[name]
    if on_paper:
        form_class = forms.ON_PAPER[name]
    extra = {"step": name, "submit": label} if name in ("send_back", "release") else {}
    form = form_class(request.POST or None, request.FILES or None, by=request.user, record=record, **extra)
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, message)
    doubts = readiness.doubts(record) if name == "submit" else []
    return show(request, "reports/step.html", {"document": record, "label": label, "doubts": doubts}, form)


@require_safe
def download(request, pk):
    """The bytes as they were issued; of the record nothing else is read, its snapshot can be long."""
    documents = IssuedDocument.objects.visible_to(request.user).filter(pdf__isnull=False)
    return served(request, get_object_or_404(documents.select_related("pdf").only("pdf"), pk=pk).pdf)


@require_safe
def download_photos(request, pk):
    """The annex with photos of case files: whole for its readers, to a department what concerns it."""
    record = _visible(request, pk)
    if not record.photo_annex_id:
        raise Http404
    if issuing.reads_case_files(record, request.user):
        return served(request, record.photo_annex)
    if not issuing.case_files_for(record, request.user):
        raise Http404
    return redirect("reports:paper", "case_photos", pk)  # its part of it is put together first


def _visible(request, pk):
    records = IssuedDocument.objects.visible_to(request.user)
    return get_object_or_404(records.select_related("agency", "round__standard", "pdf", "photo_annex"), pk=pk)


def _buttons(document, user, *, incomplete):
    """Open steps as buttons, those decided on paper say so; what is incomplete is written first, then submitted."""
    offered = [(name, STEPS[name][1]) for name in document.steps_open_to(user) if name in STEPS]
    if incomplete:
        offered = [(name, label) for name, label in offered if name != "submit"]
    named = [name for name, _label in offered]
    offered += [
        (name, _("%(step)s (decided on paper)") % {"step": STEPS[name][1]})
        for name in document.steps_on_paper(user)
        if name in forms.ON_PAPER and name not in named
    ]
    buttons = [
        {
            "label": label,
            "url": reverse("reports:step", args=[document.pk, name]),
            "primary": name in ("submit", "issue") and name in named,
        }
        for name, label in offered
    ]
    if document.may_edit(user):
        edit = {"label": _("Edit the texts"), "url": reverse("reports:edit", args=[document.pk])}
        buttons.insert(0, {**edit, "primary": incomplete})
    if document.is_corrected_by(user):
        begin = reverse("reports:prepare_paper", args=[document.round_id, document.kind])
        buttons.append({"label": _("Prepare a correction"), "url": begin})
    return buttons
