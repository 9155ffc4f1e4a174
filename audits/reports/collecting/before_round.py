"""The papers before a round, each from its document and the plan: decision, plan (BM-ĐGNB-02), notice."""

from django.utils import translation

from ..content import before_round as content
from ..content.letterhead import Recipients, date_span
from ..content.wording import counted, lines
from . import heads, teams, timetable

LANGUAGE = (
    "Ngôn ngữ làm việc là tiếng Việt. Thành viên Tổ đánh giá giữ bí mật thông tin, tài liệu của đơn vị và thông tin "
    "của tổ chức, cá nhân trong hồ sơ; chỉ ghi mã hồ sơ, không sao chụp khi chưa được đơn vị đồng ý."
)


def decision(document):
    """The decision that forms the teams of a round."""
    audit_round = document.round
    with translation.override("vi"):
        listed = teams.lists(audit_round)
        return content.DecisionContent(
            **_around(document),
            kind="Quyết định",
            abstract=(
                f"Về việc thành lập {teams.named(audit_round)} đánh giá nội bộ\n"
                f"hệ thống quản lý chất lượng đợt {audit_round.number} năm {audit_round.year}"
            ),
            authority=heads.authority(document),
            grounds=heads.grounds(document.grounds),
            formation=(
                f"Thành lập {counted(len(listed))} Tổ đánh giá nội bộ hệ thống quản lý chất lượng của "
                f"{document.agency.name} theo {audit_round.standard.name}, đợt {audit_round.number} năm "
                f"{audit_round.year} ({date_span(audit_round.starts_on, audit_round.ends_on)}), gồm các ông, bà có tên "
                "sau đây:"
            ),
            teams=listed,
            waivers=teams.waivers(audit_round),
            duties=_sentences(document.duties),
            execution=_sentences(document.requirements),
        )


def plan(document):
    """The audit plan of a round with its timetable."""
    audit_round = document.round
    with translation.override("vi"):
        return content.PlanContent(
            **_around(document),
            form=heads.iso_form(document.agency, "plan"),
            kind="Kế hoạch",
            abstract=(
                "Đánh giá nội bộ hệ thống quản lý chất lượng\n"
                f"theo {audit_round.standard.name}, đợt {audit_round.number} năm {audit_round.year}"
            ),
            introduction=document.introduction,
            objectives=audit_round.objectives,
            scope=audit_round.scope,
            left_out=teams.left_out(audit_round),
            criteria=_criteria(audit_round),
            method=audit_round.method,
            modes=timetable.modes(audit_round),
            language=LANGUAGE,
            teams=teams.lists(audit_round),
            waivers=teams.waivers(audit_round),
            days=timetable.days(audit_round),
            requirements=_sentences(document.requirements),
            closing=(
                f"Trên đây là Kế hoạch đánh giá nội bộ đợt {audit_round.number} năm {audit_round.year}; trong quá "
                "trình thực hiện, nếu có vướng mắc, đề nghị các đơn vị phản ánh về Thường trực "
                f"{document.agency.committee_name} để được hướng dẫn, giải quyết"
            ),
        )


def notice(document):
    """The notice of a round to the departments."""
    audit_round = document.round
    with translation.override("vi"):
        letterhead = heads.letterhead(document)
        return content.NoticeContent(
            **_around(document),
            kind="Thông báo",
            abstract=(
                f"Về lịch đánh giá nội bộ hệ thống quản lý chất lượng\nđợt {audit_round.number} năm {audit_round.year}"
            ),
            introduction=document.introduction,
            meetings=timetable.meetings(audit_round),
            visits=timetable.divisions(audit_round),
            requirements=_sentences(document.requirements),
            closing=f"{letterhead.issuer} thông báo để các đơn vị biết, phối hợp thực hiện",
        )


def _around(document):
    """Head and foot."""
    return {
        "letterhead": heads.letterhead(document),
        "signature": heads.signature(document),
        "recipients": Recipients(lines(document.recipients)),
        "remark": document.remark,
    }


def _sentences(text):
    """Typed lines, each with its full stop."""
    return tuple(line if line.endswith((".", ":", "!", "?")) else f"{line}." for line in lines(text))


def _criteria(audit_round):
    """Edition, procedures, law: as the programme says, or what every round is held against."""
    if audit_round.programme and audit_round.programme.criteria.strip():
        told = [part for line in lines(audit_round.programme.criteria) for part in line.split("; ")]
    else:
        told = [
            audit_round.standard.name,
            "Các quy trình đang có hiệu lực của các đơn vị được đánh giá",
            "Văn bản quy phạm pháp luật, quy định của cơ quan trong từng lĩnh vực được đánh giá",
        ]
    return tuple(f"{part[:1].upper()}{part[1:]}" for part in (one.strip(" .;") for one in told) if part)
