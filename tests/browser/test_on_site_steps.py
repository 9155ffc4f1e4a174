"""The steps of a case file on the device: fields that are one, typed without a network and chosen in a conflict."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import make_sample
from ..fieldwork.test_steps_checked import checked, with_steps
from .conftest import DESK
from .test_on_site import badge, cut, mend, ready, tab, visit  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def procedure(cast, visit):  # noqa: F811 - the fixture above
    return with_steps(visit.agency.procedures.first(), cast)


def test_steps_typed_without_a_network_come_back_with_their_procedure_and_arrive(tab, visit, procedure):  # noqa: F811
    page = tab("samples", device=DESK)
    cut(page)
    if not page.locator("#entry[open]").count():
        page.locator("#entry summary").click()
    page.get_by_label("Quy trình").select_option(index=1)
    page.locator("[name=step_1]").select_option("late")
    page.locator("[name=remark_1]").fill("chờ ký")
    page.get_by_label("Mã hồ sơ").fill("HS 17.204")
    page.get_by_label("Ngày tiếp nhận").fill("2017-10-02")
    page.get_by_label("Hẹn trả").fill("2017-10-12")
    page.get_by_role("button", name="Lưu hồ sơ mẫu").click()
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    page.reload()
    ready(page).locator(".onsite-pending").get_by_role("link", name="Sửa").click()
    expect(page.locator("[name=step_1]")).to_have_value("late")
    page.locator("[name=remark_1]").fill("chờ ký 2 ngày")
    page.get_by_role("button", name="Lưu hồ sơ mẫu").click()
    expect(badge(page)).to_contain_text("2 mục chờ gửi")
    mend(page)
    expect(badge(page)).to_have_text("Đã lưu hết")
    step = visit.samples.get().steps["1"]
    assert (step["result"], step["remark"]) == ("late", "chờ ký 2 ngày")


@pytest.mark.parametrize(("side", "result"), [("Của họ, đã lưu", "in_time"), ("Của tôi", "not_done")])
def test_a_step_that_two_saw_otherwise_is_one_choice(tab, cast, visit, procedure, side, result):  # noqa: F811
    sample = make_sample(visit, procedure, cast.auditor, steps=checked(procedure, "late", "in_time"))
    page = tab("samples", device=DESK)
    page.goto(reverse("fieldwork:sample", args=[visit.pk, sample.pk]))
    cut(ready(page))
    page.locator("[name=step_1]").select_option("not_done")
    page.get_by_label("Sai sót").fill("Thiếu chữ ký")
    page.get_by_role("button", name="Lưu hồ sơ mẫu").click()
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    stands = ("procedure", "case_code", "received_on", "due_on", "ready_on", "handed_on", "days_paused", "faults")
    same = {name: getattr(sample, name) for name in stands}
    theirs = checked(procedure, "in_time", "in_time")
    sample.correct(by=cast.lead, version=sample.version, **same, steps=theirs)
    mend(page)
    expect(badge(page)).to_contain_text("1 mục cần chọn")
    panel = ready(page).locator(".onsite-conflict")
    panel.get_by_text(side).click()
    panel.get_by_role("button", name="Lưu lựa chọn").click()
    expect(badge(page)).to_have_text("Đã lưu hết")
    sample.refresh_from_db()
    assert (sample.steps["1"]["result"], sample.faults) == (result, "Thiếu chữ ký")
