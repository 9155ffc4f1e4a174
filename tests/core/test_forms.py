"""Fields take what people type and refuse what cannot be, in a sentence and never with an error of the program."""

from datetime import date, datetime, time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.core.forms import DateField, MomentField, PageForm, StepForm, TimeField


@pytest.mark.parametrize("typed", ["2017-12-05", "05/12/2017", "5/12/2017", " 05/12/2017 "])
def test_a_date_is_read_as_people_and_browsers_write_it(typed):
    assert DateField().clean(typed) == date(2017, 12, 5)


@pytest.mark.parametrize("typed", ["08:00", "08:00:00", "8:00", "8h00"])
def test_a_time_is_read_as_people_and_browsers_write_it(typed):
    assert TimeField().clean(typed) == time(8)


@pytest.mark.parametrize(
    "typed",
    [
        "0000-01-01",
        "0001-01-01",
        "1989-12-31",
        "2101-01-01",
        "9999-12-31",
        "10000-01-01",
        "31/02/2017",
        "12/05/17",
        "NaN",
        "-1",
        "\x00",
        "٢٠١٧-١٢-٠٥x",
        "9" * 5000,
    ],
)
def test_a_date_that_cannot_be_is_refused(typed):
    with pytest.raises(ValidationError):
        DateField().clean(typed)
    with pytest.raises(ValidationError):
        MomentField().clean([typed, "08:00"])


def test_a_moment_is_at_the_agencys_place():
    moment = MomentField().clean(["2017-12-05", "08:00"])
    assert moment.isoformat() == "2017-12-05T08:00:00+07:00"


@pytest.mark.parametrize("typed", [["2017-12-05", ""], ["", "08:00"], ["", ""], ["2017-12-05", "25:00"], [], None])
def test_half_a_moment_is_none(typed):
    with pytest.raises(ValidationError):
        MomentField().clean(typed)


def test_a_moment_may_be_left_empty_where_nobody_needs_it():
    assert MomentField(required=False).clean(["", ""]) is None


def read(field, typed):
    """What a field makes of a text; None where it says what is wrong with it."""
    try:
        return field.clean(typed)
    except ValidationError as error:
        return None if error.messages else typed


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_read_or_refused(typed):
    assert isinstance(read(DateField(), typed), date | None)
    assert isinstance(read(TimeField(), typed), time | None)
    assert isinstance(read(MomentField(), [typed, typed]), datetime | None)


class WithNote(StepForm):
    step = "send_back"
    needs_note = True


def test_each_form_shown_has_an_id_of_its_own(cast):
    assert PageForm(by=cast.lead)["op_id"].value() != PageForm(by=cast.lead)["op_id"].value()


def test_a_form_of_a_record_carries_the_version_on_the_screen(cast):
    assert PageForm(by=cast.lead, record=cast.ncc)["version"].value() == cast.ncc.version


def test_a_step_asks_for_its_reason_where_it_demands_one(cast):
    assert "note" not in StepForm(by=cast.lead, step="submit").fields
    form = WithNote({"note": " "}, by=cast.lead)
    assert not form.is_valid()
    assert "note" in form.errors


def test_renewing_keeps_what_was_typed(cast):
    form = WithNote({"op_id": "x", "version": "3", "note": "Dài dòng"}, by=cast.lead)
    form.renew(version=4)
    assert (form["note"].value(), form["version"].value()) == ("Dài dòng", 4)
    assert form["op_id"].value() != "x"


def test_the_end_of_a_line_counts_as_one_letter_as_it_does_where_it_was_typed(cast):
    lines = "ab\r\n" * 600 + "x" * 200
    assert WithNote({"note": lines}, by=cast.lead).is_valid()
    assert not WithNote({"note": lines + "y"}, by=cast.lead).is_valid()


class Spoken(PageForm):
    """A field of each kind that somebody writes in, or dictates."""

    code = forms.CharField(widget=forms.TextInput(attrs={"spellcheck": "false"}))
    words = forms.CharField(widget=forms.Textarea)
    count = forms.IntegerField()
    share = forms.DecimalField(decimal_places=2)


def test_keyboards_on_glass_and_dictation_are_told_what_a_field_is_for(cast):
    fields = Spoken(by=cast.lead).fields
    words, code = fields["words"].widget.attrs, fields["code"].widget.attrs
    assert (words["lang"], words["autocapitalize"], words["spellcheck"]) == ("vi", "sentences", "true")
    assert (code["lang"], code["spellcheck"]) == ("vi", "false")
    assert [fields[name].widget.attrs["inputmode"] for name in ("count", "share")] == ["numeric", "decimal"]
