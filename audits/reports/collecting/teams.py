"""Who audits in a round and with which exceptions, and what it leaves out: for decision, plan and report."""

from django.db.models import Prefetch

from audits.organisation.models import AuditorCertificate
from audits.planning.models import TeamMember

from ..content import before_round as before
from ..content import report as content
from ..content.letterhead import short_date
from ..content.wording import lines

ROLES = {
    TeamMember.Role.LEAD: "Tổ trưởng",
    TeamMember.Role.SECRETARY: "Thư ký",
    TeamMember.Role.AUDITOR: "Đánh giá viên",
    TeamMember.Role.TRAINEE: "Đánh giá viên tập sự",
    TeamMember.Role.OBSERVER: "Quan sát viên",
    TeamMember.Role.EXPERT: "Chuyên gia kỹ thuật",
}


def named(audit_round):
    """What the teams of a round are called in a sentence; small agencies have one only."""
    return "các Tổ" if audit_round.teams.count() > 1 else "Tổ"


def of_round(audit_round):
    """The teams in a sentence each, as the report names them."""
    return tuple(
        content.Team(
            f"Tổ {team.number}",
            tuple(
                content.Member(member.user.full_name, _post(member), ROLES[member.role]) for member in _members(team)
            ),
        )
        for team in audit_round.teams.with_members()
    )


def lists(audit_round):
    """The teams as decision and plan list them, with the certificates for the round's edition."""
    certificates = (
        AuditorCertificate.objects.valid(audit_round.starts_on)
        .filter(standard=audit_round.standard_id)
        .order_by("issued_on")
    )
    members = (
        TeamMember.objects.select_related("user__department", "department")
        .prefetch_related(Prefetch("user__certificates", certificates, to_attr="held"))
        .order_by("pk")
    )
    return tuple(
        before.TeamList(f"Tổ {team.number}", tuple(_listed(member) for member in _members(team)), team.remark)
        for team in audit_round.teams.prefetch_related(Prefetch("members", members))
    )


def _members(team):
    """The lead first."""
    return sorted(team.members.all(), key=lambda member: list(ROLES).index(member.role))


def _listed(member):
    return before.TeamMember(
        name=member.user.full_name,
        post=_own_post(member),
        department=member.unit.name if member.unit else "",
        role=ROLES[member.role],
        certificate="; ".join(f"số {one.number} ngày {short_date(one.issued_on)}" for one in member.user.held[-1:]),
    )


def _own_post(member):
    """The post without the department, which has a column of its own: Chuyên viên; Phó Trưởng phòng."""
    post, department = member.shown_post, member.unit.name if member.unit else ""
    of_it = department.partition(" ")[2]  # Trưởng phòng Bảo trợ xã hội, of Phòng Bảo trợ xã hội
    if department and post.endswith(f" {department}"):
        return post.removesuffix(department).rstrip(" ,")
    return post.removesuffix(f" {of_it}") if of_it and post.casefold().endswith(department.casefold()) else post


def _post(member):
    """The post at the time, with the department where the post does not name it."""
    post = member.shown_post
    department = member.unit.name if member.unit else ""
    named = not department or department.split(" ", 1)[-1].casefold() in post.casefold()
    return post if named else f"{post}, {department}" if post else department


def granted(audit_round):
    """The exceptions that were granted."""
    return list(
        audit_round.waivers.exclude(granted_on=None).select_related("person", "department", "granted_by", "round")
    )


def waivers(audit_round):
    """All exceptions of a plan; those still proposed are granted with it."""
    rows = audit_round.waivers.select_related("person", "department", "granted_by", "round")
    return tuple(waiver_line(waiver) for waiver in rows)


def waiver_line(waiver):
    audit_round = waiver.round
    if waiver.kind == "impartiality":
        what = f"tính độc lập đối với {waiver.department.name}"
    else:
        what = f"chứng chỉ đánh giá viên theo {audit_round.standard.name}"
    if waiver.granted_on:
        decision = f"Quyết định số {audit_round.decision_number} ngày {short_date(audit_round.decision_on)}"
        grant = f"{waiver.granted_by.with_post}, ngày {short_date(waiver.granted_on)} ({decision})"
    else:
        grant = "cùng với việc phê duyệt kế hoạch đánh giá"
    return content.WaiverLine(waiver.person.full_name, what, waiver.reason.rstrip("."), grant)


def left_out(audit_round):
    """Departments and clauses that are not audited, and visits that were called off."""
    rows = [
        content.LeftOut(row.department.name, row.reason.rstrip("."))
        for row in audit_round.left_out.select_related("department").order_by("department__order")
    ]
    rows += [content.LeftOut("Điều khoản không áp dụng", line.rstrip(".")) for line in lines(audit_round.exclusions)]
    cancelled = audit_round.visits.filter(status="cancelled").select_related("department")
    return tuple(rows + [content.LeftOut(visit.department.name, "buổi đánh giá đã hủy") for visit in cancelled])
