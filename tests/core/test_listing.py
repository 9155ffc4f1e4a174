"""Every list works alike: old bookmarks open, odd addresses do no harm, files hold what the page shows."""

from types import SimpleNamespace

import pytest
from django import forms
from django.http import Http404

from audits.core import listing
from audits.core.listing import Filters
from audits.core.tables import Column
from audits.planning.models import AuditRound

from ..factories import make_round


class RoundFilters(Filters):
    columns = {"year": "year"}
    year = forms.IntegerField(label="Năm")


@pytest.fixture
def rounds(cast):
    return [make_round(cast, title=title) for title in ("Đợt xuân", "Đợt hạ", "Đợt thu")]


@pytest.fixture
def listed(cast, rounds, rf, monkeypatch):
    """`listed("?q=…")`: the titles that the list would show, in order."""
    monkeypatch.setattr(listing, "render", lambda request, template, context: SimpleNamespace(**context))

    def listed(query=""):
        request = rf.get(f"/rounds/{query}")
        request.user = cast.secretariat
        return listing.show_list(
            request,
            "no template",
            rows=AuditRound.objects.visible_to(cast.secretariat),
            filters=RoundFilters(request.GET, user=cast.secretariat),
            sorts={"number": ["number"], "title": ["title"]},
            columns=[Column("Tên", "title")],
            title="Các đợt",
        )

    return listed


def titles(page):
    return [audit_round.title for audit_round in page.page]


def test_a_list_is_searched_filtered_and_sorted(listed, rounds):
    assert titles(listed()) == ["Đợt thu", "Đợt hạ", "Đợt xuân"]
    assert titles(listed("?q=dot xuan")) == ["Đợt xuân"]
    assert titles(listed(f"?year={rounds[0].year}&sort=number")) == ["Đợt xuân", "Đợt hạ", "Đợt thu"]
    assert titles(listed("?sort=-number")) == ["Đợt thu", "Đợt hạ", "Đợt xuân"]
    assert titles(listed("?year=1999")) == []


@pytest.mark.parametrize(
    "odd",
    ["year=x", "year=", "year=%00", "sort=password", "sort=--", "sort=title__x", "page=x", "page=-1", "q=%00", "q=%ff"],
)
def test_an_address_that_makes_no_sense_still_opens_the_list(listed, odd):
    assert len(titles(listed(f"?{odd}"))) in (0, 3)


def test_a_number_beyond_every_database_finds_nothing(listed):
    assert titles(listed(f"?year={2**70}")) == []


def test_an_unknown_kind_of_file_is_not_found(listed):
    with pytest.raises(Http404):
        listed("?format=exe")


def test_the_file_holds_what_the_page_shows(listed):
    csv = listed("?format=csv&q=thu").content.decode("utf-8-sig")
    assert "Đợt thu" in csv
    assert "Đợt xuân" not in csv
