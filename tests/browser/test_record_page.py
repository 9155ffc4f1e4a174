"""The record page on a phone, with and without scripts; test_on_site.py has all that goes wrong on site."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import make_open_visit
from .conftest import PHONE, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Bằng chứng, ghi chép"
# What the browser has moved of what it had drawn before, once all of the page was there: in pixels up or down.
MOVES = """window.moves = [];
new PerformanceObserver(list => {
  const [{domInteractive}] = performance.getEntriesByType("navigation");
  const late = list.getEntries().filter(({startTime}) => domInteractive && startTime > domInteractive);
  for (const {node, previousRect, currentRect} of late.flatMap(({sources}) => sources)) {
    const by = Math.abs(currentRect.top - previousRect.top);
    if (by >= 2) moves.push({by, of: (node?.outerHTML || node?.textContent || "").slice(0, 200)});
  }
}).observe({type: "layout-shift", buffered: true});"""
# The buttons for people without scripts that are seen while it may still come.
AT_FIRST = """document.addEventListener("DOMContentLoaded", () => {
  window.buttonsAtFirst = [...document.querySelectorAll(".record-save, .evidence-send")]
    .filter(one => one.checkVisibility()).map(one => one.outerHTML);
});"""


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
    expect(row.locator(".record-state")).to_contain_text("Đã lưu lúc")
    expect(page.locator("#record-bar")).to_have_attribute("value", "1")
    assert first_item(visit).answer == "conforms"
    page.get_by_role("link", name="Câu chưa trả lời tiếp theo (1)").tap()
    expect(page.locator("[data-row]").nth(1).get_by_role("radio").first).to_be_focused()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360


def test_an_answer_of_the_server_leaves_alone_what_is_being_typed(record, visit):
    page = record()
    row, held = first_row(page), []
    page.route("**/operations/answer/", lambda route: held.append(route))
    with page.expect_request("**/operations/answer/"):
        tap(row, "Phù hợp")
    row.get_by_label(NOTE).press_sequentially("3/5 hồ sơ đúng hạn")
    until(page, lambda: held)
    held.pop().continue_()
    expect(row.locator(".record-state")).to_contain_text("Đã lưu lúc")
    expect(row.get_by_label(NOTE)).to_be_focused()
    page.unroute("**/operations/answer/")
    row.get_by_label(NOTE).press_sequentially(", 2/5 có phiếu xin lỗi")
    with page.expect_response("**/operations/answer/"):
        row.get_by_label(NOTE).blur()
    assert first_item(visit).note == "3/5 hồ sơ đúng hạn, 2/5 có phiếu xin lỗi"


def test_without_scripts_a_row_is_saved_by_its_button(record, visit):
    page = record(java_script_enabled=False)
    row = first_row(page)
    row.get_by_label(NOTE).fill("Đủ chữ ký")
    row.get_by_text("Phù hợp", exact=True).click()
    row.get_by_role("button", name="Lưu").click()
    expect(first_row(page).locator(".record-state")).to_contain_text("Đã lưu lúc")
    assert (first_item(visit).answer, first_item(visit).note) == ("conforms", "Đủ chữ ký")


def test_where_the_scripts_of_the_page_do_not_start_its_buttons_come_back(sign_in, cast, visit):
    page = sign_in(cast.auditor, device=PHONE, service_workers="block")  # they would fetch it past us
    page.route("**/onsite/main*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.add_init_script(AT_FIRST)
    page.goto(reverse("fieldwork:record", args=[visit.pk]))
    row = first_row(page)
    save = row.get_by_role("button", name="Lưu", exact=True)
    expect(save).to_be_visible()
    assert page.evaluate("buttonsAtFirst") == []
    row.get_by_text("Phù hợp", exact=True).click()
    save.click()
    expect(first_row(page).locator(".record-state")).to_contain_text("Đã lưu lúc")
    assert first_item(visit).answer == "conforms"


def test_where_the_script_of_photos_does_not_start_files_are_sent_by_their_button(sign_in, cast, visit):
    page = sign_in(cast.auditor, device=PHONE, service_workers="block")  # they would fetch it past us
    page.route("**/onsite/photos*.js", lambda route: route.fulfill(content_type="text/javascript", body=""))
    page.goto(reverse("fieldwork:record", args=[visit.pk]))
    row = first_row(page)
    row.locator("input[multiple]").set_input_files({"name": "so.txt", "mimeType": "text/plain", "buffer": b"3"})
    row.locator(".evidence-send").click()
    expect(first_row(page)).to_contain_text("so.txt")


@pytest.mark.parametrize("name", ["record", "samples", "interviews", "findings", "minutes"])
def test_nothing_moves_under_the_finger_when_the_scripts_start(sign_in, cast, visit, name):
    narrow = {"viewport": PHONE["viewport"]}  # an emulated phone draws the page wide first
    page = sign_in(cast.auditor, device=narrow)
    page.add_init_script(MOVES)

    def moved():
        page.goto(reverse(f"fieldwork:{name}", args=[visit.pk]))
        expect(page.locator("html[data-onsite=ready]")).to_be_attached()
        expect(page.locator("[data-sync]")).to_have_text("Đã lưu hết")
        expect(page.locator("[data-part=offer]")).to_be_visible()
        page.wait_for_timeout(300)
        return {move["of"]: move["by"] for move in page.evaluate("moves")}

    # A busy machine may draw half a page, which is nobody's doing: then, what moves the second time as well counts.
    first = moved()
    again = moved() if first else {}
    assert first.keys() & again.keys() == set(), (first, again)


def test_the_head_never_says_that_all_is_saved_while_something_is_being_kept(record):
    page = record()
    expect(page.locator("[data-sync]")).to_have_text("Đã lưu hết")
    tapped = """radio => { radio.click(); return document.querySelector("[data-sync]").textContent; }"""
    assert first_row(page).get_by_role("radio").first.evaluate(tapped) == "Đang ghi vào thiết bị"
    expect(page.locator("[data-sync]")).to_have_text("Đã lưu hết")


def first_row(page):
    return page.locator("[data-row]").first


def first_item(visit):
    return visit.checklist.in_order().first()


def tap(row, words):
    row.get_by_text(words, exact=True).tap()
