"""Devices of a team say what still waits on them."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from audits.core import clock
from audits.core.trail import Event
from audits.fieldwork.models import Device

from ..factories import close_visit, make_open_visit

pytestmark = pytest.mark.django_db
TABLET = str(uuid.uuid4())


def say(browser, visit, **said):
    given = {"device": TABLET, "name": "Chrome · Android", "waiting": 0, "downloaded": 1}
    return browser.post(reverse("fieldwork:device", args=[visit.pk]), {**given, **said})


def test_a_device_says_what_waits_on_it_and_leaves_nothing_in_the_history(cast, at_screen):
    visit = make_open_visit(cast)
    acts = Event.objects.count()
    assert say(at_screen(cast.auditor), visit, waiting=3).status_code == 204
    device = Device.objects.get()
    assert (device.person, device.name, device.waiting, device.downloaded) == (
        cast.auditor,
        "Chrome · Android",
        3,
        True,
    )
    assert Event.objects.count() == acts


def test_it_is_written_when_something_changed_or_a_minute_has_passed(cast, at_screen, monkeypatch):
    visit, start = make_open_visit(cast), clock.now()
    browser = at_screen(cast.auditor)

    def heard(after, **said):
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=after))
        say(browser, visit, **said)
        return (Device.objects.get().last_heard_at - start).total_seconds()

    assert heard(0) == 0
    assert heard(30) == 0, "nothing new within the minute"
    assert heard(40, waiting=1) == 40
    assert heard(101, waiting=1) == 101


def test_each_person_and_device_of_a_visit_has_one_row(cast, at_screen):
    visit = make_open_visit(cast)
    for person in (cast.auditor, cast.lead):
        for device in (TABLET, str(uuid.uuid4())):
            say(at_screen(person), visit, device=device)
            say(at_screen(person), visit, device=device, waiting=2)
    assert Device.objects.filter(waiting=2).count() == Device.objects.count() == 4


def test_it_speaks_also_after_the_visit_was_closed(cast, at_screen):
    visit = close_visit(make_open_visit(cast), cast)
    assert say(at_screen(cast.auditor), visit, waiting=1).status_code == 204


def test_nobody_but_the_team_has_a_device_at_a_visit(cast, at_screen):
    visit = make_open_visit(cast)
    answers = {name: say(at_screen(getattr(cast, name)), visit).status_code for name in ("secretariat", "head")}
    assert answers == {"secretariat": 403, "head": 404}
    assert not Device.objects.exists()


def test_the_team_sees_where_something_waits_and_the_department_does_not(cast, at_screen):
    visit = close_visit(make_open_visit(cast), cast)
    say(at_screen(cast.auditor), visit, waiting=2)

    def shown(person):
        pages = (visit.get_absolute_url(), reverse("fieldwork:record", args=[visit.pk]))
        return [bool(at_screen(person).get(page).context["unsent"]) for page in pages]

    assert shown(cast.lead) == [True, True]
    assert shown(cast.auditor) == [True, False], "of the own devices the record page itself says so"
    assert shown(cast.head) == [False, False]


@pytest.mark.parametrize("odd", [{"device": "x"}, {"waiting": -1}, {"waiting": "viele"}, {"name": "x" * 500}])
def test_what_makes_no_sense_is_refused(cast, at_screen, odd):
    assert say(at_screen(cast.auditor), make_open_visit(cast), **odd).status_code == 422
    assert not Device.objects.exists()
