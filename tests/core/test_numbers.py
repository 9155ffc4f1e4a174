"""Numbers have no gaps, whatever fails on the way."""

import pytest
from django.db import transaction

from audits.core.numbers import Series, next_number, written


def test_each_series_counts_from_one(cast):
    assert [next_number(cast.agency, "a") for _n in range(3)] == [1, 2, 3]
    assert next_number(cast.agency, "b") == 1
    assert next_number(cast.stranger.agency, "a") == 1


def test_an_act_that_fails_gives_its_number_back(cast):
    next_number(cast.agency, "a")
    with transaction.atomic():
        assert next_number(cast.agency, "a") == 2
        transaction.set_rollback(True)
    assert next_number(cast.agency, "a") == 2
    assert Series.objects.get(agency=cast.agency, key="a").last == 2


@pytest.mark.parametrize(("number", "text"), [(4, "KPH 04/Đ1-2017"), (12, "KPH 12/Đ1-2017"), (104, "KPH 104/Đ1-2017")])
def test_a_number_is_written_as_the_pattern_says(number, text):
    assert written("KPH {number}/Đ{round}-{year}", number=number, round=1, year=2017) == text


def test_what_a_pattern_does_not_know_stays_as_it_is():
    assert written("{number}/{khác} 100%", number=1) == "01/{khác} 100%"
