"""Pages of papers: the list of documents, one document with its steps, drafts, downloads."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_safe

from audits.core import history, trail
from audits.core.files import served
from audits.core.listing import show_list
from audits.core.web import applied, require_step, show
from audits.findings.models import CorrectiveAction
from audits.organisation.models import Department
from audits.organisation.roles import secretariat
from audits.planning.models import AuditRound, Visit

from . import forms, issuing, readiness
from .collecting import beginnings, slips, visits
from .collecting.reminder_letter import overdue_of, reminder_letter
from .documents import IssuedDocument, SignedCopy
from .layout import layout_of
from .lists import COLUMNS, SORTS, DocumentFilters
from .papers import render_html
from .press import PrintingFailed, print_pdf

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
    problems = readiness.missing(record) if record.may_edit(request.user) else []
    return show(
        request,
        "reports/document.html",
        {
            "document": record,
            "buttons": _buttons(record, request.user, incomplete=bool(problems)),
            "problems": problems,
            "copies": record.signed_copies.select_related("file", "uploaded_by"),
            "may_file_copy": record.pdf_id and secretariat(record, request.user) is not None,
            "may_read_photos": _reads_case_files(record, request.user) or _case_files_for(record, request.user),
            "events": history.readable(trail.Event.objects.about(record), about=record),
        },
    )


def prepare(request, pk):
    """`/rounds/<id>/report/`: begin the report of a round, with what can be said from its records."""
    kind = IssuedDocument.Kind.REPORT
    return _prepare(request, pk, kind, forms.PrepareForm, beginnings.texts)


def prepare_follow_up(request, pk):
    """`/rounds/<id>/follow-up/`: begin the report on what became of the findings of a round."""
    kind = IssuedDocument.Kind.FOLLOW_UP
    return _prepare(request, pk, kind, forms.PrepareFollowUpForm, beginnings.follow_up_texts)


def _prepare(request, pk, kind, form_class, texts):
    audit_round = get_object_or_404(AuditRound.objects.visible_to(request.user), pk=pk)
    if secretariat(audit_round, request.user) is None:
        raise PermissionDenied
    form = form_class(request.POST or None, by=request.user, record=audit_round)
    if request.method == "POST" and (done := applied(form, audit_round, by=request.user)):
        return done.go(request, _("The report is begun. Look over its texts."))
    corrected = audit_round.documents.issued().filter(kind=kind).first()
    context = {"round": audit_round, "values": texts(audit_round), "title": kind.label, "corrected": corrected}
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
    if _reads_case_files(record, request.user):
        return served(request, record.photo_annex)
    groups = _case_files_for(record, request.user)
    if not groups:
        raise Http404
    return _pdf(request, lambda: issuing.case_file_annex(record, groups), record.photo_annex.name, record)


@require_safe
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
    return _pdf(request, lambda: print_pdf(render_html(visits.minutes(visit))), f"BM-05-{visit.pk}.pdf", visit)


@require_GET
def checklist_pdf(request, pk):
    """`/visits/<id>/checklist.pdf`: for those who write by hand."""
    visit = get_object_or_404(Visit.objects.notes_visible_to(request.user), pk=pk)
    return _pdf(request, lambda: print_pdf(render_html(visits.checklist(visit))), f"BM-03-{visit.pk}.pdf", visit)


@require_GET
def slip_pdf(request, pk):
    """`/actions/<id>/slip.pdf`: the slip of the nonconformity with all its cycles, for whoever may see the action."""
    actions = CorrectiveAction.objects.visible_to(request.user).select_related(*slips.READ_WITH)
    action = get_object_or_404(actions, pk=pk)
    return _pdf(request, lambda: print_pdf(render_html(slips.slip(action.finding))), f"BM-06-{pk}.pdf", action)


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
    html = render_html(reminder_letter(agency), layout=layout_of(agency))
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


def _reads_case_files(document, user):
    """Case files are for few eyes: the committee, the secretariat, the round's teams read them all."""
    return user.reads_figures or document.round.teams.filter(members__user=user).exists()


def _case_files_for(document, user):
    """The photos of case files in an issued document that concern the departments for which a person answers."""
    answered = Department.objects.answered_for_by(user).values_list("pk", flat=True)
    return issuing.case_files_of(document, set(answered))


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
        begin = "prepare_follow_up" if document.kind == document.Kind.FOLLOW_UP else "prepare"
        buttons.append(
            {"label": _("Prepare a correction"), "url": reverse(f"reports:{begin}", args=[document.round_id])}
        )
    return buttons
