"""Random people take random steps over whole rounds, in an agency of five: what must never happen does not.

A hundred steps in the suite, two thousand with `make hazard`. A step is an act that was done, or one that somebody
tried on the off chance; refusals on the way to an act are part of the play and not counted. After each act that was
done, what it touched is checked; at the end of each round, everything. Then five sensible people bring the round
to its end, from wherever chance left it: no state is without a way out.
"""

from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.findings.models import CorrectiveAction, Finding
from audits.planning.models import AuditRound

from .small_agency import ENDS, SmallAgency

pytestmark = pytest.mark.django_db

# How five sensible people go on, and who does it; nothing is cancelled or withdrawn to get it out of the way.
ONWARD = (
    ("close visit", ("lead",)),
    ("sign", ("head",)),
    ("uphold", ("lead", "secretariat", "chair")),
    ("meet", ("lead",)),
    ("issue", ("lead",)),
    ("gather", ("secretariat",)),
    ("report", ("system",)),
    ("answer", ("head",)),
    ("write", ("head",)),
    ("why", ("head",)),
    ("corrective", ("head",)),
    ("assign", ("secretariat",)),
    ("plan", ("head",)),
    ("endorse", ("lead", "secretariat")),
    ("approve", ("lead", "secretariat", "chair")),
    ("do", ("staff",)),
    ("report_done", ("head",)),
    ("confirm", ("lead", "secretariat")),
    ("judge", ("lead", "secretariat")),
    ("judge at once", ("lead", "secretariat")),
    ("close round", ("secretariat",)),
)
ROUNDS_OF_WORK = 6  # so often are these gone through at the most, days apart


DAYS = st.sampled_from((0, 0, 0, 1, 5, 20, 70))  # that pass before something happens


class RandomRound(RuleBasedStateMachine):
    """The round of a small agency, moved by whoever tries whatever; the agencies are made once for all plays."""

    agencies = {}
    steps = 0  # in all plays so far
    done = {}  # how often each act was done

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.at = clock.moment_of(START, 18)
        self.world, self.seen = None, 0

    def teardown(self):
        try:
            if self.world:
                with clock.at(self.at):
                    self._everything_is_sound()
                    self._the_round_comes_to_its_end()
                    self._everything_is_sound()
                    assert trail.verify(self.world.agency) == []
        finally:
            transaction.savepoint_rollback(self.savepoint)

    @initialize(issued=st.booleans())
    def begin(self, issued):
        """While the visit is held, or when its findings are issued already: so the long ways get their turn too."""
        self.world = self.agencies[issued]
        self.seen = self._last_event()

    @precondition(lambda self: self.world)
    @rule(seed=st.integers(0, 2**32), days=DAYS)
    def somebody_tries_something(self, seed, days):
        """Mostly refused: whoever it is, whatever it is."""
        self._pass(days)
        chance = Random(seed)  # noqa: S311 - a play, not a secret
        with clock.at(self.at):
            name, _record, act = chance.choice(list(self.world.moves()))
            if not self._try(name, act, chance.choice(self.world.people)):
                RandomRound.steps += 1

    @precondition(lambda self: self.world)
    @rule(seed=st.integers(0, 2**32), times=st.integers(2, 8), days=DAYS)
    def things_happen(self, seed, times, days):
        """What can happen happens: tries are chosen by their names, so that rare ones come about too."""
        self._pass(days)
        chance = Random(seed)  # noqa: S311 - a play, not a secret
        with clock.at(self.at):
            for _time in range(times):
                self._something_happens(chance)

    def _pass(self, days):
        """Time passes, and with nothing else some deadlines."""
        if days:
            self.at += timedelta(days=days)
            with clock.at(self.at):
                self._overdue_equals_the_dates()

    def _something_happens(self, chance):
        by_name = self._by_name()
        names, people = sorted(by_name), list(self.world.people)
        chance.shuffle(names)
        chance.shuffle(people)
        for name in names:
            if name in ENDS and chance.random() < 0.7:  # else little would be left after a few steps
                continue
            record, act = chance.choice(by_name[name])
            willing = (person for person in people if self.world.stands_open(name, record, person))
            if any(self._try(name, act, person) for person in willing):
                return

    def _by_name(self):
        by_name = {}
        for name, record, act in self.world.moves():
            by_name.setdefault(name, []).append((record, act))
        return by_name

    def _try(self, name, act, person):
        """Whether the act was done; what it touched is looked at then."""
        try:
            with transaction.atomic():
                act(person)
        except (RuleBroken, PermissionDenied):
            return False
        RandomRound.steps += 1
        self.done[name] = self.done.get(name, 0) + 1
        self._what_was_touched_is_sound()
        return True

    # ---- what must never be

    def _last_event(self):
        return trail.TrailHead.objects.get(agency=self.world.agency).seq

    def _what_was_touched_is_sound(self):
        events = trail.Event.objects.filter(agency=self.world.agency, seq__gt=self.seen).order_by("seq")
        findings, actions, wide = set(), set(), False
        for event in events:
            self.seen = event.seq
            for kind, pk in ((event.kind, event.record_id), (event.parent_kind, event.parent_id)):
                if kind == "finding":
                    findings.add(pk)
                elif kind == "correctiveaction":
                    actions.add(pk)
            wide |= event.kind in ("auditround", "visit", "meeting")
            self._nothing_was_closed_without_what_it_demands(event)
        if wide:
            self._everything_is_sound()
            return
        findings |= set(CorrectiveAction.objects.filter(pk__in=actions).values_list("finding", flat=True))
        for finding in Finding.objects.filter(pk__in=findings).select_related("grade"):
            self._actions_fit(finding)
        self._numbers_have_no_gaps()
        self._overdue_equals_the_dates()

    def _everything_is_sound(self):
        for finding in Finding.objects.filter(round=self.world.round).select_related("grade"):
            self._actions_fit(finding)
        self._numbers_have_no_gaps()
        self._overdue_equals_the_dates()

    def _numbers_have_no_gaps(self):
        given = Finding.objects.filter(round=self.world.round).exclude(number="").values_list("series", "sequence")
        for series in (Finding.NONCONFORMITY, Finding.OTHER):
            numbers = sorted(sequence for of, sequence in given if of == series)
            assert numbers == list(range(1, len(numbers) + 1))

    def _actions_fit(self, finding):
        rows = finding.actions.order_by("pk").select_related(*CorrectiveAction.READ_WITH)
        actions = list(rows.prefetch_related("measures__proof"))
        still_open = [one for one in actions if one.is_open]
        owed = finding.status == "issued" and finding.grade.is_nonconformity
        assert len(still_open) == (1 if owed else 0)
        if finding.status == "closed" and finding.grade.is_nonconformity:
            assert actions[-1].status in ("effective", "cancelled")
        for action in actions:
            self._action_is_sound(action)

    def _action_is_sound(self, action):
        measures = action.measures.all()
        if action.status in ("approved", "done", "implemented", "effective", "ineffective"):
            assert action.owner_id
            assert action.verifier.department_id != action.department_id
            assert action.verifier_id not in {action.owner_id, *(measure.who_id for measure in measures)}
        if action.status in ("done", "implemented", "effective", "ineffective"):
            assert all(measure.done_on and measure.proof.all() for measure in measures)
        if action.is_open:
            ways = {step.name for step in action.STEPS if step.target}
            assert any(ways & set(action.steps_open_to(person)) for person in self.world.people)

    def _overdue_equals_the_dates(self):
        actions = CorrectiveAction.objects.filter(agency=self.world.agency)
        by_hand = set()
        for one in actions:
            deadline = {"requested": one.plan_due_on, "implemented": one.check_on}.get(one.status, one.due_on)
            waits = one.status in ("requested", "planned", "endorsed", "approved", "implemented")
            late = bool(waits and deadline and deadline < clock.today())
            assert one.is_overdue == late
            if late:
                by_hand.add(one.pk)
        assert set(actions.overdue().values_list("pk", flat=True)) == by_hand

    def _nothing_was_closed_without_what_it_demands(self, event):
        """At the moment it was closed: afterwards a request may come that the judgement did not know of."""
        if (event.kind, event.verb) == ("auditround", "close"):
            for finding in Finding.objects.filter(round=event.record_id, status="issued").select_related("grade"):
                assert finding.grade.is_nonconformity
                assert finding.actions.order_by("pk").last().status == "implemented"
            assert not Finding.objects.filter(round=event.record_id, status__in=("draft", "presented")).exists()
        if (event.kind, event.verb) == ("finding", "answer"):
            assert Finding.objects.get(pk=event.record_id).reply
        if (event.kind, event.verb) == ("correctiveaction", "judge_effective"):
            action = CorrectiveAction.objects.get(pk=event.record_id)
            assert action.looked_at
            requests = action.revision_requests.exclude(status="declined").select_related("revision")
            caused = action.causes.filter(category="procedure").exists()
            if not action.need_not_wait:
                assert all(
                    one.revision.status == "approved" and one.revision.effective_on <= clock.today() for one in requests
                )
                assert requests or not caused

    # ---- no state is without a way out

    def _the_round_comes_to_its_end(self):
        """From wherever it stands, by sensible acts of the five alone, days apart."""
        for _time in range(ROUNDS_OF_WORK):
            with clock.at(self.at):
                for name, whose in ONWARD:
                    self._go_on(name, [getattr(self.world, who, trail.SYSTEM) for who in whose])
                if AuditRound.objects.get(pk=self.world.round.pk).status == "closed" and not self._still_open():
                    return
            self.at += timedelta(days=5)
        raise AssertionError(f"no way out: {list(self._still_open())}")

    def _go_on(self, name, people):
        steps = RandomRound.steps
        for record, act in self._by_name().get(name, ()):
            willing = (one for one in people if one is trail.SYSTEM or self.world.stands_open(name, record, one))
            any(self._try(name, act, person) for person in willing)
        RandomRound.steps = steps  # what is not left to chance is not counted

    def _still_open(self):
        return CorrectiveAction.objects.filter(agency=self.world.agency).open()


START = clock.today()


def play(examples, steps):
    """Whole rounds, `examples` of them, of so many turns; each is taken back at its end."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    with clock.at(clock.moment_of(START, 17)):  # the meeting of the day is over
        RandomRound.agencies = {issued: SmallAgency(issued=issued) for issued in (False, True)}
    run_state_machine_as_test(
        RandomRound,
        settings=settings(
            max_examples=examples,
            phases=(Phase.generate,),
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=quiet,
        ),
    )


def test_a_hundred_random_steps():
    before = RandomRound.steps
    play(examples=3, steps=25)
    assert RandomRound.steps - before >= 100


@pytest.mark.hazard
def test_two_thousand_random_steps():
    before = RandomRound.steps
    play(examples=28, steps=60)
    print(RandomRound.steps - before, "steps,", dict(sorted(RandomRound.done.items())))
    assert RandomRound.steps - before >= 2000


def test_the_play_would_notice_a_nonconformity_without_its_action(monkeypatch):
    """A control: without its mechanism the play says so."""
    monkeypatch.setattr(Finding, "_settle_what_is_owed", lambda self: None)
    with pytest.raises(AssertionError):
        play(examples=4, steps=8)
