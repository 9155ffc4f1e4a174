"""The page of an action asks the database little, whoever reads it and however much has happened."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from audits.core import clock
from audits.findings.models import CorrectiveAction, Extension, Finding, Grade, RevisionRequest

from ..conftest import cast_of_people
from ..factories import make_procedure, make_substitution, make_user
from . import actions
from .actions import fresh

QUERIES = 13
STATES = ("requested", "planned", "endorsed", "approved", "done", "implemented", "effective")
READERS = (
    "secretariat",
    "chair",
    "committee",
    "lead",
    "auditor",  # who verifies
    "head",
    "deputy_head",
    "staff",  # who is responsible
    "follower",
    "own_chair",  # of the department that acts
    "own_secretariat",
)
FOR_OTHERS = ("authorised", "for_chair", "for_secretariat", "for_head")


@pytest.fixture(scope="module")
def long_story(django_db_setup, django_db_blocker):
    """An action of 3 cycles, 12 measures and over 40 lines of history, and all who may read it."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        cast = cast_of_people()
        cast.action = _long_action(cast)
        _call_in_readers(cast)
        yield cast
        transaction.set_rollback(True)


def _long_action(cast):
    """More time is asked for, a revision too, and nobody has decided on either."""
    action = actions.implemented(cast)
    for _cycle in range(2):
        action = fresh(action).judge_ineffective(by=cast.auditor, note="Vẫn quá hạn")
        CorrectiveAction.objects.filter(pk=action.pk).update(status="implemented")
    _put(action, "requested")
    proof = [actions.make_stored_file(cast.staff)]
    for n in range(12):
        actions.write_measure(action, cast.head, cast.staff, done=n % 2, proof=proof)
    for n in range(30):
        fresh(action).write_plan(by=cast.head, correction=f"Lần {n}")
    RevisionRequest.ask(make_procedure(cast.ncc), by=cast.head, reason="Thêm bước 6", action=fresh(action))
    _put(action, "approved")
    until = action.due_on + timedelta(days=5)
    Extension.ask(fresh(action), by=cast.head, until=until, reason="Chờ in biểu mẫu")
    return fresh(action)


def _call_in_readers(cast):
    agency, ncc = cast.agency, cast.ncc
    cast.deputy_head, cast.authorised = make_user(agency, department=ncc), make_user(agency, department=ncc)
    ncc.deputies.add(cast.deputy_head)
    ncc.authorisations.create(person=cast.authorised, starts_on=clock.today(), document="Số 3/GUQ")
    cast.follower = make_user(agency, department=cast.vp)
    cast.own_chair = make_user(agency, role="chair", department=ncc)
    cast.own_secretariat = make_user(agency, role="secretariat", department=ncc)
    for name in ("chair", "secretariat", "head"):
        substitute = make_user(agency, department=cast.vp)
        make_substitution(getattr(cast, name), substitute)
        setattr(cast, f"for_{name}", substitute)


def _put(action, status, **columns):
    CorrectiveAction.objects.filter(pk=action.pk).update(status=status, **columns)


@pytest.mark.parametrize("who", READERS + FOR_OTHERS)
def test_an_action_of_three_cycles_asks_at_most_13_queries_whoever_reads(
    long_story, db, at_screen, who, django_assert_max_num_queries
):
    """One more for who acts in the name of others: in whose."""
    reader = getattr(long_story, who)
    browser, most = at_screen(reader), QUERIES + (who in FOR_OTHERS)
    action, grades = long_story.action, Grade.objects.filter(agency=long_story.agency)
    for kind in Grade.NONCONFORMITIES:
        Finding.objects.filter(pk=action.finding_id).update(grade=grades.get(kind=kind))
        _put(action, "approved", follower=reader if who == "follower" else None)
        browser.get(action.get_absolute_url())  # the number beside “My work” is counted once after every act
        for status in STATES:
            _put(action, status)
            with django_assert_max_num_queries(most):
                page = browser.get(action.get_absolute_url())
            assert page.status_code == 200
            assert len(page.context["measures"]) == 12
            assert len(page.context["events"]) >= 40
            assert len(page.context["cycles"]) == 2


def test_nobody_is_left_out_who_decides_where_the_only_others_belong_to_the_department(
    long_story, db, at_screen, django_assert_max_num_queries
):
    """The chair decides in spite of belonging there, once nobody else is left: worked out with as few queries."""
    for name in ("chair", "secretariat", "for_chair", "for_secretariat"):
        person = getattr(long_story, name)
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    action = long_story.action
    _put(action, "endorsed")
    browser = at_screen(long_story.own_chair)
    browser.get(action.get_absolute_url())
    with django_assert_max_num_queries(QUERIES):
        page = browser.get(action.get_absolute_url())
    assert f"{action.get_absolute_url()}approve/" in [button["url"] for button in page.context["buttons"]]
