"""Two tablets of a team write without a network, one of them dies in between: everything arrives once, or is shown."""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Error, expect

from ..factories import PASSWORD, make_item, make_open_visit, make_procedure
from .conftest import SECOND
from .pictures import chosen, of_phone
from .test_offline import download
from .test_on_site import badge, enter_sample, note, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Of each kind, on each tablet. Both answer the first questions, so those meet.
SHORT = {"answers": 4, "samples": 2, "interviews": 2, "findings": 1, "files": 1}
LONG = {"answers": 14, "samples": 6, "interviews": 5, "findings": 3, "files": 2}
SHARED = 2


class Tablet:
    """A device of its own: its browser can be killed as a battery dies; what is on its disk stays."""

    def __init__(self, browser_type, folder, site, person, visit):
        self.browser_type, self.folder, self.site = browser_type, folder, site
        self.person, self.visit = person, visit
        self.written = 0
        self.start()

    def start(self):
        self.context = self.browser_type.launch_persistent_context(
            str(self.folder),
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--lang=vi-VN"],
            base_url=self.site,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": 820, "height": 1100},
            has_touch=True,
        )
        self.context.set_default_timeout(20 * SECOND)
        self.page = self.context.pages[0]

    def die(self):
        """Without a chance to write anything more."""
        killed = 0
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (process / "cmdline").read_bytes().split(b"\0")
                if f"--user-data-dir={self.folder}".encode() in words:
                    os.kill(int(process.name), signal.SIGKILL)
                    killed += 1
        assert killed
        with suppress(Error):
            self.context.close()

    def take_along(self):
        """Sign in and store the visit, as one does in the office."""
        self.page.goto("/accounts/login/?next=" + self.address("record"))
        self.page.get_by_label("Tên đăng nhập").fill(self.person.username)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        download(ready(self.page))

    def address(self, name):
        return reverse(f"fieldwork:{name}", args=[self.visit.pk])

    def open(self, name):
        if not self.page.url.endswith(self.address(name)):
            self.page.goto(self.address(name))
        ready(self.page)

    def count(self, more=1):
        self.written += more
        expect(badge(self.page)).to_contain_text(f"{self.written} mục chờ gửi")

    # What is written, each numbered so that it can be found again

    def answers(self, number):
        self.open("record")
        row = self.page.locator("[data-row]").nth(number if number < SHARED else self.own_row(number))
        note(row, f"{self.person.username} ghi {number}")
        self.count()

    def own_row(self, number):
        return 2 * number - SHARED + self.which

    def samples(self, number):
        self.open("samples")
        enter_sample(self.page, f"{self.person.username} HS {number}")
        self.count()

    def interviews(self, number):
        self.open("interviews")
        if not self.page.locator("#entry[open]").count():
            self.page.locator("#entry summary").click()
        self.page.get_by_label("Rất hài lòng").check()
        self.page.get_by_label("Ghi chú").fill(f"{self.person.username} hỏi {number}")
        self.page.get_by_role("button", name="Lưu phỏng vấn").click()
        self.count()

    def findings(self, number):
        self.page.goto(reverse("findings:raise", args=[self.visit.pk]))
        ready(self.page)
        self.page.locator("[name=grade]").first.check()
        self.page.get_by_label("Tiêu đề").fill(f"{self.person.username} thấy {number}")
        self.page.get_by_role("button", name="Lưu phát hiện").click()
        expect(self.page).to_have_url(self.site + self.address("findings"))
        ready(self.page)
        self.count()

    def files(self, number):
        self.open("record")
        row = self.page.locator("[data-row]").nth(self.own_row(SHARED))
        photo = chosen(f"{number}.jpg", of_phone((900, 600), orientation=1))
        row.locator("input[multiple]").set_input_files(photo)
        window = self.page.get_by_role("dialog", name="Trước khi lưu ảnh")
        expect(window.locator("[data-part=busy]")).to_be_hidden(timeout=30 * SECOND)
        window.get_by_label("Nội dung").fill(f"{self.person.username} chụp {number}")
        window.locator("[data-part=keep]").click()
        expect(window).to_be_hidden()
        self.count()

    def write(self, work):
        for kind, number in work:
            getattr(self, kind)(number)

    def arrive(self, conflicts):
        """Back in the network; whoever is asked for the password gives it."""
        self.context.set_offline(False)
        self.open("record")
        password = self.page.locator("[data-session] dialog[open] [name=password]")
        settled = self.page.locator("[data-sync]:is([data-look=saved], [data-look=attention])")
        expect(password.or_(settled).first).to_be_visible(timeout=60 * SECOND)
        if password.count():
            password.fill(PASSWORD)
            password.press("Enter")
        words = f"{conflicts} mục cần chọn" if conflicts else "Đã lưu hết"
        expect(badge(self.page)).to_have_text(words, timeout=120 * SECOND)


@pytest.fixture
def tablets(chromium, live_server, cast, tmp_path):
    """A visit with as many questions as are needed, and the tablets of two auditors who take it along."""
    cache.clear()
    visit = make_open_visit(cast)
    for _n in range(2 * LONG["answers"]):
        make_item(visit)
    make_procedure(cast.ncc)
    made = []
    for which, person in enumerate((cast.auditor, cast.lead)):
        tablet = Tablet(chromium.browser_type, tmp_path / person.username, live_server.url, person, visit)
        tablet.which = which
        tablet.take_along()
        made.append(tablet)
    yield made
    for tablet in made:
        with suppress(Error):
            tablet.context.close()


@pytest.mark.parametrize(
    "each", [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.hazard)]
)
def test_two_tablets_without_a_network_one_dies_and_everything_arrives_once(tablets, each):
    work = [(kind, number) for number in range(max(each.values())) for kind in each if number < each[kind]]
    first, second = tablets
    for tablet in tablets:
        tablet.context.set_offline(True)
    first.write(work[: len(work) // 2])
    first.die()
    first.start()
    first.context.set_offline(True)
    first.open("record")
    first.count(more=0)
    first.write(work[len(work) // 2 :])
    second.write(work)
    assert [tablet.written for tablet in tablets] == [len(work)] * 2

    first.arrive(conflicts=0)
    second.arrive(conflicts=SHARED)
    visit = first.visit
    assert {item.note for item in visit.checklist.in_order()[:SHARED]} == {
        f"{first.person.username} ghi {n}" for n in range(SHARED)
    }
    for number in range(SHARED):
        row = second.page.locator("[data-row]").nth(number)
        expect(row.locator(".onsite-conflict")).to_contain_text(f"{first.person.username} ghi {number}")
        expect(row.locator(".onsite-conflict")).to_contain_text(f"{second.person.username} ghi {number}")
        row.get_by_role("button", name="Lưu lựa chọn").click()
    expect(badge(second.page)).to_have_text("Đã lưu hết", timeout=60 * SECOND)
    assert arrived(visit) == expected(tablets, each)


def arrived(visit):
    """All that the visit holds."""
    return sorted(
        [
            *(item.note for item in visit.checklist.exclude(note="")),
            *(sample.case_code for sample in visit.samples.all()),
            *(interview.remark for interview in visit.interviews.all()),
            *(finding.title for finding in visit.findings.all()),
            *(one.caption for one in visit.evidence.all()),
        ]
    )


def expected(tablets, each):
    """What both wrote, once; of the shared questions what the second chose, which was the own text."""
    words = {"answers": "ghi", "samples": "HS", "interviews": "hỏi", "findings": "thấy", "files": "chụp"}
    made = []
    for tablet in tablets:
        for kind, times in each.items():
            begin = SHARED if kind == "answers" and tablet is tablets[0] else 0
            made += [f"{tablet.person.username} {words[kind]} {number}" for number in range(begin, times)]
    return sorted(made)
