"""Every form on every page, sent oddly: never a failure of the program, nothing changed, nothing typed is lost.

The forms are found by opening each page of access_table.py as somebody to whom it opens, so a new page is covered by
its row. What a form may say is its own business; here counts what happens when it says what nobody can mean.
"""

import json
import logging
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from audits.core.file_fields import StoredFilesField
from audits.core.files import StoredFile
from audits.core.forms import PageForm
from audits.core.trail import Event
from audits.reports import issuing, kinds

from .access_table import ROWS
from .organisation.sending import standing
from .steps import taken_back
from .test_access import address

pytestmark = pytest.mark.django_db

TYPED = "Chữ đã gõ <b>ư</b>"
HUGE = 2**63
ELSEWHERE = ("fieldwork:record",)  # its rows are sent to an address of their own, which has its row
FORMS = [row for row in ROWS if row.opens and row.name not in ELSEWHERE]
LARGE = bytes(25 * 1024 * 1024)
WRITING = ("member",)  # on pages of notes, which others only read
HIDDEN = ("op_id", "version")


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Papers are tested elsewhere, and a thousand refusals fill no log."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    for module in (kinds, issuing):
        monkeypatch.setattr(module, "print_pdf", lambda *args, **kwargs: b"%PDF-1.7")


def is_text(field):
    return type(field) is forms.CharField


def is_choice(field):
    return isinstance(field, forms.ModelChoiceField)


def is_date(field):
    return isinstance(field, forms.DateField)


def is_file(field):
    return isinstance(field, StoredFilesField)


def oddly(form, *, text=TYPED, choice=None, date=None, hidden=None, file=None):
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
        elif is_file(field) and file is not None:
            said[full] = SimpleUploadedFile(f"tệp.{field.accept[0]}", file)
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


@dataclass(frozen=True)
class Body:
    """What arrives when it was no form of ours that sent it."""

    data: bytes
    content_type: str = "application/x-www-form-urlencoded"


def as_bytes(form, story):
    """Half a character (a lone surrogate) and bytes that are no UTF-8, beside what was typed."""
    said = urlencode(oddly(form, text=""), quote_via=quote)
    texts = [form.add_prefix(name) for name, field in form.fields.items() if is_text(field) and name not in HIDDEN]
    return Body("&".join([said, *(f"{name}=%ED%A0%80%FF{quote(TYPED)}" for name in texts)]).encode())


def a_megabyte_in_the_body(form, story):
    """Vietnamese takes three times its room in the body of a form without files."""
    return Body(urlencode(oddly(form, text=TYPED * 60_000)).encode())


def everything_twice(form, story):
    return {name: [TYPED, value] for name, value in oddly(form).items()}


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
    "a file that lies about its type": lambda form, story: oddly(form, file=b"MZ<script>alert(1)</script>"),
    "an empty file": lambda form, story: oddly(form, file=b""),
}
# What the program meets before it knows which form it is: tried on a few, of every kind.
BODIES = {
    "a megabyte in the body": a_megabyte_in_the_body,
    "a file of 25 MB": lambda form, story: oddly(form, file=LARGE),
    "everything twice": everything_twice,
    "bytes that are no text": as_bytes,
    "JSON": lambda form, story: Body(json.dumps(oddly(form), default=str).encode(), "application/json"),
    "parts that are none": lambda form, story: Body(b"--x\r\nContent", "multipart/form-data; boundary=x"),
    "parts without a boundary": lambda form, story: Body(b"note=1", "multipart/form-data"),
}
ON = ("planning:new_round", "fieldwork:answer open_visit open_item", "findings:step presented dispute")
# What makes an oddity one; without such a field it says what anybody might say.
ABOUT = {
    "zero bytes": is_text,
    "a megabyte of text": is_text,
    "records of another agency": is_choice,
    "numbers that no database holds": is_choice,
    "words for numbers": is_choice,
    "the year 0": is_date,
    "the year 9999": is_date,
    "a day that is none": is_date,
    "a file that lies about its type": is_file,
    "an empty file": is_file,
    "a megabyte in the body": is_text,
    "a file of 25 MB": is_file,
}
HIDDEN_TOO = ("numbers that no database holds", "words for numbers")  # every form has an id
TYPED_BY_NOBODY = ("nothing at all", "JSON", "parts that are none", "parts without a boundary")
REFUSED = (400, 403, 404, 409, 422)


def fitting(row, story):
    """Somebody who may use the form at an address, and the form: as the page shows it, or as an empty post does."""
    for name in sorted(row.opens, key=lambda name: (name not in WRITING, name)):
        browser = Client(raise_request_exception=False)
        browser.force_login(getattr(story.cast, name))
        page = browser.get(address(row, story)) if row.answer == 200 else browser.post(address(row, story))
        form = page.context.get("form") if page.context else None
        if isinstance(form, PageForm):
            return browser, form
        if row.answer == 200:
            break  # a page that shows no form to them shows none to anybody
    return None, None


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_what_nobody_can_mean_is_refused_in_words_and_changes_nothing(row, the_story):
    browser, form = fitting(row, the_story)
    if form is None:
        return
    for oddity in ODDITIES:
        send(oddity, ODDITIES[oddity], browser, form, address(row, the_story), the_story)


@pytest.mark.parametrize("row", [row for row in FORMS if str(row) in ON], ids=str)
def test_what_no_form_of_ours_sends_is_no_failure_either(row, the_story):
    browser, form = fitting(row, the_story)
    for oddity in BODIES:
        send(oddity, BODIES[oddity], browser, form, address(row, the_story), the_story)


def send(oddity, said, browser, form, url, story):
    """Send a form oddly, look at what came of it, and take it back."""
    fields = [field for name, field in form.fields.items() if name not in HIDDEN]
    is_odd_here = oddity in ABOUT and any(map(ABOUT[oddity], fields))
    if oddity in ABOUT and oddity not in HIDDEN_TOO and not is_odd_here:
        return
    with taken_back():
        before = kept()
        answer = posted(browser, url, said(form, story))
        assert answer.status_code < 500, f"{oddity}: {answer.status_code}"
        assert answer.status_code in REFUSED or not is_odd_here, f"{oddity}: {answer.status_code}"
        assert kept() == before or answer.status_code not in REFUSED, oddity
        if answer.status_code in (409, 422):
            assert typed_is_there(answer, form, oddity), oddity
        else:  # the page for what is not understood has no form on it
            assert answer.status_code != 400 or oddity in TYPED_BY_NOBODY, oddity


def posted(browser, url, said):
    if isinstance(said, Body):
        return browser.post(url, said.data, content_type=said.content_type)
    return browser.post(url, said)


def kept():
    """What there is of history and of files."""
    return Event.objects.count(), StoredFile.objects.count()


def typed_is_there(answer, form, oddity):
    """Whether the page that came back still shows what was typed into its text fields."""
    typed = [name for name, field in form.fields.items() if is_text(field) and name not in HIDDEN]
    return oddity in TYPED_BY_NOBODY or not typed or escape(TYPED) in answer.content.decode()
