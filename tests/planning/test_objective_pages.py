"""Pages of quality objectives: what each reader finds there, and how the work is done on them."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from audits.core import clock
from audits.planning.models import Measurement, QualityObjective

from ..factories import approve, make_objective, make_round, make_visit
from ..findings.actions import fresh
from ..organisation.sending import standing

pytestmark = pytest.mark.django_db
LIST = reverse("objectives:objectives")


def sent(browser, url, **said):
    """Fill the form of a page in and send it."""
    form = browser.get(url).context["form"]
    return browser.post(url, {**standing(form), **said})


def page_of(browser, objective):
    return browser.get(objective.get_absolute_url()).content.decode()


def test_the_secretariat_sets_an_objective_the_head_measures_it_and_everybody_concerned_reads_it(cast, at_screen):
    secretariat, head = at_screen(cast.secretariat), at_screen(cast.head)
    answer = sent(
        secretariat,
        reverse("objectives:new"),
        year="2025",
        department=cast.ncc.pk,
        statement="Hồ sơ đúng hạn",
        measure="Tỷ lệ đúng hạn",
        target="95,5",
        responsible=cast.head.pk,
    )
    objective = QualityObjective.objects.get()
    assert answer.url == objective.get_absolute_url()
    assert "≥ 95,5%" in page_of(head, objective)
    sent(head, reverse("objectives:measure", args=[objective.pk]), period="4", value="94,25", remark="Sổ theo dõi")
    page = page_of(at_screen(cast.staff), objective)
    assert "94,25%" in page
    assert "Chưa đạt" in page
    assert "/measure/" not in page
    assert "Nguyên nhân và biện pháp" in page_of(head, objective)
    sent(head, reverse("objectives:explain", args=[objective.pk]), cause="Thiếu người", remedy="Bố trí thêm")
    sent(secretariat, reverse("objectives:step", args=[objective.pk, "close"]))
    page = page_of(head, objective)
    assert "Không đạt" in page
    assert "Thiếu người" in page
    assert "/measure/" not in page


def test_what_a_verb_refuses_stands_at_the_field(cast, at_screen):
    objective = make_objective(cast, cast.ncc, year=2025)
    Measurement.enter(by=cast.head, objective=objective, period=1, value=96)
    url = reverse("objectives:measure", args=[objective.pk])
    answer = sent(at_screen(cast.head), url, period="1", value="97")
    assert answer.status_code == 422
    assert "Kỳ này đã có kết quả" in answer.content.decode()
    edit = reverse("objectives:edit", args=[objective.pk])
    answer = sent(at_screen(cast.secretariat), edit, frequency="yearly")
    assert "frequency" in answer.context["form"].errors


def test_two_people_who_correct_the_same_result_see_both(cast, at_screen):
    objective = make_objective(cast, cast.ncc, year=2025)
    result = Measurement.enter(by=cast.head, objective=objective, period=1, value=96)
    browser, url = at_screen(cast.head), reverse("objectives:correct", args=[objective.pk, result.pk])
    seen = standing(browser.get(url).context["form"])
    fresh(result).edit(by=cast.head, value=90)
    answer = browser.post(url, {**seen, "value": "91"})
    assert answer.status_code == 409
    assert fresh(result).value == 90


def test_the_list_shows_this_year_and_downloads_the_results(cast, at_screen):
    year = clock.today().year
    make_objective(cast, year=year - 1, statement="Năm trước")
    late = make_objective(
        cast, cast.ncc, year=year, comparison="at_most", target=5, unit="hồ sơ", statement="Ít quá hạn"
    )
    Measurement.enter(by=cast.head, objective=late, period=1, value=7)
    make_objective(cast, cast.vp, year=year, statement="Của Văn phòng", responsible=cast.vp_head)
    browser = at_screen(cast.head)
    page = browser.get(LIST).content.decode()
    assert "≤ 5 hồ sơ" in page
    assert "7 hồ sơ" in page
    assert "Năm trước" not in page
    assert "Của Văn phòng" not in page
    assert "Năm trước" in browser.get(LIST, {"year": ""}).content.decode()
    file = browser.get(LIST, {"format": "xlsx"}).content
    heading, *rows = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    row = dict(zip(heading, rows[0], strict=True))
    assert len(rows) == 1
    assert (row["Mục tiêu"], row["Chỉ tiêu"], row["Kết quả"], row["Tình trạng"]) == ("Ít quá hạn", 5, 7, "Chưa đạt")


@pytest.mark.parametrize(
    "query", ["year=abc", "year=99999999999999999999", "department=-1", "sort=x", "page=9999999999"]
)
def test_an_address_that_cannot_be_still_opens_the_list(cast, at_screen, query):
    for url in (LIST, reverse("surveys:surveys")):
        assert at_screen(cast.secretariat).get(f"{url}?{query}").status_code == 200


def test_a_year_without_objectives_shows_none(cast, at_screen):
    make_objective(cast, year=2020, statement="Năm cũ")
    browser = at_screen(cast.secretariat)
    for query in ({}, {"year": "2019"}):
        assert "Năm cũ" not in browser.get(LIST, query).content.decode()
    assert "Năm cũ" in browser.get(LIST, {"year": "2020"}).content.decode()


def test_the_list_asks_as_much_for_one_as_for_many(cast, at_screen, django_assert_max_num_queries):
    browser = at_screen(cast.committee)
    for source in ("measured", "satisfaction", "closure", "actions_on_time", "files_on_time"):
        for _n in range(4):
            make_objective(cast, cast.ncc, source=source)
    browser.get(LIST)
    with django_assert_max_num_queries(40):
        browser.get(LIST)


def test_the_year_before_is_copied_on_a_page(cast, at_screen):
    make_objective(cast, cast.ncc, year=2024)
    browser, url = at_screen(cast.secretariat), reverse("objectives:copy")
    assert sent(browser, url, year="2025").status_code == 302
    assert QualityObjective.objects.filter(year=2025).count() == 1
    answer = sent(browser, url, year="2025")
    assert "Không có gì để sao chép" in answer.content.decode()


def test_the_page_of_a_round_shows_the_objectives_of_its_year(cast, at_screen):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    objective = make_objective(cast, cast.ncc, year=audit_round.year)
    Measurement.enter(by=cast.head, objective=objective, period=1, value=96)
    make_objective(cast, year=audit_round.year - 1, statement="Năm trước")
    url = reverse("objectives:of_round", args=[audit_round.pk])
    for person, sees in ((cast.committee, True), (cast.auditor, True), (cast.head, True), (cast.vp_head, False)):
        page = at_screen(person).get(url).content.decode()
        assert (objective.get_absolute_url() in page) is sees, person
        assert "Năm trước" not in page
    tab = f'href="{url}"'
    assert tab in at_screen(cast.head).get(audit_round.get_absolute_url()).content.decode()
    assert tab not in at_screen(cast.administrator).get(audit_round.get_absolute_url()).content.decode()


def test_a_computed_result_leads_to_just_its_rows(cast, at_screen):
    browser = at_screen(cast.secretariat)
    satisfaction = make_objective(cast, cast.ncc, source="satisfaction", year=2025)
    page = page_of(browser, satisfaction)
    assert f'href="/surveys/?year=2025&amp;department={cast.ncc.pk}"' in page
    assert f'href="/dashboard/interviews/?year=2025&amp;department={cast.ncc.pk}&amp;figure=asked"' in page
    closure = page_of(browser, make_objective(cast, source="closure", year=2025))
    assert 'href="/actions/?year=2025&amp;figure=effective"' in closure
    assert 'href="/findings/?year=2025&amp;figure=followed"' in closure
