"""Every address, every person: who gets in is what access_table.py says, and looking changes nothing."""

import logging
import re
from functools import cache
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from audits.core import clock
from audits.reports import issuing, kinds

from . import story
from .access_table import EVERYBODY, NOT_OF_THE_AGENCY, PUBLIC, ROWS

pytestmark = pytest.mark.django_db

SECRETS = ("Bản ghi nhanh", "Lời kể riêng")  # a draft finding and an interview of the open visit
NOTES_OF_VP = frozenset(["chair", "deputy", "secretariat", "lead", "member"])
# Who looks at a page that all may read: enough to see what it shows to whom.
SOME = frozenset(["administrator", "chair", "committee", "secretariat", "lead", "head", "staff", "outsider"])
BOOKKEEPING = ("django_session", "django_cache")
REDIRECTED = 302  # to the page for signing in


@pytest.fixture(autouse=True)
def papers_at_once(monkeypatch):
    """What a paper says is tested elsewhere; here counts who gets it. Thousands of refusals fill no log."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    for module in (kinds, issuing):
        monkeypatch.setattr(module, "print_pdf", lambda *args, **kwargs: b"%PDF-1.7")


@pytest.fixture
def refused_in_short(monkeypatch):
    """How a refusal looks is tested elsewhere; here counts that it is one."""

    def handler(resolver, status):
        return lambda request, exception=None: HttpResponse(status=status)

    monkeypatch.setattr(URLResolver, "resolve_error_handler", handler)


@pytest.fixture(scope="module")
def browsers(the_story):
    """A browser for each person, and one in which nobody is signed in."""
    signed_in = {}
    for name in (*EVERYBODY, "stranger"):
        signed_in[name] = Client(raise_request_exception=False)
        signed_in[name].force_login(getattr(the_story.cast, name))
    return {**signed_in, "anonymous": Client(raise_request_exception=False)}


def address(row, the_story):
    """Where a row leads: its words are records of the story, or stand for themselves."""

    def found(word):
        return getattr(the_story, word, None) or getattr(the_story.cast, word, None)

    args = [getattr(found(word), "pk", word) for word in row.words]
    numbers = {word: found(word).pk for word in re.findall(r"{(\w+)}", row.query)}
    return reverse(row.name, args=args) + row.query.format(**numbers)


class Written:
    """The statements that wrote something, but sessions and the counting of attempts to sign in."""

    def __init__(self):
        self.statements = []

    def __call__(self, execute, sql, params, many, context):
        writes = re.match(r"\s*(insert|update|delete|replace|truncate)\b", sql, re.IGNORECASE)
        if writes and not any(table in sql for table in BOOKKEEPING):
            self.statements.append(sql)
        return execute(sql, params, many, context)


@pytest.fixture
def written():
    """What was written while the test ran."""
    log = Written()
    with connection.execute_wrapper(log):
        yield log.statements


def every_pattern(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            yield from every_pattern(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)


LEADS = re.compile(r"""\s(?:href|action)=["']([^"'#]+)""")
FILES = ("/static/", "/favicon.ico")


@cache
def is_known(path):
    """Whether the program has this address."""
    try:
        return bool(resolve(path))
    except Resolver404:
        return path.startswith(FILES)


def leading_nowhere(url, page):
    """The links and forms of a page whose address the program does not know."""
    leads = (urlsplit(urljoin(url, unescape(lead))) for lead in LEADS.findall(page))
    return {lead.geturl() for lead in leads if lead.scheme in ("", "http", "https") and not is_known(lead.path)}


# ---- the table


def test_every_address_has_its_row_and_every_row_its_address():
    names = {name for name, _pattern in every_pattern(get_resolver())}
    assert names == {row.name for row in ROWS} | PUBLIC.keys() | set(NOT_OF_THE_AGENCY)
    assert len({str(row) for row in ROWS}) == len(ROWS)


def test_signing_in_is_asked_everywhere_but_on_the_public_pages():
    open_to_all = {
        name for name, pattern in every_pattern(get_resolver()) if not getattr(pattern.callback, "login_required", True)
    }
    assert open_to_all == set(PUBLIC)


def test_no_address_takes_forms_without_a_token():
    assert not [name for name, pattern in every_pattern(get_resolver()) if getattr(pattern.callback, "csrf_exempt", 0)]


# ---- looking


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_page_opens_to_those_of_its_row_and_to_nobody_else(row, the_story, browsers, written, refused_in_short):
    url, answers, expected = address(row, the_story), {}, {}
    people = SOME if row.opens == EVERYBODY else EVERYBODY
    for name in (*people, "stranger", "anonymous"):
        response = browsers[name].get(url)
        answers[name] = response.status_code
        if name == "anonymous":
            expected[name] = row.signed_out
            if row.signed_out == REDIRECTED:
                assert response.headers["Location"].startswith(reverse(settings.LOGIN_URL))
        else:
            expected[name] = row.expected(name)
        if not response.streaming:
            page = response.content.decode(errors="replace")
            assert name in NOTES_OF_VP or not [secret for secret in SECRETS if secret in page]
            assert leading_nowhere(url, page) == set(), name
    assert answers == expected
    assert written == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_empty_form_is_refused_like_the_page_and_changes_nothing(
    row, the_story, browsers, written, refused_in_short
):
    """Without an `op_id` no form acts; who does not get to the page does not get to its form."""
    url = address(row, the_story)
    some_of_each = {row.expected(name): name for name in (*EVERYBODY, "stranger")} | {"stranger": "stranger"}
    if row.answer == 405:
        some_of_each = {name: name for name in ("secretariat", "lead", "member", "head", "staff", "stranger")}
    for name in some_of_each.values():
        status = browsers[name].post(url).status_code
        if name in row.opens:
            assert status in (200, 302, 403, 405, 422), name  # who only reads a page does not write on it
        else:
            refused = 404 if name in row.hidden or name == "stranger" else 403
            assert status in {405, row.expected(name) if row.answer != 405 else refused}, name
    assert browsers["anonymous"].post(url).status_code == row.signed_out
    assert written == []


def test_a_form_without_its_token_is_refused_everywhere(the_story):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(the_story.cast.secretariat)
    accepted = [str(row) for row in ROWS if browser.post(address(row, the_story)).status_code != 403]
    assert accepted == []


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_opens_to_anybody(name, the_story, browsers, written):
    url = {
        "organisation:one_time_link": the_story.link,
        "account_reset_password_from_key": "/accounts/password/reset/key/1-set-password/",
    }.get(name) or reverse(name)
    assert browsers["anonymous"].get(url).status_code == PUBLIC[name]
    assert written == []


# ---- the other agency


TOKENS = re.compile(
    rb"\b[A-Za-z0-9]{64}\b|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"  # of CSRF, and `op_id`
    rb"|\b[\w-]+:[\w-]{6}:[\w-]{43}\b"  # of a file that was kept
)


def masked(response):
    """A page without what differs from one look to the next."""
    return TOKENS.sub(b"", b"".join(response.streaming_content) if response.streaming else response.content)


def looks(the_story, browsers):
    """Every page as the first of those sees it whom it opens to; lists also as the staff see them."""
    for row in ROWS:
        if row.answer == 200 and row.opens and not row.name.endswith("_pdf"):
            watching = sorted(row.opens, key=lambda name: (name != "secretariat", name))[:1]
            for name in watching if row.words else {*watching, "staff"} & row.opens:
                yield f"{row} {name}", masked(browsers[name].get(address(row, the_story)))


def test_whether_another_agency_exists_cannot_be_seen_on_any_page(the_story, browsers):
    with clock.at(clock.now()):  # forms say what time it is
        before = dict(looks(the_story, browsers))
        story.more_elsewhere(the_story)
        changed = [page for page, text in looks(the_story, browsers) if text != before[page]]
    assert changed == []
