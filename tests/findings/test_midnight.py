"""A deadline is a day in Viet Nam and ends with it, wherever the server stands and whatever holidays come between."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.findings.models import CorrectiveAction, Extension, Measure

from . import actions
from .actions import fresh

pytestmark = pytest.mark.django_db

LAST_DAYS = [  # the last day of a deadline, and how many working days late it is a second after its end
    (date(2026, 2, 13), 0),  # a Friday; Tết follows the weekend
    (date(2026, 2, 23), 1),
    (date(2026, 4, 29), 0),  # 30/4 and 1/5 follow
    (date(2025, 12, 31), 0),  # New Year's Day follows
    (date(2026, 9, 3), 1),  # a Thursday after the National Day
]
BEGUN = [  # opened on that day: when the plan is due (5 working days), when all is done (15)
    (date(2026, 2, 12), date(2026, 2, 26), date(2026, 3, 12)),
    (date(2026, 2, 13), date(2026, 2, 27), date(2026, 3, 13)),
    (date(2026, 4, 29), date(2026, 5, 8), date(2026, 5, 22)),
    (date(2026, 4, 30), date(2026, 5, 8), date(2026, 5, 22)),
    (date(2025, 12, 31), date(2026, 1, 8), date(2026, 1, 22)),
    (date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 22)),
]


def around(midnight):
    """A second before, and a second after, by the server's own clock."""
    for second in (-1, 1):
        with time_machine.travel(midnight + timedelta(seconds=second), tick=False):
            yield second > 0


def taken_back(act):
    """What a rule says to an act: nothing, or why not; nothing is left of it."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except RuleBroken as broken:
        return broken.sentence
    return ""


def test_an_action_is_overdue_and_no_longer_extended_from_midnight_on(cast, server_elsewhere):
    action = actions.approved(cast)
    for day, days_late in LAST_DAYS:
        CorrectiveAction.objects.filter(pk=action.pk).update(plan_due_on=day, first_due_on=day, due_on=day)
        for over in around(clock.moment_of(day + timedelta(days=1))):
            late, later = fresh(action), day + timedelta(days=9)
            assert (late.is_overdue, late.days_overdue) == (over, days_late if over else 0), day
            assert CorrectiveAction.objects.overdue().exists() == over
            refused = taken_back(
                lambda later=later: Extension.ask(fresh(action), by=cast.staff, until=later, reason="Chờ")
            )
            assert ("no longer be extended" in refused) == over, day


def test_deadlines_count_from_the_day_it_is_in_viet_nam(cast, server_elsewhere):
    action = actions.implemented(cast)
    for day, plan_due_on, due_on in BEGUN:
        for moment in (clock.moment_of(day), clock.moment_of(day + timedelta(days=1)) - timedelta(seconds=1)):
            with time_machine.travel(moment, tick=False), transaction.atomic():
                opened = fresh(action).judge_ineffective(by=cast.auditor, note="Vẫn quá hạn")
                assert (opened.opened_on, opened.plan_due_on, opened.due_on) == (day, plan_due_on, due_on)
                transaction.set_rollback(True)


def test_what_is_reported_as_done_was_done_by_today(cast, server_elsewhere):
    measure = actions.approved(cast).measures.get()
    day, proof = date(2026, 1, 1), [actions.make_stored_file(cast.staff)]

    def report():
        Measure.objects.get(pk=measure.pk).report(by=cast.staff, done_on=day, result="Đã sửa", proof=proof)

    for over in around(clock.moment_of(day)):
        assert ("still to come" in taken_back(report)) == (not over)
