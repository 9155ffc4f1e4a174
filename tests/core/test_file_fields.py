"""A chosen file survives a form that comes back, for the person who chose it and for nobody else."""

import re

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from audits.core.file_fields import MOST_AT_ONCE, StoredFileField, StoredFilesField, token_of
from audits.core.files import IMAGES, StoredFile, keep, read
from audits.core.forms import PageForm
from audits.core.rules import RuleBroken
from audits.core.uploads import LimitedUpload
from tests.core import corpus
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(tmp_path, settings):
    kept_here = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": kept_here}


@pytest.fixture
def person(place):
    return make_user(make_agency())


class MinutesForm(PageForm):
    number = forms.IntegerField()
    scan = StoredFileField()
    photos = StoredFilesField(accept=IMAGES, required=False)


def sent(person, data=None, **files):
    text = QueryDict(mutable=True)
    for name, value in (data or {}).items():
        text.setlist(name, value if isinstance(value, list) else [value])
    uploads = {name: value if isinstance(value, list) else [value] for name, value in files.items()}
    return MinutesForm(text, MultiValueDict(uploads), by=person)


def pdf(name="biên bản.pdf", data=corpus.PDF):
    return SimpleUploadedFile(name, data)


def photo(name="ảnh.jpg", **how):
    return SimpleUploadedFile(name, corpus.picture(**how))


def tokens_in(form, name):
    return re.findall(f'name="{name}-kept" value="([^"]+)"', str(form[name]))


def test_a_form_with_an_error_keeps_the_chosen_file(person):
    form = sent(
        person, {"number": "không phải số"}, scan=pdf(), photos=[photo("a.jpg"), photo("b.jpg", color=(1, 2, 3))]
    )
    assert list(form.errors) == ["number"]
    assert "biên bản.pdf" in str(form["scan"])
    again = sent(
        person, {"number": "1", "scan-kept": tokens_in(form, "scan"), "photos-kept": tokens_in(form, "photos")}
    )
    assert again.is_valid(), again.errors
    assert again.cleaned_data["scan"] == form.cleaned_data["scan"]
    assert again.cleaned_data["photos"] == form.cleaned_data["photos"]
    assert [one.name for one in again.cleaned_data["photos"]] == ["a.jpg", "b.jpg"]
    assert StoredFile.objects.count() == 3


def test_a_refused_file_does_not_take_the_others_with_it(person):
    form = sent(
        person, {"number": "1"}, scan=pdf(), photos=[photo("a.jpg"), pdf("b.pdf"), photo("c.jpg", mode="L", color=9)]
    )
    assert list(form.errors) == ["photos"]
    assert "b.pdf" in form.errors["photos"][0]
    assert "JPG, PNG, WEBP" in form.errors["photos"][0]
    assert len(tokens_in(form, "photos")) == 2


def test_a_new_file_takes_the_place_of_the_one_before(person):
    before = keep(corpus.PDF, by=person, name="cũ.pdf")
    form = sent(person, {"number": "1", "scan-kept": token_of(before, person)}, scan=pdf("mới.pdf"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["scan"].name == "mới.pdf"


def test_a_photo_can_be_left_out_again_and_another_added(person):
    first, second = (keep(corpus.picture(), by=person, name=name) for name in ("a.jpg", "b.jpg"))
    kept = [token_of(first, person), token_of(first, person)]  # `second` is not ticked any more
    form = sent(person, {"number": "1", "photos-kept": kept}, scan=pdf(), photos=[photo("c.jpg")])
    assert form.is_valid(), form.errors
    assert [one.name for one in form.cleaned_data["photos"]] == ["a.jpg", "c.jpg"]
    assert second not in form.cleaned_data["photos"]


def test_the_token_of_somebody_else_is_refused(person):
    theirs = keep(corpus.PDF, by=person, name="a.pdf")
    for stranger in (make_user(person.agency), make_user(make_agency())):
        form = sent(stranger, {"number": "1", "scan-kept": token_of(theirs, person)})
        assert list(form.errors) == ["scan"]
        assert not tokens_in(form, "scan")


def test_a_file_of_another_agency_cannot_be_reached_with_an_own_token(person):
    theirs = keep(corpus.PDF, by=make_user(make_agency()), name="a.pdf")
    assert not sent(person, {"number": "1", "scan-kept": token_of(theirs, person)}).is_valid()


@pytest.mark.parametrize("token", ["", "x", "1", "1:2:3", "\x00", "é" * 5000])
def test_a_forged_token_is_refused(token, person):
    assert list(sent(person, {"number": "1", "scan-kept": token}).errors) == ["scan"]


def test_a_token_is_good_for_a_day(person):
    with time_machine.travel("2017-12-05 08:00:00+07:00", tick=False) as moment:
        token = token_of(keep(corpus.PDF, by=person, name="a.pdf"), person)
        moment.shift(24 * 60 * 60)
        assert sent(person, {"number": "1", "scan-kept": token}).is_valid()
        moment.shift(1)
        assert not sent(person, {"number": "1", "scan-kept": token}).is_valid()


def test_a_token_does_not_make_a_photo_of_a_document(person):
    token = token_of(keep(corpus.PDF, by=person, name="a.pdf"), person)
    assert list(sent(person, {"number": "1", "photos-kept": token}, scan=pdf()).errors) == ["photos"]


def test_a_required_file_is_asked_for_until_it_is_there(person):
    form = sent(person, {"number": "1"})
    assert list(form.errors) == ["scan"]
    assert " required" in str(form["scan"])
    assert " required" not in str(sent(person, {}, scan=pdf())["scan"])  # else the browser would not send it again


def test_too_many_files_at_once_are_refused_before_any_is_kept(person):
    form = sent(person, {"number": "1"}, scan=pdf(), photos=[photo()] * (MOST_AT_ONCE + 1))
    assert list(form.errors) == ["photos"]
    assert StoredFile.objects.count() == 1


def test_text_instead_of_a_file_is_no_file(person):
    assert list(sent(person, {"number": "1", "scan": "biên bản.pdf"}).errors) == ["scan"]


def test_the_form_of_a_record_shows_its_file_and_knows_whether_it_changed(person):
    stored = keep(corpus.PDF, by=person, name="a.pdf")
    form = MinutesForm(by=person, initial={"scan": stored})
    token = tokens_in(form, "scan")
    data = {"number": "1", "scan-kept": token[0], "op_id": str(form.initial["op_id"])}
    same = MinutesForm(data, by=person, initial={"scan": stored, "number": 1, "op_id": form.initial["op_id"]})
    assert same.is_valid(), same.errors
    assert same.cleaned_data["scan"] == stored
    assert same.changed_data == []
    other = MinutesForm(data, {"scan": pdf()}, by=person, initial={"scan": stored, "number": 1})
    assert "scan" in other.changed_data


def test_the_name_of_a_file_is_shown_as_text(person):
    stored = keep(corpus.PDF, by=person, name="<img src=x onerror=alert(1)>.pdf")
    assert "<img" not in str(MinutesForm(by=person, initial={"scan": stored})["scan"])


@pytest.mark.parametrize("case", [*corpus.REFUSED, *corpus.HARMLESS])
def test_whatever_is_sent_the_form_answers(case, person, rf):
    """Through Django's own parser, as a browser sends it."""
    name, make = (corpus.REFUSED | corpus.HARMLESS)[case]
    request = rf.post("/", {"number": "1", "scan": SimpleUploadedFile(name, make())})
    form = MinutesForm(request.POST, request.FILES, by=person)
    assert form.is_valid() or list(form.errors) == ["scan"]
    assert str(form)


def test_a_file_that_is_too_long_is_not_even_written_down(person, rf, settings):
    settings.LARGEST_FILE_MB = 1
    at_the_limit, beyond = b"a" * 1024 * 1024, b"a" * (1024 * 1024 + 1)
    request = rf.post(
        "/", {"fits": SimpleUploadedFile("a.txt", at_the_limit), "is": SimpleUploadedFile("b.txt", beyond)}
    )
    assert request.FILES["fits"].size == len(at_the_limit)
    assert (request.FILES["is"].size, request.FILES["is"].read()) == (len(beyond), b"")
    assert read(keep(request.FILES["fits"], by=person)) == at_the_limit
    with pytest.raises(RuleBroken, match="too large"), translation.override("en"):
        keep(request.FILES["is"], by=person)
    handler = LimitedUpload(request)
    assert handler.receive_data_chunk(b"a", start=1024 * 1024 - 1) == b"a"
    assert handler.receive_data_chunk(b"a", start=1024 * 1024) is None  # nothing for the handlers that write
