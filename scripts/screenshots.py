"""The pictures of the README, made anew from a running demo.

screenshots.py http://127.0.0.1:8000
"""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PASSWORD = "Demo-ISO-9001"  # noqa: S105 - known to everybody, in the demo only
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
WIDTH = 1280
LARGEST = 200_000  # bytes, so that the README opens quickly


def main():
    site, browser_path = sys.argv[1].rstrip("/"), shutil.which("chromium")
    if browser_path is None:
        sys.exit("There is no Chromium; on Debian: apt-get install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--lang=vi-VN"])
        take(my_work(signed_in(browser, site, "phobandai")), "my-work.png", height=860)
        take(timetable(signed_in(browser, site, "thuongtruc")), "timetable.png", height=882)
        secretariat = signed_in(browser, site, "thuongtruc")
        keep(report(secretariat), "report.png")
        take(programme(secretariat), "programme.png", height=900)
        take(overview(signed_in(browser, site, "truongban")), "overview.png", height=1100)
        auditor = record(signed_in(browser, site, "totruong1"))
        take(auditor, "record.png", height=868)
        take(without_network(auditor), "without-network.png", height=868)
        browser.close()


def signed_in(browser, site, username):
    screen = {"viewport": {"width": WIDTH, "height": 900}, "reduced_motion": "reduce", "locale": "vi-VN"}
    page = browser.new_context(base_url=site, **screen).new_page()
    page.goto("/accounts/login/?next=/rounds/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit].btn-primary").click()
    page.wait_for_url("**/rounds/")
    return page


def my_work(page):
    """What waits for a deputy director, who stands in for the chair as well."""
    page.goto("/")
    page.locator("article.task").first.wait_for()
    return page


def timetable(page):
    """The plan of the round of 2017, as the secretariat sees it."""
    page.locator("tbody a", has_text=re.compile("/2017")).first.click()
    page.locator("a[href$='/visits/']").first.click()
    page.locator("table.timetable").wait_for()
    return page


def programme(page):
    """This year's programme: what was planned, and what came of it."""
    page.goto("/programme/")
    page.locator("table.programme").wait_for()
    return page


def overview(page):
    """Where the year stands, for the chair."""
    page.goto("/dashboard/")
    year = page.locator("a[href*='year=']", has_text="Năm").first.get_attribute("href")
    page.set_viewport_size({"width": WIDTH, "height": 1100})
    page.goto(f"/dashboard/{year}")
    page.locator(".kpi").first.wait_for()
    return page


def report(page):
    """The first sheet of the issued report of 2017, as a picture."""
    if shutil.which("pdftoppm") is None:
        sys.exit("There is no pdftoppm; on Debian: apt-get install poppler-utils")
    page.goto("/documents/?sort=-number")
    row = page.locator("tbody tr", has_text="/2017").first
    paper = page.request.get(row.locator("a[href$='/download/']").get_attribute("href")).body()
    command = ["pdftoppm", "-png", "-r", "75", "-f", "1", "-l", "1", "-gray", "-"]
    return subprocess.run(command, input=paper, capture_output=True, check=True).stdout


def record(page):
    """A visit that is being held today, with some of its questions answered."""
    page.locator("tbody a").first.click()
    page.locator("a[href$='/visits/']").first.click()
    page.locator("a.slot", has_text="Đang đánh giá").first.click()
    page.locator("a[href$='/record/']").first.click()
    page.locator("[data-row]").first.wait_for()
    return page


def without_network(page):
    """The same page where the network is gone: answers wait on the device."""
    page.locator("html[data-onsite=ready]").wait_for()
    page.context.set_offline(True)
    still_open = page.locator("[data-row]:not(:has(input[name=answer]:checked))").first
    row = page.locator(f"#{still_open.get_attribute('id')}")
    row.get_by_text("Phù hợp", exact=True).click()
    row.locator("[name=note]").fill("Sổ theo dõi đủ cột; 5/5 hồ sơ mẫu có ngày trả kết quả.")
    row.locator("[name=note]").blur()
    row.evaluate("row => scrollTo(0, scrollY + row.getBoundingClientRect().top - 220)")
    page.locator("[data-sync]", has_text="chờ gửi").wait_for()
    return page


def take(page, name, *, height):
    """One picture of what stands on the first screen."""
    page.wait_for_load_state("networkidle")
    keep(page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": height}), name)


def keep(picture, name):
    """With 128 colours a picture is a third of its size; rare ones count too, as grades are told apart by theirs."""
    target = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(
        128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    ).save(target, "PNG", optimize=True)
    picture = target.getvalue()
    if len(picture) > LARGEST:
        sys.exit(f"{name} would have {len(picture):,} bytes; crop it.")
    (FOLDER / name).write_bytes(picture)
    print(f"{FOLDER / name}: {len(picture):,} bytes")


if __name__ == "__main__":
    main()
