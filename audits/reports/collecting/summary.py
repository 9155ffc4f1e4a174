"""The one-page summary of a round for the committee: the figures of its report, what is overdue, what to decide."""

import textwrap

from django.utils import translation

from audits.core import charts, clock
from audits.figures import actions as action_figures
from audits.figures.rounds import of_round
from audits.findings.models import CorrectiveAction, Extension, Finding, Grade
from audits.organisation.calendar import WorkingDays
from audits.planning.models import AuditRound

from ..content import summary as content
from ..content.letterhead import date_span, short_date
from ..content.report import DepartmentCounts
from ..content.wording import counted, lines, per_cent
from . import actions, heads

# What one page has room for
DEPARTMENTS, OVERDUE, DECISIONS = 14, 3, 3
NAME, LINE, CONCLUSION = 48, 170, 185  # letters
STATES = {
    AuditRound.Status.DRAFT: "Đang lập kế hoạch",
    AuditRound.Status.SUBMITTED: "Kế hoạch chờ phê duyệt",
    AuditRound.Status.APPROVED: "Kế hoạch đã phê duyệt",
    AuditRound.Status.UNDERWAY: "Đang đánh giá",
    AuditRound.Status.REPORTING: "Đang lập báo cáo",
    AuditRound.Status.REPORTED: "Đã báo cáo, đang khắc phục",
    AuditRound.Status.CLOSED: "Đã kết thúc",
    AuditRound.Status.CANCELLED: "Đã hủy",
}


def summary(audit_round):
    """What the committee has to know of a round, as of today."""
    with translation.override("vi"):
        figures, followed = of_round(audit_round), action_figures.of_round(audit_round)
        overdue, decisions = _overdue(audit_round), _decisions(audit_round)
        return content.SummaryContent(
            form=heads.iso_form(audit_round.agency, "summary"),
            round=f"Đợt {audit_round.number} năm {audit_round.year}",
            standard=audit_round.standard.name,
            days=date_span(audit_round.starts_on, audit_round.ends_on),
            state=STATES[audit_round.status],
            on=clock.today(),
            figures=_figures(figures, followed),
            **_departments(audit_round, figures),
            actions=_actions(followed),
            conclusion=_conclusion(audit_round),
            overdue=tuple(overdue[:OVERDUE]),
            overdue_more=max(len(overdue) - OVERDUE, 0),
            decisions=tuple(decisions[:DECISIONS]),
            decisions_more=max(len(decisions) - DECISIONS, 0),
            is_over=audit_round.status == AuditRound.Status.CLOSED,
        )


def _figures(figures, followed):
    sampled, asked = figures.sampled, figures.interviewed
    rate = f"{per_cent(sampled.rate)}" if sampled.rate is not None else "–"
    return (
        content.Figure(f"{figures.departments.held}/{figures.departments.planned}", "đơn vị đã đánh giá"),
        content.Figure(counted(sum(figures.by_kind[kind] for kind in Grade.NONCONFORMITIES)), "điểm không phù hợp"),
        content.Figure(counted(figures.by_kind["major"]), "trong đó KPH nặng"),
        content.Figure(rate, f"đúng hạn trong {counted(sampled.files)} hồ sơ mẫu"),
        content.Figure(
            per_cent(asked.rate) if asked.asked else "–", f"hài lòng trong {counted(asked.asked)} người được hỏi"
        ),
        content.Figure(counted(followed.overdue), "việc khắc phục quá hạn"),
    )


def _departments(audit_round, figures):
    """Those with most nonconformities first; those for which there is no room are one line."""
    grades = [
        grade for grade in Grade.objects.filter(agency=audit_round.agency) if grade.used or figures.by_kind[grade.kind]
    ]
    rows = [
        DepartmentCounts(
            textwrap.shorten(row.department.name, NAME, placeholder=" …"),
            tuple(row.by_kind[grade.kind] for grade in grades),
        )
        for row in sorted(figures.findings, key=lambda row: -row.nonconformities)
    ]
    if len(rows) > DEPARTMENTS:
        rest = rows[DEPARTMENTS - 1 :]
        sums = tuple(map(sum, zip(*(row.counts for row in rest), strict=True)))
        rows = [*rows[: DEPARTMENTS - 1], DepartmentCounts(f"Các đơn vị khác ({counted(len(rest))})", sums)]
    return {
        "grades": tuple(charts.Part(grade.label_vi, grade.kind) for grade in grades),
        "departments": tuple(rows),
        "total": DepartmentCounts("Tổng cộng", tuple(figures.by_kind[grade.kind] for grade in grades)),
    }


def _actions(followed):
    told = actions.figures_of(followed)
    if not told.issued:
        return "Đợt đánh giá không có điểm không phù hợp phải khắc phục."
    return f"{told.closure} {told.punctuality} {told.still_open}"


def _shown(text):
    return textwrap.shorten(text.rstrip(". "), LINE, placeholder=" …")


def _overdue(audit_round):
    """What is late, the oldest first."""
    calendar, today = WorkingDays(audit_round.agency), clock.today()
    rows = CorrectiveAction.objects.filter(finding__round=audit_round).overdue().select_related("department", "finding")
    late = sorted(((action.deadline, action) for action in rows), key=lambda row: (row[0], row[1].pk))
    return [
        _shown(f"{action.finding.number}, quá hạn {calendar.between(day, today)} ngày, {action.department.name}: "
               f"{action.finding.title}")
        for day, action in late
    ]  # fmt: skip


def _decisions(audit_round):
    """What waits for the chair in this round, then what the report proposes to the leadership."""
    of_round = CorrectiveAction.objects.filter(finding__round=audit_round).select_related("finding")
    plans = of_round.filter(status=CorrectiveAction.Status.ENDORSED).order_by("finding__sequence")
    told = [_shown(f"Phê duyệt kế hoạch khắc phục {action.finding.number}: {action.finding.title}") for action in plans]
    asked = Extension.objects.asked().filter(action__finding__round=audit_round, action__finding__grade__kind="major")
    told += [
        _shown(f"Gia hạn {extension.action.finding.number} đến {short_date(extension.until)}: {extension.reason}")
        for extension in asked.select_related("action__finding").order_by("until")
    ]
    disputed = Finding.objects.filter(
        round=audit_round, response=Finding.Response.DISPUTED_AGAIN, status=Finding.Status.PRESENTED
    )
    told += [_shown(f"Ý kiến khác của {one.department.name}: {one.title}") for one in disputed.with_names()]
    waiting = audit_round.documents.filter(status="submitted")
    told += [_shown(f"Ban hành: {document.get_kind_display()}") for document in waiting]
    report = audit_round.documents.reports().under_way().order_by("-revision").first()
    return told + [_shown(line) for line in lines(report.proposals_leadership)] if report else told


def _conclusion(audit_round):
    """As the report says, once it is issued."""
    report = audit_round.documents.reports().issued().order_by("-revision").first()
    text = " ".join(" ".join((report.conformity, report.effectiveness)).split()) if report else ""
    return textwrap.shorten(text, CONCLUSION, placeholder=" …")
