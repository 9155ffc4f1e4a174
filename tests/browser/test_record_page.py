"""The record page on a phone in somebody else's office: weak network, two people, an ended session, no scripts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import make_open_visit
from .conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Bằng chứng, ghi chép"


@pytest.fixture
def visit(cast):
    """A visit that is being held now, with two questions."""
    visit = make_open_visit(cast)
    visit.checklist.update(text="Hồ sơ lưu có đủ phiếu kiểm soát không?")
    return visit


@pytest.fixture
def record(sign_in, cast, visit):
    """`record()`: the record page on the auditor's phone."""
    return lambda **options: sign_in(
        cast.auditor, to=reverse("fieldwork:record", args=[visit.pk]), device=PHONE, **options
    )


def test_a_tap_saves_the_row_and_says_so(record, visit):
    page = record()
    row = first_row(page)
    expect(page.locator("#record-bar")).to_have_attribute("value", "0")
    tap(row, "Phù hợp")
    expect(row.get_by_role("status")).to_contain_text("Đã lưu lúc")
    expect(page.locator("#record-bar")).to_have_attribute("value", "1")
    assert first_item(visit).answer == "conforms"
    page.get_by_role("link", name="Câu chưa trả lời tiếp theo (1)").tap()
    expect(page.locator("[data-row]").nth(1).get_by_role("radio").first).to_be_focused()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


def test_an_answer_of_the_server_leaves_alone_what_is_being_typed(record, visit):
    page = record()
    row, held = first_row(page), []
    page.route("**/items/*/", lambda route: held.append(route))
    tap(row, "Phù hợp")
    row.get_by_label(NOTE).press_sequentially("3/5 hồ sơ đúng hạn")
    held.pop().continue_()
    expect(row.get_by_role("status")).to_contain_text("Đã lưu lúc")
    expect(row.get_by_label(NOTE)).to_be_focused()
    page.unroute("**/items/*/")
    row.get_by_label(NOTE).press_sequentially(", 2/5 có phiếu xin lỗi")
    with page.expect_response("**/items/*/"):
        row.get_by_label(NOTE).blur()
    at_rest(row)
    assert first_item(visit).note == "3/5 hồ sơ đúng hạn, 2/5 có phiếu xin lỗi"


def test_two_people_in_one_row_see_each_others_words_before_one_of_them_decides(record, screens, cast, visit):
    screens.refusals_expected = True
    page = record()
    row = first_row(page)
    first_item(visit).record_answer(by=cast.lead, answer="observation", note="Sổ theo dõi ghi thiếu ngày")
    row.get_by_label(NOTE).fill("Sổ theo dõi đủ cột")
    tap(row, "Phù hợp")
    expect(row.get_by_role("alert")).to_contain_text(cast.lead.full_name)
    expect(row.get_by_role("alert")).to_contain_text("Sổ theo dõi ghi thiếu ngày")
    expect(row.get_by_role("alert")).to_contain_text("Sổ theo dõi đủ cột")
    assert first_item(visit).note == "Sổ theo dõi ghi thiếu ngày"
    at_rest(row)
    row.get_by_role("button", name="Giữ nội dung của tôi").tap()
    expect(row.get_by_role("status")).to_contain_text("Đã lưu lúc")
    assert first_item(visit).note == "Sổ theo dõi đủ cột"


def test_after_the_session_ended_the_text_is_kept_until_one_has_signed_in_again(record, screens, cast, visit):
    screens.refusals_expected = True
    page = record()
    row = first_row(page)
    page.context.clear_cookies(name="sessionid")
    row.get_by_label(NOTE).fill("Hẹn trả 12/10, trả 19/10")
    tap(row, "Không phù hợp")
    expect(row.get_by_role("alert")).to_contain_text("Phiên làm việc đã hết.")
    expect(row.get_by_label(NOTE)).to_have_value("Hẹn trả 12/10, trả 19/10")
    assert first_item(visit).note == ""

    with page.context.expect_page() as opened:
        row.get_by_role("link", name="Đăng nhập lại ở thẻ mới").tap()
    screens.enter(opened.value, cast.auditor)
    opened.value.close()
    stale = page.locator("meta[name=csrf-token]").get_attribute("content")
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # a browser without windows does not do it by itself
    expect(page.locator("meta[name=csrf-token]")).not_to_have_attribute("content", stale)
    row.get_by_role("button", name="Lưu").tap()
    expect(row.get_by_role("status")).to_contain_text("Đã lưu lúc")
    expect(row.get_by_role("alert")).to_have_count(0)
    assert first_item(visit).note == "Hẹn trả 12/10, trả 19/10"


def test_what_could_not_be_sent_is_kept_and_goes_out_when_the_network_is_back(record, screens, visit):
    screens.refusals_expected = True
    page = record()
    row = first_row(page)
    page.context.set_offline(True)
    row.get_by_label(NOTE).fill("Kho lưu trữ tầng hầm")
    tap(row, "Phù hợp")
    expect(row.get_by_role("alert")).to_contain_text("Chưa lưu được")
    expect(row.get_by_text("Chưa lưu", exact=True)).to_be_visible()
    expect(row.get_by_label(NOTE)).to_have_value("Kho lưu trữ tầng hầm")
    page.context.set_offline(False)
    expect(row.get_by_role("status")).to_contain_text("Đã lưu lúc")
    expect(row.get_by_role("alert")).to_have_count(0)
    assert first_item(visit).note == "Kho lưu trữ tầng hầm"


def test_without_scripts_a_row_is_saved_by_its_button(record, visit):
    page = record(java_script_enabled=False)
    row = first_row(page)
    row.get_by_label(NOTE).fill("Đủ chữ ký")
    row.get_by_text("Phù hợp", exact=True).click()
    row.get_by_role("button", name="Lưu").click()
    expect(first_row(page).get_by_role("status")).to_contain_text("Đã lưu lúc")
    assert (first_item(visit).answer, first_item(visit).note) == ("conforms", "Đủ chữ ký")


def first_row(page):
    return page.locator("[data-row]").first


def first_item(visit):
    return visit.checklist.in_order().first()


def tap(row, words):
    row.get_by_text(words, exact=True).tap()


def at_rest(row):
    """Nothing of the row is on its way any more."""
    expect(row.locator("form.record-answer")).not_to_have_class(re.compile("htmx-request"))
