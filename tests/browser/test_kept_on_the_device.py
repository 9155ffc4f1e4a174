"""What a device keeps: through a closed page, a slow disk, one that opens late, and a browser that keeps nothing."""
# ruff: noqa: F811 - the fixtures are those of test_on_site.py

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ..factories import close_visit
from .conftest import until
from .test_on_site import (  # noqa: F401 - the same
    NOTE,
    acts,
    answers,
    badge,
    cut,
    mend,
    note,
    ready,
    rows,
    tab,
    tap,
    visit,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The texts that are being typed, as the disk of the device holds them.
DRAFTS = """new Promise((resolve, reject) => {
  const opened = indexedDB.open("auditsys");
  opened.onerror = reject;
  opened.onsuccess = () => {
    const asked = opened.result.transaction("drafts").objectStore("drafts").getAll();
    asked.onsuccess = () => {
      opened.result.close();
      resolve(asked.result.flatMap(({ fields }) => Object.values(fields).flat()));
    };
  };
})"""


def test_what_waits_survives_closing_the_page(tab, visit):
    page = tab()
    cut(page)
    row, _other = rows(page)
    tap(row, "Phù hợp")
    note(row, "Sổ theo dõi đủ cột")
    expect(badge(page)).to_contain_text("2 mục chờ gửi")
    row.get_by_label(NOTE).press_sequentially(" và chữ ký")  # being typed when the device dies
    until(page, lambda: "Sổ theo dõi đủ cột và chữ ký" in page.evaluate(DRAFTS))
    page.close(run_before_unload=False)

    page = page.context.new_page()
    cut(page)
    page.goto(reverse("fieldwork:record", args=[visit.pk]))
    row, _other = rows(ready(page))
    expect(row.get_by_label(NOTE)).to_have_value("Sổ theo dõi đủ cột và chữ ký")
    expect(row.get_by_label("Phù hợp", exact=True)).to_be_checked()
    expect(badge(page)).to_contain_text("3 mục chờ gửi")
    mend(page)
    expect(badge(page)).to_have_text("Đã lưu hết")
    assert answers(visit)[0] == ("conforms", "Sổ theo dõi đủ cột và chữ ký")


# What IndexedDB tells its callers comes seconds late, as on a device that is busy with everything else.
SLOW_DISK = """() => {
  const { addEventListener } = EventTarget.prototype;
  IDBRequest.prototype.addEventListener = function (name, act, ...more) {
    addEventListener.call(this, name, (event) => setTimeout(() => act(event), 10000), ...more);
  };
}"""


@pytest.mark.parametrize("leaves", [True, False], ids=["left", "being typed"])
def test_a_note_is_there_though_the_page_goes_in_the_very_moment(tab, visit, leaves):
    page = tab()
    cut(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate(SLOW_DISK)
    field = rows(page)[0].get_by_label(NOTE)
    field.fill("Sổ theo dõi đủ cột")
    if leaves:
        field.blur()
    page.reload()
    row, _other = rows(ready(page))
    expect(row.get_by_label(NOTE)).to_have_value("Sổ theo dõi đủ cột")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('jotted'))") == []
    mend(page)
    expect(badge(page)).to_have_text("Đã lưu hết")
    assert answers(visit)[0] == ("", "Sổ theo dõi đủ cột")
    assert acts(visit) == 1


def test_what_was_being_typed_when_the_visit_ended_reaches_its_lead(tab, cast, visit):
    page = tab()
    cut(page)
    rows(page)[0].get_by_label(NOTE).press_sequentially("Sổ theo dõi đủ cột")
    until(page, lambda: "Sổ theo dõi đủ cột" in page.evaluate(DRAFTS))
    page.close(run_before_unload=False)
    close_visit(visit, cast)

    page = page.context.new_page()
    page.goto(reverse("fieldwork:record", args=[visit.pk]))
    expect(badge(ready(page))).to_contain_text("1 mục nhận sau khi kết thúc")
    [arrival] = visit.late_arrivals.all()
    assert arrival.said["note"] == ["Sổ theo dõi đủ cột"]


def test_where_the_browser_keeps_nothing_the_page_says_so_and_still_sends(tab, visit):
    page = tab()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    page.reload()
    ready(page)
    expect(page.get_by_text("Trình duyệt này không lưu được gì trên máy")).to_be_visible()
    page.context.set_offline(True)
    tap(rows(page)[0], "Phù hợp")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    page.context.set_offline(False)
    expect(badge(page)).to_have_text("Đã lưu hết")
    assert answers(visit)[0] == ("conforms", "")


# A disk on which a database opens after the page has given up waiting for it.
LATE_DISK = """() => {
  const { addEventListener } = EventTarget.prototype;
  IDBOpenDBRequest.prototype.addEventListener = function (name, act, ...more) {
    const late = name === "success" ? (event) => setTimeout(() => act.call(this, event), 15000) : act;
    addEventListener.call(this, name, late, ...more);
  };
}"""


def test_a_disk_that_opens_late_is_used_after_all(tab, visit):
    page = tab()
    cut(page)
    tap(rows(page)[0], "Phù hợp")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    page.on("dialog", lambda dialog: dialog.accept())
    page.add_init_script(f"({LATE_DISK})()")
    page.reload()
    row, other = rows(ready(page))
    nothing_lasts = page.get_by_text("Trình duyệt này không lưu được gì trên máy")
    expect(nothing_lasts).to_be_visible()
    tap(other, "Phù hợp")
    expect(badge(page)).to_contain_text("2 mục chờ gửi")
    expect(row.get_by_label("Phù hợp", exact=True)).to_be_checked()
    expect(nothing_lasts).to_be_hidden()
    page.close(run_before_unload=False)

    page = page.context.new_page()
    cut(page)
    page.goto(reverse("fieldwork:record", args=[visit.pk]))
    expect(badge(ready(page))).to_contain_text("2 mục chờ gửi")
    mend(page)
    expect(badge(page)).to_have_text("Đã lưu hết")
    assert answers(visit) == [("conforms", "")] * 2
    assert acts(visit) == 2


def test_an_entry_that_was_being_typed_comes_back(tab, visit):
    page = tab("interviews")
    page.get_by_label("Ghi chú").press_sequentially("Chờ lâu ở quầy 2")
    until(page, lambda: "Chờ lâu ở quầy 2" in page.evaluate(DRAFTS))
    page.close(run_before_unload=False)
    page = page.context.new_page()
    page.goto(reverse("fieldwork:interviews", args=[visit.pk]))
    expect(ready(page).get_by_label("Ghi chú")).to_have_value("Chờ lâu ở quầy 2")
    expect(page.locator("[data-part=entry-note]")).to_contain_text("đã được khôi phục")
    assert not visit.interviews.exists()
