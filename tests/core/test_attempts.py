"""How often somebody may try at a public door."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from audits.core import attempts, clock
from audits.core.attempts import Attempt

pytestmark = pytest.mark.django_db


def tries(count, address="203.0.113.7", *, each=3, overall=100):
    return [attempts.count("door", address, each=each, overall=overall) for _one in range(count)]


def test_an_address_tries_so_often_and_then_no_more():
    with clock.at(clock.now()):
        assert tries(5) == [True, True, True, False, False]
        assert tries(1, "198.51.100.9") == [True]


def test_all_addresses_together_have_a_limit_too():
    with clock.at(clock.now()):
        answers = [tries(1, f"198.51.100.{n}", overall=4)[0] for n in range(6)]
    assert answers == [True] * 4 + [False] * 2


def test_after_ten_minutes_it_begins_anew_and_nothing_of_before_is_kept():
    now = clock.now()
    with clock.at(now):
        tries(5)
    with clock.at(now + timedelta(minutes=attempts.MINUTES)):
        assert tries(1) == [True]
        assert Attempt.objects.count() == 2


def test_what_found_something_was_no_guess():
    with clock.at(clock.now()):
        for _one in range(10):
            assert tries(1) == [True]
            attempts.give_back("door", "203.0.113.7")


def test_no_address_stands_in_the_database():
    tries(1)
    assert not Attempt.objects.filter(who__contains="203.0.113").exists()


@pytest.mark.django_db(transaction=True)
def test_tries_that_come_at_once_are_all_counted():
    """Threads with connections of their own, as the processes of the web server have."""

    def one(_number):
        try:
            return attempts.count("door", "203.0.113.7", each=5, overall=100)
        finally:
            connection.close()

    now = clock.now()
    tries(1, "198.51.100.1", each=100)  # the row of everybody stands
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(one, range(12)))
    same_stretch = now.minute // attempts.MINUTES == clock.now().minute // attempts.MINUTES
    assert answers.count(True) == 5 or not same_stretch
