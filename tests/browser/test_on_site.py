"""On site no answer is lost: the network comes and goes, answers get lost on their way, two people write one row."""

import json
import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audits.core import clock

from ..factories import close_visit, make_open_visit, make_procedure
from .conftest import PHONE, until
from .test_every_page import AXE, EVERYTHING, LOOK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Bằng chứng, ghi chép"
OPERATIONS = "**/operations/*/"


@pytest.fixture
def visit(cast):
    """A visit that is being held now, with two questions."""
    visit = make_open_visit(cast)
    visit.checklist.update(text="Hồ sơ lưu có đủ phiếu kiểm soát không?")
    make_procedure(cast.ncc)
    return visit


@pytest.fixture
def tab(sign_in, screens, cast, visit):
    """`tab("samples")`: a tab of the record page, on somebody's device."""
    screens.refusals_expected = True

    def open_tab(name="record", person=None, device=PHONE):
        page = sign_in(person or cast.auditor, to=reverse(f"fieldwork:{name}", args=[visit.pk]), device=device)
        return ready(page)

    return open_tab


def test_without_a_network_everything_is_kept_on_the_device_and_sent_in_order(tab, visit):
    page = tab()
    page.context.set_offline(True)
    row, other = rows(page)
    note(row, "Kho lưu trữ tầng hầm")
    tap(row, "Phù hợp")
    tap(other, "Phù hợp")
    expect(row.locator(".record-local")).to_contain_text("Đã giữ trên máy lúc")
    expect(badge(page)).to_contain_text("Mất mạng · 3 mục chờ gửi")
    note(row, "Kho lưu trữ tầng hầm, khô ráo")
    expect(badge(page)).to_contain_text("4 mục chờ gửi")
    assert answers(visit) == [("", ""), ("", "")]

    page.context.set_offline(False)
    expect(badge(page)).to_have_text("Đã lưu hết")
    expect(row.locator(".record-state")).to_contain_text("Đã lưu lúc")
    assert answers(visit) == [("conforms", "Kho lưu trữ tầng hầm, khô ráo"), ("conforms", "")]
    assert acts(visit) == 4


def test_an_answer_that_got_lost_does_not_double_what_it_answered(tab, visit):
    page = tab("samples")
    lost = []

    def lose(route):
        lost.append(route.fetch().status)  # the server has heard it; the device has not heard the server
        route.abort()

    page.route(OPERATIONS, lose, times=1)
    enter_sample(page, "HS 17.204")
    expect(page.locator("[data-list=samples]").get_by_text("HS 17.204")).to_be_visible()
    expect(badge(page)).to_have_text("Đã lưu hết")
    assert lost == [200]
    assert [sample.case_code for sample in visit.samples.all()] == ["HS 17.204"]


def test_a_refusal_says_why_and_keeps_the_text_until_it_is_mended(tab, visit):
    page = tab()
    row, _other = rows(page)
    tap(row, "Không phù hợp")
    expect(row.locator("[data-part=refused]")).to_contain_text("Hãy ghi")
    expect(row.get_by_label("Không phù hợp")).to_be_checked()
    expect(badge(page)).to_contain_text("1 mục không được nhận")
    note(row, "Thiếu ngày trả")
    expect(badge(page)).to_have_text("Đã lưu hết")
    expect(row.locator("[data-part=refused]")).not_to_be_visible()
    assert answers(visit)[0] == ("does_not_conform", "Thiếu ngày trả")


def test_an_entry_that_waits_is_opened_and_changed_and_enters_once(tab, visit):
    page = tab("samples")
    cut(page)
    enter_sample(page, "HS 17.999")
    pending = page.locator(".onsite-pending")
    expect(pending).to_contain_text("HS 17.999")
    expect(page.locator("[data-tab=samples] .tab-count")).to_have_text("1")
    pending.get_by_role("link", name="Sửa").tap()
    expect(page.get_by_label("Mã hồ sơ")).to_have_value("HS 17.999")
    page.get_by_label("Mã hồ sơ").fill("HS 17.219")
    page.get_by_role("button", name="Lưu hồ sơ mẫu").tap()
    expect(pending).to_contain_text("HS 17.219")
    mend(page)
    expect(pending).to_have_count(0)
    expect(page.locator("[data-list=samples]").get_by_text("HS 17.219")).to_be_visible()
    assert [sample.case_code for sample in visit.samples.all()] == ["HS 17.219"]


def test_a_finding_made_from_a_question_carries_what_was_just_written_there(tab, visit):
    page = tab()
    page.route(OPERATIONS, lambda route: route.abort())
    row, _other = rows(page)
    row.get_by_label(NOTE).fill("3/5 hồ sơ không ghi ngày trả")
    tap(row, "Không phù hợp")
    row.get_by_role("button", name="Lập phát hiện").tap()
    expect(page).to_have_url(re.compile(r"/findings/new/\?item="))
    ready(page)
    expect(page.get_by_label("Tiêu đề")).to_have_value("3/5 hồ sơ không ghi ngày trả")
    page.get_by_label("Bằng chứng").first.fill("HS 17.204, 17.219, 17.233")
    page.locator("[name=grade]").first.check()
    page.get_by_role("button", name="Lưu phát hiện").tap()
    ready(page)
    expect(rows(page)[0].locator(".onsite-pending")).to_contain_text("3/5 hồ sơ không ghi ngày trả")
    page.unroute(OPERATIONS)
    badge(page).tap()
    page.get_by_role("button", name="Gửi ngay").tap()
    expect(badge(page)).to_have_text("Đã lưu hết")
    finding = visit.findings.get()
    assert finding.item == visit.checklist.in_order().first()
    assert (finding.evidence, finding.clause) == ("HS 17.204, 17.219, 17.233", finding.item.clause)


def test_a_clock_that_is_a_day_off_is_known_also_to_a_page_without_a_network(tab, visit):
    page = tab()
    page.clock.install(time=clock.now() + timedelta(days=1))
    with page.expect_response("**/changes/**"):
        page.reload()
    expect(badge(ready(page))).to_have_text("Đã lưu hết")
    page.route(re.compile("/(operations|changes|token)"), lambda route: route.abort())
    page.reload()
    row, _other = rows(ready(page))
    tap(row, "Phù hợp")
    expect(row.locator(".record-local")).to_contain_text(f"{clock.today():%d/%m/%Y}")  # not its own tomorrow


def test_a_text_that_is_too_long_is_not_cut_but_named(tab, visit):
    page = tab()
    page.context.set_offline(True)
    row, _other = rows(page)
    field = row.get_by_label(NOTE)
    field.focus()
    page.keyboard.insert_text("Sổ ghi thiếu ngày. " * 5000)
    expect(field).to_have_js_property("value", "Sổ ghi thiếu ngày. " * 5000)
    assert "Dài 95000 ký tự, chỉ được tối đa 4000." in field.evaluate("field => field.validationMessage")
    page.context.set_offline(False)
    field.blur()
    expect(row.locator("[data-part=refused]")).to_contain_text("Chỉ được nhập tối đa 4000 ký tự")
    note(row, "Dòng\n" * 800)
    expect(badge(page)).to_have_text("Đã lưu hết")
    assert field.evaluate("field => field.validationMessage") == ""


def test_leaving_with_unsent_work_warns_and_going_on_within_the_visit_does_not(tab, visit):
    page = tab()
    cut(page)
    tap(rows(page)[0], "Phù hợp")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Phỏng vấn").tap()
    expect(page).to_have_url(re.compile("/interviews/"))
    assert asked == []
    ready(page)
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    page.locator(".record-title").tap()  # a page that nobody touched may not ask
    page.goto("/rounds/")
    assert asked == ["beforeunload"]


def test_what_waits_is_listed_and_can_be_kept_as_a_file(tab, visit):
    page = tab()
    cut(page)
    note(rows(page)[0], "Sổ theo dõi")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    badge(page).press("Enter")
    listed = page.locator("#onsite-list")
    expect(listed).to_contain_text("Hồ sơ lưu có đủ phiếu kiểm soát không?")
    expect(listed).to_contain_text("Đang chờ")
    with page.expect_download() as download:
        listed.get_by_role("button", name="Lưu thành tệp").tap()
    kept = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert [one["fields"]["note"] for one in kept["operations"]] == ["Sổ theo dõi"]
    page.keyboard.press("Escape")
    expect(badge(page)).to_be_focused()


@pytest.mark.parametrize(
    ("status", "says"), [(404, "Máy chủ chưa nhận được mục này (404)"), (200, "Máy chủ chưa nhận được mục này (200)")]
)
def test_what_is_no_answer_is_not_taken_for_one_and_holds_up_no_other_record(tab, visit, status, says):
    page = tab()
    row, other = rows(page)
    first = str(visit.checklist.in_order().first().uid)
    junk = {"status": status, "body": "<p>Trang khác</p>"}
    page.route(OPERATIONS, lambda at: at.fulfill(**junk) if first in at.request.post_data else at.continue_())
    note(row, "Sổ theo dõi")
    tap(other, "Phù hợp")
    badge(page).tap()
    expect(page.locator("#onsite-list")).to_contain_text(says)
    expect(page.locator(".onsite-line")).to_have_count(1)
    assert answers(visit) == [("", ""), ("conforms", "")]
    page.unroute(OPERATIONS)
    page.keyboard.press("Escape")
    expect(badge(page)).to_have_text("Đã lưu hết")  # it was tried again by itself
    assert answers(visit)[0] == ("", "Sổ theo dõi")


def test_what_waits_for_more_than_a_day_is_warned_of(tab, visit):
    page = tab()
    cut(page)
    note(rows(page)[0], "Sổ theo dõi")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    expect(page.locator("[data-old]")).not_to_be_visible()
    page.evaluate(
        """async () => {
          const main = document.querySelector("script[src*='onsite/main']").src;
          const [store, queue] = await Promise.all(["store", "queue"].map((one) => import(main.replace("main", one))));
          const [waiting] = await queue.operations();
          await store.putOperation({ ...waiting, madeAt: new Date(Date.now() - 25 * 3600 * 1000).toISOString() });
          await queue.changed();
        }"""
    )
    expect(page.locator("[data-old]")).to_contain_text("Có mục đã chờ quá một ngày")


def test_what_arrives_after_the_visit_was_closed_is_kept_for_the_lead(tab, cast, visit):
    page = tab()
    cut(page)
    note(rows(page)[0], "Ghi lúc mất mạng")
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    close_visit(visit, cast)
    mend(page)
    expect(badge(page)).to_contain_text("1 mục nhận sau khi kết thúc")
    assert visit.late_arrivals.get().said["note"] == ["Ghi lúc mất mạng"]
    badge(page).tap()
    page.get_by_role("button", name="Đã hiểu").tap()
    expect(badge(page)).to_have_text("Đã lưu hết")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_waits_and_what_is_to_be_decided_can_be_used_by_everybody(tab, cast, visit, theme):
    page = tab()
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    ready_again(page)
    cut(page)
    row, other = rows(page)
    note(row, "Sổ đủ cột")
    tap(other, "Không phù hợp")
    expect(badge(page)).to_contain_text("2 mục chờ gửi")
    visit.checklist.in_order().first().record_answer(by=cast.lead, answer="observation", note="Sổ ghi thiếu ngày")
    assert violations(page) == []
    mend(page)
    expect(row.locator(".onsite-conflict")).to_be_visible()
    expect(other.locator("[data-part=refused]")).to_be_visible()
    row.get_by_text("Viết gộp cả hai").tap()
    assert violations(page) == []
    badge(page).tap()
    expect(page.locator(".onsite-line")).to_have_count(2)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]


def test_the_server_hears_how_much_waits_on_a_device(tab, visit):
    page = tab()
    cut(page)
    note(rows(page)[0], "Sổ theo dõi")
    tap(rows(page)[1], "Phù hợp")
    expect(badge(page)).to_contain_text("2 mục chờ gửi")
    until(page, lambda: [one.waiting for one in visit.devices.all()] == [2])


def test_photos_that_wait_are_named_by_a_finding_that_waits(tab, cast, visit):
    page = tab()
    cut(page)
    item = visit.checklist.in_order().first()
    photo = """async ([uid, item]) => {
      const main = document.querySelector("script[src*='onsite/main']").src;
      const { record } = await import(main.replace("main", "queue"));
      const fields = { item, caption: "Tủ hồ sơ", taken_on: "2017-12-05" };
      const files = [{ field: "file", blob: new Blob(["Sổ quyển 3"], { type: "text/plain" }), name: "so.txt" }];
      await record({ kind: "evidence", uid, fields, files, label: "Tủ hồ sơ" });
    }"""
    page.evaluate(photo, [str(uuid.uuid4()), str(item.uid)])
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    rows(page)[0].get_by_role("button", name="Lập phát hiện").tap()
    expect(page).to_have_url(re.compile(r"/findings/new/\?item="))
    expect(ready(page).get_by_label("Tủ hồ sơ")).to_be_checked()
    page.get_by_label("Tiêu đề").fill("Tủ hồ sơ không khóa")
    page.locator("[name=grade]").first.check()
    page.get_by_role("button", name="Lưu phát hiện").tap()
    expect(badge(ready(page))).to_contain_text("2 mục chờ gửi")
    mend(page)
    expect(badge(page)).to_have_text("Đã lưu hết")
    assert [one.caption for one in visit.findings.get().files.all()] == ["Tủ hồ sơ"]


def test_a_photo_whose_answer_got_lost_is_offered_once(tab, visit):
    page = tab()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.route(OPERATIONS, lambda route: (route.fetch(), route.abort()))
    row, _other = rows(page)
    row.locator("input[multiple]").set_input_files({"name": "so.txt", "mimeType": "text/plain", "buffer": b"3"})
    page.get_by_role("button", name="Lưu ảnh").tap()
    expect(badge(page)).to_contain_text("1 mục chờ gửi")
    until(page, lambda: visit.evidence.exists())
    row.get_by_role("button", name="Lập phát hiện").tap()
    expect(page).to_have_url(re.compile(r"/findings/new/"))
    expect(ready(page).locator("input[type=checkbox][name=files]")).to_have_count(1)
    assert asked == []  # on the way from page to page of a visit nothing is lost


def violations(page):
    page.evaluate(AXE)
    return page.evaluate(LOOK, EVERYTHING)


def ready_again(page):
    page.reload()
    return ready(page)


def ready(page):
    expect(page.locator("html[data-onsite=ready]")).to_be_attached()
    return page


def rows(page):
    return page.locator("[data-row]").first, page.locator("[data-row]").nth(1)


def badge(page):
    return page.locator("[data-sync]")


def tap(row, words):
    row.get_by_text(words, exact=True).tap()


def note(row, words):
    """Type into the note of a row, and leave it."""
    row.get_by_label(NOTE).fill(words)
    row.get_by_label(NOTE).blur()


def cut(page):
    """Pages still come, but nothing that a device sends gets through: what a weak network does."""
    page.route(OPERATIONS, lambda route: route.abort())


def mend(page):
    page.unroute(OPERATIONS)
    page.evaluate("dispatchEvent(new Event('online'))")


def enter_sample(page, code):
    if not page.locator("#entry[open]").count():
        page.locator("#entry summary").tap()
    page.get_by_label("Quy trình").select_option(index=1)
    page.get_by_label("Mã hồ sơ").fill(code)
    page.get_by_label("Ngày tiếp nhận").fill(date(2017, 10, 2).isoformat())
    page.get_by_label("Hẹn trả").fill(date(2017, 10, 12).isoformat())
    page.get_by_role("button", name="Lưu hồ sơ mẫu").tap()


def answers(visit):
    return [(item.answer, item.note) for item in visit.checklist.in_order()]


def acts(visit):
    """How often a question of the visit was answered."""
    return sum(item.version - 1 for item in visit.checklist.all())
