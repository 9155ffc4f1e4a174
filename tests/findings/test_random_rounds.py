"""Random people take random steps over a whole round, in an agency of five: what must never happen does not.

A hundred steps in the suite, two thousand with `make hazard`. Refusals are part of the play.
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
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.findings import action_rules
from audits.findings.models import Cause, CorrectiveAction, Extension, Finding, Grade, Measure
from audits.planning.models import AuditRound, Visit

from ..factories import (
    approve,
    make_agency,
    make_certificate,
    make_department,
    make_finding,
    make_item,
    make_meeting,
    make_standard,
    make_team,
    make_user,
    make_visit,
)
from .actions import make_stored_file

pytestmark = pytest.mark.django_db
KINDS = ("major", "minor", "minor", "observation", "strength")


class World:
    """An agency of five people with one visit of the department NCC under way, and five findings."""

    def __init__(self, *, issued):
        self.agency = agency = make_agency()
        self.standard = make_standard()
        self.ncc, self.ttr = make_department(agency, "NCC"), make_department(agency, "TTR")
        leadership = make_department(agency, "LDS", kind="leadership")
        self.chair = make_user(agency, "truongban", role="chair", department=leadership)
        self.secretariat = make_user(agency, "thuongtruc", role="secretariat", department=self.ttr)
        self.lead = self.auditor = make_user(agency, "totruong1", department=self.ttr)
        self.head = make_user(agency, "truong.ncc", department=self.ncc)
        self.staff = make_user(agency, "chuyenvien.ncc", department=self.ncc)
        for department, head in ((self.ncc, self.head), (self.ttr, self.secretariat), (leadership, self.chair)):
            department.head = head
            department.save()
        make_certificate(self.lead, self.standard)
        self.people = (self.chair, self.secretariat, self.lead, self.head, self.staff)
        day = clock.today()
        self.round = AuditRound.plan(
            by=self.secretariat,
            title="Đợt",
            standard=self.standard,
            starts_on=day,
            ends_on=day,
            scope="Toàn bộ",
            outside_programme="Đột xuất",
        )
        make_team(self.round, self.lead)
        self.visit = make_visit(self.round, self.ncc)
        self.meeting = make_meeting(self.round, day=self.round.starts_on)
        approve(self.round, self)
        make_item(self.visit)
        self.visit.open(by=self.lead, started_at=self.visit.starts_at)
        for kind in KINDS:
            make_finding(self.visit, self, kind=kind)
        self.visit.checklist.get().record_answer(by=self.lead, answer="conforms")
        self.visit.write_minutes(by=self.lead, opening_notes="Nêu mục đích", attendees="Tổ 1", minutes="Đã xem hồ sơ")
        self.proof = make_stored_file(self.staff)
        if issued:
            self.issue_everything()

    def issue_everything(self):
        self.visit.close(by=self.lead)
        Visit.objects.get(pk=self.visit.pk).sign(by=self.head)
        self.meeting.record(by=self.lead, attendance="Tổ 1", notes="Thống nhất")
        Finding.issue_together(Finding.objects.filter(round=self.round).with_names(), by=self.lead)

    # ---- what somebody may try, by record: each a verb with arguments that could be right

    def moves(self):
        yield from self.moves_of_the_round()
        for finding in Finding.objects.filter(round=self.round).exclude(status="withdrawn").order_by("pk"):
            yield from self.moves_of_a_finding(finding)
        for action in CorrectiveAction.objects.filter(agency=self.agency).open().order_by("pk"):
            yield from self.moves_of_an_action(action)

    def moves_of_the_round(self):
        audit_round, visit = AuditRound.objects.get(pk=self.round.pk), Visit.objects.get(pk=self.visit.pk)
        yield "close visit", lambda by: visit.close(by=by)
        yield "sign", lambda by: visit.sign(by=by)
        yield "reopen", lambda by: visit.reopen(by=by, note="Xem lại")
        yield "meet", lambda by: self.meeting.record(by=by, attendance="Tổ 1", notes="Thống nhất")
        yield "gather", lambda by: audit_round.gather(by=by)
        yield "resume", lambda by: audit_round.resume(by=by, note="Bổ sung")
        yield "report", lambda by: audit_round.report()
        yield "close round", lambda by: audit_round.close(by=by)

    def moves_of_a_finding(self, finding):
        grades = list(Grade.objects.filter(agency=self.agency).order_by("order"))
        other = grades[(grades.index(finding.grade) + finding.version) % len(grades)]
        yield "dispute", lambda by: finding.respond(by=by, ground="Đã xin lỗi")
        yield "accept", lambda by: finding.respond(by=by)
        yield "uphold", lambda by: finding.uphold(by=by, note="Giữ nguyên")
        yield "regrade", lambda by: finding.regrade(by=by, grade=other, note="Thống nhất")
        yield "withdraw", lambda by: finding.withdraw(by=by, note="Trùng")
        yield "issue", lambda by: finding.issue(by=by)
        yield "answer", lambda by: finding.answer(by=by, reply="Sẽ bổ sung")
        yield "close unanswered", lambda by: finding.close_unanswered(by=by, note="Quá hạn")
        yield "correct", lambda by: finding.correct(by=by, grade=other, note="Đính chính")
        yield "withdraw issued", lambda by: finding.withdraw_issued(by=by, note="Nhầm")

    def moves_of_an_action(self, action):
        day = clock.today() + timedelta(days=40)
        yield "write", lambda by: action.write_plan(by=by, correction="Xin lỗi", no_action_reason="")
        yield "short", lambda by: action.write_plan(by=by, correction="Xin lỗi", no_action_reason="Đơn lẻ")
        yield "why", lambda by: Cause.ask_why(action, ["Sổ thiếu cột"], by=by, category="material")
        for kind in ("correction", "corrective"):
            yield (
                kind,
                lambda by, kind=kind: Measure.enter(
                    by=by, action=action, kind=kind, what="Sửa", who=self.staff, due_on=action.measures_until
                ),
            )
        for measure in action.measures.all():
            yield (
                "do",
                lambda by, measure=measure: measure.report(
                    by=by, done_on=clock.today(), result="Xong", proof=[self.proof]
                ),
            )
        for name in ("plan", "endorse", "report_done"):
            yield name, lambda by, name=name: getattr(action, name)(by=by)
        for name in ("send_back", "reject", "judge_ineffective", "cancel"):
            yield name, lambda by, name=name: getattr(action, name)(by=by, note="Lý do")
        for name in ("approve", "approve_done"):
            yield name, lambda by, name=name: getattr(action, name)(by=by)
        for verifier in (self.secretariat, self.head, self.staff):
            yield "assign", lambda by, person=verifier: action.assign(by=by, follower=None, verifier=person)
        yield "confirm", lambda by: action.confirm(by=by, check_on=day)
        yield "judge", lambda by: action.judge_effective(by=by, looked_at="10 hồ sơ")
        yield "ask", lambda by: Extension.ask(action, by=by, until=action.due_on + timedelta(days=9), reason="Chờ")
        for extension in action.extensions.asked():
            yield "grant", lambda by, extension=extension: extension.grant(by=by)
            yield "refuse", lambda by, extension=extension: extension.refuse(by=by, note="Đủ thời gian")


class RandomRound(RuleBasedStateMachine):
    """The round of a small agency, moved by whoever tries whatever."""

    tried = 0  # steps in all plays so far

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.at = clock.moment_of(clock.today(), 17)  # the meeting of the day is over
        self.world = None

    def teardown(self):
        try:
            if self.world:
                assert trail.verify(self.world.agency) == []
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @initialize(issued=st.booleans())
    def begin(self, issued):
        """While the visit is held, or when its findings are issued already: so the long ways get their turn too."""
        with clock.at(self.at):
            self.world = World(issued=issued)

    @rule(days=st.sampled_from((1, 1, 5, 20, 70)))
    def time_passes(self, days):
        self.at += timedelta(days=days)

    @precondition(lambda self: self.world)
    @rule(seed=st.integers(0, 2**32))
    def somebody_tries_something(self, seed):
        """Mostly refused: whoever it is, whatever it is."""
        chance = Random(seed)  # noqa: S311 - a play, not a secret
        with clock.at(self.at):
            self._try(chance.choice([act for _name, act in self.world.moves()]), chance.choice(self.world.people))

    @precondition(lambda self: self.world)
    @rule(seed=st.integers(0, 2**32), times=st.integers(1, 8))
    def things_happen(self, seed, times):
        """What can happen happens: tries are chosen by their names, so that rare ones come about too."""
        chance = Random(seed)  # noqa: S311 - a play, not a secret
        with clock.at(self.at):
            for _time in range(times):
                self._something_happens(chance)
                self.nothing_that_must_not_be()

    def _something_happens(self, chance):
        by_name = {}
        for name, act in self.world.moves():
            by_name.setdefault(name, []).append(act)
        names, people = sorted(by_name), list(self.world.people)
        chance.shuffle(names)
        chance.shuffle(people)
        any(self._try(chance.choice(by_name[name]), person) for name in names for person in people)

    def _try(self, act, person):
        RandomRound.tried += 1
        try:
            with transaction.atomic():
                act(person)
        except (RuleBroken, PermissionDenied):
            return False
        return True

    @invariant()
    def nothing_that_must_not_be(self):
        if not self.world:
            return
        with clock.at(self.at):
            findings = list(Finding.objects.filter(round=self.world.round).with_names())
            self._numbers_have_no_gaps(findings)
            for finding in findings:
                self._actions_fit(finding)
            self._overdue_equals_the_dates()

    def _numbers_have_no_gaps(self, findings):
        for series in (Finding.NONCONFORMITY, Finding.OTHER):
            given = sorted(one.sequence for one in findings if one.series == series)
            assert given == list(range(1, len(given) + 1))

    def _actions_fit(self, finding):
        actions = list(finding.actions.order_by("pk").select_related(*CorrectiveAction.READ_WITH))
        still_open = [one for one in actions if one.is_open]
        owed = finding.status == "issued" and finding.grade.is_nonconformity
        assert len(still_open) == (1 if owed else 0)
        if finding.status == "closed" and finding.grade.is_nonconformity:
            assert actions[-1].status in ("effective", "cancelled")
        for action in actions:
            self._action_is_sound(action)

    def _action_is_sound(self, action):
        if action.status in ("approved", "done", "implemented", "effective", "ineffective"):
            assert action.owner_id
            assert not action_rules.obstacle_to_verify(action, action.verifier)
        if action.status in ("done", "implemented", "effective", "ineffective"):
            assert not action.measures.unfinished().exists()
            assert not action.measures.without_proof().exists()
        if action.is_open:
            ways = {step.name for step in action.STEPS if step.target}
            assert any(ways & set(action.steps_open_to(person)) for person in self.world.people)

    def _overdue_equals_the_dates(self):
        actions = CorrectiveAction.objects.filter(agency=self.world.agency)
        by_hand = set()
        for one in actions:
            deadline = {"requested": one.plan_due_on, "implemented": one.check_on}.get(one.status, one.due_on)
            waits = one.status in ("requested", "planned", "endorsed", "approved", "implemented")
            if waits and deadline and deadline < clock.today():
                by_hand.add(one.pk)
        assert set(actions.overdue().values_list("pk", flat=True)) == by_hand


def play(examples, steps, phases=(Phase.generate,)):
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        RandomRound,
        settings=settings(
            max_examples=examples,
            phases=phases,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=quiet,
        ),
    )


def test_a_hundred_random_steps():
    before = RandomRound.tried
    play(examples=4, steps=8)
    assert RandomRound.tried - before >= 100


@pytest.mark.hazard
def test_two_thousand_random_steps():
    before = RandomRound.tried
    play(examples=60, steps=40, phases=(Phase.generate, Phase.shrink))
    assert RandomRound.tried - before >= 2000


def test_the_play_would_notice_a_nonconformity_without_its_action(monkeypatch):
    """A control: without its mechanism the play says so."""
    monkeypatch.setattr(Finding, "_settle_what_is_owed", lambda self: None)
    with pytest.raises(AssertionError):
        play(examples=4, steps=8)
