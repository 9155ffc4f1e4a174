"""Pages that open without a network, and whose they are: on an auditor's tablet that others use too."""

import shutil
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from audits.core import clock, device, files
from audits.fieldwork import offline
from audits.fieldwork.views import entries, record

from ..core.corpus import PDF
from ..factories import PASSWORD, make_open_visit, make_procedure, make_revision, make_sample
from .conftest import SECOND, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET = {"viewport": {"width": 820, "height": 1100}, "has_touch": True}
NOTE = "Bằng chứng, ghi chép"
PAGES = "caches.keys().then((names) => names.filter((name) => name.startsWith('onsite-pages-')))"
STORED = f"""{PAGES}.then(([name]) => caches.open(name)).then((cache) => cache.keys())
    .then((kept) => kept.map((one) => new URL(one.url).pathname))"""
LEFT = """Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()])
    .then(([names, workers]) => names.filter((name) => name.startsWith('onsite-')).length + workers.length)"""
FULL = "() => { Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError')); }"


@pytest.fixture
def visit(cast):
    """A visit that is being held now, with a case file and the revision that it is judged by."""
    visit = make_open_visit(cast)
    procedure = make_procedure(cast.ncc, "QT-NCC-12")
    kept = files.keep(PDF, by=cast.head, name="QT-NCC-12.pdf")
    begun = visit.round.starts_on - timedelta(days=60)
    make_revision(procedure, cast.head, effective_on=begun, file=kept)
    visit.procedures.add(procedure)
    make_sample(visit, procedure, cast.auditor, "HS 17.204")
    return visit


@pytest.fixture
def tablet(sign_in, screens, cast, visit):
    """`tablet()`: the record page, on the tablet that the auditor takes along."""
    screens.refusals_expected = True  # of a network that is not there

    def opened():
        page = sign_in(cast.auditor, to=record_of(visit), device=TABLET)
        expect(page.locator("html")).to_have_attribute("data-onsite", "ready")
        return page

    return opened


def record_of(visit):
    return reverse("fieldwork:record", args=[visit.pk])


def download(page):
    """Store the visit, as a person does."""
    place = page.locator("[data-offline]")
    ask_to_store(place)
    expect(place.locator("summary")).to_contain_text("Đã tải về thiết bị này", timeout=60 * SECOND)
    return page


def ask_to_store(place):
    expect(place.locator("[data-part=state]")).to_have_text("Chưa tải về thiết bị này.")
    place.locator("details").evaluate("details => { details.open = true }")
    place.get_by_role("button", name="Tải về máy để dùng khi mất mạng").click()


def answer(page, note, number=0):
    row = page.locator("[data-row]").nth(number)
    expect(page.locator("html")).to_have_attribute("data-onsite", "ready")
    row.get_by_text("Phù hợp", exact=True).click()
    row.get_by_label(NOTE).fill(note)
    row.get_by_label(NOTE).blur()
    return row


def notes(visit):
    return [item.note for item in visit.checklist.in_order()]


def sent(page, visit, note, number=0):
    """What was written has arrived, and the page says so."""
    until(page, lambda: notes(visit)[number] == note)
    expect(page.locator("[data-sync]")).to_have_attribute("data-look", "saved", timeout=20 * SECOND)


# ---- opening


def test_a_downloaded_visit_opens_and_is_recorded_without_a_network(tablet, visit):
    context = download(tablet()).context
    context.set_offline(True)
    page = context.new_page()
    page.goto(record_of(visit))
    row = answer(page, "Sổ theo dõi đủ cột")
    expect(row).to_contain_text("Đã giữ trên máy lúc")
    expect(page.locator("[data-sync]")).to_contain_text("2 mục chờ gửi")  # the answer, then the note
    page.reload()
    expect(page.locator("[data-row]").first.get_by_label(NOTE)).to_have_value("Sổ theo dõi đủ cột")
    for name in ("samples", "interviews", "findings", "minutes"):
        page.goto(reverse(f"fieldwork:{name}", args=[visit.pk]))
        expect(page.locator("h1")).to_have_text(str(visit.department))
    page.goto(reverse("fieldwork:sample", args=[visit.pk, visit.samples.get().pk]))
    expect(page.get_by_label("Mã hồ sơ")).to_have_value("HS 17.204")
    page.goto(reverse("findings:raise", args=[visit.pk]) + f"?item={visit.checklist.first().uid}")
    expect(page.locator("form")).not_to_have_count(0)
    assert notes(visit) == ["", ""]
    context.set_offline(False)
    page.goto(record_of(visit))
    sent(page, visit, "Sổ theo dõi đủ cột")


def test_a_device_that_holds_the_visit_is_heard_of_though_nothing_waits_on_it(tablet, visit):
    page = download(tablet())
    visit.devices.update(last_heard_at=visit.starts_at)
    page.goto(record_of(visit))
    until(page, lambda: not visit.devices.silent().exists())


def test_the_revision_that_a_case_is_judged_by_opens_without_a_network(tablet, visit):
    page = download(tablet())
    page.context.set_offline(True)
    revision = visit.samples.get().revision
    answers = []
    page.context.on("response", lambda response: answers.append(response))
    with page.context.expect_page() as opened:
        page.evaluate(
            "url => { window.open(url) }", reverse("procedures:file", args=[revision.procedure_id, revision.pk])
        )
    until(opened.value, lambda: any(one.url.endswith("/file/") for one in answers))
    file = next(one for one in answers if one.url.endswith("/file/"))
    assert (file.status, file.from_service_worker) == (200, True)
    assert file.headers["content-type"] == "application/pdf"


def test_a_page_that_is_not_stored_leads_to_what_is(tablet, visit):
    page = download(tablet())
    page.context.set_offline(True)
    page.goto("/findings/")
    expect(page.get_by_text("trang bạn cần chưa được tải về")).to_be_visible()
    page.get_by_role("link", name=str(visit.department)).click()
    expect(page.locator("[data-row]")).to_have_count(2)


def test_what_is_stored_does_not_open_any_more_when_its_time_is_over(tablet, visit, monkeypatch):
    monkeypatch.setattr(offline, "until", lambda visit: clock.now() + timedelta(seconds=40))
    page = download(tablet())
    page.wait_for_timeout(40 * SECOND)
    page.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR"):
        page.goto(record_of(visit))
    page.context.set_offline(False)
    page.goto("/rounds/")
    until(page, lambda: page.evaluate(PAGES) == [])


def test_what_the_server_cannot_give_is_left_out_and_asked_for_again(tablet, visit, monkeypatch):
    form = entries.WithdrawForm
    monkeypatch.setattr(entries, "WithdrawForm", None)
    page = download(tablet())
    sample = reverse("fieldwork:withdraw_sample", args=[visit.pk, visit.samples.get().pk])
    assert sample not in page.evaluate(STORED)
    monkeypatch.setattr(entries, "WithdrawForm", form)
    page.locator("[data-offline]").get_by_role("button", name="Tải lại bản mới").click()
    until(page, lambda: sample in page.evaluate(STORED))


def test_a_slow_network_does_not_keep_anybody_waiting(tablet, visit, monkeypatch):
    page = download(tablet())
    at_once = record._questions
    monkeypatch.setattr(record, "_questions", lambda *args: (time.sleep(30), at_once(*args))[1])
    page.goto(record_of(visit), timeout=25 * SECOND)
    expect(page.locator("[data-row]")).to_have_count(2)


def test_a_device_that_was_restarted_opens_the_visit_and_still_has_what_waited(
    chromium, live_server, cast, visit, tmp_path
):
    def started():
        return chromium.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--lang=vi-VN"],
            base_url=live_server.url,
            locale="vi-VN",
            **TABLET,
        )

    context = started()
    page = context.new_page()
    page.goto(f"/accounts/login/?next={record_of(visit)}")
    enter(page, cast.auditor)
    download(page)
    context.set_offline(True)
    answer(page, "Kho lưu trữ tầng hầm")
    expect(page.locator("[data-sync]")).to_have_attribute("data-look", "waiting")
    context.close()

    context = started()
    context.set_offline(True)
    page = context.new_page()
    page.goto(record_of(visit))
    expect(page.locator("[data-row]").first.get_by_label(NOTE)).to_have_value("Kho lưu trữ tầng hầm")
    context.set_offline(False)
    page.reload()
    password(page, PASSWORD)  # the session ended with the browser
    sent(page, visit, "Kho lưu trữ tầng hầm")
    context.close()


def test_after_a_new_version_of_the_program_the_visit_still_opens(hashed, tablet, visit):
    page = download(tablet())
    first = kept_scripts(page)
    hashed("// another version\n")
    page.goto(record_of(visit))  # the page sees that its scripts have other names now
    until(page, lambda: {one for one in first if "queue" in one}.isdisjoint(kept_scripts(page)))
    page.context.set_offline(True)
    page.goto(record_of(visit))
    answer(page, "Vẫn mở được")
    second = kept_scripts(page)
    assert len(second) == len(set(second)) == len(first)


def kept_scripts(page):
    kept = page.evaluate(
        "caches.open('onsite-static-1').then((cache) => cache.keys()).then((all) => all.map((one) => one.url))"
    )
    return [url.split("/static/")[1] and "/static/" + url.split("/static/")[1] for url in kept if url.endswith(".js")]


class Collected(BaseFinder):
    """The server of the tests shows what was collected, as a real one does."""

    def find(self, path, find_all=False, **kwargs):
        found = Path(settings.STATIC_ROOT, path)
        there = [str(found)] if found.exists() else []
        return there if find_all else next(iter(there), None)

    def list(self, ignore_patterns):
        return []

    def check(self, **kwargs):
        return []


@pytest.fixture
def hashed(settings, tmp_path):  # noqa: F811 - the fixture that puts settings back
    """The program as an office runs it, with names that tell the content; `hashed(more)` installs another version."""
    static = tmp_path / "static"
    shutil.copytree(settings.BASE_DIR / "static", static)
    settings.STATICFILES_DIRS = [static]
    settings.STATICFILES_FINDERS = [*settings.STATICFILES_FINDERS, "tests.browser.test_offline.Collected"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "auditsys.static_files.HashedFiles"}}

    def install(more=""):
        queue = static / "js" / "onsite" / "queue.js"
        queue.write_text(queue.read_text() + more)
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        settings.STORAGES = {**settings.STORAGES}  # the names are read anew
        device._static_names.cache_clear()
        call_command("collectstatic", interactive=False, verbosity=0)

    install()
    yield install
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    device._static_names.cache_clear()


# ---- whose they are


def enter(page, person):
    page.get_by_label("Tên đăng nhập").fill(person.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def password(page, typed):
    dialog = page.get_by_role("dialog", name="Đăng nhập lại để tiếp tục")
    dialog.get_by_label("Mật khẩu").fill(typed)
    dialog.get_by_role("button", name="Đăng nhập").click()
    return dialog


def sign_out(page):
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()


def test_signing_out_leaves_no_pages_on_the_device(tablet, visit):
    page = download(tablet())
    assert len(page.evaluate(PAGES)) == 1
    other_tab = page.context.new_page()
    sign_out(other_tab)
    expect(other_tab.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    assert other_tab.evaluate(PAGES) == []
    expect(page.get_by_role("dialog", name="Đăng nhập lại để tiếp tục")).to_be_visible()
    expect(page.locator("[data-row]").first).not_to_be_visible()
    page.context.set_offline(True)
    with pytest.raises(Exception, match="net::ERR"):
        page.goto(record_of(visit))


def test_who_signs_out_is_told_what_waits_and_finds_it_again(tablet, screens, cast, visit):
    page = download(tablet())
    context = page.context
    context.set_offline(True)
    answer(page, "Chỉ của người ghi")
    context.route("**/operations/**", lambda route: route.abort())  # a network that lets everything through but that
    context.set_offline(False)
    sign_out(page)
    warning = page.get_by_role("dialog", name="Còn nội dung chưa gửi")
    expect(warning).to_contain_text("đang chờ trên thiết bị này: 2")
    warning.get_by_role("button", name="Không đăng xuất").click()
    expect(page).to_have_url("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Đăng xuất").click()
    warning.get_by_role("button", name="Vẫn đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    context.unroute("**/operations/**")

    page.goto(f"/accounts/login/?next={record_of(visit)}")
    screens.enter(page, cast.lead)  # a colleague of the team, on the same tablet
    expect(page.locator("[data-sync]")).to_have_attribute("data-look", "saved")
    expect(page.get_by_text("Chỉ của người ghi")).to_have_count(0)
    expect(page.locator("[data-row]").first.get_by_label(NOTE)).to_have_value("")
    page.wait_for_timeout(1000)
    assert notes(visit) == ["", ""]

    sign_out(page)
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    page.goto(f"/accounts/login/?next={record_of(visit)}")
    screens.enter(page, cast.auditor)
    sent(page, visit, "Chỉ của người ghi")
    assert visit.checklist.in_order().first().answered_by == cast.auditor


def test_somebody_else_who_signs_in_sees_no_stored_page_and_sends_nothing(tablet, screens, cast, visit):
    page = download(tablet())
    page.context.clear_cookies(name="sessionid")
    other = page.context.new_page()
    other.goto("/accounts/login/?next=/rounds/")
    screens.enter(other, cast.lead)
    expect(other.locator("meta[name=reader]")).to_have_attribute("content", str(cast.lead.pk))
    until(other, lambda: other.evaluate(PAGES) == [])
    page.locator("[data-row]").first.get_by_text("Phù hợp", exact=True).click()
    expect(page.get_by_role("dialog", name="Người khác đang đăng nhập trên thiết bị này")).to_contain_text(
        cast.lead.full_name
    )
    expect(page.locator("[data-row]").first).not_to_be_visible()
    page.wait_for_timeout(1000)
    assert not visit.checklist.exclude(answer="").exists()


def test_an_ended_session_asks_for_the_password_and_goes_on_sending(tablet, visit):
    page = download(tablet())
    page.context.clear_cookies(name="sessionid")
    row = page.locator("[data-row]").first
    row.get_by_label(NOTE).press_sequentially("Hẹn trả 12/10")
    page.evaluate("document.dispatchEvent(new CustomEvent('onsite:signed-out'))")  # what the queue says
    row.get_by_label(NOTE).press_sequentially(", trả 19/10")  # nobody is interrupted while typing
    row.get_by_label(NOTE).blur()
    dialog = password(page, "nhầm mật khẩu")
    expect(dialog.get_by_role("alert")).to_contain_text("không đúng")
    assert notes(visit) == ["", ""]
    password(page, PASSWORD)
    expect(dialog).not_to_be_visible()
    sent(page, visit, "Hẹn trả 12/10, trả 19/10")


def test_a_page_whose_session_has_ended_stays_itself_and_says_sign_in(tablet, visit):
    page = download(tablet())
    page.context.clear_cookies(name="sessionid")
    page.goto(record_of(visit))
    expect(page.locator("[data-row]")).to_have_count(2)
    dialog = page.get_by_role("dialog", name="Đăng nhập lại để tiếp tục")
    dialog.get_by_role("button", name="Để sau").click()
    answer(page, "Ghi trước, đăng nhập sau")
    page.get_by_role("status").get_by_role("button", name="Đăng nhập").click()
    password(page, PASSWORD)
    sent(page, visit, "Ghi trước, đăng nhập sau")


def test_who_leaves_the_team_keeps_no_copy(tablet, cast, visit):
    page = download(tablet())
    visit.team.members.filter(user=cast.auditor).delete()
    page.locator("[data-offline]").get_by_role("button", name="Tải lại bản mới").click()
    expect(page.locator("[data-offline]").get_by_role("alert")).to_contain_text("không còn quyền")
    assert page.evaluate(PAGES) == []


# ---- where it cannot be


def test_a_full_device_says_so_and_keeps_what_was_recorded(tablet, visit):
    page = tablet()
    page.context.set_offline(True)
    answer(page, "Vẫn còn nguyên")
    page.context.set_offline(False)
    page.evaluate(FULL)
    place = page.locator("[data-offline]")
    ask_to_store(place)
    expect(place.get_by_role("alert")).to_contain_text("không đủ chỗ trống")
    assert page.evaluate(PAGES) == []
    sent(page, visit, "Vẫn còn nguyên")


def test_what_was_stored_stays_where_a_later_download_breaks_off(tablet, visit):
    page = download(tablet())
    page.evaluate(FULL)
    page.locator("[data-offline]").get_by_role("button", name="Tải lại bản mới").click()
    expect(page.locator("[data-offline]").get_by_role("alert")).to_contain_text("không đủ chỗ trống")
    page.context.set_offline(True)
    page.goto(record_of(visit))
    expect(page.locator("[data-row]")).to_have_count(2)


def test_an_office_that_switches_it_off_empties_its_devices(tablet, visit, settings):
    page = download(tablet())
    settings.OFFLINE = False
    page.goto("/rounds/")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one?.update())")
    until(page, lambda: page.evaluate(LEFT) == 0)
    page.goto(record_of(visit))
    expect(page.locator("[data-offline]")).to_have_count(0)


def test_over_plain_http_the_page_says_that_it_needs_the_network(chromium, live_server, screens, cast, visit, settings):
    settings.ALLOWED_HOSTS = ["iso.test"]
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--lang=vi-VN", "--host-resolver-rules=MAP iso.test 127.0.0.1"],
    )
    port = live_server.url.rsplit(":", 1)[1]
    page = browser.new_context(base_url=f"http://iso.test:{port}", locale="vi-VN", **TABLET).new_page()
    page.goto(f"/accounts/login/?next={record_of(visit)}")
    enter(page, cast.auditor)
    expect(page.get_by_text("chỉ dùng được khi có mạng")).to_be_visible()
    page.get_by_role("link", name="Lý do và cách khắc phục").click()
    expect(page.locator("#https")).to_be_in_viewport()
    page.goto(record_of(visit))
    answer(page, "Trực tuyến thì vẫn lưu")
    sent(page, visit, "Trực tuyến thì vẫn lưu")
    browser.close()
