"""The bell and its page, and the page on which the administrator sees which mails do not get through."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.core import clock, trail
from audits.notifications.models import Bookmark, Delivery

from .. import factories
from ..findings import actions
from ..organisation.sending import sent
from .notices import give_addresses, turn

pytestmark = pytest.mark.django_db
NOTICES, DELIVERIES = "/notifications/", "/settings/deliveries/"


@pytest.fixture
def closed(cast):
    """A visit whose minutes wait for the signature of the department: its head was told."""
    give_addresses(cast)
    visit = factories.close_visit(factories.make_open_visit(cast), cast)
    turn()
    return visit


def bell(browser):
    """What the bell counts on a page that has nothing to do with notices."""
    return browser.get(reverse("planning:rounds")).context["unseen_notices"]()


def test_the_bell_counts_what_one_has_not_seen_and_its_page_leads_there(cast, at_screen, closed):
    browser = at_screen(cast.head)
    assert bell(browser) == 1
    page = browser.get(NOTICES).content.decode()
    assert "Ký biên bản đánh giá" in page
    assert f'href="{closed.get_absolute_url()}"' in page
    assert bell(browser) == 1  # looking changes nothing
    sent(browser, NOTICES)
    assert bell(browser) == 0
    assert "Ký biên bản đánh giá" in browser.get(NOTICES).content.decode()


def test_what_came_in_after_the_page_was_opened_is_not_seen_yet(cast, at_screen, closed):
    browser = at_screen(cast.head)
    form = browser.get(NOTICES).context["form"]
    later = Delivery.to(
        cast.head, kind="minutes_to_sign", record=closed, date=clock.today(), seq=999, not_before=clock.now()
    )
    later.save()
    browser.post(NOTICES, {"op_id": uuid.uuid4(), "newest": form["newest"].value()})
    assert list(Delivery.objects.visible_to(cast.head).unseen()) == [later]


def test_nobody_sees_or_marks_the_notices_of_another(cast, at_screen, closed):
    browser = at_screen(cast.staff)
    assert "Ký biên bản" not in browser.get(NOTICES).content.decode()
    browser.post(NOTICES, {"op_id": uuid.uuid4(), "newest": 10**6})
    assert bell(at_screen(cast.head)) == 1


def test_who_lost_access_is_neither_counted_nor_led_to_what_refuses_them(cast, at_screen):
    """A notice outlives the access that a post, a role or a substitution gave."""
    standing_in = factories.make_substitution(cast.head, cast.outsider)
    action = actions.requested(cast)
    turn()
    browser = at_screen(cast.outsider)
    assert bell(browser) > 0
    assert f'href="{action.get_absolute_url()}"' in browser.get(NOTICES).content.decode()
    standing_in.withdraw(by=cast.secretariat)
    assert browser.get(action.get_absolute_url()).status_code == 404
    assert bell(browser) == 0
    assert action.get_absolute_url() not in browser.get(NOTICES).content.decode()


def test_the_bell_asks_at_most_once_and_not_again_until_something_happens(cast, at_screen, closed):
    browser, page = at_screen(cast.head), reverse("organisation:departments")
    asked = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(page)
        asked.append(sum("COUNT" in query["sql"] and "audits_delivery" in query["sql"] for query in queries))
    assert asked == [2, 1]  # with the reader, and once by the bell


def test_the_bell_costs_one_query_and_its_page_no_more_for_fifty(
    cast, at_screen, closed, django_assert_max_num_queries
):
    browser = at_screen(cast.head)
    with django_assert_max_num_queries(12) as few:
        browser.get(NOTICES)
    of_deliveries = [query for query in few.captured_queries if "audits_delivery" in query["sql"]]
    assert len(of_deliveries) == 5  # how many came with the reader, the bell, the newest, how many, the page
    told = Delivery.objects.get(kind="minutes_to_sign")
    for seq in range(1000, 1049):
        told.pk, told.seq = None, seq
        told.message_id = told.stable_id()
        told.save()
    with django_assert_max_num_queries(len(few)):
        browser.get(NOTICES)


def test_without_a_mail_server_the_pages_say_so(cast, at_screen, settings):
    settings.MAIL_CONFIGURED = False
    assert "Chưa cấu hình máy chủ thư" in at_screen(cast.head).get(NOTICES).content.decode()
    assert "Chưa cấu hình máy chủ thư" in at_screen(cast.administrator).get(DELIVERIES).content.decode()


# ---- the administrator


@pytest.fixture
def failed(cast, closed):
    """A mail that was tried five times."""
    Delivery.objects.filter(kind="minutes_to_sign").update(state="failed", attempts=5, reason="550 unknown")
    return Delivery.objects.get(kind="minutes_to_sign")


def test_the_administrator_sees_what_failed_and_why_but_not_what_it_says(cast, at_screen, failed):
    page = at_screen(cast.administrator).get(DELIVERIES).content.decode()
    assert "550 unknown" in page
    assert cast.head.full_name in page
    assert failed.subject not in page


def test_what_failed_is_sent_when_it_is_tried_again(cast, at_screen, failed, mailoutbox):
    mailoutbox.clear()
    sent(at_screen(cast.administrator), DELIVERIES, mail=failed.pk)
    turn()
    assert [mail.to for mail in mailoutbox] == [["truong.ncc@example.vn"]]
    assert Delivery.objects.get(pk=failed.pk).state == "sent"
    act = trail.Event.objects.get(kind="delivery", record_id=failed.pk)
    assert (act.verb, act.actor) == ("tried_again", cast.administrator)


def test_what_failed_stands_in_the_history_of_the_person_without_its_words(cast, at_screen, closed):
    mail = Delivery.objects.get(kind="minutes_to_sign")
    Delivery.objects.filter(pk=mail.pk).update(state="pending", attempts=5)
    for _time in range(2):
        mail.give_up("550 unknown")
    assert trail.Event.objects.filter(kind="delivery", verb="not_delivered").count() == 1
    page = at_screen(cast.administrator).get(cast.head.get_absolute_url()).content.decode()
    assert "550 unknown" in page
    assert mail.subject not in page


def test_all_that_failed_is_tried_again_at_once_but_not_what_still_waits(cast, at_screen, failed):
    waiting = Delivery.to(
        cast.lead,
        kind="minutes_to_sign",
        record=failed.record,
        date=clock.today(),
        at_once=True,
        not_before=clock.now() + timedelta(hours=6),
    )
    waiting.attempts = 4
    waiting.save()
    sent(at_screen(cast.administrator), DELIVERIES)
    assert Delivery.objects.get(pk=failed.pk).state == "pending"
    assert Delivery.objects.get(pk=waiting.pk).attempts == 4


def test_the_mails_of_another_agency_are_neither_seen_nor_sent(cast, at_screen, failed):
    other = factories.make_user(cast.stranger.agency, "quantrikhac", role="administrator")
    browser = at_screen(other)
    assert cast.head.full_name not in browser.get(DELIVERIES).content.decode()
    sent(browser, DELIVERIES, mail=failed.pk)
    sent(browser, DELIVERIES)
    assert Delivery.objects.get(pk=failed.pk).state == "failed"


def test_the_page_says_when_notices_cannot_be_made(cast, at_screen):
    turn()
    Bookmark.objects.filter(agency=cast.agency).delete()
    Bookmark.objects.create(agency=cast.agency, reason="ValueError: unreadable", retry_at=clock.now())
    assert "ValueError: unreadable" in at_screen(cast.administrator).get(DELIVERIES).content.decode()
