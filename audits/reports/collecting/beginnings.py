"""What a document's texts begin with: sentences from the records that the secretariat goes on with."""

from django.utils import translation

from audits.findings.models import Finding, Grade
from audits.organisation.calendar import WorkingDays
from audits.organisation.models import Agency
from audits.planning.models import AuditRound

from ..content.letterhead import date_span, long_date, short_date
from ..content.wording import lines, named
from . import heads, teams

HEAD_AND_FOOT = ("issuer", "authority", "authority_of", "signer_post", "signer_name", "recipients")


def texts(audit_round: AuditRound, kind="report"):
    """Values for the texts of a new document; Vietnamese, as the paper is. A correction begins with what was issued."""
    if issued := _newest(audit_round.documents.filter(kind=kind)):
        return _as_issued(issued)
    with translation.override("vi"):
        return {**_head_and_foot(audit_round.agency), **BEGINNINGS[kind](audit_round)}


def _report(audit_round):
    return {
        "introduction": (
            "Thực hiện kế hoạch đánh giá nội bộ đã được phê duyệt tại Quyết định số "
            f"{audit_round.decision_number}, {date_span(audit_round.starts_on, audit_round.ends_on)}, "
            f"{teams.named(audit_round)} đánh giá nội bộ đã làm việc với các đơn vị thuộc {audit_round.agency.name} "
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


def _forming(audit_round):
    """Values for the texts of a new decision: what it is grounded on, what the teams do, who carries it out."""
    agency, committee = audit_round.agency, audit_round.agency.committee_name
    the_teams = _the_teams(audit_round)
    grounds = [line for line in lines(audit_round.grounds) if not _names_itself(line, audit_round)]
    programme = audit_round.programme
    if programme and not (programme.decision_number and programme.decision_number in audit_round.grounds):
        grounds.append(f"Căn cứ {_programme(audit_round)}")
    grounds.append(f"Theo đề nghị của Thường trực {committee}")
    return {
        **_head_and_foot(agency, Agency.Issuer.AGENCY),
        "grounds": "\n".join(grounds),
        "duties": "\n".join(
            (
                f"{the_teams} đánh giá nội bộ có nhiệm vụ đánh giá hệ thống quản lý chất lượng tại các đơn vị theo kế "
                "hoạch và lịch đánh giá đã được phê duyệt; lập phiếu ghi chép, biên bản đánh giá và phiếu báo cáo "
                "sự không phù hợp.",
                "Tổ trưởng phân công thành viên, chủ trì các buổi làm việc, thống nhất mức độ của các phát hiện và "
                f"báo cáo kết quả với {committee}.",
                f"Thành viên {teams.named(audit_round)} được tiếp cận tài liệu, hồ sơ có liên quan; được yêu cầu đơn "
                "vị và cá nhân cung cấp thông tin; giữ bí mật thông tin và không đánh giá công việc của mình hoặc của "
                "đơn vị mình.",
                f"{the_teams} theo dõi, kiểm tra việc khắc phục của đơn vị và kết thúc nhiệm vụ khi tất cả các phát "
                "hiện của đợt đánh giá được đóng.",
            )
        ),
        "requirements": "\n".join(
            (
                "Quyết định này có hiệu lực kể từ ngày ký.",
                f"Thường trực {committee}, Trưởng các đơn vị thuộc {agency.name} và các ông, bà có tên tại Điều 1 "
                "chịu trách nhiệm thi hành Quyết định này.",
            )
        ),
        "recipients": f"Như Điều 3;\n{committee} (để b/c);\nLưu: VT.",
    }


def _plan(audit_round):
    """Values for the texts of a new plan: why it is made, and who sees to what."""
    agency, committee = audit_round.agency, audit_round.agency.committee_name
    the_teams = _the_teams(audit_round)
    carried_out = [_decision(audit_round)]
    if audit_round.programme:
        carried_out.insert(0, _programme(audit_round))
    issuer = committee if agency.report_issuer == Agency.Issuer.COMMITTEE else agency.name
    return {
        "introduction": (
            f"Thực hiện {' và '.join(filter(None, carried_out)) or 'chương trình đánh giá nội bộ năm'}, {issuer} "
            f"xây dựng kế hoạch đánh giá nội bộ đợt {audit_round.number} năm {audit_round.year} như sau:"
        ),
        "requirements": "\n".join(
            (
                f"{the_teams} đánh giá chuẩn bị danh mục kiểm tra trước buổi đánh giá, xem lại kết quả của đợt trước "
                "và chọn hồ sơ mẫu; thống nhất mức độ của các phát hiện trước cuộc họp kết thúc.",
                "Trưởng các đơn vị được đánh giá bố trí người làm việc với Tổ đánh giá, chuẩn bị tài liệu, hồ sơ; "
                "tham dự các cuộc họp và ký biên bản đánh giá.",
                f"Thường trực {committee} thông báo lịch đánh giá, theo dõi việc thực hiện kế hoạch, tổng hợp kết "
                f"quả và báo cáo {committee}.",
            )
        ),
    }


def _notice(audit_round):
    """Values for the texts of a new notice: what it tells of, what departments prepare, whom they name until when."""
    agency, committee = audit_round.agency, audit_round.agency.committee_name
    until = WorkingDays(agency).after(audit_round.starts_on, -NAMED_BEFORE)
    decided = _decision(audit_round) or "kế hoạch đánh giá nội bộ"
    issuer = committee if agency.report_issuer == Agency.Issuer.COMMITTEE else agency.name
    return {
        "introduction": (
            f"Thực hiện {decided}, {issuer} thông báo lịch đánh giá nội bộ hệ thống quản lý chất lượng theo "
            f"{audit_round.standard.name}, {date_span(audit_round.starts_on, audit_round.ends_on)}, như sau:"
        ),
        "requirements": "\n".join(
            (
                f"Cử người làm việc với Tổ đánh giá, gửi họ tên, chức vụ về Thường trực {committee} trước ngày "
                f"{short_date(until)}.",
                "Chuẩn bị quy trình, biểu mẫu đang áp dụng; mục tiêu chất lượng; sổ theo dõi và hồ sơ giải quyết "
                "thủ tục hành chính; kết quả khắc phục các phát hiện của đợt trước.",
                "Trưởng đơn vị hoặc người được ủy quyền dự họp khai mạc, họp kết thúc, làm việc với Tổ đánh giá và "
                "ký biên bản tại đơn vị.",
                f"Trường hợp không thể làm việc theo lịch, báo Thường trực {committee} trước ngày "
                f"{short_date(until)} để điều chỉnh.",
            )
        ),
        "recipients": (
            f"{_reported_to(agency)} (để b/c);\nCác đơn vị thuộc {agency.name};\n{_the_teams(audit_round)} đánh giá;\n"
            "Lưu: VT."
        ),
    }


NAMED_BEFORE = 3  # working days before the round by which departments have named whom the team meets


def _the_teams(audit_round):
    """The same at the beginning of a sentence."""
    name = teams.named(audit_round)
    return f"{name[:1].upper()}{name[1:]}"


def _reported_to(agency):
    """Whom the issuer of notices keeps informed: the committee, or the leadership where the committee issues."""
    by_committee = agency.report_issuer == Agency.Issuer.COMMITTEE
    return f"Lãnh đạo {agency.name}" if by_committee else agency.committee_name


def _names_itself(line, audit_round):
    """Whether a ground of the round is the very decision that is being written."""
    return bool(audit_round.decision_number) and audit_round.decision_number in line


def _programme(audit_round):
    programme = audit_round.programme
    name = f"Chương trình đánh giá nội bộ năm {programme.year}"
    if not programme.decision_number:
        return name
    return f"{name} được phê duyệt tại {named(programme.decision_number)} {long_date(programme.decision_on)}"


def _decision(audit_round):
    """The decision by which the teams were formed: the issued one, or that under which the plan was approved."""
    issued = _newest(audit_round.documents.filter(kind="decision"))
    number = issued.number if issued else audit_round.decision_number
    on = issued.dated_on if issued else audit_round.decision_on
    return (
        f"{named(number)} {long_date(on)} về việc thành lập {teams.named(audit_round)} đánh giá nội bộ"
        if number
        else ""
    )


BEGINNINGS = {
    "decision": _forming,
    "plan": _plan,
    "notice": _notice,
    "report": _report,
    "follow_up": _follow_up,
}


def _newest(documents):
    return documents.issued().order_by("-revision").first()


def _as_issued(document):
    return {name: getattr(document, name) for name in (*document.texts, *HEAD_AND_FOOT, "layout_rule")}


def _head_and_foot(agency, issuer=None):
    chair, issuer = agency.chair, issuer or agency.report_issuer
    return {
        "issuer": issuer,
        "signer_post": heads.signer_post(agency, issuer),
        "signer_name": chair.full_name if chair else "",
        "recipients": agency.report_recipients,
    }


def _list(audit_round, kind):
    rows = Finding.objects.filter(round=audit_round, grade__kind=kind).issued().select_related("department").in_order()
    return "\n".join(f"{finding.department.name}: {finding.title}." for finding in rows)
