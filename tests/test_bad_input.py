"""Every form on every page, sent oddly: never a failure of the program, nothing changed, nothing typed is lost.

The forms are found by opening each page of access_table.py as somebody to whom it opens, so a new page is covered by
its row. What a form may say is its own business; here counts what happens when it says what nobody can mean.
"""

import logging

import pytest
from django import forms
from django.test import Client
from django.utils.html import escape

from audits.core.forms import PageForm
from audits.core.trail import Event
from audits.reports import issuing, views

from .access_table import ROWS
from .organisation.sending import standing
from .test_access import address

pytestmark = pytest.mark.django_db

TYPED = "Chữ đã gõ <b>ư</b>"
HUGE = 2**63
FORMS = [row for row in ROWS if row.answer == 200 and row.opens]
HIDDEN = ("op_id", "version")


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Papers are tested elsewhere, and a thousand refusals fill no log."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    for module in (views, issuing):
        monkeypatch.setattr(module, "print_pdf", lambda *args, **kwargs: b"%PDF-1.7")


def is_text(field):
    return type(field) is forms.CharField


def is_choice(field):
    return isinstance(field, forms.ModelChoiceField)


def is_date(field):
    return isinstance(field, forms.DateField)


def oddly(form, *, text=TYPED, choice=None, date=None, hidden=None):
    """What stands in a form, with every field of a kind said oddly."""
    said = standing(form)
    for name, field in form.fields.items():
        full = form.add_prefix(name)
        if name in HIDDEN:
            said[full] = hidden or said.get(name, "")
        elif is_text(field):
            said[full], text = text, TYPED  # what is huge is huge in one field
        elif is_choice(field) and choice is not None:
            said[full] = choice(field)
        elif isinstance(field, forms.SplitDateTimeField) and date:
            said[f"{full}_0"], said[f"{full}_1"] = date, "25:61"
        elif is_date(field) and date:
            said[full] = date
    return {name: value for name, value in said.items() if value is not None}


def of_another_agency(story):
    """A record of the same kind that belongs to the other agency, or else one that nobody has."""

    def choice(field):
        other = story.cast.stranger.agency_id
        model = field.queryset.model
        if any(column.name == "agency" for column in model._meta.concrete_fields):
            found = model._base_manager.filter(agency=other).values_list("pk", flat=True).first()
            return found or HUGE - 1
        return HUGE - 1

    return choice


ODDITIES = {
    "nothing at all": lambda form, story: {},
    "zero bytes": lambda form, story: oddly(form, text=f"{TYPED}\x00"),
    "a megabyte of text": lambda form, story: oddly(form, text=TYPED * 60_000),
    "records of another agency": lambda form, story: oddly(form, choice=of_another_agency(story)),
    "numbers that no database holds": lambda form, story: oddly(form, choice=lambda field: HUGE, hidden=str(HUGE)),
    "words for numbers": lambda form, story: oddly(form, choice=lambda field: "NaN", hidden="không phải số"),
    "the year 0": lambda form, story: oddly(form, date="0000-01-01"),
    "the year 9999": lambda form, story: oddly(form, date="9999-12-31"),
    "a day that is none": lambda form, story: oddly(form, date="2026-02-31"),
}


def fitting(row, story):
    """Somebody to whom the page opens, and the page as they see it."""
    for name in sorted(row.opens):
        browser = Client(raise_request_exception=False)
        browser.force_login(getattr(story.cast, name))
        return browser, browser.get(address(row, story))


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_what_nobody_can_mean_is_refused_in_words_and_changes_nothing(row, the_story):
    browser, page = fitting(row, the_story)
    form = page.context.get("form") if page.context else None
    if not isinstance(form, PageForm):
        return
    for oddity, said in ODDITIES.items():
        before = Event.objects.count()
        answer = browser.post(address(row, the_story), said(form, the_story))
        assert answer.status_code < 500, f"{oddity}: {answer.status_code}"
        if answer.status_code in (409, 422):
            assert Event.objects.count() == before, oddity
            assert typed_is_there(answer, form, oddity), oddity


def typed_is_there(answer, form, oddity):
    """Whether the page that came back still shows what was typed into its text fields."""
    typed = [name for name, field in form.fields.items() if is_text(field) and name not in HIDDEN]
    return oddity == "nothing at all" or not typed or escape(TYPED) in answer.content.decode()
