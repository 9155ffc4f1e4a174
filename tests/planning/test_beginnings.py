"""A round copied from an earlier one, or made from a month of the programme: what comes along and what does not."""

from datetime import date, timedelta

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.organisation.calendar import WorkingDays
from audits.organisation.models import AuditorCertificate, Department, User
from audits.planning import beginnings
from audits.planning.models import AuditRound, Visit

from ..factories import (
    approve,
    close_visit,
    hold_harmonisation,
    make_department,
    make_finding,
    make_open_visit,
    make_procedure,
    make_round,
    make_standard,
    make_team,
    make_visit,
    sign_visit,
)
from .programmes import make_programme

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 3, 1)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


@pytest.fixture
def done(cast):
    """A round that was held, with findings, answers, signatures, a meeting, declarations."""
    procedure = make_procedure(cast.ncc)
    visit = make_open_visit(cast, procedures=[procedure], place="Tầng 2")
    for member in visit.round.teams.get().members.all():
        member.declare(by=member.user)
    make_finding(visit, cast)
    sign_visit(close_visit(visit, cast), by=cast.head)
    hold_harmonisation(visit.round, cast)
    return fresh(visit.round)


def copied(source, cast, **values):
    said = {
        "title": "Đánh giá năm sau",
        "standard": cast.standard,
        "starts_on": MONDAY,
        "outside_programme": "Đột xuất",
    }
    made, left = beginnings.copy(source, by=cast.secretariat, **{**said, **values})
    return fresh(made), [str(sentence) for sentence in left]


def test_a_copy_has_teams_departments_procedures_and_texts(cast, done):
    AuditRound.objects.filter(pk=done.pk).update(grounds="Quyết định 19", exclusions="8.3", method="Tại chỗ")
    made, left = copied(fresh(done), cast)
    assert left == []
    assert (made.status, made.starts_on, made.title) == ("draft", MONDAY, "Đánh giá năm sau")
    assert (made.grounds, made.scope, made.exclusions, made.method) == (
        "Quyết định 19",
        "Toàn bộ hệ thống",
        "8.3",
        "Tại chỗ",
    )
    assert list(made.teams.get().members.values_list("user", "role")) == [
        (cast.lead.pk, "lead"),
        (cast.auditor.pk, "auditor"),
    ]
    visit, old = made.visits.get(), done.visits.get()
    assert (visit.department, visit.place, visit.starts) == (cast.ncc, "Tầng 2", old.starts)
    assert set(visit.procedures.all()) == set(old.procedures.all())
    assert "Copied from Round" in Event.objects.of(made).order_by("seq").first().details["note"]


def test_nothing_that_was_done_comes_along(cast, done):
    made, _left = copied(done, cast)
    visit, meeting = made.visits.get(), made.meetings.get()
    assert (made.decision_number, made.decided_by, made.submitted_by, made.amendments) == ("", None, None, 0)
    assert not made.findings.exists()
    assert not made.waivers.exists()
    assert not made.documents.exists()
    assert (visit.status, visit.actual_starts_at, visit.minutes, visit.signed_how) == ("planned", None, "", "")
    assert not visit.checklist.exists()
    assert not visit.contacts.exists()
    assert (meeting.held, meeting.notes, meeting.attendance) == (False, "", "")
    assert set(made.teams.get().members.values_list("status", "frozen_on")) == {("named", None)}


def test_the_times_move_by_working_days(cast):
    """From a Thursday over the week-end: the second working day is the second working day again."""
    audit_round = make_round(cast, starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 6))
    for day, department in ((date(2026, 10, 2), cast.ncc), (date(2026, 10, 5), cast.vp)):
        make_visit(audit_round, department, day=day)
    made, _left = copied(audit_round, cast, starts_on=date(2027, 3, 4))
    assert [visit.day for visit in made.visits.order_by("starts_at")] == [date(2027, 3, 5), date(2027, 3, 8)]
    assert made.ends_on == date(2027, 3, 9)
    assert all(visit.within_dates(made) for visit in made.visits.all())


def test_who_left_and_who_holds_no_certificate_is_named_and_left_out(cast, done):
    User.objects.filter(pk=cast.lead.pk).update(is_active=False)
    AuditorCertificate.objects.filter(person=cast.auditor).update(valid_until=MONDAY - timedelta(days=1))
    made, left = copied(done, cast)
    assert left == [
        f"{cast.lead} has left.",
        f"{cast.auditor} holds no valid certificate for {cast.standard}.",
    ]
    assert not made.teams.get().members.exists()
    assert any("has no leader" in problem.sentence for problem in made.problems())
    assert left[0] in Event.objects.of(made).order_by("seq").first().details["note"]


def test_a_round_taken_over_from_paper_has_no_plan_to_copy(cast, done, at_screen):
    AuditRound.objects.filter(pk=done.pk).update(taken_over=True)
    with pytest.raises(RuleBroken, match="no plan that could be copied"):
        copied(fresh(done), cast)
    browser, page = at_screen(cast.secretariat), done.get_absolute_url()
    assert f"{page}copy/" not in browser.get(page).content.decode()
    AuditRound.objects.filter(pk=done.pk).update(taken_over=False)
    assert f"{page}copy/" in browser.get(page).content.decode()


def test_closed_departments_withdrawn_procedures_and_clauses_of_another_edition_stay_behind(cast, done):
    other = make_standard("2026")
    for person in (cast.lead, cast.auditor):
        AuditorCertificate.objects.create(
            person=person, standard=other, issued_on=date(2026, 1, 5), number="1", course="x"
        )
    AuditRound.objects.filter(pk=done.pk).update(exclusions="8.3")
    procedure = done.visits.get().procedures.get()
    type(procedure).objects.filter(pk=procedure.pk).update(withdrawn_on=clock.today())
    closed = make_department(cast.agency, closed_on=MONDAY, name="Phòng cũ")
    make_visit(done, closed, hour=14)
    made, left = copied(fresh(done), cast, standard=other)
    assert left == [
        f"Withdrawn since: {procedure.code}.",
        "Phòng cũ no longer exists.",
        "The clauses not applied are those of another edition.",
    ]
    assert made.exclusions == ""
    assert [visit.department for visit in made.visits.all()] == [cast.ncc]
    assert not made.visits.get().procedures.exists()


def test_a_cancelled_visit_is_not_copied_and_only_the_secretariat_copies(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc, status="cancelled")
    assert not copied(audit_round, cast)[0].visits.exists()
    with pytest.raises(RuleBroken, match="Only the secretariat"):
        beginnings.copy(audit_round, by=cast.lead, title="x", standard=cast.standard, starts_on=MONDAY)


# ---- from a month of the programme


def made_from(programme, cast, month=3, **values):
    said = {
        "title": "Đợt tháng 3",
        "standard": cast.standard,
        "scope": "Toàn bộ",
        "starts_on": MONDAY,
        "ends_on": MONDAY,
    }
    made, left = beginnings.from_programme(programme, month, by=cast.secretariat, **{**said, **values})
    return fresh(made), left


def test_a_month_of_the_programme_becomes_a_round_with_its_departments_and_procedures(cast):
    named, other, of_vp = make_procedure(cast.ncc), make_procedure(cast.ncc), make_procedure(cast.vp)
    programme = make_programme(cast, 2027, months={cast.vp: [3], cast.btxh: [9]}, procedures={(cast.ncc, 3): [named]})
    made, left = made_from(programme, cast)
    assert (left, made.status, made.programme) == ([], "draft", programme)
    assert {visit.department: set(visit.procedures.all()) for visit in made.visits.all()} == {
        cast.ncc: {named},
        cast.vp: {of_vp},
    }
    assert other not in Visit.objects.get(round=made, department=cast.ncc).procedures.all()
    assert any("has no leader" in problem.sentence for problem in made.problems())
    assert beginnings.not_carried(programme, 3) == []
    with pytest.raises(RuleBroken, match="already"):
        made_from(programme, cast)
    made.cancel(by=cast.chair, note="Hoãn")
    assert len(beginnings.not_carried(programme, 3)) == 2


def test_visits_are_proposed_one_after_the_other_for_teams_that_are_impartial(cast):
    """Team 1 is of TTR and BTXH, team 2 of VP: each department gets the other team, and the two audit side by side."""
    like = make_round(cast)
    make_team(like, cast.vp_head)
    third = make_department(cast.agency, name="Phòng ba")
    programme = make_programme(cast, 2027, months={one: [3] for one in (cast.ttr, cast.btxh, cast.vp, third)})
    made, left = made_from(programme, cast, like=like)
    assert [str(sentence) for sentence in left] == [f"{cast.vp_head} holds no valid certificate for {cast.standard}."]
    make_team_two = made.teams.get(number=2)
    assert not make_team_two.members.exists()
    teams = dict(made.visits.values_list("department__name", "team__number"))
    assert (teams["Phòng TTR"], teams["Phòng BTXH"]) == (2, 2)
    assert not [
        problem for problem in made.problems() if "two places" in problem.sentence or "cannot" in problem.sentence
    ]


def test_what_does_not_fit_into_the_days_is_said(cast):
    several = [make_department(cast.agency) for _n in range(5)]
    programme = make_programme(cast, 2027, months={one: [3] for one in several})
    with pytest.raises(RuleBroken, match="5 visits do not fit") as broken:
        made_from(programme, cast)
    assert broken.value.field == "ends_on"
    first, last = beginnings.proposed_days(programme, 3, 5)
    assert (first, last) == (MONDAY, MONDAY + timedelta(days=1))
    made, _left = made_from(programme, cast, starts_on=first, ends_on=last)
    calendar = WorkingDays(cast.agency)
    assert all(calendar.works(visit.day) and visit.within_dates(made) for visit in made.visits.all())
    assert made.visits.count() == 5
    assert Department.objects.filter(visits__round=made).distinct().count() == 5


def test_a_copied_round_is_checked_and_approved_like_any_other(cast):
    source = make_round(cast)
    make_visit(source, cast.ncc)
    made, _left = copied(source, cast)
    assert any("has no visit" in problem.sentence for problem in made.problems())
    assert fresh(approve(made, cast)).status == "approved"
