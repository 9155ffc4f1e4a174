"""Standard wordings: kept by the secretariat, offered where they fit, inserted as plain text."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.standard.models import Wording

from ..factories import make_open_visit
from ..fieldwork.pages import address, sent


@pytest.fixture
def wording(cast):
    return Wording.enter(by=cast.secretariat, agency=cast.agency, use="note", text="Đã xem … hồ sơ, đúng hạn.")


def test_the_secretariat_writes_one_after_the_other(cast, at_screen):
    browser = at_screen(cast.secretariat)
    said = sent(use="evidence", text="HS …, hẹn trả ngày …", more="1")
    answer = browser.post(address("standard:new_wording"), said)
    assert answer["Location"].endswith("/wordings/new/?use=evidence")
    assert Wording.objects.get().use == "evidence"
    assert (
        "selected" in re.search(r'<option value="evidence"[^>]*>', browser.get(answer["Location"]).content.decode())[0]
    )


def test_the_same_wording_is_there_once_for_each_use(cast, wording):
    with pytest.raises(RuleBroken, match="already"):
        Wording.enter(by=cast.secretariat, agency=cast.agency, use="note", text=wording.text)
    assert Wording.enter(by=cast.secretariat, agency=cast.agency, use="minutes", text=wording.text).pk


def test_a_wording_is_changed_withdrawn_and_put_back_with_its_history(cast, at_screen, wording):
    browser = at_screen(cast.secretariat)
    version = wording.version
    browser.post(address("standard:edit_wording", wording.pk), sent(use="note", text="Đã xem …", version=version))
    browser.post(address("standard:withdraw_wording", wording.pk), sent(version=version + 1))
    assert "Đã xem" not in browser.get("/wordings/").content.decode()
    assert "Đã xem" in browser.get("/wordings/?state=withdrawn").content.decode()
    browser.post(address("standard:restore_wording", wording.pk), sent(version=version + 2))
    assert "Đã xem" in browser.get("/wordings/?q=da+xem").content.decode()
    verbs = Event.objects.of(wording).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["entered", "edited", "withdrawn", "restored"]


@pytest.mark.parametrize("who", ["administrator", "chair", "lead", "head", "stranger"])
def test_only_the_secretariat_of_the_agency_keeps_them(cast, wording, who):
    with pytest.raises(PermissionDenied):
        wording.edit(by=getattr(cast, who), text="Khác")


def test_what_is_offered_is_in_use_of_the_own_agency_and_fits(cast, wording):
    Wording.enter(by=cast.secretariat, agency=cast.agency, use="statement", text="… không đáp ứng điều …")
    Wording.enter(by=cast.stranger, agency=cast.stranger.agency, use="note", text="Của cơ quan khác")
    Wording.enter(by=cast.secretariat, agency=cast.agency, use="note", text="Cũ").withdraw(by=cast.secretariat)
    offered = Wording.objects.offered_for(cast.auditor, *Wording.Use)
    assert [(use, [one.text for one in found]) for use, found in offered] == [
        ("note", ["Đã xem … hồ sơ, đúng hạn."]),
        ("statement", ["… không đáp ứng điều …"]),
    ]


def test_each_page_has_its_wordings_once_and_only_for_who_writes(cast, at_screen, wording):
    Wording.enter(by=cast.secretariat, agency=cast.agency, use="criterion", text="Bước … của QT-…")
    Wording.enter(by=cast.secretariat, agency=cast.agency, use="minutes", text="Đơn vị phối hợp tốt.")
    visit = make_open_visit(cast)
    pages = {
        "record": (address("record", visit.pk), "Đã xem … hồ sơ"),
        "draft": (address("findings:raise", visit.pk), "Bước … của QT-…"),
        "minutes": (address("minutes", visit.pk), "Đơn vị phối hợp tốt."),
    }
    for url, text in pages.values():
        page = at_screen(cast.auditor).get(url).content.decode()
        assert page.count(text) == 1
        assert page.count("data-wording>") == 1
        assert "js/wordings.js" in page
    reader = at_screen(cast.secretariat).get(pages["record"][0]).content.decode()
    assert "data-wording>" not in reader
