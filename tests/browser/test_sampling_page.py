"""The sample on a phone: the steps follow the procedure, the revision its date, and nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audits.fieldwork.models import CaseSample

from ..factories import make_open_visit, make_procedure, make_revision
from .conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(cast):
    procedures = []
    for code, titles in (("QT-MOT", ("Tiếp nhận", "Thụ lý")), ("QT-HAI", ("Nhận qua mạng",)), ("QT-BA", ())):
        procedure = make_procedure(cast.ncc, code)
        procedures.append(procedure)
        procedure.write_steps([{"title": title} for title in titles], by=cast.secretariat)
    make_revision(procedures[0], cast.staff, effective_on=date(2017, 1, 3))
    make_revision(procedures[0], cast.staff, effective_on=date(2017, 6, 1), revision=1)
    return make_open_visit(cast, procedures=procedures)


def test_the_steps_follow_the_procedure_and_the_revision_its_date(cast, sign_in, visit):
    page = sign_in(cast.auditor, to=reverse("fieldwork:samples", args=[visit.pk]), device=PHONE)
    choice, received = page.locator("[name=procedure]"), page.locator("[name=received_on]")
    expect(page.locator("[data-steps]")).to_be_hidden()
    choice.select_option(label="QT-MOT · Quy trình QT-MOT")
    page.get_by_label("2. Thụ lý").select_option("late")
    page.locator("[name=remark_2]").fill("chờ ký")
    received.fill("2017-05-31")
    expect(page.locator("[data-steps-revision]")).to_contain_text("sửa đổi lần 0")
    received.fill("2017-06-01")
    expect(page.locator("[data-steps-revision]")).to_contain_text("sửa đổi lần 1")
    choice.select_option(label="QT-HAI · Quy trình QT-HAI")
    expect(page.locator("[data-steps-list] li")).to_have_count(1)
    choice.select_option(label="QT-BA · Quy trình QT-BA")
    expect(page.locator("[data-steps]")).to_be_hidden()
    choice.select_option(label="QT-MOT · Quy trình QT-MOT")  # what was typed there is still there
    expect(page.locator("[name=remark_2]")).to_have_value("chờ ký")
    page.get_by_role("button", name="Các bước còn lại đều đúng hạn").click()
    page.locator("[name=case_code]").fill("HS 1")
    page.locator("[name=due_on]").fill("2017-07-01")
    page.get_by_role("button", name="Lưu hồ sơ mẫu").click()
    expect(page.locator(".samples")).to_contain_text("2. Thụ lý: Quá hạn")
    sample = CaseSample.objects.get()
    assert [(step["result"], step["remark"]) for step in sample.steps.values()] == [("in_time", ""), ("late", "chờ ký")]
    page.get_by_role("link", name="HS 1").click()
    expect(page.locator("[name=remark_2]")).to_have_value("chờ ký")
    received.fill("2017-05-31")
    expect(page.locator("[data-steps-revision]")).to_contain_text("sửa đổi lần 0")
