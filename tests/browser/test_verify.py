"""A paper in the hand and a phone: the QR code leads to the answer, by any browser, with or without scripts."""

import re

import pytest
from playwright.sync_api import expect

from audits.organisation.models import TrustRoot
from audits.reports.models import SignedCopy

from ..factories import make_cast
from ..reports import signing
from ..reports.authority import certificate, pem
from ..reports.issued import issued_as, submitted_report
from ..story import found_in
from .conftest import DESK, PHONE
from .test_every_page import looked_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def document():
    """An issued report, signed by two; the root of the authority counts."""
    cast = make_cast()
    pdf = signing.issued_pdf()
    document = issued_as(pdf, submitted_report(cast), cast)
    TrustRoot.add(by=cast.administrator, name="Gốc chứng thực chuyên dùng", data=pem(certificate()))
    document.cast = cast
    return document


def file_of(data, name="van-ban.pdf"):
    return {"name": name, "mimeType": "application/pdf", "buffer": data}


def test_the_address_of_the_qr_code_answers_at_once_and_files_are_compared_without_scripts(screens, document):
    page = screens.open(device=PHONE, java_script_enabled=False)
    page.goto(f"/verify/?code={document.spelled_code}")
    expect(page.get_by_text("Văn bản thật, chưa bị thay thế")).to_be_visible()
    expect(page.get_by_label("Mã trên văn bản")).to_have_value(document.spelled_code)
    page.get_by_label("Tệp").set_input_files(file_of(signing.issued_pdf()))
    page.get_by_role("button", name="So sánh tệp").click()
    expect(page.get_by_text("giống đến từng byte")).to_be_visible()
    page.get_by_label("Tệp").set_input_files(file_of(signing.issued_pdf() + b" "))
    page.get_by_role("button", name="So sánh tệp").click()
    expect(page.get_by_text("Không phải văn bản của chúng tôi")).to_be_visible()
    page.get_by_label("Mã trên văn bản").fill(document.verify_code.lower())
    page.get_by_role("button", name="Tra cứu mã").click()
    expect(page.get_by_text(document.number)).to_be_visible()


def test_all_answers_are_usable_by_everybody(screens, document):
    page, wrong = screens.open(device=DESK, reduced_motion="reduce"), []
    screens.refusals_expected = True  # of what cannot be a code
    for code in (document.spelled_code, "AAAA-BBBB-CCCC", "AAAA"):
        page.goto(f"/verify/?code={code}")
        wrong += [f"{code}, {where}: {what}" for where, what in looked_at(page)]
    assert wrong == []


def test_the_secretariat_signs_elsewhere_and_files_the_copy(screens, document):
    to = document.get_absolute_url()
    page = screens.sign_in(document.cast.secretariat, to=to, device=DESK, reduced_motion="reduce")
    page.goto(document.get_absolute_url())
    page.get_by_role("link", name="Lưu bản đã ký").click()
    signed = signing.signed(signing.signed(signing.issued_pdf()), "Văn thư", field="Dau")
    page.get_by_label("Tệp PDF đã ký").set_input_files(file_of(signed, "da-ky.pdf"))
    page.get_by_role("button", name="Lưu bản đã ký").click()
    expect(page).to_have_url(re.compile(document.get_absolute_url()))
    expect(page.get_by_text("tin cậy", exact=True)).to_have_count(2)
    assert [(where, what) for where, what in looked_at(page)] == []
    file = SignedCopy.objects.get().file
    found = found_in(document, file)  # the same, not vouched for
    SignedCopy.objects.update(checked=found)
    page.reload()
    expect(page.get_by_text("chưa có chứng thư gốc tin cậy")).to_be_visible()
    assert [(where, what) for where, what in looked_at(page)] == []
