"""What every test may ask for."""

import gc
import time

import pytest
from django.db import transaction
from django.test import Client, TransactionTestCase
from django.utils import translation

from audits.core.guards import guards_lifted

from . import story
from .factories import make_cast
from .replay import Replay

cast_of_people = Replay(make_cast)

# Pages make objects by the thousand that die at once; looking for rings among them took a tenth of the time.
gc.set_threshold(200_000, 20, 20)


# Files whose tests share something dear: a loaded demo, a story, a printed paper.
SHARING = (
    "tests/demo/test_loader.py",
    "tests/reports/test_inspection_file.py",
    "tests/reports/test_papers_layout.py",
    "tests/reports/test_press.py",
    "tests/test_access.py",
    "tests/test_bad_input.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Those files go to one worker each and begin first; all other tests fill what is left, one by one."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return next((place for place in SHARING if nodeid.startswith(place)), nodeid)

    return Together(config, log)


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


@pytest.fixture(params=["UTC", "Asia/Ho_Chi_Minh", "America/Lima"])
def server_elsewhere(request, monkeypatch):
    """The clock of the server's operating system."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


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
