"""What each step of a round, a team and a visit demands before it is taken, and what a plan never holds."""

from datetime import timedelta

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.planning.models import AuditRound, LeftOut, Meeting, TeamMember, Visit, Waiver
from audits.reports.models import IssuedDocument
from audits.standard.models import Standard

from ..factories import (
    approve,
    close_visit,
    hold_harmonisation,
    make_finding,
    make_item,
    make_meeting,
    make_open_visit,
    make_procedure,
    make_round,
    make_team,
    make_visit,
    sign_visit,
)
from .plans import complete


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def refused(words, act, *args, field=None, **values):
    """The act is refused with a sentence that holds `words`, at `field`."""
    with pytest.raises(RuleBroken, match=words) as broken:
        act(*args, **values)
    assert broken.value.field == field


# ---- a round


def test_a_plan_is_not_approved_without_the_number_and_date_of_its_decision(cast):
    audit_round = complete(make_round(cast), cast)
    audit_round.submit(by=cast.secretariat)
    for missing in ({"decision_number": ""}, {"decision_on": None}):
        decision = {"decision_number": "12/QĐ", "decision_on": clock.today(), **missing}
        refused("number and the date", audit_round.approve, by=cast.chair, field="decision_number", **decision)


def test_results_are_gathered_when_all_is_signed_harmonised_and_settled(cast):
    visit = make_open_visit(cast)
    audit_round, finding = visit.round, make_finding(visit, cast)
    close_visit(visit, cast)
    refused("not signed yet: Phòng NCC", fresh(audit_round).gather, by=cast.secretariat)
    sign_visit(fresh(visit), cast.head)
    refused("not recorded as held", fresh(audit_round).gather, by=cast.secretariat)
    hold_harmonisation(audit_round, cast)
    refused("1 findings are still draft", fresh(audit_round).gather, by=cast.secretariat)
    fresh(finding).issue(by=cast.lead)
    fresh(audit_round).gather(by=cast.secretariat)
    assert fresh(audit_round).status == "reporting"


def test_a_round_whose_report_is_submitted_does_not_go_back_to_its_visits(cast):
    audit_round = make_round(cast)
    AuditRound.objects.filter(pk=audit_round.pk).update(status="reporting")
    document = IssuedDocument.prepare(fresh(audit_round), by=cast.secretariat)
    IssuedDocument.objects.filter(pk=document.pk).update(status="submitted")
    refused("report is submitted", fresh(audit_round).resume, by=cast.secretariat, note="Sót một buổi")
    IssuedDocument.objects.filter(pk=document.pk).update(status="draft")
    fresh(audit_round).resume(by=cast.secretariat, note="Sót một buổi")


def test_a_round_keeps_the_edition_from_which_its_checklists_are_drawn(cast):
    audit_round = make_round(cast)
    other = Standard.objects.create(edition="2008", name="TCVN ISO 9001:2008")
    make_item(make_visit(audit_round, cast.ncc))
    refused("Keep the edition", audit_round.edit, by=cast.secretariat, standard=other, field="standard")


def test_only_the_secretariat_plans_a_round(cast):
    values = {"title": "Đợt", "standard": cast.standard, "starts_on": clock.today(), "ends_on": clock.today()}
    for person in (cast.chair, cast.lead, cast.administrator):
        refused("Only the secretariat", AuditRound.plan, by=person, scope="Toàn bộ", **values)
    assert not AuditRound.objects.exists()


# ---- teams


def test_a_team_with_something_in_the_timetable_is_not_dissolved(cast):
    audit_round = make_round(cast)
    team = audit_round.teams.get()
    meeting = make_meeting(audit_round, "team", team=team)
    refused("in the timetable", team.dissolve, by=cast.secretariat)
    meeting.remove(by=cast.secretariat)
    visit = make_visit(audit_round, cast.ncc)
    refused("in the timetable", team.dissolve, by=cast.secretariat)
    visit.remove(by=cast.secretariat)
    team.dissolve(by=cast.secretariat)
    assert not audit_round.teams.exists()


def test_nobody_declares_impartiality_after_the_visits(cast):
    audit_round = make_round(cast)
    AuditRound.objects.filter(pk=audit_round.pk).update(status="reporting")
    member = TeamMember.objects.get(team__round=audit_round, user=cast.auditor)
    refused("nothing left to declare", member.declare, by=cast.auditor)


# ---- a visit


def test_nothing_is_done_at_a_visit_whose_round_is_not_approved_or_over(cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc)
    make_item(visit)
    later = {"starts_at": visit.starts_at + timedelta(hours=2), "ends_at": visit.ends_at + timedelta(hours=2)}
    for status in ("draft", "submitted", "reporting"):
        AuditRound.objects.filter(pk=audit_round.pk).update(status=status)
        one = Visit.objects.get(pk=visit.pk)
        refused("not approved yet, or", one.open, by=cast.auditor, started_at=visit.starts_at)
        refused("not approved yet, or", one.name_contacts, by=cast.head, contacts=[cast.staff])
        refused("not approved yet, or", one.reschedule, by=cast.secretariat, note="Bận", **later)


def test_a_visit_without_a_checklist_does_not_begin(cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    refused("no checklist", fresh(visit).open, by=cast.auditor, started_at=visit.starts_at)


def test_a_visit_is_not_closed_before_all_is_answered_and_written(cast):
    visit = make_open_visit(cast)
    ended = {"by": cast.lead, "ended_at": clock.now()}
    written = {"opening_notes": "Nêu mục đích", "attendees": "Tổ 1", "minutes": "Đã xem hồ sơ"}
    visit.write_minutes(by=cast.auditor, **written)
    refused("2 questions", visit.close, **ended, field="checklist")
    for item in visit.checklist.all():
        item.record_answer(by=cast.auditor, answer="conforms")
    for part in written:
        visit.write_minutes(by=cast.auditor, **{part: "  "})
        refused("minutes lack", visit.close, **ended, field=part)
        visit.write_minutes(by=cast.auditor, **{part: written[part]})
    visit.close(**ended)
    assert visit.status == "closed"


def test_signed_on_paper_needs_the_paper(cast):
    visit = close_visit(make_open_visit(cast), cast)
    refused("Upload the scan", visit.sign_on_paper, by=cast.lead, signed_scan=None, field="signed_scan")


def test_a_visit_that_ends_before_it_starts_is_refused_at_its_end(cast):
    audit_round = make_round(cast)
    starts, ends = (clock.moment_of(audit_round.starts_on, hour) for hour in (9, 8))
    slot = {"team": audit_round.teams.get(), "department": cast.ncc, "starts_at": starts, "ends_at": ends}
    refused("ends before it starts", Visit.put_in_plan, audit_round, by=cast.secretariat, **slot, field="ends")


# ---- what a plan never holds: something of another agency or of another round


def test_nothing_of_another_agency_or_round_gets_into_a_plan(cast):
    audit_round, other = make_round(cast), make_round(cast)
    theirs, stranger = cast.stranger.department, cast.stranger
    team, elsewhere = audit_round.teams.get(), make_team(other, cast.second_lead)
    day = {"starts_at": clock.moment_of(audit_round.starts_on, 8), "ends_at": clock.moment_of(audit_round.starts_on, 9)}
    visit = {"by": cast.secretariat, "team": team, "department": cast.ncc, **day}
    meeting = {"by": cast.secretariat, "round": audit_round, "kind": "team", **day}
    waiver = {"by": cast.secretariat, "round": audit_round, "kind": "impartiality", "reason": "Thiếu người"}
    plan = Visit.put_in_plan
    refused("department of the agency", plan, audit_round, **{**visit, "department": theirs}, field="department")
    refused("team of this round", plan, audit_round, **{**visit, "team": elsewhere}, field="team")
    refused("procedures of the", plan, audit_round, **visit, procedures=[make_procedure(theirs)], field="procedures")
    refused("team of this round", Meeting.enter, **meeting, team=elsewhere, field="team")
    refused("names its team", Meeting.enter, **meeting, field="team")
    refused("names its team", Meeting.enter, **{**meeting, "kind": "opening"}, team=team, field="team")
    refused("active person", team.take_on, stranger, by=cast.secretariat, role="auditor", field="user")
    refused("of the agency", Waiver.enter, **waiver, person=stranger, department=cast.ncc, field="person")
    refused("of the agency", Waiver.enter, **waiver, person=cast.lead, department=theirs, field="person")
    left_out = {"by": cast.secretariat, "round": audit_round, "reason": "Đợt sau"}
    refused("department of the agency", LeftOut.enter, **left_out, department=theirs, field="department")
    assert not [model for model in (Visit, Meeting, Waiver, LeftOut) if model.objects.exists()]
    assert team.members.count() == 2


def test_who_has_left_is_not_taken_on(cast):
    type(cast.outsider).objects.filter(pk=cast.outsider.pk).update(is_active=False)
    team = make_round(cast).teams.get()
    refused("active person", team.take_on, fresh(cast.outsider), by=cast.secretariat, role="observer", field="user")
