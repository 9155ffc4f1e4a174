"""From the texts to the bytes: drafts to look at, the snapshot when submitted, the printing when issued."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audits.core import clock, files
from audits.core.files import StoredFile
from audits.core.rules import RuleBroken

from . import annexes, collect
from .documents import IssuedDocument
from .papers import render_html
from .press import PrintingFailed, print_pdf
from .snapshot import packed, unpacked

TRY_AGAIN_AFTER = timedelta(minutes=1)


def draft_pdf(document):
    """The report as it would be now, marked as a draft on every page."""
    return print_pdf(render_html(collect.report(document), layout=collect.layout(document.agency)))


def snapshot(document):
    """All figures, lists and texts of the report and of its photo annex, as they stand now."""
    paper = collect.report(document)
    annex, pictures = annexes.photo_annex(paper, document.round)
    return {"report": packed(paper), "photos": packed(annex.groups), "readers": annex.readers, "pictures": pictures}


def submit(document, *, by):
    """Hand the report to the chair; what it says is settled now."""
    document.submit(by=by, snapshot=snapshot(document))


@task()
def print_document(document_id):
    """Make the bytes of a document whose number and date are fixed; harmless to run twice or to be killed."""
    document = IssuedDocument.objects.to_print().filter(pk=document_id).select_related("agency", "round").first()
    if document is None:
        return
    try:
        pdf, annex = _settled_pdfs(document)
    except PrintingFailed as failed:
        document.note_failure(str(failed))
        return
    name = document.number.replace("/", "-")
    bytes_of = {"pdf": _keep(pdf, document, f"{name}.pdf")}
    if annex:
        bytes_of["photo_annex"] = _keep(annex, document, f"{name}-anh.pdf")
    with suppress(RuleBroken):  # another worker was quicker, or the document was released meanwhile
        document.printed(**bytes_of)


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
    """The bytes of the report and of its photo annex (None without photos), from the snapshot."""
    settled = unpacked(document.snapshot["report"])
    paper = replace(settled, letterhead=collect.letterhead(document), signature=collect.signature(document))
    layout = collect.layout(document.agency)
    pdf = print_pdf(render_html(paper, layout=layout))
    groups = unpacked(document.snapshot["photos"])
    if not groups:
        return pdf, None
    annex = annexes.content.PhotoAnnexContent(paper=paper, groups=groups, readers=document.snapshot["readers"])
    stored = StoredFile.objects.in_bulk(document.snapshot["pictures"].values())
    pictures = annexes.Pictures({source: stored[file_id] for source, file_id in document.snapshot["pictures"].items()})
    return pdf, print_pdf(render_html(annex, layout=layout), images=pictures)


def _keep(pdf, document, name):
    return files.keep(pdf, by=document.issued_by, name=name)
