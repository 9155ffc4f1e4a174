"""Pages of counted survey forms: keyed in, corrected, withdrawn, and beside the interviews of the year."""

import csv
import io

import pytest
from django.urls import reverse

from audits.core import clock
from audits.fieldwork.models import SurveyTotals

from ..factories import close_visit, make_interview, make_open_visit, make_totals, sign_visit
from ..findings.actions import fresh
from ..organisation.sending import standing

pytestmark = pytest.mark.django_db
LIST = reverse("surveys:surveys")
NEW = reverse("surveys:new")


def sent(browser, url, **said):
    form = browser.get(url).context["form"]
    return browser.post(url, {**standing(form), **said})


def keyed_in(cast, **changes):
    day = clock.today().isoformat()
    said = {"department": cast.ncc.pk, "starts_on": day, "ends_on": day, "given_out": 60, "returned": 52, "valid": 50}
    levels = {"very_satisfied": 30, "satisfied": 10, "neutral": 6, "dissatisfied": 3, "very_dissatisfied": 1}
    return {**said, **levels, **changes}


def test_forms_are_keyed_in_once_and_come_to_something(cast, at_screen):
    browser = at_screen(cast.secretariat)
    answer = sent(browser, NEW, **keyed_in(cast))
    totals = SurveyTotals.objects.get()
    assert answer.url == totals.get_absolute_url()
    page = browser.get(answer.url).content.decode()
    assert "80%" in page
    assert "4,30" in page


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"valid": 51}, "valid", "Cộng năm mức là 50 phiếu, nhưng số phiếu hợp lệ là 51"),
        ({"returned": 70}, "returned", "Số phiếu thu về nhiều hơn số phiếu phát ra"),
        ({"given_out": ""}, "given_out", ""),
        ({"neutral": "-6"}, "neutral", ""),
        ({"ends_on": "2100-01-01"}, "ends_on", "Ngày này chưa tới"),
    ],
)
def test_counts_that_cannot_be_come_back_with_what_was_typed(cast, at_screen, changes, field, sentence):
    answer = sent(at_screen(cast.secretariat), NEW, remark="Đếm lần hai", **keyed_in(cast, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert sentence in answer.content.decode()
    assert "Đếm lần hai" in answer.content.decode()
    assert not SurveyTotals.objects.exists()


def test_withdrawn_counts_stay_to_be_read_and_count_no_more(cast, at_screen):
    totals, browser = make_totals(cast, cast.ncc), at_screen(cast.secretariat)
    assert sent(browser, reverse("surveys:withdraw", args=[totals.pk]), note="Nhập nhầm").status_code == 302
    assert fresh(totals).withdrawn
    year = totals.ends_on.year
    assert totals.get_absolute_url() not in browser.get(LIST, {"year": year}).content.decode()
    assert totals.get_absolute_url() in browser.get(LIST, {"year": year, "state": "withdrawn"}).content.decode()
    assert "Nhập nhầm" in browser.get(totals.get_absolute_url()).content.decode()


def test_both_groups_stand_side_by_side_and_staff_see_their_own_department(cast, at_screen):
    day = clock.today()
    visit = make_open_visit(cast)
    make_interview(visit, cast.auditor, score=5)
    sign_visit(close_visit(visit, cast), cast.head)
    days = {"starts_on": day, "ends_on": day}
    make_totals(cast, cast.ncc, (6, 3, 1, 0, 0), **days)
    make_totals(cast, cast.vp, (0, 0, 0, 0, 40), **days)

    def said(person):
        found = at_screen(person).get(LIST, {"year": visit.round.year}).context["surveyed"]
        return [(str(whose), *(group.asked for group in one.groups), one.total.asked) for whose, one in found]

    assert said(cast.committee) == [(str(cast.agency), 1, 50, 51)]
    assert said(cast.staff) == [("Phòng NCC", 1, 10, 11)]
    assert said(cast.vp_head) == [("Phòng VP", 0, 40, 40)]
    assert said(cast.outsider) == []
    page = at_screen(cast.staff).get(LIST, {"year": visit.round.year, "department": cast.vp.pk}).content.decode()
    assert "40" not in page.split("<main")[1].split("Phiếu khảo sát giấy")[0]
    assert "90,9% (trên 11 ý kiến)" in page


def test_the_list_as_a_file_has_the_counts_and_the_share(cast, at_screen):
    totals = make_totals(cast, cast.ncc)
    file = at_screen(cast.secretariat).get(LIST, {"year": totals.ends_on.year, "format": "csv"}).content
    (row,) = csv.DictReader(io.StringIO(file.decode("utf-8-sig")))
    assert (row["Đơn vị"], row["Số phiếu hợp lệ"], row["5 Rất hài lòng"]) == ("Phòng NCC", "50", "30")
    assert (float(row["Mức độ hài lòng"]), float(row["Điểm trung bình"])) == (0.8, 4.3)
