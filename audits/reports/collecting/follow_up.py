"""Collects what the follow-up report of a round says: what was found, and what became of it (report.py)."""

from django.utils import translation

from audits.core import clock
from audits.figures import actions as figures
from audits.findings.models import CorrectiveAction, Extension, Finding
from audits.organisation.models import Agency

from ..content import follow_up as content
from ..content.letterhead import Recipients, short_date
from ..content.wording import counted, lines
from . import action_words as words
from . import actions, heads


def follow_up(document):
    """The content of a round's follow-up report as it stands now."""
    audit_round, agency = document.round, document.agency
    with translation.override("vi"):
        counts = figures.follow_up(audit_round)
        return content.FollowUpContent(
            letterhead=heads.letterhead(document),
            kind="Báo cáo",
            abstract=(
                "Kết quả khắc phục sau đánh giá nội bộ hệ thống quản lý chất lượng\n"
                f"theo {audit_round.standard.name}, đợt {audit_round.number} năm {audit_round.year}"
            ),
            addressees=(agency.committee_name,) if document.issuer == Agency.Issuer.AGENCY else (),
            signature=heads.signature(document),
            recipients=Recipients(lines(document.recipients)),
            remark=document.remark,
            on=clock.today(),
            introduction=document.introduction,
            grounds=_grounds(audit_round),
            found=_found(counts.found),
            figures=actions.figures_of(counts.actions),
            departments=tuple(actions.figures_of(row, row.department.name) for row in counts.actions.departments),
            open=_open(audit_round),
            answered=_answered(counts.observations),
            revisions=actions.revisions(audit_round, in_force=True),
            conclusion=document.effectiveness,
            proposals=heads.proposals(document),
            closing=(
                f"Trên đây là báo cáo kết quả khắc phục sau đánh giá nội bộ đợt {audit_round.number} năm "
                f"{audit_round.year}, đề nghị {agency.committee_name} xem xét, chỉ đạo"
            ),
            lines=actions.lines(_of_round(audit_round)),
            observations=_observations(audit_round),
        )


def _of_round(audit_round):
    return CorrectiveAction.objects.filter(finding__in=figures.standing(audit_round))


def _grounds(audit_round):
    """The report of the round, on which everything here builds, and the decision before it."""
    grounds = [f"Căn cứ Quyết định số {audit_round.decision_number} ngày {short_date(audit_round.decision_on)}"]
    report = audit_round.documents.reports().issued().order_by("-revision").first()
    if report:
        grounds.append(f"Căn cứ Báo cáo kết quả đánh giá nội bộ số {report.number} ngày {short_date(report.dated_on)}")
    return tuple(grounds)


def _found(found):
    return (
        f"Đợt đánh giá đã phát hành {counted(found['major'] + found['minor'])} điểm không phù hợp (KPH), gồm "
        f"{counted(found['major'])} KPH nặng và {counted(found['minor'])} KPH nhẹ; {counted(found['observation'])} "
        f"điểm lưu ý và {counted(found['opportunity'])} cơ hội cải tiến."
    )


def _open(audit_round):
    """The nonconformities that are not closed yet, with the reason and the date."""
    rows = (
        _of_round(audit_round)
        .last_of_findings()
        .open()
        .select_related("agency", "department", "finding")
        .prefetch_related("extensions")
        .order_by("finding__series", "finding__sequence")
    )
    return tuple(
        content.OpenLine(
            action.finding.number, action.department.name, action.finding.title, _reason(action), _until(action)
        )
        for action in rows
    )


def _reason(action):
    parts = [words.state(action)]
    if action.cycle > 1:
        parts.append(f"lần khắc phục {action.cycle - 1} chưa có hiệu lực")
    granted = [row for row in action.extensions.all() if row.status == Extension.Status.GRANTED]
    if granted:
        parts.append(f"gia hạn vì {granted[-1].reason.rstrip('. ')}")
    return "; ".join(parts)


def _until(action):
    if action.status == action.Status.IMPLEMENTED:
        return words.check_on(action)
    return short_date(action.deadline or action.due_on)


def _answered(observations):
    if not observations.issued:
        return "Đợt đánh giá không có điểm lưu ý."
    said = f"{counted(observations.answered)}/{counted(observations.issued)} điểm lưu ý đã được đơn vị trả lời"
    if observations.unanswered:
        said += f"; {counted(observations.unanswered)} điểm đóng khi hết thời hạn mà không có trả lời"
    if observations.open:
        said += f"; {counted(observations.open)} điểm chưa trả lời"
    return f"{said}. Nội dung nêu tại Phụ lục II."


def _observations(audit_round):
    rows = Finding.objects.filter(round=audit_round).issued().observations().with_names().in_order()
    return tuple(
        content.ObservationLine(
            finding.number, finding.department.name, finding.title, finding.reply or _without_reply(finding)
        )
        for finding in rows
    )


def _without_reply(finding):
    return "Đóng, không có trả lời" if finding.status == Finding.Status.CLOSED else "Chưa trả lời"
