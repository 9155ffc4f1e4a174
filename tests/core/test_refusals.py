"""Refused, or gone wrong: pages say what happened, what to do, the way back, whom to ask; and break with nothing."""

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from audits.core import busy, versions
from audits.organisation import people_pages

from ..factories import close_visit, make_finding, make_open_visit, make_round

pytestmark = pytest.mark.django_db

ADMINISTRATOR = {"vi": "quản trị", "en": "administrator"}
SECRETARIAT = {"vi": "Thường trực", "en": "secretariat"}


@pytest.fixture
def fails(monkeypatch):
    """`fails(error)`: the list of people fails with it."""

    def with_(error):
        def broken(*args, **kwargs):
            raise error

        monkeypatch.setattr(people_pages, "show_list", broken)

    return with_


@pytest.fixture
def browser(cast, at_screen):
    """Whoever signs in and reads on after something went wrong."""
    browser = at_screen(cast.staff)
    browser.raise_request_exception = False
    return browser


def helps(answer, status, ask, language, *ways_back):
    """What a person reads: a heading, at least two sentences, the ways back, whom to ask."""
    page = answer.content.decode()
    main = page[max(page.find("<main"), 0) :]
    assert answer.status_code == status
    assert f'lang="{language}"' in page
    assert re.search(r"<h1>\s*\S", main)
    assert len(re.findall(r"<p>\s*\S", main)) >= 2
    assert ask[language] in main
    for way in (*ways_back, "/"):
        assert f'href="{way}"' in main


@pytest.mark.parametrize("language", ["vi", "en"])
def test_who_is_refused_reads_what_to_do(cast, browser, fails, settings, language):
    audit_round = make_round(cast)
    type(audit_round).objects.filter(pk=audit_round.pk).update(status="approved")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    record = audit_round.get_absolute_url()
    helps(browser.get(f"{record}edit/"), 403, SECRETARIAT, language, record)
    helps(browser.get("/people/new/"), 403, SECRETARIAT, language, "/people/")
    helps(browser.get("/rounds/999999/"), 404, SECRETARIAT, language, "/rounds/")
    helps(browser.get("/khong-co/"), 404, SECRETARIAT, language)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    helps(browser.post("/language/", {"language": "x" * 200}), 413, ADMINISTRATOR, language)
    fails(versions.Stale(audit_round))
    helps(browser.get("/people/"), 409, {"vi": "Quá trình xử lý", "en": "history"}, language)
    fails(ValueError("broken"))
    helps(browser.get("/people/"), 500, ADMINISTRATOR, language)
    lost = Client(enforce_csrf_checks=True)
    lost.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    helps(lost.post("/language/"), 403, ADMINISTRATOR, language)


def test_what_was_written_stands_on_the_page_that_refuses_it(cast, at_screen):
    visit = make_open_visit(cast)
    make_finding(visit, cast)
    close_visit(visit, cast)
    head, url = at_screen(cast.head), reverse("fieldwork:sign", args=[visit.pk])
    finding = visit.findings.get()
    assert head.get(url).status_code == 200
    visit.reopen(by=cast.lead, note="Ghi thiếu một câu")  # while the head of the department was writing
    form = {f"opinion_{finding.pk}": "otherwise", f"ground_{finding.pk}": "Đã xin lỗi <b>qua điện thoại</b>"}
    refused = head.post(url, {**form, "op_id": "0" * 8, "old_password": "khong phai o day"})
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "Đã xin lỗi &lt;b&gt;qua điện thoại&lt;/b&gt;</textarea>" in page
    assert page.count("<textarea") == 1


@pytest.mark.parametrize("url", ["/khong-co/", "/rounds/999999/edit/"])
def test_what_cannot_be_read_is_refused_all_the_same(cast, browser, settings, url):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    for body, kind in (
        ("note=" + "x" * 200, "application/x-www-form-urlencoded"),
        ("a=1&b=2&c=3&d=4", "application/x-www-form-urlencoded"),
        ("not at all", "multipart/form-data; boundary=;"),
        ("--x\r\nContent-Disposition: form-data; name", "multipart/form-data; boundary=x"),
    ):
        answer = browser.generic("POST", url, body, content_type=kind)
        assert answer.status_code in (400, 403, 404, 413), (body, answer.status_code)


def test_who_tries_too_often_is_told_to_wait(settings):
    browser = Client()
    answers = [browser.post(reverse("account_login"), {"login": "ai"}) for _attempt in range(31)]
    assert answers[0].status_code != 429
    page = answers[-1].content.decode()
    assert answers[-1].status_code == 429
    assert "quản trị" in page
    assert f'href="{reverse("account_login")}"' in page


def test_the_page_for_a_fault_needs_no_database_no_session_and_no_list_of_files(cast, browser, fails, settings):
    browser.cookies["theme"] = "dark"
    listed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": listed}

    class Fault(Exception):
        pass

    def dead(*args):
        raise Fault

    fails(Fault())
    for name in ("500.html", "503.html"):
        with connection.execute_wrapper(dead):
            assert "<h1>" in render_to_string(name)
    page = browser.get("/people/").content.decode()
    assert 'data-bs-theme="dark"' in page
    assert "<script" not in page


def test_should_even_that_page_fail_the_bare_sentences_remain(browser, fails, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("no template")

    fails(ValueError("broken"))
    monkeypatch.setattr(busy, "render_to_string", broken)
    helps(browser.get("/people/"), 500, {"vi": "quản trị"}, "vi")


@pytest.mark.parametrize(
    ("error", "lines"), [(PermissionDenied(), 1), (RequestDataTooBig("much"), 1), (ValueError("x"), 9)]
)
def test_a_refusal_is_a_line_of_the_log_and_a_fault_says_where(browser, fails, settings, capsys, error, lines):
    root = logging.getLogger()
    handler = logging._handlers["console"]
    assert handler in root.handlers
    fails(error)
    with pytest.MonkeyPatch.context() as patch:
        written = []
        patch.setattr(handler, "emit", lambda record: written.append(handler.format(record)))
        browser.get("/people/")
    about = [line for text in written for line in text.splitlines()]
    assert (len(about) == lines) if lines == 1 else len(about) > lines
