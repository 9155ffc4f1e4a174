"""The roots of trust: the administrator adds and retires them, and wrong certificates are refused in a sentence."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.organisation.models import TrustRoot

from ..reports.authority import certificate, der, pem

NEW = "organisation:new_trust_root"


def sent(browser, data, name="Gốc thử"):
    upload = SimpleUploadedFile("goc.cer", data)
    return browser.post(reverse(NEW), {"op_id": uuid.uuid4(), "name": name, "upload": upload})


@pytest.mark.parametrize("written", [pem, der])
def test_a_root_is_added_as_text_or_as_bytes(cast, at_screen, written):
    browser = at_screen(cast.administrator)
    assert sent(browser, written(certificate())).status_code == 302
    root = TrustRoot.objects.get()
    assert root.agency == cast.agency
    assert root.sha256 == certificate().fingerprint(certificate().signature_hash_algorithm).hex()
    page = browser.get(reverse("organisation:trust_roots")).content.decode()
    assert root.fingerprint in page
    assert "Gốc thử" in browser.get(reverse("organisation:settings")).content.decode()
    event = Event.objects.of(root).get()
    assert (event.verb, event.actor) == ("entered", cast.administrator)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pem(certificate("Nguyễn Văn A")), "not to an authority"),
        (b"%PDF-1.7", "no certificate"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no certificate"),
        (der(certificate())[:200], "no certificate"),
        (der(certificate()).replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x05"), "no certificate"),
        (pem(certificate()) * 2, "several"),
    ],
)
def test_what_is_no_root_is_refused_in_a_sentence(cast, data, said):
    with pytest.raises(RuleBroken, match=said):
        TrustRoot.add(by=cast.administrator, name="Gốc", data=data)


def test_a_file_that_is_no_certificate_is_refused_at_its_field(cast, at_screen):
    for data in (b"rac", b"x" * 70_000):
        response = sent(at_screen(cast.administrator), data)
        assert response.status_code == 422
        assert "upload" in response.context["form"].errors
    assert not TrustRoot.objects.exists()


def test_the_same_root_is_not_in_use_twice(cast):
    TrustRoot.add(by=cast.administrator, name="Một", data=pem(certificate()))
    with pytest.raises(RuleBroken, match="in use already"):
        TrustRoot.add(by=cast.administrator, name="Hai", data=der(certificate()))


def test_a_root_is_retired_with_a_reason_and_may_come_back(cast, at_screen):
    root = TrustRoot.add(by=cast.administrator, name="Gốc thử", data=pem(certificate()))
    with pytest.raises(RuleBroken, match="reason"):
        root.retire(by=cast.administrator, note=" ")
    browser, url = at_screen(cast.administrator), reverse("organisation:retire_trust_root", args=[root.pk])
    form = {"op_id": uuid.uuid4(), "version": root.version, "note": "Tổ chức đổi khóa"}
    assert browser.post(url, form).status_code == 302
    assert not cast.agency.trust_roots.in_use().exists()
    assert Event.objects.of(root).get(verb="retired").details["note"] == "Tổ chức đổi khóa"
    assert browser.get(url).status_code == 404
    TrustRoot.add(by=cast.administrator, name="Gốc thử", data=pem(certificate()))


def test_an_expired_root_is_shown_as_expired(cast, at_screen):
    short = (timedelta(days=-9), timedelta(days=-1))
    old = certificate("Gốc cũ", authority="Gốc cũ", valid=short)
    TrustRoot.add(by=cast.administrator, name="Gốc cũ", data=pem(old))
    assert "Đã hết hạn" in at_screen(cast.administrator).get(reverse("organisation:trust_roots")).content.decode()


def test_nobody_but_the_administrator_adds_roots(cast):
    for person in (cast.secretariat, cast.chair, cast.head, cast.stranger):
        with pytest.raises(PermissionDenied):
            TrustRoot.enter(
                by=person,
                agency=cast.agency,
                added_by=person,
                name="Gốc",
                certificate="x",
                subject="x",
                sha256="0" * 64,
                valid_from="2020-01-01T00:00Z",
                valid_until="2040-01-01T00:00Z",
            )
