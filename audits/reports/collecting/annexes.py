"""The annexes of a report: findings in full, the timetable as held, samples, the round before (photos: photos.py)."""

from collections import defaultdict

from django.utils import timezone

from audits.figures.onsite import samples_that_count
from audits.findings.models import Finding, Grade

from ..content import report as content
from ..content.wording import counted
from . import action_words as words
from . import sampling

MODES = {"on_site": "trực tiếp", "remote": "từ xa", "mixed": "kết hợp"}
MEETINGS = {
    "opening": "Họp khai mạc",
    "team": "Họp Tổ",
    "harmonisation": "Họp thống nhất",
    "closing": "Họp kết thúc",
}


def finding_entry(finding, photos):
    """A finding in full; of a withdrawn one only its number is printed."""
    if finding.status == Finding.Status.WITHDRAWN:
        return content.FindingEntry(number=finding.number, withdrawn=True)
    numbers = photos.get(finding.pk, [])
    return content.FindingEntry(
        number=finding.number,
        grade=finding.grade.label_vi,
        kind=finding.grade.kind,
        department=finding.department.name,
        clause=finding.clause.number if finding.clause else "",
        procedure=finding.procedure.code if finding.procedure else "",
        title=finding.title,
        criterion=finding.criterion,
        evidence=finding.evidence,
        statement=finding.statement,
        response=_response(finding),
        raised_by=finding.raised_by.with_post,
        photos=f"Ảnh {', '.join(map(str, numbers))}" if numbers else "",
    )


def _response(finding):
    if finding.reply:
        return f"Đơn vị trả lời: {finding.reply}"
    if finding.ground:
        return f"Đơn vị có ý kiến khác: {finding.ground}"
    return "" if finding.response else "Đơn vị không có ý kiến."


def timetable(audit_round):
    """Visits and meetings by day, with the true times of those held."""
    days = defaultdict(list)
    visits = audit_round.visits.select_related("department", "team").prefetch_related(
        "procedures", "team__members__user"
    )
    for visit in visits:
        held = visit.actual_starts_at or visit.starts_at, visit.actual_ends_at or visit.ends_at
        days[_local(held[0]).date()].append((held[0], _visit_slot(visit, *held)))
    for meeting in audit_round.meetings.select_related("team"):
        slot = content.Slot(
            started=_local(meeting.starts_at).time(),
            ended=_local(meeting.ends_at).time(),
            what=MEETINGS[meeting.kind],
            who=f"Tổ {meeting.team.number}" if meeting.team else "",
            where=meeting.place,
            remark="" if meeting.held else "không ghi nhận đã họp",
            is_meeting=True,
        )
        days[_local(meeting.starts_at).date()].append((meeting.starts_at, slot))
    return tuple(
        content.Day(day, tuple(slot for _start, slot in sorted(days[day], key=lambda row: row[0])))
        for day in sorted(days)
    )


def _visit_slot(visit, started, ended):
    names = ", ".join(member.user.full_name for member in visit.team.members.all() if member.audits)
    remark = {"cancelled": "đã hủy"}.get(visit.status, "nhập sau buổi đánh giá" if visit.entered_afterwards else "")
    return content.Slot(
        started=_local(started).time(),
        ended=_local(ended).time(),
        what=visit.department.name,
        who=f"Tổ {visit.team.number}: {names}",
        subjects=tuple(visit.codes.split(", ")) if visit.codes else (),
        where=", ".join(filter(None, (visit.place, MODES[visit.mode]))),
        remark=remark,
    )


def _local(moment):
    return timezone.localtime(moment, timezone.get_default_timezone()).replace(second=0, microsecond=0)


def sample_groups(audit_round, figures):
    """The sampled files by department and procedure."""
    lateness = {sample.pk: late for sample, late in figures.late_files}
    groups = defaultdict(list)
    samples = (
        samples_that_count()
        .filter(visit__round=audit_round)
        .select_related("visit__department", "procedure", "revision")
        .order_by("visit__department__order", "procedure__code", "received_on", "pk")
    )
    for sample in samples:
        groups[sample.visit, sample.procedure, sample.revision].append(sample)
    notes = {visit: sampling.notes_of(visit) for visit in {visit for visit, *_rest in groups}}
    last = {(visit, procedure): revision for visit, procedure, revision in groups}
    return tuple(
        content.SampleGroup(
            visit.department.name,
            f"{procedure.code} {procedure.title}",
            revision_label(revision),
            tuple(sample_line(sample, lateness.get(sample.pk, 0)) for sample in rows),
            notes[visit].get(procedure, ()) if last[visit, procedure] == revision else (),
        )
        for (visit, procedure, revision), rows in groups.items()
    )


def revision_label(revision):
    """Which revision of the procedure the files were held against."""
    return f"lần ban hành {revision.issue:02d}, sửa đổi {revision.revision:02d}" if revision else ""


def sample_line(sample, late):
    """A sampled case file; `late` by how much."""
    if sample.ready_on is None:
        outcome = "Chưa có kết quả"
    elif late:
        outcome = f"Quá hạn {counted(late)} {sample.lateness_unit}"
    else:
        outcome = "Đúng hạn"
    return content.SampleLine(
        sample.case_code,
        sample.received_on,
        sample.due_on,
        sample.ready_on,
        sample.handed_on,
        outcome,
        late=sample.is_late,
        faults=sampling.faults(sample),
    )


def previous_findings(earlier, audit_round):
    """Each nonconformity and observation of the round before, and what became of it by now."""
    rows = (
        Finding.objects.filter(round=earlier)
        .issued()
        .exclude(grade__kind__in=(Grade.Kind.OPPORTUNITY, Grade.Kind.STRENGTH))
        .with_names()
        .prefetch_related("actions")
        .in_order()
    )
    return tuple(
        content.PreviousFinding(
            finding.number,
            finding.department.name,
            finding.grade.label_vi,
            finding.title,
            _outcome(finding, audit_round),
        )
        for finding in rows
    )


def _outcome(finding, audit_round):
    again = finding.repeats.filter(round=audit_round).numbered().first()
    if again:
        return f"Tái diễn: {again.number}"
    last = max(finding.actions.all(), key=lambda action: action.pk, default=None)
    if last and finding.grade.kind in Grade.NONCONFORMITIES:  # it may have been corrected to something lighter
        return words.state(last)
    return "Đã đóng" if finding.status == Finding.Status.CLOSED else "Chưa đóng"
