"""Every page, as each person meets it: on a desk and on a phone, by day and by night, usable by everybody.

The pages are those of access_table.py, so a new one is looked at as soon as it has its row there. Nothing may scroll
sideways, no script may fail, the Content-Security-Policy may refuse nothing, and axe-core, which lies beside this file
for this test only, may find nothing against WCAG 2.2 AA.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from audits.reports import issuing, kinds

from .. import story
from ..access_table import PUBLIC, ROWS, Row
from ..test_access import address
from .conftest import DESK

AXE = (Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# Seen as somebody does who scrolls: what lies under a bar that stands still comes out from under it, rows out of sight
# take their place and their colours.
LOOK = """async (asked) => {
  for (const one of document.body.querySelectorAll("*")) {
    const { position, contentVisibility } = getComputedStyle(one);
    if (position === "sticky") one.style.position = "static";
    if (contentVisibility === "auto") one.style.contentVisibility = "visible";
  }
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish();
  const found = await axe.run(document, {...asked, resultTypes: ["violations"]});
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`);
}"""
EVERYTHING = {"runOnly": TAGS}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # nothing else changes with the light
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

# One person of each role; the first whom a page opens to examines it closely, in both lights.
PEOPLE = ("secretariat", "lead", "chair", "head", "administrator", "committee", "staff")
NO_PAGES = ("healthz", "service_worker", "manifest")
HALVES = (True, False)  # for two processors: the secretariat's pages are as many as those of all others


def visitors(row):
    """Who of PEOPLE goes to a page; a person of another kind where it opens to none of them."""
    return [name for name in PEOPLE if name in row.opens] or sorted(row.opens)[:1]


def pages():
    """(row, who goes there): everybody to each kind of page, and somebody to each page that looks different."""
    been = set()
    for row in ROWS:
        if row.answer == 200 and row.opens:
            first, *others = visitors(row)
            yield row, first
            been.add((row.name, first))
            for name in others:
                if (row.name, name) not in been:
                    been.add((row.name, name))
                    yield row, name


def test_every_page_of_the_program_is_gone_to_by_somebody_of_each_role_that_it_opens_to():
    gone = {(row.name, name) for row, name in pages()}
    assert {name for name, _person in gone} == {row.name for row in ROWS if row.answer == 200 and row.opens}
    assert gone >= {(row.name, name) for row in ROWS if row.answer == 200 for name in row.opens & set(PEOPLE)}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("secretariat", HALVES, ids=["by the secretariat", "by the others"])
def test_every_page_is_usable_by_everybody_in_both_lights_on_a_desk_and_on_a_phone(secretariat, screens, monkeypatch):
    for module in (kinds, issuing):
        monkeypatch.setattr(module, "print_pdf", lambda *args, **kwargs: b"%PDF-1.7")
    world, wrong, plan = story.play(), [], list(pages())
    screens.refusals_expected = True  # of forms with mistakes, and of pages that are not there
    for name in dict.fromkeys(name for _row, name in plan if (name == "secretariat") == secretariat):
        page = screens.open(device=DESK, reduced_motion="reduce")
        browser = signed_in(page, getattr(world.cast, name), screens.site)
        for row in (row for row, who in plan if who == name):
            url, closely = address(row, world), visitors(row)[0] == name
            if is_page(browser, url):
                page.goto(url)
                wrong += [f"{row}, {name}, {where}: {what}" for where, what in looked_at(page, closely=closely)]
        if secretariat:
            wrong += elsewhere(page, world)
    if not secretariat:
        wrong += by_anybody(screens.open(device=DESK, reduced_motion="reduce"))
    assert not wrong, "\n".join(wrong)


def is_page(browser, url):
    """Whether an address answers with a page to look at, and not with a file."""
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return answer.headers["Content-Type"].startswith("text/html")


def elsewhere(page, world):
    """What has no row of its own: a form with mistakes, a page that is not there, a password of one's own."""
    yield from (f"form with mistakes, {where}: {what}" for where, what in looked_at(came_back(page, world)))
    for url in ("/khong-co/", reverse("account_change_password")):
        page.goto(url)
        yield from (f"{url}, {where}: {what}" for where, what in looked_at(page))


def by_anybody(page):
    """The pages that ask nobody to sign in."""
    for name, status in PUBLIC.items():
        if status == 200 and name not in NO_PAGES:
            key = {"uidb36": "1", "key": "set-password"} if name == "account_reset_password_from_key" else None
            page.goto(reverse(name, kwargs=key))
            yield from (f"{name}, {where}: {what}" for where, what in looked_at(page))


def came_back(page, world):
    """A form that was sent with nothing in it."""
    page.goto(address(Row("planning:new_round"), world))
    page.locator("main form[method=post] [type=submit]").click()
    assert page.locator("main .is-invalid").count()
    return page


def signed_in(page, person, site):
    """As after the page for signing in, which other tests go through."""
    browser = Client()
    browser.force_login(person)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return browser


def looked_at(page, *, closely=True):
    """(where, what is wrong) of the page that is open: wide and narrow, and if looked at closely, light and dark."""
    if closely:
        page.evaluate(AXE)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if too_wide > 0:
            yield size["width"], f"scrolls sideways by {too_wide}"
        for light, asked in (("light", EVERYTHING), ("dark", COLOURS)) if closely else ():
            page.evaluate("light => document.documentElement.dataset.bsTheme = light", light)
            yield from ((f"{light} {size['width']}", what) for what in page.evaluate(LOOK, asked))
    page.set_viewport_size(WIDE)
