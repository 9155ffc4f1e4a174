"""From the texts to the bytes: drafts to look at, the snapshot when submitted, the printing when issued."""

import logging
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audits.core import clock, files, trail
from audits.core.rules import RuleBroken
from audits.organisation.models import Department

from . import attached
from .collecting import before_round, follow_up, heads, photos, report
from .collecting.proof import proof
from .documents import IssuedDocument
from .layout import Layout
from .papers import render_html
from .press import PrintingFailed, print_pdf, reason
from .snapshot import packed, unpacked

log = logging.getLogger(__name__)

TRY_AGAIN_AFTER = timedelta(minutes=1)
COLLECTED_BY = {
    IssuedDocument.Kind.DECISION: before_round.decision,
    IssuedDocument.Kind.PLAN: before_round.plan,
    IssuedDocument.Kind.NOTICE: before_round.notice,
    IssuedDocument.Kind.REPORT: report.report,
    IssuedDocument.Kind.FOLLOW_UP: follow_up.follow_up,
}


def as_it_stands(document):
    """What the document would say now."""
    return COLLECTED_BY[document.kind](document)


def draft(document):
    """What the document would say now, as a draft also while its bytes are awaited: it is not the issued paper."""
    paper = as_it_stands(document)
    return replace(paper, letterhead=replace(paper.letterhead, draft=True))


def draft_pdf(document):
    """The document as it would be now, marked as a draft on every page."""
    paper = draft(document)
    return _print(document, document.kind, paper, paper.photos, photos.stored(_taken(document)))


def snapshot(document):
    """All figures, lists and texts of the report and of its annex with case files, as they stand now."""
    taken = _taken(document)
    return {
        "report": packed(as_it_stands(document)),
        "case_files": packed(photos.groups(taken, case_files=True)),
        "pictures": photos.stored(taken),
    }


def _taken(document):
    """The photos that a document may show: those of its round, if it is the report."""
    return photos.of_round(document.round) if document.kind == IssuedDocument.Kind.REPORT else []


@transaction.atomic
def submit(document, *, by):
    """Hand the document to the chair; what it says is settled now.

    Nobody acts between the collecting and the step: what changed in between would be missed by both.
    """
    trail.lock(document.agency)
    document.refresh_from_db()
    document.submit(by=by, snapshot=snapshot(document))


@task()
def print_document(document_id):
    """Make the bytes of a document whose number and date are fixed; harmless to run twice or to be killed."""
    document = IssuedDocument.objects.to_print().filter(pk=document_id).select_related("agency", "round").first()
    if document is None:
        return
    try:
        bytes_of = _settled_bytes(document)
    except (PrintingFailed, RuleBroken) as failed:  # it cannot be laid out, or is larger than what may be kept
        document.note_failure(str(failed))
        return
    except Exception:
        log.exception("Document %s could not be printed.", document_id)
        document.note_failure(reason(None))
        return
    with suppress(RuleBroken):  # another worker was quicker, or the document was released meanwhile
        document.printed(**bytes_of)


def _settled_bytes(document):
    """What `printed` puts down: the bytes as they are kept, and what made them."""
    pdf, annex = _settled_pdfs(document)
    name = document.number.replace("/", "-")
    bytes_of = {"pdf": _keep(pdf, document, f"{name}.pdf"), "made_with": pdf.made_with}
    if annex:
        bytes_of["photo_annex"] = _keep(annex, document, f"{name}-anh.pdf")
    return bytes_of


def enqueue_waiting():
    """Queue every document that waits for its bytes and stands in no queue: after a failure or a killed worker."""
    under_way = DBTaskResult.objects.filter(
        task_path=print_document.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    just_tried = under_way.model.objects.filter(
        task_path=print_document.module_path, finished_at__gt=clock.now() - TRY_AGAIN_AFTER
    )
    busy = {row.args_kwargs["args"][0] for row in (*under_way, *just_tried)}
    for pk in IssuedDocument.objects.to_print().exclude(pk__in=busy).values_list("pk", flat=True):
        print_document.enqueue(pk)


def _settled_pdfs(document):
    """The bytes of the report and of its annex with case files (None without any), from the snapshot."""
    paper = settled(document)
    groups = unpacked(document.snapshot["case_files"])
    pictures = document.snapshot["pictures"]
    pdf = _print(document, document.kind, paper, paper.photos, pictures)
    return pdf, _print_annex(document, paper, groups) if groups else None


def settled(document):
    """The report as it was submitted, under the number, date, signature and approval of its issue."""
    paper, head = unpacked(document.snapshot["report"]), heads.letterhead(document)
    return replace(paper, letterhead=head, signature=heads.signature(document), proof=proof(document))


def reads_case_files(document, user):
    """Case files are for few eyes: the committee, the secretariat, the round's teams read them all."""
    return user.reads_figures or document.round.teams.filter(members__user=user).exists()


def case_files_for(document, user):
    """The groups of photos of case files in an issued document that a person may see: all, or the own department's."""
    groups = unpacked(document.snapshot.get("case_files", []))
    if not groups or reads_case_files(document, user):
        return groups
    answered = set(Department.objects.answered_for_by(user).values_list("pk", flat=True))
    return tuple(group for group in groups if group.department in answered)


def case_file_annex(document, groups):
    """The bytes of the annex with some of its groups only: what a department may see of it."""
    return _print_annex(document, settled(document), groups)


def _print_annex(document, paper, groups):
    annex = photos.annex(paper, groups)
    return _print(document, "photo_annex", annex, groups, document.snapshot["pictures"])


def _print(document, kind, paper, groups, stored):
    html = render_html(paper, layout=Layout.of(document))
    images = photos.Pictures.shown(groups, stored) | heads.logo(document.agency)
    return print_pdf(html, images=images, attachments=attached.data_of(kind, paper))


def _keep(pdf, document, name):
    return files.keep(pdf, by=document.issued_by, name=name)
