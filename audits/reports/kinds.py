"""The papers that are made when somebody asks for them: of what record, for whose eyes, in which formats.

What has a number is an IssuedDocument and keeps its bytes; everything here is made anew each time (orders.py) and tells
how things stand. Each goes the same way: `collect` fills a record of content/, `render_html` sets it, the press prints.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.findings.models import CorrectiveAction, RevisionRequest
from audits.organisation.models import Agency
from audits.planning.models import AuditRound, Programme, TeamMember, Visit

from . import attached, inspection, issuing, workbook
from .collecting import case_sheet, change_request, heads, photos, programme, slips, summary, tracking, visits
from .collecting.reminder_letter import overdue_of, reminder_letter
from .documents import IssuedDocument
from .layout import Layout
from .papers import render_html
from .press import print_pdf
from .word.making import docx
from .word.records import own_bytes


def _written_as_pdf(kind, record, reader, path, progress):
    """Collect, set, print: the paper at `path`."""
    paper = kind.collect(record, reader)
    html = render_html(paper, layout=Layout.of(record))
    data = attached.data_of(kind.name, paper)
    path.write_bytes(print_pdf(html, images=kind.pictures(record, paper), attachments=data))


def _logo(record, paper):
    return photos.Pictures(heads.logo(record.agency))


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """A paper that can be asked for.

    `readable(user)` are the records whose paper a person may have; `collect(record, reader)` says what it tells.
    `formats` maps an extension to what writes the file: (kind, record, reader, path, progress), where
    `progress(done, total, what)` may be told how far it is.
    """

    name: str
    label: object
    readable: Callable
    collect: Callable | None = None
    file_name: Callable
    pictures: Callable[..., Mapping] = _logo
    formats: Mapping[str, Callable]
    refusal: Callable = lambda record: ""  # why there is nothing to print, in a sentence
    lead: object = gettext_lazy("Made as things stand now. It takes some seconds; you may go on working meanwhile.")

    def write(self, file_format, record, reader, path, progress):
        self.formats[file_format](self, record, reader, path, progress)


PDF = {"pdf": _written_as_pdf}


def _slips_of(user):
    return CorrectiveAction.objects.visible_to(user).select_related(*slips.READ_WITH)


def _rounds_followed_by(user):
    """What a round found as a whole is for the committee, the secretariat and its own teams."""
    rounds = AuditRound.objects.visible_to(user)
    if user.reads_figures:
        return rounds
    return rounds.filter(pk__in=TeamMember.objects.filter(user=user).values("team__round"))


def _rounds_of_the_committee(user):
    rounds = AuditRound.objects.visible_to(user)
    return rounds if user.reads_figures else rounds.none()


def _letters_of(user):
    """Letters are the secretariat's to have signed and sent."""
    agencies = Agency.objects.visible_to(user)
    return agencies if user.is_secretariat else agencies.none()


def _nothing_overdue(agency):
    if overdue_of(agency).exists():
        return ""
    return _("Nothing is overdue in any department, so there is nobody to write to.")


def _kept_on_paper(visit):
    if not visit.round.taken_over:
        return ""
    return _("This visit was taken over from paper: its checklist and its minutes are there, not in the program.")


def _drafts_of(user):
    documents = IssuedDocument.objects.visible_to(user).filter(status__in=IssuedDocument.BEFORE_PRINTING)
    return documents.select_related("agency", "round__standard")


def _write_draft(kind, document, reader, path, progress):
    path.write_bytes(issuing.draft_pdf(document))


def _write_word(kind, record, reader, path, progress):
    """A paper for further work in Word, set by the agency's own template where it has one."""
    _set_in_word(path, record, kind.name, kind.collect(record, reader))


def _write_draft_in_word(kind, document, reader, path, progress):
    _set_in_word(path, document, document.kind, issuing.draft(document))


def _write_issued_in_word(kind, document, reader, path, progress):
    """From the same snapshot as the PDF, which it names as the document itself."""
    original = {"number": document.number, "sha256": document.sha256}
    _set_in_word(path, document, document.kind, issuing.settled(document), original=original)


def _set_in_word(path, record, name, paper, **told):
    template = own_bytes(record.agency, name)
    path.write_bytes(docx(paper, kind=name, layout=Layout.of(record), template_bytes=template, **told))


def _issued_to(user):
    return IssuedDocument.objects.visible_to(user).standing().select_related("agency", "round__standard")


def _write_case_files(kind, document, reader, path, progress):
    groups = issuing.case_files_for(document, reader)
    path.write_bytes(issuing.case_file_annex(document, groups))


def _with_case_files(user):
    documents = IssuedDocument.objects.visible_to(user).exclude(photo_annex=None)
    if not user.reads_figures:  # who reads them all need not have each looked into
        readable = [document.pk for document in documents if issuing.case_files_for(document, user)]
        documents = documents.filter(pk__in=readable)
    return documents.select_related("agency", "round__standard")


def _write_workbook(kind, audit_round, reader, path, progress):
    workbook.as_xlsx(audit_round, path, reader=reader, progress=progress)


def _write_csv_files(kind, audit_round, reader, path, progress):
    workbook.as_csv_files(audit_round, path, reader=reader, progress=progress)


def _write_inspection(kind, audit_round, reader, path, progress):
    inspection.write(audit_round, path, reader=reader, progress=progress, kinds=KINDS)


_KINDS = (
    PaperKind(
        name="preview",
        label=gettext_lazy("Draft of a document"),
        readable=_drafts_of,
        file_name=lambda document: f"du-thao-{document.kind}-{document.pk}",
        formats={"pdf": _write_draft, "docx": _write_draft_in_word},
    ),
    PaperKind(
        name="editable",
        label=gettext_lazy("Word file for further work"),
        readable=_issued_to,
        file_name=lambda document: document.number.replace("/", "-"),
        formats={"docx": _write_issued_in_word},
    ),
    PaperKind(
        name="case_photos",
        label=gettext_lazy("Photos of case files"),
        readable=_with_case_files,
        file_name=lambda document: f"anh-ho-so-{document.pk}",
        formats={"pdf": _write_case_files},
    ),
    PaperKind(
        name="minutes",
        label=gettext_lazy("Minutes of a visit"),
        readable=lambda user: Visit.objects.notes_visible_to(user),
        collect=lambda visit, reader: visits.minutes(visit),
        file_name=lambda visit: f"BM-05-{visit.pk}",
        formats={**PDF, "docx": _write_word},
        refusal=_kept_on_paper,
    ),
    PaperKind(
        name="checklist",
        label=gettext_lazy("Checklist"),
        readable=lambda user: Visit.objects.notes_visible_to(user),
        collect=lambda visit, reader: visits.checklist(visit),
        file_name=lambda visit: f"BM-03-{visit.pk}",
        formats=PDF,
        refusal=_kept_on_paper,
    ),
    PaperKind(
        name="case_sheet",
        label=gettext_lazy("Sheet of case files"),
        readable=lambda user: Visit.objects.notes_visible_to(user),
        collect=lambda visit, reader: case_sheet.case_sheet(visit),
        file_name=lambda visit: f"BM-04-{visit.pk}",
        formats=PDF,
        refusal=_kept_on_paper,
    ),
    PaperKind(
        name="programme",
        label=gettext_lazy("Programme of the year"),
        readable=lambda user: Programme.objects.visible_to(user),
        collect=lambda record, reader: programme.programme(record),
        file_name=lambda record: f"BM-01-{record.year}",
        formats=PDF,
    ),
    PaperKind(
        name="tracking",
        label=gettext_lazy("Tracking table"),
        readable=_rounds_followed_by,
        collect=lambda audit_round, reader: tracking.tracking(audit_round),
        file_name=lambda audit_round: f"BM-07-{audit_round.year}-{audit_round.number}",
        formats=PDF,
    ),
    PaperKind(
        name="summary",
        label=gettext_lazy("Summary for the committee"),
        readable=_rounds_of_the_committee,
        collect=lambda audit_round, reader: summary.summary(audit_round),
        file_name=lambda audit_round: f"tom-tat-{audit_round.year}-{audit_round.number}",
        formats=PDF,
    ),
    PaperKind(
        name="change_request",
        label=gettext_lazy("Request to change a document"),
        readable=lambda user: RevisionRequest.objects.visible_to(user),
        collect=lambda request, reader: change_request.change_request(request),
        file_name=lambda request: f"BM-TL-01-{request.pk}",
        formats=PDF,
    ),
    PaperKind(
        name="slip",
        label=gettext_lazy("Slip of a nonconformity"),
        readable=_slips_of,
        collect=lambda action, reader: slips.slip(action.finding),
        file_name=lambda action: f"BM-06-{action.pk}",
        formats=PDF,
    ),
    PaperKind(
        name="reminder_letter",
        label=gettext_lazy("Letter on what is overdue"),
        readable=_letters_of,
        collect=lambda agency, reader: reminder_letter(agency),
        file_name=lambda agency: "cong-van-don-doc",
        formats=PDF,
        refusal=_nothing_overdue,
    ),
    PaperKind(
        name="workbook",
        label=gettext_lazy("All data of the round as a workbook"),
        readable=workbook.readable,
        file_name=workbook.file_name,
        formats={"xlsx": _write_workbook},
    ),
    PaperKind(
        name="csv_files",
        label=gettext_lazy("All data of the round as CSV files"),
        readable=workbook.readable,
        file_name=workbook.file_name,
        formats={"zip": _write_csv_files},
    ),
    PaperKind(
        name="inspection",
        label=gettext_lazy("File of the round for the inspection"),
        readable=inspection.readable,
        file_name=inspection.file_name,
        lead=gettext_lazy("Made as things stand now. It takes some minutes; you may go on working meanwhile."),
        formats={"zip": _write_inspection},
    ),
)
KINDS = {kind.name: kind for kind in _KINDS}
