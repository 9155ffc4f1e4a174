"""The sampling sheet: how many there were, how they were chosen, drawn so that the draw can be made again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.versions import Stale
from audits.fieldwork.models import CaseSample, Sampling
from audits.fieldwork.sampling import MOST_LISTED, Listed, drawn

from ..factories import close_visit, make_open_visit, make_procedure, make_sample, make_sampling
from .pages import Page, address, sent


@pytest.fixture
def procedure(cast):
    return make_procedure(cast.ncc, "QT-MAU-12")


@pytest.fixture
def visit(cast, procedure):
    return make_open_visit(cast, procedures=[procedure])


def test_the_same_codes_and_seed_give_the_same_draw_on_any_python():
    codes = [f"HS {n}" for n in range(1, 51)]
    first = drawn(codes, 5, 20171205)
    assert drawn(reversed(codes), 5, 20171205) == first == ["HS 19", "HS 27", "HS 30", "HS 45", "HS 5"]
    assert drawn(codes, 5, 20171206) != first


def test_every_case_file_has_the_same_chance():
    codes = [f"{n:02}" for n in range(20)]
    times = dict.fromkeys(codes, 0)
    for seed in range(4_000):
        for code in drawn(codes, 5, seed):
            times[code] += 1
    assert all(880 < count < 1_120 for count in times.values())  # 1,000 expected; four standard deviations are 110


def test_what_is_drawn_joins_the_sample_with_its_days_and_is_not_drawn_again(cast, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=12)
    assert (sampling.population, sampling.listed) == (12, 12)
    sampling.draw(5, by=cast.auditor, seed=7)
    first = set(CaseSample.objects.values_list("case_code", flat=True))
    assert len(first) == 5
    one = CaseSample.objects.first()
    assert (one.received_on, one.handed_on) == (sampling.period_from, sampling.list()[0].handed_on)
    sampling.draw(7, by=cast.lead, seed=8)
    assert CaseSample.objects.count() == 12
    assert [len(draw["codes"]) for draw in sampling.draws] == [5, 7]
    with pytest.raises(RuleBroken, match="No case file is left"):
        sampling.draw(1, by=cast.lead)


def test_a_draw_is_written_down_so_that_it_can_be_made_again(cast, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=30)
    make_sample(visit, procedure, cast.auditor, code="L 003")  # looked at before, by hand
    sampling.draw(4, by=cast.auditor)
    (draw,) = sampling.draws
    event = Event.objects.of(sampling).get(verb="drawn")
    assert event.details["new"]["draws"] == [draw]
    assert str(draw["seed"]) in event.details["note"]
    assert (draw["of"], draw["without"]) == (29, ["L 003"])
    left = [f"L {n:03}" for n in range(1, 31) if n != 3]
    assert drawn(left, 4, draw["seed"]) == draw["codes"]
    assert sampling.drawn_again(draw)
    sampling.frame = [row for row in sampling.frame if row[0] not in draw["codes"][:1]]
    assert not sampling.drawn_again(draw)


def test_a_file_taken_on_purpose_needs_its_reason(cast, visit, procedure):
    with pytest.raises(RuleBroken, match="why these"):
        make_sampling(visit, procedure, cast.auditor, method="purpose")
    sampling = make_sampling(visit, procedure, cast.auditor, listed=5)
    with pytest.raises(RuleBroken, match="why these"):
        sampling.pick(["L 002"], by=cast.auditor, reason=" ")
    sampling.draw(2, by=cast.auditor, seed=1)
    picked = min({row[0] for row in sampling.frame} - sampling.drawn_codes())
    sampling.pick([picked], by=cast.auditor, reason="có đơn phản ánh")
    codes = list(sampling.taken().values_list("case_code", flat=True))
    assert sampling.chosen_words(codes) == (
        "3 case files. 2 taken at random from a list of 5 (seed 1). 1 taken on purpose: có đơn phản ánh."
    )
    with pytest.raises(RuleBroken, match="not taken yet"):
        sampling.pick([picked], by=cast.auditor, reason="có đơn phản ánh")
    with pytest.raises(RuleBroken, match="not taken yet"):
        sampling.pick(["L 999"], by=cast.auditor, reason="không có trong danh sách")


def test_a_list_that_was_drawn_from_stays(cast, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=5)
    row = Listed("HS 1", date(2017, 9, 1), date(2017, 9, 15))
    sampling.keep_list([row], by=cast.auditor, source="dán vào")
    assert sampling.listed == 1
    sampling.draw(1, by=cast.auditor)
    with pytest.raises(RuleBroken, match="so it stays"):
        sampling.keep_list([row], by=cast.auditor, source="dán vào")


def test_the_list_never_enters_the_history_but_its_hash_does(cast, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=5)
    details = Event.objects.of(sampling).get(verb="listed").details
    assert "frame" not in details["new"]
    assert details["new"]["list_hash"] == sampling.list_hash
    assert details["new"]["listed"] == 5


@pytest.mark.parametrize("count", [0, -1, 6, 101])
def test_no_more_are_drawn_than_there_are(cast, visit, procedure, count):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=5)
    with pytest.raises(RuleBroken):
        sampling.draw(count, by=cast.auditor)
    assert not CaseSample.objects.exists()


def test_what_cannot_be_is_refused(cast, visit, procedure):
    tomorrow = clock.today() + timedelta(days=1)
    for field, values in [
        ("period_to", {"period_from": date(2017, 9, 2), "period_to": date(2017, 9, 1)}),
        ("period_to", {"period_to": tomorrow}),
        ("population", {"population": 0}),
        ("population", {"population": 1_000_001}),
    ]:
        with pytest.raises(RuleBroken) as broken:
            make_sampling(visit, procedure, cast.auditor, **values)
        assert broken.value.field == field
    make_sample(visit, procedure, cast.auditor)
    make_sample(visit, procedure, cast.auditor)
    with pytest.raises(RuleBroken) as broken:
        make_sampling(visit, procedure, cast.auditor, population=1)
    assert broken.value.field == "population"
    sampling = make_sampling(visit, procedure, cast.auditor, population=9)
    with pytest.raises(RuleBroken, match="already"):
        make_sampling(visit, procedure, cast.auditor, population=9)
    rows = [Listed(f"L {n}", date(2017, 9, 1), date(2017, 9, 15)) for n in range(MOST_LISTED + 1)]
    for wrong in ([], rows):
        with pytest.raises(RuleBroken, match="1 to 5000"):
            sampling.keep_list(wrong, by=cast.auditor, source="")


def test_two_who_draw_at_once_do_not_draw_the_same_files_unseen(cast, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=20)
    seen = sampling.version
    sampling.draw(3, by=cast.lead, version=seen)
    with pytest.raises(Stale):
        Sampling.objects.get().draw(3, by=cast.auditor, version=seen)
    assert CaseSample.objects.count() == 3


def test_only_the_team_draws_and_only_while_the_visit_is_held(cast, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=5)
    for person in (cast.secretariat, cast.head, cast.stranger):
        with pytest.raises(PermissionDenied):
            Sampling.objects.get().draw(1, by=person)
    close_visit(visit, cast)
    with pytest.raises(RuleBroken, match="not being held"):
        sampling.draw(1, by=cast.auditor)
    assert not CaseSample.objects.exists()


# ---- pages


def test_a_sheet_is_begun_and_shown_above_the_case_files_of_its_procedure(cast, at_screen, visit, procedure):
    browser = at_screen(cast.auditor)
    values = sent(procedure=procedure.pk, population="240", period_from="2017-07-01", period_to="2017-09-30")
    response = browser.post(address("new_sampling", visit.pk), {**values, "method": "random", "reason": ""})
    sampling = Sampling.objects.get()
    assert response["Location"] == address("sampling", visit.pk, sampling.pk)
    make_sample(visit, procedure, cast.auditor, code="HS 1")
    page = browser.get(address("samples", visit.pk)).content.decode()
    assert "Tổng số 240 hồ sơ, tiếp nhận từ 01/07/2017 đến 30/09/2017." in page
    assert "1 hồ sơ chọn ngẫu nhiên." in page
    assert page.index("Tổng số 240 hồ sơ") < page.index('id="casesample-')


def test_drawing_and_ticking_on_the_page(cast, at_screen, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=60)
    browser = at_screen(cast.auditor)
    page = browser.get(address("sampling", visit.pk, sampling.pk))
    assert page.content.decode().count('name="codes"') == 50
    version = page.context["draw"]["version"].value()
    response = browser.post(address("draw", visit.pk, sampling.pk), sent(count="8", version=version))
    assert response["Location"] == f"{address('samples', visit.pk)}#{sampling.anchor}"
    assert CaseSample.objects.count() == 8
    stale = browser.post(address("draw", visit.pk, sampling.pk), sent(count="8", version=version))
    assert stale.status_code == 409
    page = browser.get(address("sampling", visit.pk, sampling.pk), {"q": "l 05"}).content.decode()
    assert "ra đúng các hồ sơ này" in page
    sampling.refresh_from_db()
    left = sorted({row[0] for row in sampling.frame} - sampling.drawn_codes())[:2]
    ticked = sent(codes=left, reason="", version=sampling.version)
    mended = browser.post(address("pick", visit.pk, sampling.pk), ticked)
    assert mended.status_code == 422
    assert f'value="{left[0]}" checked' in mended.content.decode()
    ticked = sent(codes=left, reason="hồ sơ có đơn", version=sampling.version)
    assert browser.post(address("pick", visit.pk, sampling.pk), ticked).status_code == 302
    assert CaseSample.objects.count() == 10
    page = browser.get(address("samples", visit.pk)).content.decode()
    assert "8 hồ sơ chọn ngẫu nhiên từ danh sách 60 hồ sơ" in page
    assert "2 hồ sơ chọn có chủ đích: hồ sơ có đơn." in page
    assert "10/10 (100%)" in page


def test_a_form_that_arrives_twice_draws_once(cast, at_screen, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=20)
    browser, form = at_screen(cast.auditor), sent(count="3", version=sampling.version)
    for _again in range(2):
        assert browser.post(address("draw", visit.pk, sampling.pk), form).status_code == 302
    assert CaseSample.objects.count() == 3


@pytest.mark.parametrize("count", ["", "0", "-3", "abc", "101", "9" * 30, "1.5", "=1+1"])
def test_an_odd_number_to_draw_comes_back(cast, at_screen, visit, procedure, count):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=5)
    response = at_screen(cast.auditor).post(address("draw", visit.pk, sampling.pk), sent(count=count))
    assert response.status_code == 422
    assert not CaseSample.objects.exists()


def test_a_withdrawn_sheet_leaves_the_case_files(cast, at_screen, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=5)
    sampling.draw(2, by=cast.auditor)
    browser = at_screen(cast.auditor)
    gone = browser.post(address("withdraw_sampling", visit.pk, sampling.pk), sent(note="Nhầm quy trình"))
    assert gone["Location"].startswith(address("samples", visit.pk))
    assert browser.get(address("sampling", visit.pk, sampling.pk)).status_code == 404
    assert CaseSample.objects.standing().count() == 2
    make_sampling(visit, procedure, cast.auditor, population=5)


def test_a_sheet_that_says_too_few_files_can_still_be_withdrawn(cast, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, population=1)
    for code in ("HS 1", "HS 2"):
        make_sample(visit, procedure, cast.auditor, code=code)
    sampling.withdraw(by=cast.auditor, note="Đếm nhầm")
    assert not visit.samplings.standing().exists()


def test_readers_of_the_notes_see_the_sheet_and_no_form(cast, at_screen, visit, procedure):
    sampling = make_sampling(visit, procedure, cast.auditor, listed=5)
    page = Page(at_screen(cast.secretariat).get(address("sampling", visit.pk, sampling.pk)))
    assert "codes" not in page.fields
    assert "count" not in page.fields
