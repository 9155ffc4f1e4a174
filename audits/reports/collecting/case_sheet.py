"""The sheet of sampled case files (BM-ĐGNB-04), from a visit: what was taken down, and rows to write in."""

from collections import defaultdict

from django.utils import translation

from audits.organisation.calendar import WorkingDays
from audits.planning.models import Visit

from ..content import case_sheet as content
from ..content.report import SampleGroup
from ..content.wording import counted, per_cent
from . import annexes, heads, sampling

# Rows to write in under each procedure, by the state of the visit
ROOM = {Visit.Status.PLANNED: 5, Visit.Status.OPEN: 3}
WITHOUT_PROCEDURE = 12


def case_sheet(visit):
    """The sheet of a visit as it stands."""
    with translation.override("vi"):
        audit_round = visit.round
        room = ROOM.get(visit.status, 0)
        groups = _groups(visit, empty_too=bool(room))
        if not groups and room:
            groups, room = (SampleGroup(visit.department.name, "…………………………………………"),), WITHOUT_PROCEDURE
        return content.CaseSheetContent(
            form=heads.iso_form(visit.agency, "case_sheet"),
            round=f"Đợt {audit_round.number} năm {audit_round.year}",
            standard=audit_round.standard.name,
            department=visit.department.name,
            on=visit.day,
            team=f"Tổ {visit.team.number}",
            auditors=tuple(member.user.full_name for member in visit.team.members.auditing().select_related("user")),
            groups=groups,
            blank_rows=room,
            summary=_summary(groups, room),
        )


def _groups(visit, *, empty_too):
    """The files by procedure and revision; procedures of the visit without any too, where there is room to write."""
    calendar = WorkingDays(visit.agency)
    found = defaultdict(list)
    samples = visit.samples.standing().select_related("procedure", "revision", "visit")
    for sample in samples.order_by("procedure__code", "received_on", "pk"):
        found[sample.procedure, sample.revision].append(sample)
    notes = sampling.notes_of(visit)
    last = dict(found.keys())  # two revisions, one sampling: it is told under the later table
    groups = [
        SampleGroup(
            visit.department.name,
            f"{procedure.code} {procedure.title}",
            annexes.revision_label(revision),
            tuple(annexes.sample_line(sample, sample.lateness(calendar)) for sample in rows),
            notes[procedure] if last[procedure] == revision else (),
        )
        for (procedure, revision), rows in found.items()
    ]
    if empty_too:
        looked_at = {procedure.pk for procedure, _revision in found}
        groups += [
            SampleGroup(
                visit.department.name,
                f"{one.code} {one.title}",
                annexes.revision_label(one.in_force(visit.day)),
                notes=notes.get(one, ()),
            )
            for one in visit.procedures.exclude(pk__in=looked_at).order_by("code")
        ]
    return tuple(groups)


def _summary(groups, room):
    files = [file for group in groups for file in group.files]
    if not files:
        return "" if room else "Buổi đánh giá không lấy mẫu hồ sơ."
    finished = [file for file in files if file.ready]
    late = sum(file.late for file in finished)
    on_time = len(finished) - late
    rate = f" ({per_cent(100 * on_time / len(finished))})" if finished else ""
    return (
        f"Đã xem {counted(len(files))} hồ sơ: đúng hạn {counted(on_time)} trên {counted(len(finished))} hồ sơ đã có "
        f"kết quả{rate}, quá hạn {counted(late)}, chưa có kết quả {counted(len(files) - len(finished))}."
    )
