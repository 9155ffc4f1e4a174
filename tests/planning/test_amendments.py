"""After approval the plan is amended: numbered, with a reason, every check made again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.organisation.models import AuditorCertificate, PaperSetting, User
from audits.planning.models import AuditRound, TeamMember, Visit, Waiver

from ..factories import approve, make_certificate, make_open_visit, make_round, make_team, make_user, make_visit


@pytest.fixture
def approved(cast):
    """An approved round with a visit of ncc at 8."""
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    return approve(audit_round, cast)


def amended(audit_round, cast, act, note="Đơn vị đề nghị"):
    audit_round.write_plan(act, by=cast.secretariat, note=note)
    audit_round.refresh_from_db()


def at(audit_round, hour):
    return clock.moment_of(audit_round.starts_on, hour)


def test_the_own_series_of_decisions_passes_over_what_was_given_before(cast):
    earlier = make_round(cast)
    numbered = {"decision_number": f"01/QĐ-{cast.agency.symbol}", "decision_on": clock.today()}
    AuditRound.objects.filter(pk=earlier.pk).update(**numbered)
    PaperSetting.of(cast.agency, "decision").settle(by=cast.administrator, numbering="own")
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    for department in audit_round.departments_in_scope.exclude(pk=cast.ncc.pk):
        audit_round.left_out.create(department=department, reason="Đánh giá đợt sau")
    audit_round.submit(by=cast.secretariat)
    audit_round.approve(by=cast.chair, decision_number="", decision_on=clock.today())
    assert audit_round.decision_number == f"02/QĐ-{cast.agency.symbol}"


def test_each_amendment_has_its_number_and_its_reason(cast, approved):
    visit = approved.visits.get()
    amended(approved, cast, lambda: visit.replan(by=cast.secretariat, place="Tầng 2"), "Lần một")
    amended(approved, cast, lambda: visit.replan(by=cast.secretariat, place="Tầng 3"), "Lần hai")
    notes = [event.details["note"] for event in Event.objects.of(approved).filter(verb="amend").order_by("seq")]
    assert (approved.amendments, notes) == (2, ["Lần một", "Lần hai"])


def test_an_amendment_counts_from_the_row_and_not_from_an_old_page(cast, approved):
    """Two members of the secretariat opened the plan before either of them amended it."""
    one, other = (type(approved).objects.get(pk=approved.pk) for _n in range(2))
    visit = approved.visits.get()
    one.write_plan(lambda: visit.replan(by=cast.secretariat, place="Tầng 2"), by=cast.secretariat, note="Một")
    visit = approved.visits.get()
    other.write_plan(lambda: visit.replan(by=cast.secretariat, place="Tầng 3"), by=cast.secretariat, note="Hai")
    approved.refresh_from_db()
    assert approved.amendments == 2


@pytest.mark.parametrize("note", ["", "  "])
def test_without_a_reason_nothing_is_amended(cast, approved, note):
    visit = approved.visits.get()
    with pytest.raises(RuleBroken, match="Write the reason"):
        amended(approved, cast, lambda: visit.replan(by=cast.secretariat, place="Tầng 2"), note)
    visit.refresh_from_db()
    assert (visit.place, approved.amendments) == ("", 0)


def test_an_approved_plan_changes_by_amendment_only(cast, approved):
    with pytest.raises(PermissionDenied):
        approved.visits.get().replan(by=cast.secretariat, place="Tầng 2")
    with pytest.raises(PermissionDenied):
        approved.teams.get().take_on(cast.second_lead, by=cast.secretariat, role="auditor")


@pytest.mark.parametrize("who", ["chair", "lead", "head", "staff"])
def test_only_the_secretariat_amends(cast, approved, who):
    with pytest.raises(PermissionDenied):
        approved.write_plan(lambda: None, by=getattr(cast, who), note="Tôi muốn")


def test_an_amendment_is_refused_for_what_it_brings_and_leaves_nothing_behind(cast, approved):
    """A visit at the same time as the other: no half of the amendment stays."""
    before = Event.objects.count()
    with pytest.raises(RuleBroken, match="two places at once"):
        amended(
            approved,
            cast,
            lambda: Visit.put_in_plan(
                approved,
                by=cast.secretariat,
                department=cast.vp,
                team=approved.teams.get(),
                starts_at=at(approved, 9),
                ends_at=at(approved, 11),
            ),
        )
    approved.refresh_from_db()
    assert (approved.visits.count(), approved.amendments, Event.objects.count()) == (1, 0, before)


def test_a_visit_taken_out_needs_the_reason_why_the_department_is_left_out(cast, approved):
    visit = approved.visits.get()
    with pytest.raises(RuleBroken, match="has no visit"):
        amended(approved, cast, lambda: visit.take_out(by=cast.secretariat))
    visit = approved.visits.get()
    amended(approved, cast, lambda: visit.take_out(by=cast.secretariat, reason="Đơn vị chuyển trụ sở"))
    assert approved.left_out.get(department=cast.ncc).reason == "Đơn vị chuyển trụ sở"
    assert not approved.visits.exists()


def test_a_conflict_brought_by_an_amendment_is_waived_within_it(cast, approved):
    outsider = make_user(cast.agency, "moi", department=cast.ncc)
    make_certificate(outsider, cast.standard)
    team = approved.teams.get()

    def take_on():
        team.take_on(outsider, by=cast.secretariat, role="auditor")

    with pytest.raises(RuleBroken, match="belongs to Phòng NCC"):
        amended(approved, cast, take_on)

    def take_on_with_waiver():
        take_on()
        Waiver.propose(approved, approved.unwaived(), by=cast.secretariat, reason="Người duy nhất hiểu việc")

    amended(approved, cast, take_on_with_waiver)
    assert approved.waivers.get().granted_on == clock.today()
    assert TeamMember.objects.get(user=outsider).frozen_on == clock.today()


def test_what_the_world_broke_is_mended_one_amendment_at_a_time(cast):
    """Both leaders leave: each team gets its new leader by an amendment of its own."""
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    third = make_user(cast.agency, "danhgia3", department=cast.ttr)
    make_certificate(third, cast.standard)
    second = make_team(audit_round, cast.second_lead, third)
    approve(audit_round, cast)
    User.objects.filter(pk__in=[cast.lead.pk, cast.second_lead.pk]).update(is_active=False)
    one, other = TeamMember.objects.get(user=cast.auditor), TeamMember.objects.get(user=third)
    amended(audit_round, cast, lambda: one.assign("lead", by=cast.secretariat))
    amended(audit_round, cast, lambda: other.assign("lead", by=cast.secretariat))
    assert second.members.get(user=third).role == "lead"
    assert TeamMember.objects.get(user=cast.second_lead).role == "auditor"


def test_members_count_with_the_department_they_had_at_approval(cast, approved):
    cast.auditor.department = cast.ncc
    cast.auditor.save()
    assert approved.problems() == []
    member = TeamMember.objects.get(user=cast.auditor)
    assert (member.unit, member.user.department) == (cast.btxh, cast.ncc)


def test_a_certificate_that_is_lost_later_does_not_block_other_amendments(cast, approved):
    AuditorCertificate.objects.filter(person=cast.auditor).delete()
    visit = approved.visits.get()
    amended(approved, cast, lambda: visit.replan(by=cast.secretariat, place="Tầng 2"))
    assert approved.amendments == 1


def test_dates_keep_room_for_the_visits(cast, approved):
    last = approved.starts_on + timedelta(days=1)
    with pytest.raises(RuleBroken, match="outside these dates"):
        amended(approved, cast, lambda: approved.edit(by=cast.secretariat, starts_on=last, ends_on=approved.ends_on))


def test_who_audited_stays_named_when_the_team_changes(cast):
    visit = make_open_visit(cast)
    member = TeamMember.objects.get(user=cast.auditor)
    with pytest.raises(RuleBroken, match="stays named"):
        amended(visit.round, cast, lambda: member.remove(by=cast.secretariat))


def test_a_new_leader_takes_over_and_the_old_one_stays(cast, approved):
    team = approved.teams.get()
    amended(approved, cast, lambda: team.take_on(cast.second_lead, by=cast.secretariat, role="lead"))
    assert {member.user: member.role for member in team.members.all()} == {
        cast.lead: "auditor",
        cast.auditor: "auditor",
        cast.second_lead: "lead",
    }


# ---- the lead moves a visit of the own team


def moved(visit, by, hour, **more):
    starts_at = clock.moment_of(more.pop("day", visit.round.starts_on), hour)
    visit.reschedule(by=by, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), note="Đã thống nhất", **more)


def test_the_lead_moves_a_visit_of_the_own_team_within_the_dates(cast, approved):
    visit = approved.visits.get()
    moved(visit, cast.lead, 14, place="Hội trường")
    assert (visit.starts.hour, visit.place) == (14, "Hội trường")
    approved.refresh_from_db()
    assert approved.amendments == 0


def test_but_not_beyond_them_nor_into_another_visit(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    visit = make_visit(audit_round, cast.vp, hour=13)
    approve(audit_round, cast)
    with pytest.raises(RuleBroken, match="Choose a day within it"):
        moved(visit, cast.lead, 13, day=audit_round.ends_on + timedelta(days=1))
    with pytest.raises(RuleBroken, match="two places at once"):
        moved(visit, cast.lead, 9)
    visit.refresh_from_db()
    assert visit.starts.hour == 13


@pytest.mark.parametrize("who", ["auditor", "second_lead", "chair", "head"])
def test_nobody_else_moves_it(cast, who):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    make_team(audit_round, cast.second_lead)
    approve(audit_round, cast)
    with pytest.raises(PermissionDenied):
        moved(audit_round.visits.get(), getattr(cast, who), 14)
