"""The papers of a visit: its minutes (BM-ĐGNB-05) and its checklist for those who write by hand (BM-ĐGNB-03)."""

from datetime import datetime

from django.utils import timezone, translation

from audits.planning.models import TeamMember, Visit

from ..content import visit as content
from ..content.letterhead import Letterhead, short_date
from ..content.report import NONCONFORMITIES
from ..content.wording import counted, lines
from . import heads
from .annexes import MODES
from .teams import ROLES

RESPONSES = {
    "accepted": "Đồng ý",
    "disputed": "Có ý kiến khác",
    "upheld": "Có ý kiến khác, đã được giữ nguyên",
    "disputed_again": "Có ý kiến khác",
    "upheld_finally": "Có ý kiến khác, đã được giữ nguyên",
}


def minutes(visit):
    """The minutes as signed; before that as they stand, marked as a draft."""
    with translation.override("vi"):
        agency, audit_round = visit.agency, visit.round
        signed = visit.status == Visit.Status.SIGNED
        said = visit.signed_minutes if signed else visit.minutes_as_they_stand()
        began, ended = _moment(said["began"]), _moment(said["ended"])
        strengths = [row for row in said["findings"] if row["kind"] == "strength"]
        return content.MinutesContent(
            form=heads.iso_form(agency, "minutes"),
            letterhead=Letterhead(
                superior=agency.superior,
                issuer=agency.name,
                symbol=f"BB-{agency.symbol}",
                place=agency.place,
                on=_local(visit.signed_at or ended or visit.starts_at).date(),
                draft=not signed,
            ),
            kind="Biên bản",
            abstract=(
                f"Đánh giá nội bộ tại {said['department']}\n"
                f"theo {audit_round.standard.name}, đợt {audit_round.number} năm {audit_round.year}"
            ),
            department=said["department"],
            started=began or _local(visit.starts_at),
            ended=ended,
            place=said["place"],
            mode=MODES[said["mode"]],
            team_name=f"Tổ đánh giá {visit.team.number}",
            team=_people(said["team"], TeamMember.AUDITING),
            others=_people(said["team"], set(ROLES) - set(TeamMember.AUDITING)),
            attendees=tuple(content.Attendee(*_name_and_post(line)) for line in lines(said["attendees"])),
            procedures=tuple(f"{row['code']} {row['title']}" for row in said["procedures"]),
            course="\n".join(filter(None, (said["opening_notes"], said["minutes"]))),
            strengths=tuple(row["title"] for row in strengths),
            findings=tuple(_finding(row) for row in said["findings"] if row not in strengths),
            remarks=said["remarks"],
            deadline=_deadline(agency),
            sides=_sides(visit, said["team"], ended),
            unsigned=_unsigned(visit),
        )


def _local(moment):
    return timezone.localtime(moment, timezone.get_default_timezone())


def _moment(plain):
    return _local(datetime.fromisoformat(plain)) if plain else None


def _name_and_post(line):
    name, _comma, post = line.partition(",")
    return name.strip(), post.strip()


def _people(team, roles):
    """Those of the team with one of these roles, the lead first."""
    members = sorted((row for row in team if row["role"] in roles), key=lambda row: list(ROLES).index(row["role"]))
    return tuple(content.Attendee(row["name"], row["post"], ROLES[row["role"]]) for row in members)


def _finding(row):
    return content.MinutesFinding(
        grade=row["grade"],
        title=row["title"],
        clause=row["clause"],
        procedure=row["procedure"],
        evidence=row["evidence"],
        statement=row["statement"],
        response=_answer(row),
        criterion=row["criterion"],
        is_nonconformity=row["kind"] in NONCONFORMITIES,
    )


def _answer(row):
    """What the department answered when it signed; what it said at the closing meeting, where that is something else.

    Minutes signed before opinions were noted have none.
    """
    answer, opinion = RESPONSES.get(row["response"], ""), row.get("opinion", "")
    if row["ground"]:
        answer = f"{answer}: {row['ground']}"
    if not opinion or opinion == row["ground"]:
        return answer
    noted = f"Nêu tại họp kết thúc: {opinion}"
    return f"{answer.rstrip('.')}. {noted}" if answer else noted


def _deadline(agency):
    return (
        f"Đơn vị gửi kế hoạch khắc phục các điểm không phù hợp trong {counted(agency.plan_days)} ngày làm việc và "
        f"trả lời các điểm lưu ý trong {counted(agency.observation_days)} ngày làm việc, kể từ ngày phát hiện được "
        "phát hành."
    )


def _sides(visit, members, ended):
    lead = next((row["name"] for row in members if row["role"] == TeamMember.Role.LEAD), "")
    department = content.Side("Đại diện đơn vị được đánh giá")
    team = content.Side("Tổ trưởng Tổ đánh giá", lead)
    if visit.signed_at:
        when = _local(visit.signed_at)
        moment = f"lúc {when:%H:%M} ngày {short_date(when.date())}"
        if visit.signed_how == Visit.SignedHow.ACCOUNT:
            department = content.Side(department.capacity, visit.signed_by.full_name, f"Đã ký trên hệ thống {moment}")
        elif visit.signed_how == Visit.SignedHow.INK:
            department = content.Side(department.capacity, "", f"Đã ký bản giấy, bản quét tải lên {moment}")
        else:
            department = content.Side(department.capacity, "", "Không ký")
        if ended:
            team = content.Side(team.capacity, team.name, f"Đã kết thúc buổi đánh giá lúc {ended:%H:%M}")
    return department, team


def _unsigned(visit):
    if visit.signed_how != Visit.SignedHow.WITHOUT:
        return ""
    witness = visit.witness.with_post if visit.witness else ""
    return f"Đơn vị không ký biên bản. Lý do: {visit.unsigned_reason} Người chứng kiến: {witness}."


def checklist(visit):
    """The checklist of a visit, with what was answered so far or with room to write."""
    with translation.override("vi"):
        audit_round = visit.round
        items = visit.checklist.select_related("clause", "procedure", "assigned_to").in_order()
        return content.ChecklistContent(
            form=heads.iso_form(visit.agency, "checklist"),
            round=f"Đợt {audit_round.number} năm {audit_round.year}",
            standard=audit_round.standard.name,
            department=visit.department.name,
            on=_local(visit.starts_at).date(),
            team=f"Tổ {visit.team.number}",
            auditors=tuple(member.user.full_name for member in visit.team.members.auditing().select_related("user")),
            contacts=tuple(person.with_post for person in visit.contacts.all()),
            procedures=tuple(visit.procedures.values_list("code", flat=True)),
            items=tuple(
                content.ChecklistLine(
                    number,
                    item.clause.number,
                    item.text,
                    item.hint,
                    item.procedure.code if item.procedure else "",
                    item.answer,
                    item.note,
                    item.assigned_to.full_name if item.assigned_to else "",
                    item.about_id is not None,
                )
                for number, item in enumerate(items, 1)
            ),
            draft=visit.status == Visit.Status.PLANNED and not items,
        )
