"""Pages of papers: the list of documents, one document with its steps, drafts, downloads."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from audits.core import history, trail
from audits.core.files import served
from audits.core.listing import show_list
from audits.core.web import applied, require_step, show
from audits.organisation.roles import secretariat
from audits.planning.models import AuditRound, Visit

from . import beginnings, forms, issuing, readiness, visit_papers
from .collect import layout
from .documents import IssuedDocument, SignedCopy
from .lists import COLUMNS, SORTS, DocumentFilters
from .papers import render_html
from .press import PrintingFailed, print_pdf
from .reminder_letter import overdue_of, reminder_letter

# Steps with a page of their own: form, what the button says, what is said when it is done.
STEPS = {
    "submit": (forms.SubmitForm, gettext_lazy("Submit for approval"), gettext_lazy("The report is submitted.")),
    "issue": (forms.IssueForm, gettext_lazy("Issue"), gettext_lazy("The report is issued.")),
    "send_back": (forms.ReasonForm, gettext_lazy("Send back"), gettext_lazy("The report is sent back.")),
    "release": (forms.ReasonForm, gettext_lazy("Back to draft"), gettext_lazy("The report is a draft again.")),
}


def documents(request):
    """`/documents/`: the papers of the agency."""
    return show_list(
        request,
        "reports/documents.html",
        rows=IssuedDocument.objects.visible_to(request.user).select_related("round", "agency"),
        filters=DocumentFilters(request.GET, user=request.user),
        sorts=SORTS,
        columns=COLUMNS,
        title=_("Documents"),
    )


def document(request, pk):
    """`/documents/<id>/`: where a paper stands, its number, date, signer and SHA-256, its signed copy."""
    record = _visible(request, pk)
    is_draft = record.status == IssuedDocument.Status.DRAFT
    return show(
        request,
        "reports/document.html",
        {
            "document": record,
            "buttons": _buttons(record, request.user),
            "problems": readiness.missing(record) if is_draft and record.may_edit(request.user) else [],
            "copies": record.signed_copies.select_related("file", "uploaded_by"),
            "may_file_copy": record.pdf_id and secretariat(record, request.user) is not None,
            "may_read_photos": _reads_photos(record, request.user),
            "events": history.readable(trail.Event.objects.about(record), about=record),
        },
    )


def prepare(request, pk):
    """`/rounds/<id>/report/`: begin the report of a round, with what can be said from its records."""
    audit_round = get_object_or_404(AuditRound.objects.visible_to(request.user), pk=pk)
    if secretariat(audit_round, request.user) is None:
        raise PermissionDenied
    form = forms.PrepareForm(request.POST or None, by=request.user, record=audit_round)
    if request.method == "POST" and (done := applied(form, audit_round, by=request.user)):
        return done.go(request, _("The report is begun. Look over its texts."))
    return show(request, "reports/prepare.html", {"round": audit_round, "values": beginnings.texts(audit_round)}, form)


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
    return show(request, "reports/step.html", {"document": record, "label": label}, form)


def signed_copy(request, pk):
    """`/documents/<id>/signed/`: file the copy that was signed with the agency's own tool."""
    record = _visible(request, pk)
    if not record.pdf_id or secretariat(record, request.user) is None:
        raise PermissionDenied
    form = forms.SignedCopyForm(request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request, _("The signed copy is filed."))
    return show(request, "reports/step.html", {"document": record, "label": _("File the signed copy")}, form)


@require_GET
def download(request, pk):
    """The bytes as they were issued."""
    record = _visible(request, pk)
    if not record.pdf_id:
        raise Http404
    return served(request, record.pdf)


@require_GET
def download_photos(request, pk):
    """The annex with photos: for auditors of the round, committee, secretariat, and departments shown in it."""
    record = _visible(request, pk)
    if not record.photo_annex_id or not _reads_photos(record, request.user):
        raise Http404
    return served(request, record.photo_annex)


@require_GET
def download_copy(request, pk, copy_pk):
    record = _visible(request, pk)
    return served(request, get_object_or_404(SignedCopy, document=record, pk=copy_pk).file)


@require_GET
def draft(request, pk):
    """The report as it would be now; every page says that it is a draft."""
    record = _visible(request, pk)
    if record.pdf_id:
        return redirect("reports:download", pk)
    return _pdf(request, lambda: issuing.draft_pdf(record), f"{_('draft')}-{record.pk}.pdf", record)


@require_GET
def minutes_pdf(request, pk):
    """`/visits/<id>/minutes.pdf`: for whoever may read the notes of the visit."""
    visit = get_object_or_404(Visit.objects.notes_visible_to(request.user), pk=pk)
    return _pdf(request, lambda: print_pdf(render_html(visit_papers.minutes(visit))), f"BM-05-{visit.pk}.pdf", visit)


@require_GET
def checklist_pdf(request, pk):
    """`/visits/<id>/checklist.pdf`: for those who write by hand."""
    visit = get_object_or_404(Visit.objects.notes_visible_to(request.user), pk=pk)
    return _pdf(request, lambda: print_pdf(render_html(visit_papers.checklist(visit))), f"BM-03-{visit.pk}.pdf", visit)


@require_GET
def reminder_letter_pdf(request):
    """`/reminder-letter.pdf`: what is overdue by department, for the secretariat to have signed and sent on paper."""
    if not request.user.is_secretariat:
        raise PermissionDenied
    agency = request.user.agency
    oldest = overdue_of(agency).order_by("due_on").first()
    if oldest is None:
        messages.info(request, _("Nothing is overdue in any department, so there is nobody to write to."))
        return redirect("findings:actions")
    html = render_html(reminder_letter(agency), layout=layout(agency))
    return _pdf(request, lambda: print_pdf(html), "cong-van-don-doc.pdf", oldest)


def _pdf(request, make, name, record):
    """A paper made on the spot; what went wrong in a sentence, and the way back."""
    try:
        pdf = make()
    except PrintingFailed as failed:
        return show(request, "reports/printing_failed.html", {"sentence": str(failed), "record": record})
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def _visible(request, pk):
    records = IssuedDocument.objects.visible_to(request.user)
    return get_object_or_404(records.select_related("agency", "round__standard", "pdf", "photo_annex"), pk=pk)


def _reads_photos(document, user):
    """Case files are for few eyes: the committee, the secretariat, the round's teams, the departments concerned."""
    if user.reads_figures or document.round.teams.filter(members__user=user).exists():
        return True
    return any(
        visit.department.answered_by(user)
        for visit in document.round.visits.filter(findings__files__isnull=False).select_related("department").distinct()
    )


def _buttons(document, user):
    """Open steps as buttons; those decided on paper say so."""
    offered = [(name, STEPS[name][1]) for name in document.steps_open_to(user) if name in STEPS]
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
        buttons.insert(0, {"label": _("Edit the texts"), "url": reverse("reports:edit", args=[document.pk])})
    return buttons
