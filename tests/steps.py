"""Every step of a record, in a state, by every person: who may take it, and that a refusal changes nothing.

A test brings a record in one state that satisfies the guards, the people, and what each step is given; it states who
is expected to succeed with what, from the design and not from the table of steps.
"""

from collections import defaultdict
from contextlib import contextmanager
from copy import copy
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.workflow import SYSTEM

PEOPLE = (
    "administrator",
    "chair",
    "deputy",
    "committee",
    "secretariat",
    "lead",
    "auditor",
    "second_lead",
    "head",
    "staff",
    "vp_head",
    "outsider",
    "stranger",
    "system",
)


TRIED = defaultdict(set)  # model: the states in which a test says that it tries every step
_seen = set()  # (model, state) in which who_succeeds tried everybody, in the test that runs


def tries(model, *states):
    """Mark a test of the whole table of `model` in `states`, or in those of its parameter `state`.

    test_architecture.py asks that no model and no state is left out; a test that says so and does not do it fails.
    """

    def mark(test):
        TRIED[model] |= set(states or _parameters(test))

        @wraps(test)
        def marked(**given):
            _seen.clear()
            test(**given)
            promised = {(model, state) for state in states or [given["state"]]}
            assert promised <= _seen, f"{promised - _seen} was not tried"

        return marked

    return mark


def _parameters(test):
    return next(mark.args[1] for mark in test.pytestmark if mark.args[0] == "state")


def step_names(model):
    """The names of all steps in a record's table, each once."""
    return list(dict.fromkeys(step.name for step in model.STEPS))


def person_of(cast, name):
    return SYSTEM if name == "system" else getattr(cast, name)


def who_succeeds(record, cast, *, given=None, paper=None, people=PEOPLE):
    """{person: {steps}} that succeed on `record`, each tried on its own and taken back.

    `given` maps a step to what `take` is given besides the note. Every refusal must leave record and trail as they
    were; every success must leave one Event, and stand in `steps_open_to` (or `steps_on_paper`).
    """
    given, before = given or {}, _footprint(record)
    succeeded = {}
    for name in people:
        if paper and name == "system":
            continue  # what happens by itself is decided by nobody, on paper or otherwise
        person = person_of(cast, name)
        steps = {step for step in step_names(type(record)) if _tried(record, step, person, given, paper, before)}
        assert _footprint(record) == before, f"something that {name} was refused has left something"
        if person is not SYSTEM:
            offered = record.steps_on_paper(person) if paper else record.steps_open_to(person)
            assert set(offered) == steps, f"{name} is offered {offered} and succeeds with {steps}"
        if steps:
            succeeded[name] = steps
    if not paper and set(people) >= set(PEOPLE):
        _seen.add((type(record), record.status))
    return succeeded


def _tried(record, step, person, given, paper, before):
    """Whether a person succeeds with a step. A success is taken back; what a refusal leaves would be seen."""
    with transaction.atomic():
        try:
            copy(record).take(step, by=person, note="Lý do", paper=paper, **given.get(step, {}))
        except (PermissionDenied, RuleBroken):
            return False
        left = Event.objects.of(record).order_by("seq")[before[1] :]
        assert [event.verb for event in left] == [step]
        transaction.set_rollback(True)
    return True


def _footprint(record):
    """What the database has of a record: its columns, and how much has happened to it."""
    row = type(record)._base_manager.filter(pk=record.pk).values().get()
    return row, Event.objects.of(record).count(), Event.objects.count()


@contextmanager
def taken_back():
    """What happens within leaves nothing in the database."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)
