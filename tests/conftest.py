"""What every test may ask for."""

import pytest
from django.db import transaction
from django.test import Client, TransactionTestCase
from django.utils import translation

from audits.core.guards import guards_lifted

from . import story
from .factories import make_cast
from .replay import Replay

cast_of_people = Replay(make_cast)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What the tests of a file share is built once: with `--dist loadgroup` they stay together, and begin first."""
    for item in items:
        shared = {fixtures[-1].scope for fixtures in item._fixtureinfo.name2fixturedefs.values()}
        if "package" in shared:
            item.add_marker(pytest.mark.xdist_group(item.module.__package__))
        elif "module" in shared:
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))


@pytest.fixture(autouse=True)
def english():
    """Rules speak English when a test calls them directly; pages speak their reader's language."""
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db):
    """The people of one agency, a stranger from another one, and the edition they audit against."""
    return cast_of_people()


@pytest.fixture
def at_screen():
    """`at_screen(person)`: a browser in which that person is signed in."""

    def signed_in(person):
        browser = Client()
        browser.force_login(person)
        return browser

    return signed_in


@pytest.fixture(scope="module")
def the_story(django_db_setup, django_db_blocker):
    """An agency in which something of everything has happened, built once for a module (see story.py)."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        yield story.play()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_guards():
    """Tests with real transactions empty the tables afterwards; the trail's triggers must let them."""
    empty = TransactionTestCase._fixture_teardown

    def without_guards(self):
        with guards_lifted():
            empty(self)

    TransactionTestCase._fixture_teardown = without_guards
    yield
    TransactionTestCase._fixture_teardown = empty
