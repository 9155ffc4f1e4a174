"""What a report's texts begin with: sentences from the records that the secretariat goes on with."""

from django.utils import translation

from audits.findings.models import Finding, Grade
from audits.planning.models import AuditRound

from .letterhead import date_span


def texts(audit_round: AuditRound):
    """Values for the texts of a new report; Vietnamese, as the paper is."""
    with translation.override("vi"):
        agency = audit_round.agency
        chair = agency.chair
        return {
            "introduction": (
                "Thực hiện kế hoạch đánh giá nội bộ đã được phê duyệt tại Quyết định số "
                f"{audit_round.decision_number}, {date_span(audit_round.starts_on, audit_round.ends_on)}, "
                f"các Tổ đánh giá nội bộ đã làm việc với các đơn vị thuộc {agency.name} "
                f"theo {audit_round.standard.name}."
            ),
            "strengths": _list(audit_round, Grade.Kind.STRENGTH),
            "issuer": agency.report_issuer,
            "signer_post": chair.position if chair else "",
            "signer_name": chair.full_name if chair else "",
            "recipients": agency.report_recipients,
        }


def _list(audit_round, kind):
    rows = Finding.objects.filter(round=audit_round, grade__kind=kind).issued().select_related("department").in_order()
    return "\n".join(f"{finding.department.name}: {finding.title}." for finding in rows)
