"""What the sections of the file hold: papers, visits, nonconformities, evidence, procedures, data."""

from functools import partial

from django.db.models import F, Q

from audits.core.files import StoredFile
from audits.fieldwork.models import Evidence, LateArrival
from audits.findings.models import CorrectiveAction, Finding, Measure, RevisionRequest
from audits.planning.models import Visit
from audits.procedures.models import Procedure, Revision

from .. import round_trail, workbook
from ..content.letterhead import short_date
from ..content.wording import counted
from ..documents import IssuedDocument
from . import trail
from .contents import Part
from .names import slug
from .sources import Made, Printed, Stored

# The papers printed now, by the record that they are about (kinds.py).
OF_ROUND, OF_YEAR = ("summary", "tracking"), ("programme",)
OF_VISITS = ("minutes", "checklist", "case_sheet")
OF_ACTIONS, OF_REQUESTS = ("slip",), ("change_request",)
CASE_FILES = "Ảnh hồ sơ: chỉ dành cho đánh giá viên, Ban Chỉ đạo, Thường trực và đơn vị liên quan"


def documents(section, audit_round, reader):
    """What was issued, as it was issued, with its copies signed and the scans of decisions taken on paper."""
    rows = IssuedDocument.objects.visible_to(reader).filter(round=audit_round).without_snapshot()
    rows = rows.order_by(F("dated_on").asc(nulls_last=True), "pk")  # in the order in which they were issued
    for document in rows.select_related("pdf", "photo_annex").prefetch_related("signed_copies__file"):
        if document.pdf is None:
            section.left_out.append(f"{document}: chưa ban hành ({document.get_status_display().lower()}).")
            continue
        title = f"{document.get_kind_display()} số {document.number}"
        old = "đã được thay thế" if document.status == document.Status.SUPERSEDED else ""
        section.put(title, document.dated_on, Stored(document.pdf), record=document, remark=old)
        for copy in sorted(document.signed_copies.all(), key=lambda copy: copy.pk):
            kind = copy.get_kind_display()
            section.put(f"{title}, bản có chữ ký", copy.uploaded_at, Stored(copy.file), record=copy, remark=kind)
        if document.photo_annex and reader.reads_figures:
            annex = Stored(document.photo_annex)
            section.put(f"{title}, phụ lục ảnh hồ sơ", document.dated_on, annex, record=document, remark=CASE_FILES)
    _decisions_on_paper(section, audit_round, reader)
    _print(section, OF_ROUND, [audit_round], reader)
    _print(section, OF_YEAR, [audit_round.programme] if audit_round.programme else [], reader)


def _decisions_on_paper(section, audit_round, reader):
    """The scans of decisions that were taken on paper: what was decided stands in the trail."""
    acts = round_trail.events(audit_round, reader).filter(details__has_key="on_paper")
    for event in acts:
        paper = event.details["on_paper"]
        scan = StoredFile.objects.filter(agency=audit_round.agency_id, pk=paper["scan"]["id"]).first()
        if scan:
            title = f"Quyết định trên giấy số {paper['number']} ngày {_day(paper['date'])}"
            section.put(title, event.at, Stored(scan), record=event, remark=f"việc {event.seq} trong nhật ký")


def _day(iso):
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"


def visits(section, audit_round, reader):
    """Minutes and checklists of each visit whose notes the reader may read, and the minutes signed in ink."""
    rows = Visit.objects.visible_to(reader).filter(round=audit_round).select_related("department", "signed_scan")
    readable = list(rows.notes_visible_to(reader).order_by("starts_at", "pk"))
    for visit in readable:
        below = _folder_of(visit.department)
        _print(section, OF_VISITS, [visit], reader, below=below)
        if visit.signed_scan:
            title = f"Biên bản đã ký tay, {visit.department.name}"
            section.put(title, visit.signed_at, Stored(visit.signed_scan), record=visit, below=below)
    if audit_round.taken_over:
        section.left_out.append("Phiếu ghi chép, biên bản của các buổi đánh giá: có trên giấy, hệ thống không giữ.")
    for visit in rows.exclude(pk__in=[visit.pk for visit in readable]).order_by("starts_at", "pk"):
        section.left_out.append(f"Ghi chép của buổi đánh giá {visit}: người lập hồ sơ này chưa được đọc.")


def follow_up(section, audit_round, reader):
    """A slip for each nonconformity with all its cycles; the proof of measures; the files of disputes."""
    actions = CorrectiveAction.objects.visible_to(reader).filter(finding__round=audit_round)
    last = actions.last_of_findings().order_by("finding__sequence", "pk")
    _print(section, OF_ACTIONS, list(last), reader)
    requests = RevisionRequest.objects.visible_to(reader).filter(finding__round=audit_round)
    _print(section, OF_REQUESTS, list(requests.order_by("procedure__code", "pk")), reader)
    measures = Measure.objects.filter(action__in=actions).select_related("action__finding").prefetch_related("proof")
    for measure in measures.order_by("action__finding__sequence", "action", "pk"):
        for file in sorted(measure.proof.all(), key=lambda file: file.pk):
            remark = f"chứng minh cho: {measure.what}"
            day = measure.done_on or file.kept_at
            title = f"{measure.action}: {_stem(file)}"
            section.put(title, day, Stored(file), record=measure, remark=remark, below="chung-minh")
    findings = Finding.objects.visible_to(reader).filter(round=audit_round, ground_files__isnull=False).distinct()
    for finding in findings.prefetch_related("ground_files").in_order():
        for file in sorted(finding.ground_files.all(), key=lambda file: file.pk):
            title, remark = f"{finding}: {_stem(file)}", "kèm ý kiến khác của đơn vị"
            section.put(title, file.kept_at, Stored(file), record=finding, remark=remark, below="y-kien-khac")


def evidence(section, audit_round, reader):
    """The files as they were kept, by department; without those that the department did not agree to have copied."""
    rows = Evidence.objects.visible_to(reader).filter(visit__round=audit_round)
    for shown in (
        rows.printable()
        .select_related("file", "visit__department", "item", "sample")
        .in_order("visit__department__order")
    ):
        title = shown.caption or _stem(shown.file)
        below, remark = _folder_of(shown.visit.department), _about(shown)
        section.put(title, shown.taken_on, Stored(shown.file), record=shown, remark=remark, below=below)
    if kept_back := rows.standing().filter(permitted=False).count():
        kept = "vẫn lưu trong hệ thống, không đưa vào hồ sơ này"
        section.left_out.append(f"{counted(kept_back)} tệp mà đơn vị chưa đồng ý cho sao chép: {kept}.")
    if withdrawn := rows.filter(withdrawn=True).count():
        section.left_out.append(f"{counted(withdrawn)} tệp đã rút vì nhập nhầm (lý do ghi trong nhật ký).")
    late = LateArrival.objects.visible_to(reader).filter(visit__round=audit_round, file__isnull=False)
    if not_taken_up := late.exclude(status=LateArrival.Status.TAKEN_UP).count():
        kept = "vẫn lưu trong hệ thống, nội dung ghi trong bảng dữ liệu"
        section.left_out.append(f"{counted(not_taken_up)} tệp nhận sau khi kết thúc buổi, không đưa vào: {kept}.")


def _about(shown):
    of = shown.item.text if shown.item else f"hồ sơ {shown.sample.case_code}" if shown.sample else ""
    return "; ".join(filter(None, [shown.visit.department.name, of, CASE_FILES if shown.shows_case_file else ""]))


def procedures(section, audit_round, reader):
    """The revisions that were audited against: in force when the round began, or on the day of a sampled case file."""
    subject = Procedure.objects.filter(visits__round=audit_round).values("pk")
    in_force = Revision.objects.in_force(audit_round.starts_on).filter(procedure__in=subject).values("pk")
    sampled = Revision.objects.filter(pk__in=_sampled_against(audit_round))
    rows = Revision.objects.visible_to(reader).filter(Q(pk__in=in_force) | Q(pk__in=sampled.values("pk")))
    for revision in rows.select_related("procedure", "file").order_by("procedure__code", "issue", "revision"):
        name = f"{revision.procedure.code} {revision.procedure.title}, {revision.label}"
        if revision.file is None:
            section.left_out.append(f"{name}: hệ thống không giữ tệp.")
        else:
            remark = f"hiệu lực từ {short_date(revision.effective_on)}"
            section.put(name, revision.effective_on, Stored(revision.file), record=revision, remark=remark)


def _sampled_against(audit_round):
    samples = audit_round.visits.model.samples.rel.related_model.objects.standing()
    return samples.filter(visit__round=audit_round, revision__isnull=False).values("revision")


def data(section, audit_round, reader):
    """All rows as an Excel workbook and as CSV files, and the trail."""
    xlsx, csv = (partial(write, audit_round, reader=reader) for write in (workbook.as_xlsx, workbook.as_csv_files))
    section.put("Toàn bộ số liệu của đợt đánh giá (Excel)", None, Made(xlsx, "xlsx"))
    section.put("Toàn bộ số liệu của đợt đánh giá (CSV)", None, Made(csv, "zip"))
    lines = partial(_trail, audit_round, reader)
    section.put("Nhật ký của đợt đánh giá", None, Made(lines, "jsonl"), remark="mỗi dòng một việc, nối bằng mã băm")
    section.put("Cách kiểm tra nhật ký", None, Made(trail.explain, "txt"))


def _trail(audit_round, reader, file):
    trail.write(audit_round, file, reader=reader)


def _print(section, names, records, reader, *, below=""):
    """The papers of these kinds about some records of one model, as far as the reader may have them."""
    for name in names:
        if (kind := section.kinds.get(name)) is None:
            continue
        found = kind.readable(reader).in_bulk([record.pk for record in records])
        for record in (found[record.pk] for record in records if record.pk in found):
            if not kind.refusal(record):
                paper = Printed(kind, record, reader)
                section.put(f"{kind.label}, {record}", _day_of(record), paper, record=record, below=below)


def _day_of(record):
    """The day that a printed paper bears as a file: when its record was settled, or begun."""
    for name in ("signed_at", "actual_ends_at", "starts_at", "judged_on", "opened_on", "ends_on", "asked_on"):
        if moment := getattr(record, name, None):
            return moment
    return None


def _folder_of(department):
    return slug(department.code) or f"don-vi-{department.pk}"


def _stem(file):
    return file.name.rpartition(".")[0] or file.name


PARTS = (
    Part("van-ban", "Văn bản của đợt đánh giá", "Papers of the round", documents),
    Part("buoi-danh-gia", "Biên bản và phiếu của các buổi đánh giá", "Minutes and forms of the visits", visits),
    Part("khac-phuc", "Phiếu KPH và việc khắc phục", "Nonconformities and corrective actions", follow_up),
    Part("bang-chung", "Bằng chứng đánh giá", "Audit evidence", evidence),
    Part("quy-trinh", "Quy trình được dùng làm chuẩn mực", "Procedures audited against", procedures),
    Part("so-lieu", "Số liệu và nhật ký", "Data and trail", data),
)
