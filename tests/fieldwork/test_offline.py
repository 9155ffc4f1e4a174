"""What a device stores of a visit, and what it asks the server besides: worker, manifest, token, a password."""

import re
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse

from audits.core import clock, device, files
from audits.core.sniffing import MB
from audits.fieldwork import offline
from audits.fieldwork.models import Evidence
from audits.planning.models import Visit
from audits.procedures.models import Revision

from ..core.corpus import PDF
from ..factories import (
    PASSWORD,
    close_visit,
    make_finding,
    make_interview,
    make_open_visit,
    make_procedure,
    make_revision,
    make_sample,
)
from .pages import address

FETCHED = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


@pytest.fixture
def packed(cast, at_screen, visit):
    """`packed()`: what the auditor's device is told to store."""
    return lambda person=cast.auditor: at_screen(person).get(address("offline", visit.pk)).json()


def kept(by, name="QT.pdf"):
    return files.keep(PDF, by=by, name=name)


def revised(procedure, by, effective_on, **values):
    number = procedure.revisions.count()
    return make_revision(procedure, by, effective_on=effective_on, revision=number, file=kept(by), **values)


def file_of(revision):
    return reverse("procedures:file", args=[revision.procedure_id, revision.pk])


# ---- what is stored


def test_every_page_that_is_stored_opens_for_the_one_who_stores_it(cast, at_screen, visit, packed):
    procedure = make_procedure(cast.ncc)
    visit.procedures.add(procedure)
    make_sample(visit, procedure, cast.auditor)
    make_interview(visit, cast.auditor)
    make_finding(visit, cast)
    Evidence.enter(by=cast.auditor, visit=visit, file=kept(cast.auditor))
    browser, told = at_screen(cast.auditor), packed()
    assert {url: browser.get(url).status_code for url in told["pages"]} == dict.fromkeys(told["pages"], 200)
    names = {resolve(url).view_name for url in told["pages"]}
    assert names == {
        "planning:visit",
        *offline.TABS,
        *(name for pair in offline.CORRECTED.values() for name in pair),
        "fieldwork:on_site",
        "findings:raise",
        "findings:edit_draft",
        "findings:step",
        "procedures:procedure",
    }
    assert len(told["pages"]) == len(set(told["pages"]))
    assert told["user"] == cast.auditor.pk


def test_forms_that_are_closed_are_not_stored(cast, visit, packed):
    make_interview(visit, cast.auditor)
    close_visit(visit, cast)
    names = {resolve(url).view_name for url in packed()["pages"]}
    assert names == {"planning:visit", "fieldwork:on_site", *offline.TABS}


def test_a_page_is_fetched_again_when_what_it_shows_has_changed(cast, visit, packed):
    first, second = (make_interview(visit, cast.auditor) for _n in range(2))
    before = packed()["stamps"]
    first.edit(by=cast.auditor, version=first.version, remark="Phải chờ lâu")
    after = packed()["stamps"]
    corrected, other = (address("interview", visit.pk, one.pk) for one in (first, second))
    assert before[corrected] != after[corrected]
    assert before[other] == after[other]
    assert address("record", visit.pk) not in after  # fetched each time


def test_the_revision_in_force_comes_along_and_those_of_the_days_of_the_case_files(cast, at_screen, visit, packed):
    day = visit.round.starts_on
    procedure, other = make_procedure(cast.ncc), make_procedure(cast.ncc)
    visit.procedures.add(procedure)
    at_case = revised(procedure, cast.head, day - timedelta(days=60))
    between = revised(procedure, cast.head, day - timedelta(days=20))
    in_force = revised(procedure, cast.head, day - timedelta(days=5))
    later = revised(
        procedure, cast.head, day + timedelta(days=1)
    )  # in force when it is stored, not on the day of the visit
    draft = revised(procedure, cast.head, None, status=Revision.Status.DRAFT)
    elsewhere = revised(other, cast.head, day - timedelta(days=60))
    make_sample(visit, procedure, cast.auditor, received_on=day - timedelta(days=30))
    told = packed()["files"]
    assert set(told) == {file_of(at_case), file_of(in_force)}
    assert not set(told) & {file_of(one) for one in (between, later, draft, elsewhere)}
    browser = at_screen(cast.auditor)
    assert [browser.get(url)["Content-Type"] for url in told] == ["application/pdf"] * 2


def test_files_that_are_too_large_are_named_instead_of_stored(cast, visit, packed, monkeypatch):
    procedures = [make_procedure(cast.ncc) for _n in range(3)]
    visit.procedures.set(procedures)
    revisions = [revised(one, cast.head, visit.round.starts_on) for one in procedures]
    size = revisions[0].file.size
    revisions[1].file.size = offline.LARGEST + 1
    revisions[1].file.name = "Quy trình rất lớn.pdf"
    revisions[1].file.save()
    monkeypatch.setattr(offline, "ALL_FILES", size)  # room for one of them
    told = packed()
    assert told["files"] == [file_of(revisions[0])]
    assert [one["name"] for one in told["left_out"]] == ["Quy trình rất lớn.pdf", "QT.pdf"]
    assert told["left_out"][0]["mb"] == offline.LARGEST // MB


def test_stored_pages_go_two_weeks_after_the_visit(visit):
    with clock.at(visit.ends_at):
        assert offline.until(visit) == visit.ends_at + timedelta(days=14)
    with clock.at(visit.ends_at + timedelta(days=40)):  # entered long afterwards
        assert offline.until(visit) == clock.now() + timedelta(days=1)


def test_scripts_fonts_and_style_sheets_come_along_and_the_worker_does_not(packed):
    assets = packed()["assets"]
    for name in ("js/onsite/store.js", "vendor/idb-8.0.4/idb.js", "js/house.js", "css/house.css", "img/icons.svg"):
        assert f"/static/{name}" in assets
    assert "/static/django_htmx/htmx-2.min.js" in assets
    assert len([one for one in assets if one.endswith(".woff2")]) == 12
    assert not [one for one in assets if "sw" in one.rsplit("/", 1)[1]]
    assert all(finders.find(one.removeprefix("/static/")) for one in assets if one.startswith("/static/"))


def test_only_the_team_takes_a_visit_along(cast, at_screen, visit):
    here = {
        person: at_screen(person).get(address("offline", visit.pk)).status_code
        for person in (cast.lead, cast.auditor, cast.secretariat, cast.staff, cast.stranger)
    }
    assert list(here.values()) == [200, 200, 403, 404, 404]
    page = visit.get_absolute_url()
    assert "data-offline" in at_screen(cast.auditor).get(page).content.decode()
    assert "data-offline" not in at_screen(cast.secretariat).get(page).content.decode()


def test_an_office_can_switch_it_off(cast, at_screen, visit, settings):
    settings.OFFLINE = False
    browser = at_screen(cast.auditor)
    assert "unregister" in browser.get("/sw.js").content.decode()
    assert browser.get(address("offline", visit.pk)).status_code == 403
    page = browser.get(address("record", visit.pk)).content.decode()
    assert "data-offline" not in page
    assert '<meta name="offline" content="off">' in page


# ---- the worker, and how the program is called


def test_the_worker_is_asked_for_anew_each_time_and_knows_our_addresses():
    response = Client().get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    source = response.content.decode()
    named = dict(re.findall(r'const (\w+) = "(/[^"]*)"', source))
    assert named == {"FALLBACK": address("on_site"), "SIGN_OUT": reverse("account_logout")}
    assert reverse("manifest") in source
    assert "/static/" in source


def test_what_the_worker_leaves_alone(visit):
    never = re.search(r"const NEVER = /(.*)/;", (device.SOURCES / "sw.js").read_text())[1]
    for url in ("/token", "/sw.js", f"/visits/{visit.pk}/operations/answer/", f"/visits/{visit.pk}/changes/"):
        assert re.search(never, url), url
    assert not re.search(never, address("record", visit.pk))


def test_the_program_has_a_name_and_icons_on_a_home_screen():
    response = Client().get("/manifest.webmanifest")
    told = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (told["name"], told["start_url"], told["display"]) == ("Đánh giá nội bộ", "/", "standalone")
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in told["icons"])


# ---- whose session it is


def test_the_token_says_whose_session_it_is(cast, at_screen):
    response = at_screen(cast.auditor).get("/token")
    told = response.json()
    assert (told["user"], told["name"]) == (cast.auditor.pk, cast.auditor.full_name)
    assert "no-store" in response["Cache-Control"]
    nobody = Client().get("/token")
    assert nobody.status_code == 401
    assert nobody.json()["state"] == "signed_out"


def test_a_page_whose_session_has_ended_signs_in_with_that_token(cast):
    cache.clear()
    browser = Client(enforce_csrf_checks=True)
    entered = {"login": cast.auditor.username, "csrfmiddlewaretoken": browser.get("/token").json()["token"]}
    refused = browser.post("/accounts/login/", {**entered, "password": "falsch"}, headers=FETCHED)
    assert refused.status_code == 400
    assert refused.json()["form"]["errors"]
    taken = browser.post("/accounts/login/", {**entered, "password": PASSWORD}, headers=FETCHED)
    assert taken.status_code == 200
    assert browser.get("/token").json()["user"] == cast.auditor.pk


def test_guessing_a_password_there_is_slowed_down_as_on_the_page(cast):
    cache.clear()
    browser = Client()
    entered = {"login": cast.auditor.username, "password": "falsch"}
    answers = [browser.post("/accounts/login/", entered, headers=FETCHED).status_code for _n in range(12)]
    assert set(answers) <= {400, 429}
    entered["password"] = PASSWORD  # too late for the right one
    assert browser.post("/accounts/login/", entered, headers=FETCHED).status_code in (400, 429)
    assert browser.get("/token").status_code == 401


def test_a_visit_that_is_cancelled_is_not_offered(cast, at_screen, visit):
    Visit.objects.filter(pk=visit.pk).update(status=Visit.Status.CANCELLED)
    assert "data-offline" not in at_screen(cast.auditor).get(visit.get_absolute_url()).content.decode()
