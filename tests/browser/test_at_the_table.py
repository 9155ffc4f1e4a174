"""At the table: a thumb on a phone, a keyboard on the desk, a dim room, dictation, a device that is turned."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import make_interview, make_item, make_open_visit, make_procedure, make_sample
from .conftest import DESK, PHONE, until
from .test_every_page import AXE, EVERYTHING, LOOK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Bằng chứng, ghi chép"
THUMB = 44
SMALL = """least => [...document.querySelectorAll(
    ".record-top :is(a, button, summary), main :is(a, button, summary, select, textarea, label.btn, .form-check,"
    + " input:not([type=hidden], [type=radio], [type=checkbox], [type=file]))")]
  .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest("dialog"))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, {width, height}]) => width < least - .5 || height < least - .5)
  .map(([one, {width, height}]) => `${one.outerHTML.slice(0, 120)}: ${Math.round(width)} x ${Math.round(height)}`)"""

COVERED = """note => {
  const {left, right, top, bottom} = note.getBoundingClientRect();
  return [[left + 5, top + 5], [right - 20, bottom - 5]].map(([x, y]) => document.elementFromPoint(x, y))
    .filter(one => one !== note).map(one => one?.outerHTML.slice(0, 100) || `beyond the edge: ${top} to ${bottom}`);
}"""


@pytest.fixture
def visit(cast):
    visit = make_open_visit(cast)
    for _n in range(4):
        make_item(visit)
    visit.checklist.update(text="Hồ sơ lưu có đủ phiếu kiểm soát không?")
    return visit


@pytest.fixture
def record(sign_in, cast, visit):
    """`record()`: the record page on the auditor's device."""

    def opened(device=DESK, **options):
        page = sign_in(cast.auditor, to=reverse("fieldwork:record", args=[visit.pk]), device=device, **options)
        ready(page)
        return page

    return opened


def ready(page):
    """The scripts of the page are there."""
    expect(page.locator("html")).to_have_attribute("data-onsite", "ready")


def row(page, number):
    return page.locator("[data-row]").nth(number)


def items(visit):
    return list(visit.checklist.in_order())


def test_everything_on_the_record_pages_is_large_enough_for_a_thumb(record, cast, visit):
    sample = make_sample(visit, make_procedure(cast.ncc), cast.auditor)
    interview = make_interview(visit, cast.auditor)
    items(visit)[0].record_answer(by=cast.auditor, answer="observation", note="Thiếu ngày")
    page = record(PHONE)
    pages = [reverse(f"fieldwork:{name}", args=[visit.pk]) for name in ("samples", "interviews", "findings", "minutes")]
    pages += [reverse("fieldwork:sample", args=[visit.pk, sample.pk])]
    pages += [reverse("fieldwork:interview", args=[visit.pk, interview.pk])]
    pages += [reverse("findings:raise_from", args=[visit.pk, visit.checklist.first().pk])]
    small = page.evaluate(SMALL, THUMB)
    for url in pages:
        page.goto(url)
        small += [f"{url} {one}" for one in page.evaluate(SMALL, THUMB)]
    assert small == []


def test_on_a_phone_the_way_on_lies_under_the_thumb_and_makes_room_for_typing(record):
    page = record(PHONE)
    bar = page.locator(".record-thumb")
    assert bar.evaluate("bar => Math.round(innerHeight - bar.getBoundingClientRect().bottom)") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    note = row(page, 2).get_by_label(NOTE)
    note.tap()
    page.set_viewport_size({"width": 360, "height": 330})  # the keyboard on the glass takes the rest
    note.press_sequentially("Sổ theo dõi")
    until(page, lambda: note.evaluate(COVERED) == [])


def test_a_keyboard_answers_and_goes_from_question_to_question(record, visit):
    page = record()
    page.keyboard.press("j")
    expect(row(page, 0)).to_be_focused()  # the question is read out
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    expect(row(page, 1)).to_be_focused()
    expect(row(page, 1)).to_have_attribute("data-current", "")
    page.keyboard.press("n")
    expect(row(page, 1).get_by_label(NOTE)).to_be_focused()
    page.keyboard.type("Không đủ 1/5 phiếu; jkfp")  # letters of keys are letters here
    page.keyboard.press("Escape")
    expect(row(page, 1)).to_be_focused()
    page.keyboard.press("2")
    page.keyboard.press("k")
    expect(row(page, 0)).to_be_focused()
    until(page, lambda: [item.answer for item in items(visit)][:3] == ["conforms", "does_not_conform", ""])
    assert items(visit)[1].note == "Không đủ 1/5 phiếu; jkfp"


def test_keys_for_photos_and_findings(record, visit):
    page, choosers = record(), []
    page.on("filechooser", lambda one: choosers.append(one))  # early: told in the last moment, the browser misses one
    row(page, 2).get_by_label(NOTE).focus()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    until(page, lambda: choosers)
    page.keyboard.press("n")
    page.keyboard.type("2/5 quá hạn")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    page.keyboard.press("f")
    page.wait_for_url("**/findings/new/**")


def test_the_keys_are_told_and_can_be_turned_off(record, visit):
    page = record()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Phím tắt")
    expect(dialog).to_be_visible()
    page.keyboard.press("1")  # the list of keys answers nothing
    dialog.get_by_label("Bật phím tắt trên máy này").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.reload()
    ready(page)
    page.keyboard.press("?")
    page.keyboard.press("2")
    page.wait_for_timeout(300)
    expect(dialog).to_be_hidden()
    assert {item.answer for item in items(visit)} == {""}
    page.locator(".record-menu summary").click()
    page.get_by_role("button", name="Phím tắt").click()
    expect(dialog.get_by_label("Bật phím tắt trên máy này")).not_to_be_checked()


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_list_of_keys_can_be_used_by_everybody(record, light):
    page = record({**DESK, "viewport": {"width": 360, "height": 740}}, reduced_motion="reduce")
    page.evaluate("light => document.documentElement.dataset.bsTheme = light", light)
    page.keyboard.press("?")
    page.evaluate(AXE)
    assert page.evaluate(LOOK, EVERYTHING) == []
    page.keyboard.press("Escape")
    page.locator(".record-menu summary").click()
    assert page.evaluate(LOOK, EVERYTHING) == []


def test_the_colours_change_for_a_dim_room_while_one_types(record):
    page = record(PHONE)
    note = row(page, 1).get_by_label(NOTE)
    note.press_sequentially("Kho tầng hầm, thiếu đèn")
    page.locator(".record-menu summary").tap()
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Giao diện tối").tap()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(note).to_have_value("Kho tầng hầm, thiếu đèn")
    note.blur()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_text_survives_turning_the_device(record):
    page = record(PHONE)
    note = row(page, 1).get_by_label(NOTE)
    note.press_sequentially("3/5 hồ sơ ")
    page.set_viewport_size({"width": 740, "height": 360})
    expect(note).to_be_focused()
    page.keyboard.type("đúng hạn")
    page.set_viewport_size({"width": 360, "height": 740})
    expect(note).to_have_value("3/5 hồ sơ đúng hạn")
    expect(note).to_be_focused()


def test_what_is_dictated_is_saved_like_what_is_typed(record, visit):
    page = record(PHONE)
    note = row(page, 1).get_by_label(NOTE)
    note.focus()
    page.keyboard.insert_text("sổ theo dõi ghi đủ")  # as dictation and other input methods do: no key goes down
    note.evaluate("note => note.select()")
    page.keyboard.insert_text("Sổ theo dõi ghi đủ cột.")  # and then they put it right
    note.blur()
    until(page, lambda: items(visit)[1].note == "Sổ theo dõi ghi đủ cột.")
    said = note.evaluate("note => [note.lang, note.spellcheck, note.autocapitalize]")
    assert said == ["vi", True, "sentences"]


def test_at_four_times_the_size_the_page_still_flows(record):
    page = record({"viewport": {"width": 320, "height": 256}})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    note = row(page, 0).get_by_label(NOTE)
    note.click()
    assert note.evaluate("note => note.getBoundingClientRect().width") > 200


def test_enlarged_four_times_the_head_leaves_the_screen_to_the_questions(record):
    page = record(device={"viewport": {"width": 320, "height": 256}})
    row(page, 3).evaluate("row => row.scrollIntoView()")
    head = page.locator(".record-top")
    until(page, lambda: head.evaluate("head => head.getBoundingClientRect().bottom") <= 0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
