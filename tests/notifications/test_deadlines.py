"""The ladder of reminders: from the calendar, in the time of Viet Nam, caught up without doubling."""

from datetime import date, timedelta

import pytest
import time_machine

from audits.core import clock
from audits.findings.models import CorrectiveAction
from audits.notifications import making
from audits.notifications.models import Delivery
from audits.notifications.recipients import REMINDED, RULES
from audits.organisation.calendar import WorkingDays

from ..findings import actions
from .notices import give_addresses, told, turn

pytestmark = pytest.mark.django_db

MIDNIGHTS = [  # deadlines over Tết, over 30/4 and 1/5, over the end of a year, and on an ordinary day
    date(2026, 2, 13),
    date(2026, 2, 23),
    date(2026, 4, 29),
    date(2025, 12, 31),
    date(2026, 9, 3),
]


def due(action, day):
    """Its deadline was `day` from the beginning."""
    CorrectiveAction.objects.filter(pk=action.pk).update(plan_due_on=day, first_due_on=day, due_on=day)
    return actions.fresh(action)


def on(day, hour=8, minute=0):
    return clock.at(clock.moment_of(day, hour, minute))


@pytest.fixture
def action(cast):
    """An action that is carried out, with its owner; due on an ordinary Wednesday."""
    return due(actions.approved(cast), date(2027, 3, 10))


def reminded():
    return {(kind, who) for kind, who in told() if RULES[kind] in REMINDED}


LADDER = [
    (date(2027, 3, 4), set()),
    (date(2027, 3, 5), {("work_soon", "chuyenvien.ncc")}),
    (date(2027, 3, 10), {("work_today", "chuyenvien.ncc")}),
    (date(2027, 3, 15), {("work_late", "chuyenvien.ncc")}),
    (date(2027, 3, 19), {("work_head", "truong.ncc"), ("work_head", "thuongtruc")}),
    (date(2027, 3, 30), {("work_chair", "truongban")}),
]


def test_from_the_owner_upwards_each_on_the_day(cast, action):
    heard = set()
    for day, expected in LADDER:
        with on(day):
            turn()
            assert reminded() - heard == expected
        heard |= expected


def test_a_missed_run_catches_up_with_the_latest_that_applies_to_each(cast, action):
    with on(date(2027, 3, 30)):
        turn()
        turn()
    expected = {("work_late", "chuyenvien.ncc"), *LADDER[4][1], *LADDER[5][1]}
    assert reminded() == expected
    assert Delivery.objects.filter(kind__startswith="work_").count() == len(expected)


def test_who_belongs_to_two_circles_is_not_told_twice_at_once(cast):
    due(actions.requested(cast), date(2027, 3, 10))
    with on(date(2027, 3, 19)):
        turn()
    assert reminded() == {("plan_late", "truong.ncc"), ("plan_head", "thuongtruc")}


def test_a_great_many_are_made_over_several_turns(cast, monkeypatch):
    monkeypatch.setattr(making, "REMINDERS_A_TURN", 1)
    first = actions.requested(cast)
    with clock.at(clock.now() + timedelta(days=14)):
        second = actions.requested(cast)
    for action in (first, second):
        due(action, date(2027, 3, 10))
    with on(date(2027, 3, 30)):
        assert making.make_all() is True
        assert len(reminded()) == 3  # the department, the secretariat, the chair: of one action
        assert Delivery.objects.filter(kind__startswith="plan_").values("record_id").distinct().count() == 1
        turn()
    assert Delivery.objects.filter(kind__startswith="plan_").count() == 6


def test_what_still_waits_for_the_old_date_is_void_when_the_deadline_moves(cast, action):
    give_addresses(cast)
    with on(date(2027, 3, 10), hour=1):
        turn()
        assert reminded() == {("work_today", "chuyenvien.ncc")}
        actions.fresh(action).extend_to(date(2027, 4, 9))
        turn()
        assert reminded() == set()
    with on(date(2027, 4, 9), hour=1):
        turn()
        assert reminded() == {("work_today", "chuyenvien.ncc")}
    assert set(Delivery.objects.filter(kind="work_today").values_list("date", "state")) == {
        (date(2027, 3, 10), "cancelled"),
        (date(2027, 4, 9), "pending"),
    }


def test_a_new_owner_is_reminded_and_the_old_one_is_not_any_more(cast, action):
    give_addresses(cast)
    with on(date(2027, 3, 10), hour=1):
        turn()
        actions.fresh(action).name_owner(by=cast.head, owner=cast.head)
        turn()
        assert reminded() == {("work_today", "truong.ncc")}


def test_a_step_that_was_taken_takes_its_reminders_along(cast):
    action = due(actions.planned(cast), date(2027, 3, 10))
    give_addresses(cast)
    with on(date(2027, 3, 10), hour=1):
        turn()
        assert reminded() == {("work_today", "chuyenvien.ncc")}
        action.cancel(by=cast.chair, note="Không còn phù hợp")
        turn()
        assert reminded() == set()


def test_where_nobody_is_named_who_answers_for_the_department_is_reminded(cast):
    action = due(actions.requested(cast), date(2027, 3, 10))
    with on(date(2027, 3, 10)):
        turn()
        assert action.owner is None
        assert reminded() == {("plan_today", "truong.ncc")}


def test_the_check_of_effectiveness_is_the_verifiers(cast):
    actions.implemented(cast, check_on=date(2027, 3, 10))
    with on(date(2027, 3, 10)):
        turn()
        assert reminded() == {("check_today", "danhgia1")}
    with on(date(2027, 3, 19)):
        turn()
    assert ("check_head", "thuongtruc") in reminded()


def test_the_reminder_says_until_when_as_it_is_when_it_is_read(cast, action):
    with on(date(2027, 3, 11)):
        turn()
    subject = Delivery.objects.get(kind="work_today").subject
    assert "quá hạn" in subject
    assert "10/03/2027" in subject


# ---- midnight


def heard_around(midnight, kind, day):
    """Whether a reminder of a deadline is there a second before and a second after."""
    for second in (-1, 1):
        with time_machine.travel(midnight + timedelta(seconds=second), tick=False):
            turn()
            yield Delivery.objects.filter(kind=kind, date=day).exists()


def test_a_second_before_midnight_is_another_day_wherever_the_server_stands(cast, action, server_elsewhere):
    days = WorkingDays(cast.agency)
    for day in MIDNIGHTS:
        due(action, day)
        for kind, rung in (("work_soon", -3), ("work_today", 0), ("work_late", 3)):
            midnight = clock.moment_of(days.after(day, rung))
            assert list(heard_around(midnight, kind, day)) == [False, True], (kind, day)
