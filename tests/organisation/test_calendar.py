"""Working days: the public holidays of Viet Nam, what the agency decided otherwise, and how deadlines count."""

from datetime import date, timedelta

import pytest

from audits.core.rules import RuleBroken
from audits.organisation.calendar import WorkingDays, public_holidays
from audits.organisation.models import DayException

from .sending import sent

# Days off of Tết, Monday to Friday, as the Government announced them.
TET = {
    2016: ("2016-02-08", "2016-02-12"),
    2017: ("2017-01-26", "2017-02-01"),
    2018: ("2018-02-14", "2018-02-20"),
    2019: ("2019-02-04", "2019-02-08"),
    2020: ("2020-01-23", "2020-01-29"),
    2021: ("2021-02-10", "2021-02-16"),
    2022: ("2022-01-31", "2022-02-04"),
    2023: ("2023-01-20", "2023-01-26"),
    2024: ("2024-02-08", "2024-02-14"),
    2025: ("2025-01-27", "2025-01-31"),
    2026: ("2026-02-16", "2026-02-20"),
}


@pytest.mark.parametrize("year", TET)
def test_tet_is_off_and_the_days_around_it_are_not(cast, year):
    days, first, last = WorkingDays(cast.agency), *map(date.fromisoformat, TET[year])
    assert not any(days.works(first + timedelta(days=n)) for n in range((last - first).days + 1))
    assert days.works(days.after(first, -1))
    assert days.after(first, -1) >= first - timedelta(days=3)
    assert days.after(last, 1) <= last + timedelta(days=3)


@pytest.mark.parametrize(
    "day",
    [
        "2017-01-02",  # in lieu of Sunday, 1 January
        "2017-05-02",  # in lieu of Sunday, 30 April
        "2017-09-04",  # in lieu of Saturday, 2 September
        "2018-12-31",  # in exchange for Saturday, 5 January 2019
        "2021-09-03",  # the second day of National Day, since 2021
        "2023-05-03",
        "2024-04-29",  # in exchange for Saturday, 4 May
        "2025-05-02",
        "2026-08-31",
        "2016-04-18",  # Hùng Vương on a Saturday
    ],
)
def test_days_off_in_lieu_and_in_exchange(cast, day):
    assert not WorkingDays(cast.agency).works(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2019-01-05", "2019-05-04", "2024-05-04", "2025-04-26", "2026-08-22"])
def test_a_saturday_that_the_country_worked_in_exchange_is_a_working_day(cast, day):
    assert WorkingDays(cast.agency).works(date.fromisoformat(day))


def test_the_days_of_the_story_are_working_days(cast):
    days = WorkingDays(cast.agency)
    assert days.works(date(2017, 12, 5))
    assert days.works(date(2017, 12, 6))
    assert days.after(date(2017, 12, 6), 15) == date(2017, 12, 27)


def test_deadlines_count_over_tet_in_both_directions(cast):
    days = WorkingDays(cast.agency)
    assert days.after(date(2017, 1, 25), 1) == date(2017, 2, 2)
    assert days.after(date(2017, 2, 2), -1) == date(2017, 1, 25)
    assert days.after(date(2017, 1, 20), 5) == date(2017, 2, 3)
    assert days.after(date(2017, 1, 28), 0) == date(2017, 1, 28)
    assert days.between(date(2017, 1, 25), date(2017, 2, 2)) == 1
    assert days.between(date(2017, 2, 2), date(2017, 1, 25)) == 0
    assert days.between(date(2017, 2, 2), date(2017, 2, 2)) == 0


def test_counting_on_and_counting_between_agree(cast):
    days, start = WorkingDays(cast.agency), date(2017, 1, 20)
    for count in range(1, 40):
        assert days.between(start, days.after(start, count)) == count


def test_exceptions_change_the_calendar_both_ways_until_withdrawn(cast):
    enter = {"by": cast.secretariat, "agency": cast.agency, "reason": "Công văn 12/SNV"}
    monday, saturday = date(2026, 3, 2), date(2026, 3, 7)
    off = DayException.enter(day=monday, works=False, **enter)
    DayException.enter(day=saturday, works=True, **enter)
    days = WorkingDays(cast.agency)
    assert (days.works(monday), days.works(saturday)) == (False, True)
    assert days.after(date(2026, 2, 27), 5) == date(2026, 3, 7)
    assert WorkingDays(cast.stranger.agency).works(monday)
    off.withdraw(by=cast.secretariat)
    assert WorkingDays(cast.agency).works(monday)
    assert DayException.enter(day=monday, works=False, **enter).pk != off.pk


@pytest.mark.parametrize(("day", "works"), [("2026-03-03", True), ("2026-03-08", False), ("2026-09-02", False)])
def test_an_exception_that_changes_nothing_is_refused(cast, day, works):
    with pytest.raises(RuleBroken, match="anyway"):
        DayException.enter(
            by=cast.secretariat, agency=cast.agency, day=date.fromisoformat(day), works=works, reason="Nhầm"
        )


def test_holidays_have_names_in_both_languages():
    assert public_holidays(2017)[date(2017, 9, 2)] == "Quốc khánh"
    assert public_holidays(2017, "en")[date(2017, 9, 2)] == "National Day"
    assert public_holidays(2026, "en")[date(2026, 8, 31)] == "Day off (substituted from 22/08/2026)"


def test_the_secretariat_enters_changes_and_drops_an_exception(cast, at_screen):
    browser = at_screen(cast.secretariat)
    added = sent(browser, "/calendar-days/new/", day="2026-03-02", works="off", reason="Nghỉ hoán đổi")
    assert added.status_code == 302
    assert "Nghỉ hoán đổi" in browser.get("/calendar-days/?year=2026").content.decode()
    again = sent(browser, "/calendar-days/new/", day="2026-03-02", works="off", reason="Lần nữa")
    assert again.status_code == 422
    row = DayException.objects.get()
    assert sent(browser, f"/calendar-days/{row.pk}/", reason="Công văn 99").status_code == 302
    assert sent(browser, f"/calendar-days/{row.pk}/withdraw/").status_code == 302
    assert browser.get(f"/calendar-days/{row.pk}/").status_code == 404
    assert "Công văn 99" in browser.get("/calendar-days/?year=2026").content.decode()  # in the history


@pytest.mark.parametrize(("asked", "shown"), [("1", None), ("0000", 1990), ("9999", 2100), ("x", None), ("²017", None)])
def test_any_year_in_the_address_gives_a_page(cast, at_screen, asked, shown):
    page = at_screen(cast.staff).get("/calendar-days/", {"year": asked})
    assert page.status_code == 200
    assert shown is None or page.context["year"] == shown


def test_many_days_are_counted_in_one_walk_through_the_calendar(cast):
    calendar, end = WorkingDays(cast.agency), date(2017, 12, 29)
    days = [date(2017, 12, 29), date(2017, 9, 1), date(2018, 1, 5), date(2016, 12, 30), date(2017, 12, 25)]
    assert calendar.since(days, end) == {day: calendar.between(day, end) for day in days}
