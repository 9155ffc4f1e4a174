"""On site: a standard wording is inserted and edited by hand, a procedure lies open beside the questions."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from audits.procedures.models import ProcedureStep
from audits.standard.models import Wording

from ..factories import make_open_visit, make_procedure, make_revision
from .conftest import DESK, PHONE, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = "Bằng chứng, ghi chép"


@pytest.fixture
def visit(cast):
    """A visit being held, about a procedure with a step; two standard wordings."""
    visit = make_open_visit(cast)
    procedure = make_procedure(cast.ncc, "QT-NCC-12")
    ProcedureStep.objects.create(procedure=procedure, order=1, title="Tiếp nhận hồ sơ", who="Công chức một cửa")
    make_revision(procedure, cast.staff)
    visit.checklist.update(procedure=procedure)
    for text in ("Đã xem … hồ sơ, đúng hạn.", "Sổ theo dõi đủ cột."):
        Wording.enter(by=cast.secretariat, agency=cast.agency, text=text)
    return visit


@pytest.fixture
def record(sign_in, cast, visit):
    return lambda device=PHONE: sign_in(cast.auditor, to=reverse("fieldwork:record", args=[visit.pk]), device=device)


def first_note(visit):
    return visit.checklist.in_order().first().note


def test_a_wording_stands_at_the_caret_is_filled_in_and_saved_like_what_is_typed(record, visit):
    page = record()
    row = page.locator("[data-row]").first
    note = row.get_by_label(NOTE)
    note.fill("Kho: . Hết.")
    note.evaluate("field => field.setSelectionRange(5, 5)")
    page.evaluate("document.addEventListener('input', () => { window.told = (window.told || 0) + 1; })")
    row.get_by_role("button", name="Chèn câu mẫu").tap()
    chosen = page.get_by_role("dialog").get_by_role("button", name="Đã xem")
    assert chosen.bounding_box()["height"] >= 44
    chosen.tap()
    expect(note).to_be_focused()
    assert page.evaluate("window.told") >= 1
    page.keyboard.type("5")  # what is to be filled in is chosen already
    expect(note).to_have_value("Kho: Đã xem 5 hồ sơ, đúng hạn.. Hết.")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(note).to_have_value("Kho: . Hết.")
    page.keyboard.press("Control+Shift+z")
    note.blur()
    until(page, lambda: "Đã xem" in first_note(visit))


def test_a_wording_is_chosen_with_the_keyboard_alone(record, visit):
    page = record(DESK)
    row = page.locator("[data-row]").first
    row.get_by_role("button", name="Chèn câu mẫu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row.get_by_label(NOTE)).to_have_value("Sổ theo dõi đủ cột.")


def test_a_procedure_stays_open_beside_the_questions_while_one_writes(record):
    page = record(DESK)
    page.get_by_role("button", name="QT-NCC-12").first.click()
    beside = page.locator(".beside")
    expect(beside).to_contain_text("Tiếp nhận hồ sơ")
    note = page.get_by_label(NOTE).first
    note.fill("Bước 1 đúng")
    expect(beside).to_be_visible()
    right = note.bounding_box()["x"] + note.bounding_box()["width"]
    assert right <= beside.bounding_box()["x"]
    page.keyboard.press("Escape")
    expect(beside).not_to_be_visible()


def test_on_a_phone_it_opens_from_below_and_closes_at_the_next_tap(record):
    page = record()
    page.get_by_role("button", name="QT-NCC-12").first.tap()
    beside = page.locator(".beside")
    expect(beside).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".record-title").tap()
    expect(beside).not_to_be_visible()
