"""Numbers, dates and badges as every page writes them, and the files that pages are made of."""

import hashlib
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation

from audits.core.templatetags import house


@pytest.fixture(autouse=True)
def english():
    """Here the reader has the language of the house: Vietnamese."""
    with translation.override("vi"):
        yield


STATIC = Path(settings.BASE_DIR, "static")
TEMPLATES = Path(settings.BASE_DIR, "templates")


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (1234.5, "1.234,5", "1,234.5"),
        (1234567, "1.234.567", "1,234,567"),
        (Decimal("2.25"), "2,3", "2.3"),
        (3.0, "3", "3"),
        (0, "0", "0"),
        (None, "–", "–"),
    ],
)
def test_a_number_is_written_as_the_reader_writes_it(value, vietnamese, english):
    assert house.vn_number(value) == vietnamese
    with translation.override("en"):
        assert house.vn_number(value) == english


@pytest.mark.parametrize(("share", "written"), [(0.62, "62%"), (0.914, "91,4%"), (1, "100%"), (2 / 3, "66,7%")])
def test_a_share_is_a_percentage_without_a_space(share, written):
    assert house.percent(share) == written


def test_a_moment_is_shown_as_the_clock_of_the_agency_shows_it():
    moment = datetime(2017, 12, 5, 18, 30, tzinfo=UTC)
    assert house.vn_date(moment) == "06/12/2017"
    assert house.vn_datetime(moment) == "01:30 06/12/2017"
    assert house.vn_time(time(0, 0)) == "00:00"
    assert house.vn_date(None) == ""


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2017, 12, 5), date(2017, 12, 6), "05–06/12/2017"),
        (date(2017, 11, 28), date(2017, 12, 6), "28/11–06/12/2017"),
        (date(2017, 12, 28), date(2018, 1, 3), "28/12/2017–03/01/2018"),
        (date(2017, 12, 5), date(2017, 12, 5), "05/12/2017"),
        (date(2017, 12, 5), None, "05/12/2017"),
    ],
)
def test_a_stretch_of_days_says_month_and_year_once(first, last, written):
    assert house.vn_dates(first, last) == written


def test_days_have_their_vietnamese_names():
    assert house.working_day_name(date(2017, 12, 5)) == "Thứ Ba 05/12"
    assert house.working_day_name(date(2017, 12, 10)) == "Chủ nhật 10/12"


def test_badges_escape_what_an_agency_calls_its_grades():
    assert "&lt;b&gt;" in house.grade_badge(SimpleNamespace(kind="major", label="<b>"))


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "img/icons.svg").read_text(encoding="utf-8")))
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""{% icon ["']([a-z-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert named <= drawn


def test_files_of_others_are_the_ones_that_were_looked_at():
    kept = STATIC / "vendor"
    lines = (kept / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    recorded = {path: digest for digest, path in (line.split(maxsplit=1) for line in lines)}
    files = {str(path.relative_to(kept)): path for path in kept.rglob("*") if path.is_file()}
    files.pop("SHA256SUMS")
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()} == recorded
    assert all((folder / "LICENCE").is_file() for folder in kept.iterdir() if folder.is_dir())


class Sample(forms.Form):
    title = forms.CharField(label="Tiêu đề")
    members = forms.MultipleChoiceField(
        label="Thành viên", choices=[("1", "A"), ("2", "B")], widget=forms.CheckboxSelectMultiple
    )
    when = forms.SplitDateTimeField(label="Thời gian", widget=forms.SplitDateTimeWidget)


def test_every_error_above_a_form_leads_to_something_that_stands_in_it(rf):
    from crispy_forms.utils import render_crispy_form

    page = render_crispy_form(Sample({}), context={"request": rf.get("/")})
    targets = re.findall(r'href="#([\w-]+)"', page)
    assert len(targets) == 3
    assert all(f'id="{target}"' in page for target in targets)


def test_turning_pages_keeps_what_the_list_was_narrowed_to(rf):
    page = Paginator(range(437), 50).get_page(3)
    request = rf.get("/", {"q": "hồ sơ", "page": "3"})
    foot = render_to_string("partials/_pagination.html", {"page": page}, request)
    assert "101–150 trong 437" in " ".join(foot.split())
    assert "q=h%E1%BB%93+s%C6%A1&amp;page=4" in foot


def test_a_sorted_column_says_so_and_turns_round(rf):
    context = {"name": "due", "label": "Hạn", "sort": "due"}
    head = render_to_string("partials/_sort_header.html", context, rf.get("/", {"sort": "due", "page": "2"}))
    assert 'aria-sort="ascending"' in head
    assert 'href="?sort=-due"' in head
