"""Counted survey forms: counts that cannot be are refused twice, by a sentence and by the database."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.versions import Stale
from audits.fieldwork.models import SurveyTotals

from ..conftest import cast_of_people
from ..factories import make_procedure, make_totals
from ..findings.actions import fresh

pytestmark = pytest.mark.django_db
LEVELS = tuple(SurveyTotals.LEVELS.values())


def possible(given_out, returned, valid, levels):
    return given_out >= returned >= valid == sum(levels)


near = st.integers(0, 12)


class TestCounts(TestCase):
    """What the sentence refuses the database refuses as well, and the other way round."""

    def setUp(self):
        self.cast = cast_of_people()

    @settings(max_examples=60, deadline=None)
    @given(levels=st.tuples(near, near, near, near, near), over=st.tuples(*[st.integers(-2, 4)] * 3))
    def test_counts_stand_if_and_only_if_they_can_be(self, levels, over):
        valid = max(sum(levels) + over[0], 0)
        returned = max(valid + over[1], 0)
        given_out = max(returned + over[2], 0)
        counts = {"given_out": given_out, "returned": returned, "valid": valid}
        fine = possible(given_out, returned, valid, levels)
        assert self.is_taken(lambda: make_totals(self.cast, self.cast.ncc, levels, **counts), RuleBroken) is fine
        assert self.is_taken(lambda: self.straight_in(levels, counts), IntegrityError) is fine

    def straight_in(self, levels, counts):
        day = clock.today()
        SurveyTotals.objects.create(
            agency=self.cast.agency,
            department=self.cast.vp,
            starts_on=day,
            ends_on=day,
            **counts,
            **dict(zip(LEVELS, levels, strict=True)),
        )

    def is_taken(self, act, refusal):
        """Whether it is written down; taken back in either case."""
        try:
            with transaction.atomic():
                act()
                transaction.set_rollback(True)
        except refusal:
            return False
        return True


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ({"returned": 60}, "returned"),
        ({"valid": 52}, "valid"),
        ({"valid": 49}, "valid"),
        ({"very_satisfied": 31}, "valid"),
        ({"very_satisfied": 2_000_000}, "very_satisfied"),
        ({"given_out": -1}, "given_out"),
    ],
)
def test_the_sentence_stands_at_the_field_to_look_at(cast, counts, field):
    with pytest.raises(RuleBroken) as refused:
        make_totals(cast, cast.ncc, **counts)
    assert refused.value.field == field


def test_periods_in_the_wrong_order_or_in_the_future_are_refused(cast):
    today = clock.today()
    for days, field in (
        ((today, today - timedelta(days=1)), "ends_on"),
        ((today, today + timedelta(days=1)), "ends_on"),
    ):
        with pytest.raises(RuleBroken) as refused:
            make_totals(cast, cast.ncc, starts_on=days[0], ends_on=days[1])
        assert refused.value.field == field


def test_forms_of_the_same_days_are_counted_once(cast):
    procedure = make_procedure(cast.ncc)
    first = make_totals(cast, cast.ncc)
    with pytest.raises(RuleBroken, match="counted already"):
        make_totals(cast, cast.ncc, starts_on=first.ends_on)
    make_totals(cast, cast.ncc, procedure=procedure)
    make_totals(cast, cast.vp)
    first.withdraw(by=cast.secretariat, note="Nhập nhầm đơn vị")
    make_totals(cast, cast.ncc)
    assert SurveyTotals.objects.standing().count() == 3
    assert SurveyTotals.objects.count() == 4


def test_only_the_secretariat_counts_and_nothing_is_lost(cast):
    totals = make_totals(cast, cast.ncc)
    seen = totals.version
    for person in (cast.head, cast.chair, cast.administrator, cast.stranger):
        with pytest.raises(PermissionDenied):
            fresh(totals).edit(by=person, remark="Sửa")
    totals.edit(by=cast.secretariat, version=seen, very_satisfied=29, satisfied=11)
    with pytest.raises(Stale):
        totals.edit(by=cast.secretariat, version=seen, remark="Bản cũ")
    with pytest.raises(RuleBroken, match="Write the reason"):
        totals.withdraw(by=cast.secretariat, note="")
    totals.withdraw(by=cast.secretariat, note="Đếm lại")
    with pytest.raises(PermissionDenied):
        fresh(totals).edit(by=cast.secretariat, remark="Sau khi rút")
    assert [event.verb for event in Event.objects.of(totals).order_by("seq")] == ["entered", "edited", "withdrawn"]


def test_a_procedure_is_one_of_the_department(cast):
    with pytest.raises(RuleBroken, match="not of the department"):
        make_totals(cast, cast.ncc, procedure=make_procedure(cast.vp))


def test_figures_are_for_the_committee_and_those_of_the_own_department(cast):
    of_ncc, of_vp = make_totals(cast, cast.ncc), make_totals(cast, cast.vp)

    def seen(person):
        return set(SurveyTotals.objects.visible_to(person))

    for person in (cast.chair, cast.committee, cast.secretariat):
        assert seen(person) == {of_ncc, of_vp}
    assert seen(cast.head) == seen(cast.staff) == {of_ncc}
    assert seen(cast.vp_head) == {of_vp}
    for person in (cast.administrator, cast.outsider, cast.lead, cast.stranger):
        assert seen(person) == set()
