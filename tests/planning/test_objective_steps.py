"""The steps of a quality objective, by every person and in every state."""

from datetime import date

import pytest

from audits.core import clock
from audits.planning.models import Measurement, QualityObjective

from ..factories import make_objective
from ..steps import tries, who_succeeds

pytestmark = pytest.mark.django_db


def in_state(cast, state):
    """An objective of last year that was reached, in a state."""
    objective = make_objective(cast, cast.ncc, year=clock.today().year - 1, frequency="yearly")
    Measurement.enter(by=cast.head, objective=objective, period=1, value=97)
    if state == "closed":
        objective.close(by=cast.secretariat)
    if state == "withdrawn":
        objective.withdraw(by=cast.secretariat, note="Đặt nhầm")
    return QualityObjective.objects.get(pk=objective.pk)


@tries(QualityObjective)
@pytest.mark.parametrize("state", ["open", "closed", "withdrawn"])
def test_only_the_secretariat_closes_reopens_and_withdraws(cast, state):
    steps = {"open": {"close", "withdraw"}, "closed": {"reopen"}, "withdrawn": set()}[state]
    given = {
        "close": {"final_value": 97, "final_on": date(clock.today().year - 1, 12, 31)},
        "reopen": {"final_value": None, "final_on": None},
    }
    found = who_succeeds(in_state(cast, state), cast, given=given)
    assert found == ({"secretariat": steps} if steps else {})
