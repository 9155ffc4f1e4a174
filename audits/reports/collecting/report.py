"""Collects what the report of a round says: figures and lists from the records, prose from the document.

Papers are Vietnamese documents (docs/decisions/papers-are-vietnamese.md), so the sentences here are Vietnamese.
"""

from django.utils import translation

from audits.core import charts, trail
from audits.figures.rounds import before, of_round
from audits.figures.satisfaction import FEW
from audits.findings.models import Finding, Grade
from audits.organisation.models import Agency
from audits.planning.models import TeamMember

from ..content import report as content
from ..content.letterhead import Recipients, short_date
from ..content.wording import counted, lines, per_cent
from . import actions, annexes, heads, objectives, photos, teams

INTERVIEWED = {"citizen": "Công dân", "organisation": "Tổ chức", "staff": "Công chức, viên chức"}


def report(document):
    """The content of a round's report as it stands now."""
    audit_round, agency = document.round, document.agency
    with translation.override("vi"):
        figures = of_round(audit_round)
        findings = _numbered(audit_round)
        taken = photos.of_round(audit_round)
        numbers = photos.numbers(taken)
        return content.ReportContent(
            letterhead=heads.letterhead(document),
            kind="Báo cáo",
            abstract=(
                "Kết quả đánh giá nội bộ hệ thống quản lý chất lượng\n"
                f"theo {audit_round.standard.name}, đợt {audit_round.number} năm {audit_round.year}"
            ),
            addressees=(agency.committee_name,) if document.issuer == Agency.Issuer.AGENCY else (),
            signature=heads.signature(document),
            recipients=Recipients(lines(document.recipients)),
            remark=document.remark,
            form=heads.iso_form(agency, "report"),
            standard=audit_round.standard.name,
            first_day=audit_round.starts_on,
            last_day=audit_round.ends_on,
            introduction=document.introduction,
            strengths=document.strengths,
            causes=document.causes,
            conformity=document.conformity,
            effectiveness=document.effectiveness,
            proposals=heads.proposals(document),
            closing=(
                f"Trên đây là báo cáo kết quả đánh giá nội bộ đợt {audit_round.number} năm {audit_round.year}, "
                f"đề nghị {agency.committee_name} xem xét, chỉ đạo"
            ),
            **_scope(audit_round, figures),
            **_results(audit_round, figures, findings),
            **_independence(audit_round),
            findings=tuple(annexes.finding_entry(finding, numbers) for finding in findings),
            timetable=annexes.timetable(audit_round),
            sample_groups=annexes.sample_groups(audit_round, figures),
            photos=photos.groups(taken, case_files=False),
            case_photos=sum(evidence.shows_case_file for _finding, evidence in taken),
            **_previous(audit_round),
            actions=actions.of_round(audit_round),
            **objectives.of_year(audit_round),
            **objectives.surveys(audit_round),
        )


def _numbered(audit_round):
    return list(
        Finding.objects.filter(round=audit_round)
        .numbered()
        .with_names()
        .select_related("raised_by")
        .prefetch_related("files")
        .in_order()
    )


def _scope(audit_round, figures):
    return {
        "grounds": heads.grounds(audit_round.grounds),
        "scope": audit_round.scope,
        "left_out": teams.left_out(audit_round),
        "method": audit_round.method,
        "limits": (
            f"Kết quả dựa trên mẫu được chọn gồm {counted(figures.sampled.files)} hồ sơ và "
            f"{counted(figures.questions.held)} câu hỏi; những nội dung không được chọn có thể còn điểm chưa phù hợp."
        ),
        "teams": teams.of_round(audit_round),
    }


def _results(audit_round, figures, findings):
    grades = [
        grade for grade in Grade.objects.filter(agency=audit_round.agency) if grade.used or figures.by_kind[grade.kind]
    ]
    visited = {visit.department for visit in audit_round.visits.held().select_related("department")}
    rows = {row.department: row.by_kind for row in figures.findings}
    departments = sorted(visited | set(rows), key=lambda department: (department.order, department.name))
    names = {department.pk: department.name for department in departments}
    clauses = sorted({clause for _department, clause in figures.by_clause}, key=lambda clause: clause.order)
    return {
        "progress": _progress(figures),
        "changes": _changes(audit_round),
        "shortcomings": _shortcomings(figures),
        "grades": tuple(charts.Part(grade.label_vi, grade.kind) for grade in grades),
        "departments": tuple(
            content.DepartmentCounts(
                department.name, tuple(rows.get(department, {}).get(grade.kind, 0) for grade in grades)
            )
            for department in departments
        ),
        "clauses": {clause.number: clause.title_vi for clause in clauses},
        "by_clause": {(names[pk], clause.number): count for (pk, clause), count in figures.by_clause.items()},
        "sampling": "" if figures.sampled.files else "Đợt đánh giá không lấy mẫu hồ sơ.",
        "samples": tuple(_sample_figures(row) for row in figures.samples),
        "satisfaction": _satisfaction(figures),
        "interviews": tuple(_interviewed(group) for group in figures.interviews),
        "disputes": tuple(
            _dispute(finding) for finding in findings if finding.ground and finding.status != "withdrawn"
        ),
    }


def _progress(figures):
    planned = (
        ("Đơn vị", figures.departments),
        ("Buổi đánh giá", figures.visits),
        ("Quy trình", figures.procedures),
        ("Câu hỏi của danh mục kiểm tra", figures.questions),
    )
    return (
        *(content.Progress(label, row.planned, row.held) for label, row in planned),
        content.Progress("Hồ sơ mẫu", None, figures.sampled.files),
        content.Progress("Tổ chức, cá nhân được hỏi ý kiến", None, figures.interviewed.asked),
    )


def _changes(audit_round):
    """The numbered amendments of the approved plan, with their reasons."""
    events = trail.Event.objects.of(audit_round).filter(verb="amend").order_by("seq")
    return tuple(
        f"Điều chỉnh lần {number}, ngày {short_date(trail.clock.local_date(event.at))}: {event.details.get('note', '')}"
        for number, event in enumerate(events, 1)
    )


def _shortcomings(figures):
    major, minor = (figures.by_kind[kind] for kind in Grade.NONCONFORMITIES)
    observations, opportunities = figures.by_kind["observation"], figures.by_kind["opportunity"]
    if not (major or minor):
        return "Đợt đánh giá không phát hiện điểm không phù hợp."
    return (
        f"Đợt đánh giá phát hiện {counted(major + minor)} điểm không phù hợp (KPH), gồm {counted(major)} KPH nặng và "
        f"{counted(minor)} KPH nhẹ; ngoài ra có {counted(observations)} điểm lưu ý và {counted(opportunities)} cơ hội "
        "cải tiến. Nội dung từng phát hiện nêu tại Phụ lục I."
    )


def _sample_figures(row):
    worst = f"{counted(row.worst)} {row.unit}" if row.worst else ""
    return content.SampleFigures(row.department.name, row.on_time, row.late, row.waiting, worst, row.fault_free.part)


def _satisfaction(figures):
    asked = figures.interviewed
    if not asked.asked:
        return "Đợt đánh giá không hỏi ý kiến tổ chức, cá nhân."
    few = " (số người được hỏi còn ít, tỷ lệ chỉ để tham khảo)" if asked.asked < FEW else ""
    return (
        f"{counted(asked.satisfied)}/{counted(asked.asked)} người được hỏi hài lòng hoặc rất hài lòng "
        f"({per_cent(asked.rate)}){few}."
    )


def _interviewed(group):
    mean = round(float(group.mean), 2) if group.mean is not None else None
    return content.InterviewFigures(INTERVIEWED[group.kind], group.asked, group.asked, group.satisfied, mean)


def _dispute(finding):
    outcome = {
        Finding.Response.ACCEPTED: "Đơn vị đã đồng ý sau khi trao đổi.",
        Finding.Response.DISPUTED: "Chưa có ý kiến giải quyết.",
        Finding.Response.DISPUTED_AGAIN: "Chưa có ý kiến giải quyết.",
    }
    ruling = finding.ruling or outcome.get(finding.response, "")
    return content.Dispute(finding.number, finding.department.name, finding.ground, ruling)


def _independence(audit_round):
    waivers = teams.granted(audit_round)
    members = TeamMember.objects.filter(team__round=audit_round).auditing()
    declared, all_members = members.filter(status="declared").count(), members.count()
    sentence = "Không có đánh giá viên nào đánh giá công việc của mình hoặc đơn vị mình"
    if any(waiver.kind == "impartiality" for waiver in waivers):
        sentence += ", trừ các trường hợp được chấp thuận nêu dưới đây"
    if declared == all_members:
        pledge = "tất cả đánh giá viên đã cam kết khách quan."
    else:
        pledge = f"{counted(declared)}/{counted(all_members)} đánh giá viên đã cam kết khách quan."
    return {
        "independence": f"{sentence}; {pledge}",
        "waivers": tuple(teams.waiver_line(waiver) for waiver in waivers),
    }


def _previous(audit_round):
    """What became of the findings of the round before."""
    earlier = before(audit_round)
    if earlier is None:
        return {}
    return {
        "previous_round": f"Đợt {earlier.number} năm {earlier.year} ({earlier.standard.name})",
        "previous": annexes.previous_findings(earlier, audit_round),
    }
