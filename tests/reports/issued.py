"""A report that is submitted, and the same issued under bytes that a story chooses: for what comes after the press."""

from django.core.files.base import ContentFile

from audits.core import clock, files
from audits.reports import issuing
from audits.reports.models import IssuedDocument

from ..factories import close_visit, hold_harmonisation, make_finding, make_open_visit, sign_visit

TEXTS = dict.fromkeys(IssuedDocument.TEXTS, "Hoàn thành trước ngày 28/12/2027.")
LINES = {"signer_post": "GIÁM ĐỐC", "signer_name": "Nguyễn Văn A", "recipients": "Lưu: VT."}


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def kept(by, data, name="giay.pdf"):
    return files.keep(ContentFile(data), by=by, name=name)


def submitted_report(cast):
    """The report of a round with one visit."""
    visit = make_open_visit(cast)
    finding = make_finding(visit, cast)
    close_visit(visit, cast)
    sign_visit(fresh(visit), cast.head)
    hold_harmonisation(visit.round, cast)
    fresh(finding).issue(by=cast.lead)
    fresh(visit.round).gather(by=cast.secretariat)
    return submitted(IssuedDocument.prepare(fresh(visit.round), by=cast.secretariat), cast)


def submitted(document, cast):
    document.edit(by=cast.secretariat, **LINES, **TEXTS)
    issuing.submit(fresh(document), by=cast.secretariat)
    return fresh(document)


def issued_as(data, document, cast, *, number="45/BC-SLĐTBXH", annex=None):
    """A submitted document, issued by the chair; `data` are the bytes that the press made of it."""
    document.issue(by=cast.chair, number=number, dated_on=clock.today())
    annex = kept(cast.secretariat, annex, "anh.pdf") if annex else None
    fresh(document).printed(pdf=kept(cast.secretariat, data), photo_annex=annex)
    return fresh(document)
