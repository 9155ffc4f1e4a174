"""What happens around every page: proxies, headers, language, sign-in."""

import ipaddress
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import translation

from auditsys.middleware import (
    SignedInMiddleware,
    believe_trusted_proxies,
    privacy_headers,
    readers_language,
)

OURS, STRANGER, READER = "10.0.0.7", "203.0.113.9", "198.51.100.4"


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address", "scheme"),
    [
        (OURS, READER, READER, "https"),
        (OURS, f"192.0.2.1, {READER}", READER, "https"),  # the first one is what the reader wrote
        (OURS, f"{READER}, 10.0.0.8", READER, "https"),  # two proxies of ours
        (OURS, "nonsense", OURS, "https"),
        (OURS, "", OURS, "https"),
        (STRANGER, READER, STRANGER, "http"),
    ],
)
def test_only_a_proxy_of_ours_tells_who_reads(rf, settings, peer, forwarded_for, address, scheme):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/24")]
    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded_for, HTTP_X_FORWARDED_PROTO="https")
    believe_trusted_proxies(HttpResponse)(request)
    assert (request.META["REMOTE_ADDR"], request.scheme) == (address, scheme)
    assert "HTTP_X_FORWARDED_FOR" not in request.META


def test_a_page_is_kept_by_nobody_unless_it_says_so(rf):
    page = privacy_headers(lambda request: HttpResponse())(rf.get("/"))
    assert page["Cache-Control"] == "private, no-store"
    file = privacy_headers(lambda request: HttpResponse(headers={"Cache-Control": "max-age=9"}))(rf.get("/"))
    assert file["Cache-Control"] == "max-age=9"
    assert file["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("cookie", "account", "language"),
    [("", None, "vi"), ("", "en", "en"), ("en", "vi", "en"), ("vi", "en", "vi"), ("fr", None, "vi")],
)
def test_pages_are_vietnamese_unless_the_reader_chose_otherwise(rf, settings, cookie, account, language):
    request = rf.get("/", HTTP_ACCEPT_LANGUAGE="en-US,en")
    request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    request.user = SimpleNamespace(language=account) if account else AnonymousUser()
    seen = []

    def view(request):
        seen.append(translation.get_language())
        return HttpResponse()

    with translation.override("vi"):
        response = readers_language(view)(request)
    assert seen == [language]
    assert response["Content-Language"] == language


def test_a_row_learns_that_the_session_has_ended(rf):
    middleware = SignedInMiddleware(HttpResponse)
    for headers, status in [({}, 302), ({"HTTP_HX_REQUEST": "true"}, 401)]:
        request = rf.post("/actions/1/plan/", **headers)
        request.user = AnonymousUser()
        assert middleware.process_view(request, lambda request: None, (), {}).status_code == status


@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client):
    answer = client.get("/healthz")
    assert answer.content == b"ok"
    policy = dict(rule.strip().split(" ", 1) for rule in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "'self' data: blob:"
    assert not [rule for rule in policy.values() if "unsafe" in rule or "*" in rule or "http" in rule]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Permissions-Policy"].startswith("camera=(self)")
