"""The main pages, as the people they are for meet them: usable by everybody (WCAG 2.2 AA), in both lights, on a phone.

What a machine can see of it is asked of axe-core, which lies beside this file for this test only.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from .. import story
from ..access_table import Row
from ..test_access import address
from .conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
LOOK = """async (asked) => {
  const found = await axe.run(document, {...asked, resultTypes: ["violations"]});
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`);
}"""
EVERYTHING = {"runOnly": TAGS}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}  # nothing else changes with the light
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PAGES = {
    None: ["account_login"],
    "secretariat": [
        "planning:rounds",
        "planning:round draft",
        "planning:teams draft",
        "planning:timetable draft",
        "planning:new_visit draft",
        "reports:edit draft_document",
        "organisation:department ncc",
    ],
    "chair": ["planning:approve submitted", "reports:document submitted_document", "dashboards:overview"],
    "lead": ["fieldwork:checklist planned_visit", "findings:harmonise underway"],
    "member": ["fieldwork:record open_visit", "fieldwork:samples open_visit", "findings:raise open_visit"],
    "head": [
        "dashboards:overview",
        "planning:visit signed_visit",
        "findings:finding presented",
        "findings:step presented dispute",
    ],
    "administrator": ["organisation:person chair", "organisation:settings"],
    "staff": ["findings:findings", "procedures:procedure procedure", "reports:documents", "standard:questions"],
}


def test_the_main_pages_are_usable_by_everybody_in_both_lights_on_a_desk_and_on_a_phone(screens):
    world, wrong = story.play(), []
    screens.refusals_expected = True  # of the form with mistakes
    for name, pages in PAGES.items():
        page = screens.open(device=DESK, reduced_motion="reduce")
        if name:
            signed_in(page, getattr(world.cast, name), screens.site)
        for one in pages:
            page.goto(address(Row(one), world))
            wrong += [f"{one}, {where}: {what}" for where, what in looked_at(page)]
        if name == "secretariat":
            wrong += [f"form with mistakes, {where}: {what}" for where, what in looked_at(came_back(page, world))]
    assert wrong == []


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


def looked_at(page):
    """(where, what is wrong) of the page that is open: wide and narrow, light and dark."""
    page.evaluate(AXE)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if too_wide > 0:
            yield size["width"], f"scrolls sideways by {too_wide}"
        for light, asked in (("light", EVERYTHING), ("dark", COLOURS)):
            page.evaluate("light => document.documentElement.dataset.bsTheme = light", light)
            yield from ((f"{light} {size['width']}", what) for what in page.evaluate(LOOK, asked))
    page.set_viewport_size(WIDE)
