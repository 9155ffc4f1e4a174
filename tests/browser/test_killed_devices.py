"""Sixty things written down without a network on two devices of one team, one of them killed: each arrives once."""

import os
import random
import shutil
import signal
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audits.core import trail
from audits.core.once import Operation

from ..factories import PASSWORD, make_item, make_open_visit, make_procedure
from .conftest import SECOND
from .pictures import chosen, of_phone
from .test_offline import download, enter, password

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLET = {"viewport": {"width": 820, "height": 1100}, "has_touch": True}
NOTE = "Bằng chứng, ghi chép"
QUESTIONS = 66
SHARED = 3  # questions that both write about: the others are divided between them
STATES = """() => new Promise((done) => {
  const opening = indexedDB.open("auditsys");
  opening.onsuccess = () => {
    const all = opening.result.transaction("operations").objectStore("operations").getAll();
    all.onsuccess = () => { opening.result.close(); done(all.result.map((one) => one.state)); };
  };
})"""
KINDS = ("answer", "note", "note", "sample", "interview", "finding", "photo", "answer", "note", "sample")


class Device:
    """A tablet of one auditor, with a profile that outlives the browser."""

    def __init__(self, chromium, site, folder, person, visit):
        self.chromium, self.site, self.folder, self.person, self.visit = chromium, site, folder, person, visit
        self.written = []  # (kind, what tells it from all others)
        self.context = self.page = None

    def start(self, *, offline=False):
        self.context = self.chromium.browser_type.launch_persistent_context(
            self.folder,
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--lang=vi-VN"],
            base_url=self.site,
            locale="vi-VN",
            **TABLET,
        )
        self.context.set_default_timeout(20 * SECOND)
        self.context.set_offline(offline)
        self.page = self.context.new_page()

    def take_along(self):
        self.start()
        self.page.goto(f"/accounts/login/?next={self._address('record')}")
        enter(self.page, self.person)
        download(self.page)
        self.context.set_offline(True)

    def kill(self):
        """As when the battery dies: no page is told."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if f"--user-data-dir={self.folder}".encode() in command:
                os.kill(int(pid), signal.SIGKILL)
        self.page = self.context = None

    def write(self, kind, n):
        words = f"{self.person.username} {n}"
        getattr(self, kind)(n, words)
        self.written.append((kind, words))

    def answer(self, n, words):
        """A note and an answer: two operations, of which the second says both."""
        row = self._row(n)
        row.get_by_label(NOTE).fill(words)
        row.get_by_text("Lưu ý", exact=True).click()
        expect(row.locator(".record-local")).to_be_visible()

    def note(self, n, words):
        row = self._row(n)
        row.get_by_label(NOTE).fill(words)
        row.get_by_label(NOTE).blur()
        expect(row.locator(".record-local")).to_be_visible()

    def sample(self, n, words):
        self._open("samples")
        if not self.page.locator("#entry[open]").count():
            self.page.locator("#entry summary").click()
        self.page.locator("#entry [name=procedure]").select_option(index=1)
        self.page.locator("#entry [name=case_code]").fill(words)
        self.page.locator("#entry [name=received_on]").fill(date(2017, 10, 2).isoformat())
        self.page.locator("#entry [name=due_on]").fill(date(2017, 10, 12).isoformat())
        self.page.get_by_role("button", name="Lưu hồ sơ").click()
        expect(self.page.locator(".onsite-pending").filter(has_text=words)).to_be_visible()

    def interview(self, n, words):
        self._open("interviews")
        if not self.page.locator("#entry[open]").count():
            self.page.locator("#entry summary").click()
        self.page.locator("#entry [name=score][value='4']").check()
        self.page.locator("#entry [name=remark]").fill(words)
        waiting = self.page.locator(".onsite-pending").count()
        self.page.get_by_role("button", name="Lưu phỏng vấn").click()
        expect(self.page.locator(".onsite-pending")).to_have_count(waiting + 1)

    def finding(self, n, words):
        self.page.goto(reverse("findings:raise", args=[self.visit.pk]))
        self._ready()
        self.page.locator("[name=grade]").last.check()
        self.page.get_by_label("Tiêu đề").fill(words)
        self.page.get_by_role("button", name="Lưu phát hiện").click()
        expect(self.page.locator(".onsite-pending").filter(has_text=words)).to_be_visible()

    def photo(self, n, words):
        row = self._row(n)
        row.locator("input[multiple]").set_input_files(chosen(f"{n}.jpg", of_phone((900, 600), orientation=1)))
        window = self.page.get_by_role("dialog", name="Trước khi lưu ảnh")
        expect(window.locator("[data-part=busy]")).to_be_hidden(timeout=30 * SECOND)
        window.get_by_label("Nội dung").fill(words)
        window.locator("[data-part=keep]").click()
        expect(window).to_be_hidden()
        expect(row.locator("[data-part=waiting] > li").filter(has_text=words)).to_be_visible()

    def go_home(self):
        """Back where the network is; the session ended with the browser, so the password is asked for."""
        self.context.set_offline(False)
        self.page.goto(self._address("record"))
        self._ready()
        self.page.wait_for_timeout(SECOND)
        if self.page.get_by_role("dialog", name="Đăng nhập lại để tiếp tục").is_visible():
            password(self.page, PASSWORD)

    def at_rest(self):
        """What is left on the device once everything else is decided on: the states of what waits for a person."""
        for _try in range(180):
            states = self.page.evaluate(STATES)
            if "waiting" not in states:
                return states
            self.page.wait_for_timeout(SECOND / 2)
        raise AssertionError(f"{self.person} still waits: {states}")

    def conflicts(self):
        return self.page.locator(".onsite-conflict")

    def _address(self, name):
        return reverse(f"fieldwork:{name}", args=[self.visit.pk])

    def _open(self, name):
        if not self.page.url.endswith(self._address(name)):
            self.page.goto(self._address(name))
            self._ready()

    def _ready(self):
        expect(self.page.locator("html[data-onsite=ready]")).to_be_attached(timeout=20 * SECOND)

    def _row(self, n):
        self._open("record")
        return self.page.locator("[data-row]").nth(n)


@pytest.fixture
def visit(cast):
    """A visit that is being held now: questions of which each of the two has some, and some are everybody's."""
    visit = make_open_visit(cast)
    make_procedure(cast.ncc, "QT-NCC-12")
    for n in range(2, QUESTIONS):
        make_item(visit, text=f"Câu {n}: Hồ sơ lưu có đủ phiếu kiểm soát không?")
    return visit


@pytest.fixture
def devices(chromium, live_server, cast, visit, tmp_path):
    team, site = (cast.lead, cast.auditor), live_server.url
    devices = [Device(chromium, site, tmp_path / one.username, one, visit) for one in team]
    yield devices
    for device in devices:
        device.kill()


def plan(count):
    """Who writes what, in which order: mixed, the same in every run."""
    mixed = random.Random(count)  # noqa: S311 - no secret
    work = [(n % 2, KINDS[(n // 2) % len(KINDS)]) for n in range(count)]
    mixed.shuffle(work)
    return work


def question_for(device, n):
    """Each has questions of its own, after those that both write about."""
    return SHARED + 2 * n + device


@pytest.mark.parametrize("count", [12, pytest.param(60, marks=pytest.mark.hazard)])
def test_what_two_devices_wrote_without_a_network_arrives_once_though_one_was_killed(devices, visit, cast, count):
    for device in devices:
        device.take_along()
    for place, device in enumerate(devices):
        device.note(0, f"Cả hai cùng ghi: {place}")  # of these two one must lose, and must be told
    work, turns = plan(count - 2), [0, 0]
    for number, (who, kind) in enumerate(work):
        if number == len(work) // 2:
            devices[1].kill()
            devices[1].start(offline=True)
        if devices[who].page.url == "about:blank":
            devices[who].page.goto(devices[who]._address("record"))
            devices[who]._ready()
        devices[who].write(kind, question_for(who, turns[who]))
        turns[who] += 1

    assert Operation.objects.filter(user__in=[cast.lead, cast.auditor]).count() == 0
    for device in devices:
        device.go_home()
    left = [device.at_rest() for device in devices]

    assert sorted(left) == [[], ["conflict"]]
    winner, loser = devices[left.index([])], devices[left.index(["conflict"])]
    expect(loser.conflicts()).to_have_count(1)
    expect(loser.conflicts()).to_contain_text(f"Cả hai cùng ghi: {devices.index(winner)}")
    expect(loser.conflicts()).to_contain_text(f"Cả hai cùng ghi: {devices.index(loser)}")
    assert everything_once(visit, devices) == []
    assert trail.verify(cast.agency) == []


def everything_once(visit, devices):
    """What of all that was written down is not there, or more than once."""
    wrong = []
    for device in devices:
        for kind, words in device.written:
            rows = {
                "answer": visit.checklist.filter(note=words),
                "note": visit.checklist.filter(note=words),
                "sample": visit.samples.filter(case_code=words),
                "interview": visit.interviews.filter(remark=words),
                "finding": visit.findings.filter(title=words),
                "photo": visit.evidence.filter(caption=words),
            }[kind]
            if rows.count() != 1:
                wrong.append((kind, words, rows.count()))
    made = visit.samples.count() + visit.interviews.count() + visit.findings.count() + visit.evidence.count()
    meant = sum(kind not in ("answer", "note") for device in devices for kind, _words in device.written)
    return wrong if made == meant else [*wrong, (made, meant)]
