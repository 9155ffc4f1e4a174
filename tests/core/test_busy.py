"""A database that cannot do it now: nothing is saved, nothing that was typed is lost, and it may be sent again."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audits.core import trail
from audits.fieldwork.models import ChecklistItem, Interview

from ..factories import make_cast, make_open_visit

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "Trả kết quả nhanh"
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connection to lose.")


@pytest.fixture
def another():
    """A connection of somebody else; ours waits for its locks for a twentieth of a second only."""
    patience = {"sqlite": "PRAGMA busy_timeout = 50", "postgresql": "SET lock_timeout = '50ms'"}
    with connection.cursor() as cursor:
        cursor.execute(patience[connection.vendor])
    other = connection.copy()
    other.connect()
    yield other
    other.close()
    connection.close()


def hold(another):
    """What a form and signing out would write is locked; reading goes on."""
    locks = {
        "sqlite": ["BEGIN IMMEDIATE"],
        "postgresql": ["BEGIN", "LOCK TABLE audits_trailhead, django_session, django_cache IN EXCLUSIVE MODE"],
    }
    with another.cursor() as cursor:
        for lock in locks[connection.vendor]:
            cursor.execute(lock)


def let_go(another):
    with another.cursor() as cursor:
        cursor.execute("ROLLBACK")


def terminate(another):
    """The database server ends our connection, as when it restarts."""
    connection.ensure_connection()
    with another.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


def interview_form(visit, browser):
    """The address of the form for an interview, and what a person sends from it."""
    url = reverse("fieldwork:interviews", args=[visit.pk])
    op_id = browser.get(url).context["form"]["op_id"].value()
    return url, {"op_id": op_id, "kind": "citizen", "channel": "counter", "score": "5", "remark": TYPED}


def came_back(answer, op_id):
    """The form with what was typed, under its id: sent again, it acts once even if it had been saved after all."""
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert TYPED in page
    assert str(op_id) in page
    assert "Hệ thống đang bận" in page


def is_busy_page(answer, words):
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert words in answer.content.decode()


def test_while_somebody_holds_the_lock_whoever_writes_is_asked_to_come_again(another, settings):
    people = make_cast()
    visit = make_open_visit(people)
    item = visit.checklist.first()
    browser, leaving = Client(), Client(raise_request_exception=False)
    browser.force_login(people.auditor)
    leaving.force_login(people.lead)
    url, said = interview_form(visit, browser)
    row_url = reverse("fieldwork:answer", args=[visit.pk, item.pk])
    row = {"op_id": str(uuid.uuid4()), "version": item.version, "answer": "conforms", "note": TYPED}

    hold(another)
    came_back(browser.post(url, said), said["op_id"])
    came_back(browser.post(row_url, row), row["op_id"])
    is_busy_page(leaving.post(reverse("account_logout")), "Hệ thống đang bận")
    coming = Client(raise_request_exception=False)  # attempts are counted in the database: this is not one too many
    is_busy_page(coming.post(reverse("account_login"), {"login": "x", "password": "y"}), "Hệ thống đang bận")
    leaving.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    is_busy_page(leaving.post(reverse("account_logout")), "busy just now")
    let_go(another)

    assert Interview.objects.count() == 0
    assert ChecklistItem.objects.get(pk=item.pk).answer == ""
    assert browser.post(url, said).status_code == browser.post(row_url, row).status_code == 302
    assert Interview.objects.get().remark == TYPED


@on_postgresql
def test_a_connection_that_breaks_off_loses_nothing(another, monkeypatch):
    people = make_cast()
    visit = make_open_visit(people)
    browser = Client(raise_request_exception=False)
    browser.force_login(people.auditor)
    url, said = interview_form(visit, browser)

    with monkeypatch.context() as patched:
        lock = trail.lock
        patched.setattr(trail, "lock", lambda agency: (terminate(another), lock(agency))[1])
        came_back(browser.post(url, said), said["op_id"])
    terminate(another)
    is_busy_page(browser.get(url), "Hệ thống đang bận")  # already the session could not be read
    connection.close()  # as Django does before the next request

    assert browser.post(url, said).status_code == 302
    assert Interview.objects.get().remark == TYPED


def test_a_fault_of_ours_is_not_taken_for_a_busy_database(monkeypatch):
    people = make_cast()
    visit = make_open_visit(people)
    browser = Client(raise_request_exception=False)
    browser.force_login(people.auditor)
    url, said = interview_form(visit, browser)

    def broken(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr(Interview, "enter", broken)
    answer = browser.post(url, said)
    assert answer.status_code == 500
    assert not re.search("đang bận", answer.content.decode())
