"""Signed copies: what is filed beside the issued bytes, what is refused, and what the page of the document shows."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.organisation.models import TrustRoot
from audits.reports import signing as checking
from audits.reports.models import SignedCopy

from ..core import corpus
from ..story import found_in
from . import signing
from .authority import certificate, pem
from .issued import fresh, issued_as, kept, submitted_report


@pytest.fixture
def document(cast):
    return issued_as(signing.issued_pdf(), submitted_report(cast), cast)


@pytest.fixture
def in_this_process(monkeypatch):
    """The check without the child, which takes a second to begin; one test goes through it."""
    from audits.reports import signature_check as child

    def asked(folder, order):
        files = (checking.Path(order[name]).read_bytes() for name in ("issued", "signed"))
        moment = child.datetime.fromisoformat(order["moment"])
        try:
            return {"refused": "", **child.looked_at(*files, order["roots"], moment)}
        except child.Refused as refused:
            return {"refused": str(refused)}

    monkeypatch.setattr(checking, "_asked", asked)


def sent(browser, document, data, page="signed_copy", name="da-ky.pdf"):
    upload = SimpleUploadedFile(name, data)
    return browser.post(reverse(f"reports:{page}", args=[document.pk]), {"op_id": uuid.uuid4(), "file": upload})


def check_anew(browser, copy):
    url = reverse("reports:check_anew", args=[copy.document_id, copy.pk])
    return browser.post(url, {"op_id": uuid.uuid4(), "version": copy.version})


def errors(response):
    return " ".join(sum(response.context["form"].errors.values(), []))


def shown(browser, document):
    return browser.get(document.get_absolute_url()).content.decode()


def test_a_signed_copy_is_filed_through_the_child_and_shown_with_its_signer(cast, at_screen, document):
    browser, signed = at_screen(cast.secretariat), signing.signed(signing.issued_pdf())
    assert sent(browser, document, signed).status_code == 302
    copy = SignedCopy.objects.get()
    assert copy.file.path.read_bytes() == signed
    assert document.pdf.path.read_bytes() == signing.issued_pdf()
    assert Event.objects.of(copy).get().verb == "entered"
    page = shown(browser, document)
    serial = f"{certificate('Nguyễn Văn A').serial_number:X}"
    for words in ("Nguyễn Văn A", "Sở Lao động", serial, "Gốc chứng thực thử", "chưa có chứng thư gốc tin cậy"):
        assert words in page
    for pk, data in ((None, signing.issued_pdf()), (copy.pk, signed)):
        name, args = ("download_copy", [document.pk, pk]) if pk else ("download", [document.pk])
        got = browser.get(reverse(f"reports:{name}", args=args))
        assert b"".join(got.streaming_content) == data


def test_what_the_administrator_vouches_for_is_trusted(cast, at_screen, document, in_this_process):
    TrustRoot.add(by=cast.administrator, name="Gốc", data=pem(certificate()))
    browser = at_screen(cast.secretariat)
    sent(browser, document, signing.signed(signing.issued_pdf()))
    (signature,) = SignedCopy.objects.get().signatures
    assert (signature.trusted, signature.was_trusted) == (True, True)
    assert "chưa có chứng thư gốc tin cậy" not in shown(browser, document)


def test_checked_anew_when_the_roots_change_both_results_are_shown(cast, at_screen, document, in_this_process):
    browser = at_screen(cast.secretariat)
    sent(browser, document, signing.signed(signing.issued_pdf()))
    copy = SignedCopy.objects.get()
    assert not copy.roots_changed
    root = TrustRoot.add(by=cast.administrator, name="Gốc", data=pem(certificate()))
    assert copy.roots_changed
    assert "Hôm nay các chứng thư gốc đã khác" in shown(browser, document)
    assert check_anew(browser, copy).status_code == 302
    (signature,) = fresh(copy).signatures
    assert (signature.trusted, signature.was_trusted, signature.trust_changed) == (True, False, True)
    page = shown(browser, document)
    assert "Khi lưu" in page
    assert "checked" not in page.split("Quá trình xử lý")[1]
    root.retire(by=cast.administrator, note="Đổi khóa")
    check_anew(browser, fresh(copy))
    assert [one.trusted for one in fresh(copy).signatures] == [False]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: signing.issued_pdf(), "chưa có chữ ký"),
        (lambda: signing.signed(signing.issued_pdf("Kế hoạch")), "không phải là văn bản đã ban hành"),
        (lambda: signing.signed(signing.issued_pdf())[:-1] + b" ", "không còn nguyên vẹn"),
        (lambda: b"%PDF-1.7\n%%EOF\n", "không phải là văn bản đã ban hành"),
    ],
)
def test_a_file_that_is_not_the_issued_one_with_signatures_is_refused(
    cast, at_screen, document, in_this_process, data, said
):
    response = sent(at_screen(cast.secretariat), document, data())
    assert response.status_code == 422
    assert said in errors(response)
    assert not SignedCopy.objects.exists()


@pytest.mark.parametrize("megabytes", [0, 30, 60])
def test_a_check_that_cannot_be_made_keeps_nothing_and_blames_nobody(cast, at_screen, document, monkeypatch, megabytes):
    monkeypatch.setattr(checking, "MEMORY", 1024 + megabytes * 1024**2)
    response = sent(at_screen(cast.secretariat), document, signing.signed(signing.issued_pdf()))
    assert response.status_code == 422
    assert "Không kiểm tra được" in errors(response)


def test_a_check_that_takes_too_long_is_stopped(document, cast, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.01)
    file = kept(cast.secretariat, signing.signed(signing.issued_pdf()))
    with pytest.raises(RuleBroken, match="could not be checked"):
        SignedCopy.look_at(document, file)


def test_the_result_of_another_file_or_document_is_not_taken(cast, document):
    file, other = (kept(cast.secretariat, b"%PDF-1.7\n" + what + b"%%EOF\n") for what in (b"a", b"b"))
    for found in ({}, found_in(document, other), {**found_in(document, file), "issued": "0" * 64}):
        with pytest.raises(RuleBroken, match="not checked"):
            SignedCopy.file_signed(document, by=cast.secretariat, file=file, found=found)


@pytest.mark.parametrize("data", [corpus.PDF, corpus.picture()])
def test_a_scan_stands_beside_the_signed_copy_and_holds_no_signature(cast, at_screen, document, in_this_process, data):
    browser = at_screen(cast.secretariat)
    sent(browser, document, signing.signed(signing.issued_pdf()))
    assert sent(browser, document, data, "scan", "quet.pdf" if data is corpus.PDF else "quet.jpg").status_code == 302
    assert set(SignedCopy.objects.values_list("kind", flat=True)) == {"electronic", "scan"}
    scan = SignedCopy.objects.get(kind="scan")
    assert (scan.signatures, scan.roots_changed) == ([], False)
    assert browser.get(reverse("reports:check_anew", args=[document.pk, scan.pk])).status_code == 403
    with pytest.raises(RuleBroken):
        scan.check_anew(by=cast.secretariat, found={})
    assert "bản quét" in shown(browser, document)


def test_the_same_file_is_filed_once(cast, at_screen, document, in_this_process):
    browser, signed = at_screen(cast.secretariat), signing.signed(signing.issued_pdf())
    assert sent(browser, document, signed).status_code == 302
    again = sent(browser, document, signed, name="da-ky-lan-2.pdf")
    assert "đã được lưu" in errors(again)
    assert SignedCopy.objects.count() == 1


def test_a_draft_has_no_signed_copy_and_only_the_secretariat_files_one(cast, document):
    file = kept(cast.secretariat, corpus.PDF)
    with pytest.raises(PermissionDenied):
        SignedCopy.file_scan(document, by=cast.chair, file=file)
    document.status = "draft"
    with pytest.raises(RuleBroken, match="Only an issued"):
        SignedCopy.file_scan(document, by=cast.secretariat, file=file)
