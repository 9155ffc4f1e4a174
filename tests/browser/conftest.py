"""People at their screens: the pages as Chromium shows them, from signing in on."""

import os
import re
import shutil

import pytest
from django.core.cache import cache
from playwright.sync_api import expect, sync_playwright

from ..factories import PASSWORD

SECOND = 1000
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
# What browser and htmx write about a request that was refused or did not arrive.
REFUSED = re.compile("^(Failed to load resource|Response Status Error Code 4|htmx:sendError|htmx:afterRequest)")


def until(page, true, seconds=60):
    """Wait for something that the page does not show."""
    for _n in range(10 * seconds):
        if true():
            return
        page.wait_for_timeout(100)
    pytest.fail("It did not come true in time.")


@pytest.fixture(scope="package")
def chromium():
    """One browser for all of these tests."""
    path = shutil.which("chromium")
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "Browser tests need Chromium; on Debian: apt-get install chromium"
        )
    expect.set_options(timeout=20 * SECOND)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread, for which Django would refuse us the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--lang=vi-VN"])
        yield browser
        browser.close()


@pytest.fixture
def screens(chromium, live_server):
    """Screens of people, each on a device of their own; what the browser complains about fails the test."""
    cache.clear()  # attempts to sign in are counted there
    screens = Screens(chromium, live_server.url)
    yield screens
    screens.close()
    assert screens.complaints == []


@pytest.fixture
def sign_in(screens):
    """`sign_in(person)`: a page on which that person has signed in."""
    return screens.sign_in


class Screens:
    """Browser contexts of a test, and what went wrong in them."""

    def __init__(self, browser, site):
        self.browser, self.site = browser, site
        self.contexts, self.complaints = [], []
        self.refusals_expected = False

    def sign_in(self, person, *, to="/rounds/", device=DESK, **options):
        page = self.open(device=device, **options)
        page.goto(f"/accounts/login/?next={to}")
        self.enter(page, person)
        return page

    def enter(self, page, person):
        """Sign in on the page that asks for it."""
        page.get_by_label("Tên đăng nhập").fill(person.username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page).not_to_have_url(re.compile("/accounts/"))

    def open(self, *, device=DESK, **options):
        """A page that nobody has signed in on."""
        place = {"base_url": self.site, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        calm = {"reduced_motion": "reduce"}  # a page that still scrolls would move away under the click
        context = self.browser.new_context(**{**place, **calm, **device, **options})
        context.set_default_timeout(30 * SECOND)
        self.contexts.append(context)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context.new_page()

    def _listen(self, message):
        """Scripts that fail, and whatever the Content-Security-Policy has refused."""
        address = message.location.get("url", "")
        expected = REFUSED.match(message.text) and (self.refusals_expected or address.endswith("/favicon.ico"))
        if message.type == "error" and not expected:
            self.complaints.append(f"{address}: {message.text}")

    def close(self):
        for context in self.contexts:
            context.close()
