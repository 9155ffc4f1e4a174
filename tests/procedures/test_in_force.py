"""Which revision was in force on a day: what a case file is judged by."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.procedures.models import Procedure, Revision

from ..factories import make_procedure, make_revision
from .conftest import approved_from, make_draft

FIRST, SECOND = date(2016, 3, 1), date(2017, 7, 1)
DAY = timedelta(days=1)


@pytest.fixture
def two(cast, procedure):
    return approved_from(cast, procedure, FIRST), approved_from(cast, procedure, SECOND)


@pytest.mark.parametrize(
    ("on", "which"),
    [
        (FIRST - DAY, None),
        (FIRST, 0),
        (SECOND - DAY, 0),
        (SECOND, 1),
        (date(2100, 1, 1), 1),
    ],
)
def test_the_last_one_that_had_taken_effect_is_in_force(procedure, two, on, which):
    expected = None if which is None else two[which]
    assert procedure.in_force(on) == expected
    assert list(Revision.objects.in_force(on)) == ([expected] if expected else [])


def test_a_draft_is_never_in_force(cast, procedure, two):
    make_draft(cast, procedure).review(by=cast.secretariat)
    assert procedure.in_force() == two[1]


def test_nothing_is_in_force_once_the_procedure_is_withdrawn(cast, procedure, two):
    last_day = date(2018, 1, 1)
    procedure.withdraw(by=cast.secretariat, withdrawn_on=last_day, note="Bãi bỏ theo QĐ 01")
    assert procedure.in_force(last_day - DAY) == two[1]
    assert procedure.in_force(last_day) is None
    procedure.reinstate(by=cast.secretariat, note="Ghi nhầm")
    assert procedure.in_force(last_day) == two[1]


def test_every_procedure_has_its_own(cast, procedure, two):
    other = make_procedure(cast.vp)
    theirs = make_revision(other, cast.vp_head, effective_on=date(2015, 1, 5))
    assert set(Revision.objects.in_force(FIRST)) == {two[0], theirs}


def test_a_procedure_is_not_withdrawn_before_its_revision_took_effect(cast, procedure, two):
    with pytest.raises(RuleBroken, match="01/07/2017"):
        procedure.withdraw(by=cast.secretariat, withdrawn_on=SECOND, note="Bãi bỏ")


def test_only_the_secretariat_withdraws_a_procedure_and_says_why(cast, procedure):
    with pytest.raises(RuleBroken, match="reason"):
        procedure.withdraw(by=cast.secretariat, withdrawn_on=clock.today(), note=" ")
    for name in ("head", "staff", "chair", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            procedure.withdraw(by=getattr(cast, name), withdrawn_on=clock.today(), note="Bãi bỏ")
    assert Procedure.objects.get(pk=procedure.pk).withdrawn_on is None


def test_the_agency_works_by_what_exists_on_a_day(cast, procedure):
    later = make_procedure(cast.ncc, since=2021)
    procedure.withdraw(by=cast.secretariat, withdrawn_on=date(2018, 1, 1), note="Bãi bỏ")
    assert set(Procedure.objects.existing(date(2017, 12, 5))) == {procedure}
    assert set(Procedure.objects.existing(date(2021, 1, 1))) == {later}
