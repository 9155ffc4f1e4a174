"""What a plan must be before it counts. Impartiality and certificate may be waived, the others never."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.organisation.models import AuditorCertificate, Department
from audits.planning.models import AuditRound, LeftOut, Meeting, Team, TeamMember, Visit, Waiver

from ..factories import (
    approve,
    make_department,
    make_meeting,
    make_open_visit,
    make_procedure,
    make_revision,
    make_round,
    make_substitution,
    make_team,
    make_visit,
)
from .plans import complete, said


def refused(audit_round, cast):
    """What the submission is refused with, or nothing when it is accepted."""
    try:
        audit_round.submit(by=cast.secretariat)
    except RuleBroken as broken:
        audit_round.refresh_from_db()
        assert audit_round.status == "draft"
        return broken.sentence
    return ""


def waive(audit_round, cast):
    Waiver.propose(audit_round, audit_round.unwaived(), by=cast.secretariat, reason="Không còn ai khác")


def test_a_complete_plan_is_submitted_and_approved(cast):
    audit_round = complete(make_round(cast), cast)
    assert refused(audit_round, cast) == ""
    audit_round.approve(by=cast.chair, decision_number="12/QĐ", decision_on=clock.today())
    assert (audit_round.status, audit_round.decided_by) == ("approved", cast.chair)


# ---- what may be waived


def own_department(cast):
    """The team of lead (ttr) and auditor (btxh) visits btxh."""
    return complete(make_round(cast), cast, visited=cast.btxh), "belongs to Phòng BTXH"


def parent_of_own(cast):
    """The auditor's department is a section of the one that is visited."""
    Department.objects.filter(pk=cast.btxh.pk).update(parent=cast.vp)
    return complete(make_round(cast), cast, visited=cast.vp), "belongs to Phòng BTXH"


def child_of_own(cast):
    Department.objects.filter(pk=cast.ncc.pk).update(parent=cast.btxh)
    return complete(make_round(cast), cast), "belongs to Phòng BTXH"


def own_procedure(cast):
    procedure = make_procedure(cast.ncc, "QT-NCC-12")
    make_revision(procedure, cast.auditor)
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc, procedures=[procedure])
    return complete(audit_round, cast), "wrote QT-NCC-12"


def no_certificate(cast):
    AuditorCertificate.objects.filter(person=cast.auditor).delete()
    return complete(make_round(cast), cast), "holds no valid certificate"


def certificate_of_another_edition(cast):
    from ..factories import make_standard

    AuditorCertificate.objects.filter(person=cast.auditor).update(standard=make_standard("2008"))
    return complete(make_round(cast), cast), "holds no valid certificate"


def certificate_run_out(cast):
    day = clock.today() - timedelta(days=2)
    AuditorCertificate.objects.filter(person=cast.auditor).update(valid_until=day)
    return complete(make_round(cast), cast), "holds no valid certificate"


WAIVABLE = [
    own_department,
    parent_of_own,
    child_of_own,
    own_procedure,
    no_certificate,
    certificate_of_another_edition,
    certificate_run_out,
]


@pytest.mark.parametrize("case", WAIVABLE, ids=lambda case: case.__name__)
def test_what_speaks_against_an_auditor_is_refused_until_it_is_waived(cast, case):
    audit_round, sentence = case(cast)
    assert sentence in refused(audit_round, cast)

    waive(audit_round, cast)
    assert refused(audit_round, cast) == ""
    audit_round.approve(by=cast.chair, decision_number="12/QĐ", decision_on=clock.today())
    waiver = audit_round.waivers.get()
    assert (waiver.granted_by, waiver.granted_on) == (cast.chair, clock.today())


def test_a_waiver_is_for_one_person_and_one_department(cast):
    audit_round, _sentence = own_department(cast)
    waive(audit_round, cast)
    Department.objects.filter(pk=cast.ncc.pk).update(parent=cast.btxh)
    audit_round.left_out.filter(department=cast.ncc).delete()
    make_visit(audit_round, cast.ncc, hour=13)
    assert "cannot audit Phòng NCC" in refused(audit_round, cast)


@pytest.mark.parametrize("role", ["observer", "expert"])
def test_who_only_accompanies_need_be_neither_impartial_nor_certified(cast, role):
    audit_round, _sentence = own_department(cast)
    TeamMember.objects.filter(user=cast.auditor).update(role=role)
    AuditorCertificate.objects.filter(person=cast.auditor).delete()
    assert refused(audit_round, cast) == ""


def test_a_trainee_must_be_impartial_but_needs_no_certificate(cast):
    audit_round, sentence = own_department(cast)
    TeamMember.objects.filter(user=cast.auditor).update(role="trainee")
    AuditorCertificate.objects.filter(person=cast.auditor).delete()
    assert sentence in refused(audit_round, cast)
    assert "certificate" not in refused(audit_round, cast)


def test_somebody_of_a_sister_section_is_impartial(cast):
    Department.objects.filter(pk__in=[cast.btxh.pk, cast.ncc.pk]).update(parent=cast.vp)
    assert refused(complete(make_round(cast), cast), cast) == ""


def test_nothing_is_waived_twice_and_a_certificate_not_for_a_department(cast):
    audit_round, _sentence = own_department(cast)
    waive(audit_round, cast)
    again = {"round": audit_round, "kind": "impartiality", "person": cast.auditor, "department": cast.btxh}
    with pytest.raises(RuleBroken, match="waived already"):
        Waiver.enter(by=cast.secretariat, reason="Vẫn thế", **again)
    with pytest.raises(RuleBroken, match="whole round"):
        Waiver.enter(by=cast.secretariat, reason="Vẫn thế", **{**again, "kind": "certificate"})


# ---- what is never waived


def two_visits_at_once(cast):
    audit_round = complete(make_round(cast), cast)
    audit_round.left_out.filter(department=cast.vp).delete()
    make_visit(audit_round, cast.vp, hour=9)
    return audit_round, "two places at once"


def visit_and_meeting_at_once(cast):
    audit_round = complete(make_round(cast), cast)
    make_meeting(audit_round, "opening", hour=9)
    return audit_round, "two places at once"


def contact_in_two_visits(cast):
    audit_round = make_round(cast)
    make_team(audit_round, cast.second_lead)
    for department, team in ((cast.ncc, 1), (cast.vp, 2)):
        visit = make_visit(audit_round, department, team=audit_round.teams.get(number=team))
        visit.contacts.set([cast.staff])
    return complete(audit_round, cast), "chuyenvien.ncc would be in two places at once"


def long_visit_over_two_short_ones(cast):
    """The first overlaps the last, with a short one in between that ends before it."""
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc, hour=8, hours=4)
    make_visit(audit_round, cast.vp, hour=11, hours=2)
    return complete(audit_round, cast), "Phòng NCC and Phòng VP"


def busy_in_another_round(cast):
    other = make_round(cast)
    make_visit(other, cast.vp)
    approve(other, cast)
    return complete(make_round(cast), cast), f"({other})"


def outside_the_dates(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc, day=audit_round.ends_on + timedelta(days=1))
    return complete(audit_round, cast), "outside the dates"


def meeting_outside_the_dates(cast):
    audit_round = complete(make_round(cast), cast)
    make_meeting(audit_round, "closing", day=audit_round.ends_on + timedelta(days=1))
    return audit_round, "outside the dates"


def no_visit_and_no_reason(cast):
    audit_round = complete(make_round(cast), cast)
    audit_round.left_out.filter(department=cast.vp).delete()
    return audit_round, "Phòng VP has no visit"


def nobody_answers(cast):
    Department.objects.filter(pk=cast.ncc.pk).update(head=None)
    return complete(make_round(cast), cast), "Nobody answers for Phòng NCC"


def head_has_left(cast):
    cast.head.is_active = False
    cast.head.save()
    return complete(make_round(cast), cast), "Nobody answers for Phòng NCC"


def nobody_answers_for_one_left_out(cast):
    Department.objects.filter(pk=cast.vp.pk).update(head=None)
    return complete(make_round(cast), cast), "Nobody answers for Phòng VP"


def no_team(cast):
    audit_round = make_round(cast)
    TeamMember.objects.all().delete()
    Team.objects.all().delete()
    for department in audit_round.departments_in_scope:
        LeftOut.objects.create(round=audit_round, department=department, reason="Chưa có Tổ")
    return audit_round, "no audit team"


def no_leader(cast):
    audit_round = complete(make_round(cast), cast)
    TeamMember.objects.filter(role="lead").update(role="auditor")
    return audit_round, "has no leader"


NEVER = [
    two_visits_at_once,
    visit_and_meeting_at_once,
    contact_in_two_visits,
    long_visit_over_two_short_ones,
    busy_in_another_round,
    outside_the_dates,
    meeting_outside_the_dates,
    no_visit_and_no_reason,
    nobody_answers,
    head_has_left,
    nobody_answers_for_one_left_out,
    no_team,
    no_leader,
]


@pytest.mark.parametrize("case", NEVER, ids=lambda case: case.__name__)
def test_what_cannot_be_waived_is_refused_whatever_is_proposed(cast, case):
    audit_round, sentence = case(cast)
    assert sentence in said(audit_round)
    assert sentence in refused(audit_round, cast)
    assert audit_round.unwaived() == []


def test_a_deputy_or_somebody_authorised_answers_as_well(cast):
    Department.objects.filter(pk=cast.ncc.pk).update(head=None)
    cast.ncc.deputies.add(cast.staff)
    assert refused(complete(make_round(cast), cast), cast) == ""


def test_back_to_back_is_not_at_once(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc, hour=8, hours=2)
    make_visit(audit_round, cast.vp, hour=10, hours=2)
    assert refused(complete(audit_round, cast), cast) == ""


def test_a_cancelled_visit_binds_nobody(cast):
    audit_round, sentence = two_visits_at_once(cast)
    Visit.objects.filter(department=cast.vp).update(status="cancelled")
    assert sentence not in said(audit_round)
    assert "Phòng VP has no visit" in said(audit_round)


def test_a_department_closed_before_the_round_needs_no_visit(cast):
    make_department(cast.agency, "CU", closed_on=clock.today() - timedelta(days=30))
    assert refused(complete(make_round(cast), cast), cast) == ""


# ---- who approves


def test_a_round_is_not_approved_by_who_submitted_it(cast):
    make_substitution(cast.secretariat, cast.chair)
    audit_round = complete(make_round(cast), cast)
    audit_round.submit(by=cast.chair)
    with pytest.raises(RuleBroken, match="Somebody else has to approve"):
        audit_round.approve(by=cast.chair, decision_number="12/QĐ", decision_on=clock.today())
    audit_round.refresh_from_db()
    assert audit_round.status == "submitted"


def test_nor_by_the_secretary_who_stands_in_for_the_chair(cast):
    make_substitution(cast.chair, cast.secretariat)
    audit_round = complete(make_round(cast), cast)
    audit_round.submit(by=cast.secretariat)
    with pytest.raises(RuleBroken, match="Somebody else has to approve"):
        audit_round.approve(by=cast.secretariat, decision_number="12/QĐ", decision_on=clock.today())


def test_a_substitute_approves_for_the_chair(cast):
    make_substitution(cast.chair, cast.deputy)
    audit_round = complete(make_round(cast), cast)
    audit_round.submit(by=cast.secretariat)
    audit_round.approve(by=cast.deputy, decision_number="12/QĐ", decision_on=clock.today())
    assert audit_round.status == "approved"


def test_a_plan_that_went_wrong_after_it_was_submitted_is_not_approved(cast):
    audit_round = complete(make_round(cast), cast)
    audit_round.submit(by=cast.secretariat)
    Department.objects.filter(pk=cast.ncc.pk).update(head=None)
    with pytest.raises(RuleBroken, match="Nobody answers"):
        audit_round.approve(by=cast.chair, decision_number="12/QĐ", decision_on=clock.today())


# ---- at entry


@pytest.mark.parametrize(("start", "end"), [(8, 7), (8, 8), (23, 25)])
def test_times_that_cannot_be_are_refused_at_once(cast, start, end):
    audit_round = make_round(cast)
    midnight = clock.moment_of(audit_round.starts_on)
    with pytest.raises(RuleBroken, match="before it starts|on the day on which it starts"):
        Visit.put_in_plan(
            audit_round,
            by=cast.secretariat,
            department=cast.ncc,
            team=audit_round.teams.get(),
            starts_at=midnight + timedelta(hours=start),
            ends_at=midnight + timedelta(hours=end),
        )
    assert not Visit.objects.exists()


def test_a_visit_on_a_day_outside_the_round_is_refused_at_once(cast):
    audit_round = make_round(cast)
    day = audit_round.ends_on + timedelta(days=1)
    with pytest.raises(RuleBroken, match="Choose a day within it") as broken:
        Meeting.enter(
            by=cast.secretariat,
            round=audit_round,
            kind="closing",
            starts_at=clock.moment_of(day, 8),
            ends_at=clock.moment_of(day, 9),
        )
    assert broken.value.field == "day"


def test_nobody_is_in_two_teams_of_a_round(cast):
    audit_round = make_round(cast)
    team = make_team(audit_round, cast.second_lead)
    with pytest.raises(RuleBroken, match="another team"):
        team.take_on(cast.auditor, by=cast.secretariat, role="auditor")


def test_a_round_keeps_the_year_of_its_number(cast):
    audit_round = make_round(cast)
    with pytest.raises(RuleBroken, match="round of"):
        audit_round.edit(
            by=cast.secretariat,
            starts_on=audit_round.starts_on + timedelta(days=400),
            ends_on=audit_round.ends_on + timedelta(days=400),
        )


def test_rounds_are_numbered_within_their_year(cast):
    first, second = make_round(cast), make_round(cast)
    next_year = make_round(
        cast, starts_on=first.starts_on + timedelta(days=366), ends_on=first.ends_on + timedelta(days=366)
    )
    assert [first.number, second.number, next_year.number] == [1, 2, 1]


def test_a_department_with_a_visit_is_not_left_out_as_well(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    with pytest.raises(RuleBroken, match="has a visit in this round"):
        LeftOut.enter(by=cast.secretariat, round=audit_round, department=cast.ncc, reason="Không")


def test_a_department_that_gets_a_visit_is_no_longer_left_out(cast):
    audit_round = complete(make_round(cast), cast)
    Visit.put_in_plan(
        audit_round,
        by=cast.secretariat,
        department=cast.vp,
        team=audit_round.teams.get(),
        starts_at=clock.moment_of(audit_round.starts_on, 14),
        ends_at=clock.moment_of(audit_round.starts_on, 15),
    )
    assert not audit_round.left_out.filter(department=cast.vp).exists()


@pytest.mark.parametrize("who", ["chair", "committee", "administrator", "lead", "head", "staff", "stranger"])
def test_only_the_secretariat_writes_the_plan(cast, who):
    audit_round = make_round(cast)
    with pytest.raises(PermissionDenied):
        audit_round.edit(by=getattr(cast, who), title="Khác")
    with pytest.raises(PermissionDenied):
        Team.form(audit_round, by=getattr(cast, who), lead=cast.second_lead)


def test_a_submitted_plan_is_written_by_nobody(cast):
    audit_round = complete(make_round(cast), cast)
    audit_round.submit(by=cast.secretariat)
    with pytest.raises(PermissionDenied):
        audit_round.edit(by=cast.secretariat, title="Khác")
    with pytest.raises(RuleBroken):
        audit_round.write_plan(lambda: None, by=cast.secretariat, note="Sửa")


def test_contacts_are_not_of_the_team_that_audits(cast):
    visit = make_open_visit(cast)
    with pytest.raises(RuleBroken, match="in the team that audits"):
        visit.name_contacts(by=cast.head, contacts=[cast.auditor])
    with pytest.raises(RuleBroken, match="active people"):
        visit.name_contacts(by=cast.head, contacts=[cast.stranger])
    assert not visit.contacts.exists()


def test_a_round_with_issued_findings_is_not_cancelled(cast):
    visit = make_open_visit(cast)
    from ..factories import close_visit, hold_harmonisation, make_finding, sign_visit

    finding = make_finding(visit, cast)
    sign_visit(close_visit(visit, cast), by=cast.head)
    hold_harmonisation(visit.round, cast)
    finding.refresh_from_db()
    finding.issue(by=cast.lead)
    audit_round = AuditRound.objects.get()
    with pytest.raises(RuleBroken, match="no longer be cancelled"):
        audit_round.cancel(by=cast.chair, note="Dừng")
