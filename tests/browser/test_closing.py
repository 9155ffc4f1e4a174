"""The closing meeting before a wall: the lead goes through the findings with the arrow keys, and types in between."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import make_finding, make_open_visit
from .conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(cast):
    visit = make_open_visit(cast)
    make_finding(visit, cast, kind="observation", title="Điểm lưu ý")
    make_finding(visit, cast, kind="minor", title="Trả quá hạn")
    return visit


def test_arrow_keys_go_from_finding_to_finding_but_not_while_somebody_types(sign_in, cast, visit):
    page = sign_in(cast.lead, to=reverse("fieldwork:closing", args=[visit.pk]), device=DESK)
    for key, heading in (("Right", "Trả quá hạn"), ("Right", "Điểm lưu ý"), ("Left", "Trả quá hạn")):
        expect(page.locator("html[data-onsite=ready]")).to_be_attached()
        page.keyboard.press(f"Arrow{key}")
        expect(page.get_by_role("heading", level=2, name=heading)).to_be_visible()
    page.get_by_text("Đơn vị có ý kiến khác").first.click()
    words = page.get_by_role("textbox", name="Đơn vị có ý kiến khác")
    words.fill("Đã xin lỗi bằng điện thoại")
    words.press("ArrowRight")
    expect(page.get_by_role("heading", level=2, name="Trả quá hạn")).to_be_visible()
    page.get_by_role("button", name="Ghi ý kiến").click()
    expect(page.get_by_text("Đã ghi ý kiến.")).to_be_visible()
    assert visit.findings.get(title="Trả quá hạn").opinion == "Đã xin lỗi bằng điện thoại"


def test_without_scripts_the_buttons_lead_through_the_meeting(sign_in, cast, visit):
    page = sign_in(cast.lead, to=reverse("fieldwork:closing", args=[visit.pk]), device=DESK, java_script_enabled=False)
    page.get_by_role("link", name="Đọc các phát hiện").click()
    page.get_by_role("link", name="Phát hiện tiếp theo").click()
    expect(page.get_by_role("heading", level=2, name="Điểm lưu ý")).to_be_visible()
    page.get_by_role("link", name="Ý kiến và biên bản").click()
    expect(page.get_by_role("button", name="Tạo bản PDF")).to_be_visible()
