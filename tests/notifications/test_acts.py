"""Who is told of an act: what stands in the table, from Events that were committed, once."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction

from audits.core import clock, trail
from audits.findings.models import Extension
from audits.notifications import making
from audits.notifications.models import Bookmark, Delivery
from audits.notifications.recipients import REMINDED, RULES, TOLD
from audits.planning.models import LeftOut, Team, Visit

from .. import factories
from ..findings import actions
from ..planning.programmes import make_programme
from .notices import give_addresses, told, turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(cast):
    """A visit of the day after tomorrow in an approved round."""
    today = clock.today()
    audit_round = factories.make_round(cast, starts_on=today, ends_on=today + timedelta(days=4))
    visit = factories.make_visit(audit_round, cast.ncc, day=today + timedelta(days=2))
    factories.approve(audit_round, cast)
    return Visit.objects.get(pk=visit.pk)


def test_an_approved_plan_tells_department_and_team_and_asks_for_contacts(cast, planned):
    turn()
    assert told("visit_planned") == {"truong.ncc", "totruong1", "danhgia1"}
    assert told("contacts_wanted") == {"truong.ncc"}


def test_the_programme_of_a_year_goes_to_the_chair_and_its_decision_back_to_the_secretariat(cast):
    factories.make_substitution(cast.chair, cast.deputy)
    programme = make_programme(cast, state="draft")
    turn()
    assert told() == set()
    programme.submit(by=cast.secretariat)
    turn()
    assert told() == {("programme_submitted", "truongban"), ("programme_submitted", "phobandai")}
    programme.send_back(by=cast.deputy, note="Thiếu đơn vị Văn phòng")
    turn()
    assert told("programme_sent_back") == {"thuongtruc"}
    assert "Thiếu đơn vị Văn phòng" in Delivery.objects.get(kind="programme_sent_back").body
    programme.submit(by=cast.secretariat)
    programme.approve(by=cast.chair, decision_number="08/KH", decision_on=clock.today())
    turn()
    assert told("programme_approved") == {"thuongtruc"}


def test_of_a_draft_nobody_hears(cast):
    audit_round = factories.make_round(cast)
    visit = Visit.put_in_plan(
        audit_round,
        by=cast.secretariat,
        department=cast.ncc,
        team=audit_round.teams.get(),
        starts_at=clock.moment_of(audit_round.ends_on, 8),
        ends_at=clock.moment_of(audit_round.ends_on, 10),
    )
    visit.take_out(by=cast.secretariat)
    turn()
    assert told() == set()


def test_a_moved_visit_takes_the_place_of_what_waits_and_its_mover_is_not_told(cast, planned):
    cast.head.email = "truong.ncc@example.vn"
    cast.head.save()
    turn()
    day = clock.today() + timedelta(days=3)
    planned.reschedule(
        by=cast.lead, starts_at=clock.moment_of(day, 9), ends_at=clock.moment_of(day, 10), note="Trùng lịch họp"
    )
    making.make_all()
    assert told("visit_moved") == {"truong.ncc", "danhgia1"}
    of_head = Delivery.objects.filter(person=cast.head, kind__startswith="visit_")
    assert dict(of_head.values_list("kind", "state")) == {"visit_planned": "cancelled", "visit_moved": "pending"}
    assert "09:00" in of_head.get(kind="visit_moved").subject
    assert "Trùng lịch họp" in of_head.get(kind="visit_moved").body


def test_two_moves_on_one_day_are_two_notices(cast, planned):
    for hour in (9, 14):
        Visit.objects.get(pk=planned.pk).reschedule(
            by=cast.secretariat,
            starts_at=clock.moment_of(planned.day, hour),
            ends_at=clock.moment_of(planned.day, hour + 1),
            note="Đổi giờ",
        )
    turn()
    assert Delivery.objects.filter(kind="visit_moved", person=cast.head).count() == 2


def test_a_cancelled_visit_and_one_taken_out_by_an_amendment_are_told(cast, planned):
    with planned.round.amending(by=cast.secretariat, note="Thêm một buổi"):
        other = Visit.put_in_plan(
            planned.round,
            by=cast.secretariat,
            department=cast.vp,
            team=planned.team,
            starts_at=clock.moment_of(planned.day, 14),
            ends_at=clock.moment_of(planned.day, 16),
        )
    turn()
    assert "truong.vp" in told("visit_planned")
    planned.cancel(by=cast.chair, note="Phòng đi công tác")
    turn()
    assert told("visit_cancelled") == {"truong.ncc", "totruong1", "danhgia1"}
    with planned.round.amending(by=cast.secretariat, note="Bớt một buổi"):
        Visit.objects.get(pk=other.pk).take_out(by=cast.secretariat, reason="Đánh giá đợt sau")
    turn()
    assert told("visit_taken_out") == {"truong.vp"}


def test_a_visit_that_goes_to_another_team_or_department_is_told_to_those_who_lost_it(cast, planned):
    """Also to the team of a visit that is taken out, and to none of them while the plan was a draft."""
    turn()
    with planned.round.amending(by=cast.secretariat, note="Thêm một tổ"):
        second = Team.form(planned.round, by=cast.secretariat, lead=cast.second_lead)
    visit = Visit.objects.get(pk=planned.pk)
    with planned.round.amending(by=cast.secretariat, note="Đổi tổ"):
        visit.replan(by=cast.secretariat, team=second)
    turn()
    assert told("team_joined") == {cast.second_lead.username}
    assert told("plan_amended") == {"truongban"}
    assert "Đổi tổ" in Delivery.objects.filter(kind="plan_amended").first().body
    assert told("visit_given_away") == {"totruong1", "danhgia1"}
    assert told("visit_moved") == {"truong.ncc", cast.second_lead.username}
    notice = Delivery.objects.filter(kind="visit_given_away").first()
    assert str(cast.ncc) in notice.subject
    assert notice.path == planned.team.get_absolute_url()
    with planned.round.amending(by=cast.secretariat, note="Đổi phòng"):
        Visit.objects.get(pk=visit.pk).replan(by=cast.secretariat, department=cast.vp)
        LeftOut.enter(by=cast.secretariat, round=planned.round, department=cast.ncc, reason="Đánh giá đợt sau")
    turn()
    assert told("visit_taken_out") == {"truong.ncc"}
    assert str(cast.ncc) in Delivery.objects.get(kind="visit_taken_out").subject
    assert "truong.vp" in told("visit_moved")
    with planned.round.amending(by=cast.secretariat, note="Bớt buổi"):
        Visit.objects.get(pk=visit.pk).take_out(by=cast.secretariat, reason="Đánh giá đợt sau")
    turn()
    assert told("visit_given_away") == {"totruong1", "danhgia1", cast.second_lead.username}
    assert told("visit_taken_out") == {"truong.ncc", "truong.vp"}


def test_who_joins_or_leaves_a_team_of_an_approved_plan_is_told(cast, planned):
    turn()
    with planned.round.amending(by=cast.secretariat, note="Đổi người"):
        member = planned.team.take_on(cast.outsider, by=cast.secretariat, role="observer")
    turn()
    assert told("team_joined") == {cast.outsider.username}
    with planned.round.amending(by=cast.secretariat, note="Đổi người"):
        member.remove(by=cast.secretariat)
    turn()
    assert told("team_left") == {cast.outsider.username}


def test_what_was_changed_in_a_draft_is_not_told_although_the_worker_reads_it_after_the_approval(cast):
    today = clock.today()
    audit_round = factories.make_round(cast, starts_on=today, ends_on=today + timedelta(days=4))
    visit = Visit.put_in_plan(
        audit_round,
        by=cast.secretariat,
        department=cast.ncc,
        team=audit_round.teams.get(),
        starts_at=clock.moment_of(today + timedelta(days=2), 8),
        ends_at=clock.moment_of(today + timedelta(days=2), 10),
    )
    visit.replan(by=cast.secretariat, place="Phòng họp 2")
    factories.approve(audit_round, cast)
    turn()
    assert told("visit_moved") == told("team_joined") == set()
    assert Delivery.objects.filter(kind="visit_planned", person=cast.head).count() == 1


def test_closed_minutes_are_to_be_signed_by_who_answers_and_who_stands_in(cast):
    factories.make_substitution(cast.head, cast.staff)
    visit = factories.close_visit(factories.make_open_visit(cast), cast)
    turn()
    assert told("minutes_to_sign") == {"truong.ncc", "chuyenvien.ncc"}
    assert Delivery.objects.filter(kind="minutes_to_sign", at_once=True).count() == 2
    assert str(visit.department) in Delivery.objects.filter(kind="minutes_to_sign").first().subject


def test_what_arrives_after_a_visit_is_told_to_its_lead_once_however_much_it_is(cast):
    visit = factories.close_visit(factories.make_open_visit(cast), cast)
    arrivals = [factories.make_arrival(visit, by=cast.auditor) for _n in range(3)]
    turn()
    assert told("late_arrivals") == {"totruong1"}
    notice = Delivery.objects.get(kind="late_arrivals")
    assert notice.at_once
    assert str(visit.department) in notice.subject
    for arrival in arrivals:
        arrival.set_aside(by=cast.lead, note="Đã ghi ở câu khác")
    factories.make_arrival(visit, by=cast.auditor)
    turn()
    assert Delivery.objects.filter(kind="late_arrivals").count() == 2, "what comes later is news again"


def test_where_the_lead_is_gone_the_secretariat_hears_of_it(cast):
    visit = factories.close_visit(factories.make_open_visit(cast), cast)
    type(cast.lead).objects.filter(pk=cast.lead.pk).update(is_active=False)
    factories.make_arrival(visit, by=cast.auditor)
    turn()
    assert told("late_arrivals") == {"thuongtruc"}


def test_an_issued_slip_is_told_to_who_answers_for_the_department(cast):
    actions.requested(cast)
    turn()
    assert told("slip_issued") == {"truong.ncc"}


def test_a_plan_that_is_sent_back_or_approved_is_told_to_its_owner(cast):
    action = actions.planned(cast)
    action.send_back(by=cast.lead, note="Chưa phải nguyên nhân gốc rễ")
    turn()
    assert told("plan_sent_back") == {"chuyenvien.ncc"}
    action = actions.fresh(action)
    action.plan(by=cast.staff)
    actions.fresh(action).approve(by=cast.lead)
    turn()
    assert told("plan_approved") == {"chuyenvien.ncc"}


def test_the_third_time_the_committee_is_told(cast):
    action = actions.planned(cast)
    for time in range(3):
        assert told("plan_sent_back_again") == set()
        actions.fresh(action).send_back(by=cast.lead, note=f"Lần {time + 1}")
        turn()
        if time < 2:
            actions.fresh(action).plan(by=cast.staff)
    assert told("plan_sent_back_again") == {"truongban", "phobandai", "banchidao"}  # the deputy stands in


@pytest.mark.parametrize(("kind", "decider"), [("minor", "lead"), ("major", "chair")])
def test_an_extension_is_asked_of_who_can_grant_it_and_told_to_who_asked(cast, kind, decider):
    action = actions.approved(cast, kind)
    extension = Extension.ask(
        action, by=cast.staff, until=action.due_on + timedelta(days=7), reason="Chờ phần mềm một cửa"
    )
    turn()
    assert told("extension_asked") == {getattr(cast, decider).username}
    extension.grant(by=getattr(cast, decider))
    turn()
    assert told("extension_granted") == {"chuyenvien.ncc"}


def test_of_an_act_that_was_rolled_back_nobody_hears(cast, planned):
    turn()
    with transaction.atomic():
        planned.cancel(by=cast.chair, note="Nhầm")
        transaction.set_rollback(True)
    turn()
    assert told("visit_cancelled") == set()


def test_who_left_the_agency_or_may_not_see_the_record_is_not_told(cast, planned, monkeypatch):
    type(cast.auditor).objects.filter(pk=cast.auditor.pk).update(is_active=False)
    unseen = lambda visits, user: visits.none() if user == cast.head else visits  # noqa: E731 - in place of a method
    monkeypatch.setattr(type(Visit.objects.all()), "visible_to", unseen)
    turn()
    assert told("visit_planned") == {"totruong1"}


def test_a_turn_that_breaks_off_loses_and_doubles_nothing(cast, planned, monkeypatch):
    """Everything of a turn is one transaction: notices and bookmark move together."""
    calls, real = [], making.put_down

    def cut(delivery, *rest):
        calls.append(delivery)
        if len(calls) == 3:
            raise OSError("power cut")
        return real(delivery, *rest)

    monkeypatch.setattr(making, "put_down", cut)
    turn()
    assert told() == set()
    assert Bookmark.objects.get(agency=cast.agency).reason == "OSError: power cut"
    monkeypatch.setattr(making, "put_down", real)
    turn()
    assert told() == set()  # left alone for ten minutes
    with clock.at(clock.now() + timedelta(minutes=11)):
        turn()
        expected = told()
        Bookmark.objects.update(seq=0, reminded_on=None)
        turn()
    assert ("visit_planned", "truong.ncc") in expected
    assert told() == expected
    assert Delivery.objects.count() == len(expected)


def test_the_failure_of_one_agency_does_not_stop_another(cast, planned, monkeypatch):
    real = making.make
    broken = cast.agency.pk

    def make(pk):
        bookmark = Bookmark.objects.get(pk=pk)
        if bookmark.agency_id == broken:
            raise ValueError("unreadable")
        return real(pk)

    monkeypatch.setattr(making, "make", make)
    trail.record(cast.stranger, "edited", by=cast.stranger)
    turn()
    assert Bookmark.objects.get(agency=cast.stranger.agency).seq == 1
    assert Bookmark.objects.get(agency=cast.agency).seq == 0


def test_of_two_that_wait_for_the_digest_only_the_newer_is_mailed(cast):
    action = actions.planned(cast)
    give_addresses(cast)
    for reason in ("Chưa đủ", "Vẫn chưa đủ"):
        actions.fresh(action).send_back(by=cast.lead, note=reason)
        turn()
        if reason == "Chưa đủ":
            actions.fresh(action).plan(by=cast.staff)
    of_owner = Delivery.objects.filter(kind="plan_sent_back").order_by("seq")
    assert list(of_owner.values_list("state", flat=True)) == ["cancelled", "pending"]


def test_no_kind_stands_in_the_tables_twice():
    assert len(RULES) == len(TOLD) + len(REMINDED)


def test_every_row_of_the_table_names_an_act_that_exists():
    for rule in TOLD:
        for act in rule.because_of:
            kind, verb = act.split(".")
            model = apps.get_model("audits", kind)
            assert verb in {*model.SENTENCES, "entered", "edited", "removed"}, act
