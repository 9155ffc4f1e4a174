"""Two auditors, two devices, two tabs, two people on one device: each sees what the other wrote, none overwrites it."""
# ruff: noqa: F811 - the fixtures are those of test_on_site.py

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import make_procedure, make_sample
from .conftest import DESK
from .test_on_site import (  # noqa: F401 - the same
    NOTE,
    OPERATIONS,
    acts,
    answers,
    badge,
    cut,
    enter_sample,
    mend,
    note,
    ready,
    ready_again,
    rows,
    tab,
    tap,
    visit,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def two_wrote(page, cast, visit):
    """The lead and the auditor wrote in one field; the row, and the place where both texts stand."""
    cut(page)
    row, _other = rows(page)
    note(row, "Sổ đủ cột")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")  # before the page hears what the lead wrote
    visit.checklist.in_order().first().record_answer(by=cast.lead, answer="observation", note="Sổ ghi thiếu ngày")
    mend(page)
    return row, row.locator(".onsite-conflict")


@pytest.mark.parametrize(
    ("side", "stands"),
    [
        ("Của họ, đã lưu", "Sổ ghi thiếu ngày"),
        ("Của tôi", "Sổ đủ cột"),
        ("Viết gộp cả hai", "Sổ ghi thiếu ngày\nSổ đủ cột, xem lại ở bộ phận một cửa"),
    ],
)
def test_two_texts_stand_side_by_side_until_the_auditor_has_chosen(tab, cast, visit, side, stands):
    page = tab()
    row, panel = two_wrote(page, cast, visit)
    expect(panel).to_contain_text(cast.lead.full_name)
    expect(panel).to_contain_text("Sổ ghi thiếu ngày")
    expect(panel).to_contain_text("Sổ đủ cột")
    expect(badge(page)).to_contain_text("1 mục cần chọn")
    assert visit.checklist.in_order().first().note == "Sổ ghi thiếu ngày"

    panel.get_by_text(side).tap()
    if side.startswith("Viết"):
        panel.get_by_role("textbox").fill(stands)
    panel.get_by_role("button", name="Lưu lựa chọn").tap()
    expect(panel).to_have_count(0)
    expect(badge(page)).to_have_text("Đã lưu hết")
    expect(row.get_by_label(NOTE)).to_have_value(stands)
    item = visit.checklist.in_order().first()
    assert (item.answer, item.note.replace("\r\n", "\n")) == ("observation", stands)  # what only they changed stays


def test_two_auditors_see_each_others_answers_and_nobody_loses_what_is_being_typed(tab, cast, visit):
    mine, theirs = tab(), tab(person=cast.lead, device=DESK)
    my_row, my_other = rows(mine)
    my_row.get_by_label(NOTE).press_sequentially("Đang ghi")
    their_row, their_other = rows(theirs)
    note(their_other, "Xem ở kho")
    their_other.get_by_text("Phù hợp", exact=True).click()
    note(their_row, "Tổ trưởng ghi trước")
    expect(my_other.get_by_label(NOTE)).to_have_value("Xem ở kho")
    expect(my_other.get_by_label("Phù hợp", exact=True)).to_be_checked()
    expect(mine.locator("#record-bar")).to_have_attribute("value", "1")
    expect(my_row.locator(".record-meanwhile")).to_contain_text("Tổ trưởng ghi trước")
    expect(my_row.locator(".record-meanwhile")).to_contain_text(cast.lead.full_name)
    expect(my_row.get_by_label(NOTE)).to_have_value("Đang ghi")
    expect(my_row.get_by_label(NOTE)).to_be_focused()


def test_what_another_auditor_adds_to_a_list_appears_without_a_reload(tab, cast, visit):
    page = tab("samples")
    make_sample(visit, make_procedure(cast.ncc), cast.lead, code="HS 17.233")
    expect(page.locator("[data-list=samples]").get_by_text("HS 17.233")).to_be_visible()
    expect(page.locator("[data-tab=samples] .tab-count")).to_have_text("1")


@pytest.mark.parametrize("plain_http", [False, True])
def test_two_tabs_of_one_person_send_each_operation_once_and_in_order(tab, visit, plain_http):
    """Over plain HTTP browsers keep locks and random UUIDs back."""
    page = tab()
    if plain_http:
        page.context.add_init_script("delete Navigator.prototype.locks; delete Crypto.prototype.randomUUID;")
    second = page.context.new_page()
    cut(second)
    second.goto(page.url)
    cut(ready_again(page))
    ready(second)
    assert page.evaluate("'locks' in navigator") is not plain_http
    for number in range(3):
        note(rows(page)[0], f"Ghi lần {number}")
        note(rows(second)[1], f"Ghi ở thẻ hai, lần {number}")
        expect(badge(page)).to_contain_text(f"{2 * number + 2} mục chờ gửi")
    arrived = []
    page.context.on("response", lambda one: "/operations/" in one.url and arrived.append(one.status))
    for one in (page, second):
        one.unroute(OPERATIONS)
    for one in (page, second):
        one.evaluate("dispatchEvent(new Event('online'))")
    for one in (page, second):
        expect(badge(one)).to_have_text("Đã lưu hết", timeout=30_000)
    assert [note for _answer, note in answers(visit)] == ["Ghi lần 2", "Ghi ở thẻ hai, lần 2"]
    assert acts(visit) == 6
    assert arrived == [200] * 6


def test_two_tabs_of_one_person_show_the_same_and_the_older_one_does_not_write_over_the_newer(tab, visit):
    page = tab()
    other = page.context.new_page()
    other.goto(page.url)
    page.context.set_offline(True)
    [row, *_rest], [same, *_rest] = rows(ready(page)), rows(ready(other))
    note(row, "Viết ở thẻ thứ nhất")
    expect(same.get_by_label(NOTE)).to_have_value("Viết ở thẻ thứ nhất")
    note(same, "Viết tiếp ở thẻ thứ hai")
    expect(row.get_by_label(NOTE)).to_have_value("Viết tiếp ở thẻ thứ hai")
    page.context.set_offline(False)
    expect(badge(page)).to_have_text("Đã lưu hết")
    page.context.set_offline(True)
    tap(row, "Phù hợp")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    page.context.set_offline(False)
    expect(badge(page)).to_have_text("Đã lưu hết")
    assert answers(visit)[0] == ("conforms", "Viết tiếp ở thẻ thứ hai")


def test_a_conflict_is_decided_with_the_keyboard_alone(tab, cast, visit):
    page = tab(device=DESK)
    row, panel = two_wrote(page, cast, visit)
    expect(panel).to_be_visible()
    badge(page).focus()
    page.keyboard.press("Enter")
    page.locator("#onsite-list").get_by_role("link", name="Mở mục này").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#onsite-list")).not_to_be_visible()
    panel.get_by_label("Của tôi").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="Lưu lựa chọn")).to_be_focused()
    page.keyboard.press("Enter")
    expect(badge(page)).to_have_text("Đã lưu hết")
    expect(row.get_by_label(NOTE)).to_be_focused()
    assert visit.checklist.in_order().first().note == "Sổ ghi thiếu ngày"


def test_whoever_else_signs_in_on_the_device_sends_nothing_of_the_first(tab, screens, cast, visit):
    page = tab()
    cut(page)
    note(rows(page)[0], "Của đánh giá viên")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    page.context.clear_cookies()
    second = page.context.new_page()
    second.goto("/accounts/login/?next=" + reverse("fieldwork:record", args=[visit.pk]))
    screens.enter(second, cast.lead)
    expect(badge(ready(second))).to_have_text("Đã lưu hết")
    mend(page)
    expect(badge(page)).to_contain_text("Người khác đang đăng nhập · 1 mục chờ gửi")
    assert answers(visit)[0] == ("", "")


def test_minutes_that_were_only_proposed_are_saved_as_they_stand_and_two_parts_come_together(tab, cast, visit):
    page = tab("minutes", device=DESK)
    cut(page)
    proposed = page.get_by_label("Mở đầu buổi đánh giá").input_value()
    page.get_by_label("Ý kiến của đơn vị").fill("Đơn vị xin thêm một tuần.")
    page.get_by_role("button", name="Lưu biên bản").click()
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    visit.write_minutes(by=cast.lead, attendees="Ông Bùi Văn K")
    mend(page)
    expect(badge(page)).to_have_text("Đã lưu hết")
    visit.refresh_from_db()
    assert (visit.opening_notes, visit.remarks) == (proposed, "Đơn vị xin thêm một tuần.")
