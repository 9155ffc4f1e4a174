"""What a document's texts begin with: sentences from the records that the secretariat goes on with."""

from django.utils import translation

from audits.findings.models import Finding, Grade
from audits.planning.models import AuditRound

from ..content.letterhead import date_span, short_date

HEAD_AND_FOOT = ("issuer", "authority", "authority_of", "signer_post", "signer_name", "recipients")


def texts(audit_round: AuditRound, kind="report"):
    """Values for the texts of a new document; Vietnamese, as the paper is. A correction begins with what was issued."""
    if issued := _newest(audit_round.documents.filter(kind=kind)):
        return _as_issued(issued)
    with translation.override("vi"):
        return {**BEGINNINGS[kind](audit_round), **_head_and_foot(audit_round.agency)}


def _report(audit_round):
    return {
        "introduction": (
            "Thực hiện kế hoạch đánh giá nội bộ đã được phê duyệt tại Quyết định số "
            f"{audit_round.decision_number}, {date_span(audit_round.starts_on, audit_round.ends_on)}, "
            f"các Tổ đánh giá nội bộ đã làm việc với các đơn vị thuộc {audit_round.agency.name} "
            f"theo {audit_round.standard.name}."
        ),
        "strengths": _list(audit_round, Grade.Kind.STRENGTH),
    }


def _follow_up(audit_round):
    """It goes on from the report of the round."""
    report = _newest(audit_round.documents.reports())
    issued = f"Báo cáo số {report.number} ngày {short_date(report.dated_on)}" if report else "báo cáo của đợt đánh giá"
    return {
        "introduction": (
            f"Thực hiện {issued}, các đơn vị thuộc {audit_round.agency.name} đã phân tích nguyên nhân, thực hiện khắc "
            "phục các điểm không phù hợp và trả lời các điểm lưu ý; kết quả được người kiểm tra không thuộc đơn vị "
            "xác nhận."
        ),
    }


BEGINNINGS = {"report": _report, "follow_up": _follow_up}


def _newest(documents):
    return documents.issued().order_by("-revision").first()


def _as_issued(document):
    return {name: getattr(document, name) for name in (*document.texts, *HEAD_AND_FOOT)}


def _head_and_foot(agency):
    chair = agency.chair
    return {
        "issuer": agency.report_issuer,
        "signer_post": chair.position if chair else "",
        "signer_name": chair.full_name if chair else "",
        "recipients": agency.report_recipients,
    }


def _list(audit_round, kind):
    rows = Finding.objects.filter(round=audit_round, grade__kind=kind).issued().select_related("department").in_order()
    return "\n".join(f"{finding.department.name}: {finding.title}." for finding in rows)
