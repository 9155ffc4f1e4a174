"""Who decides about what arrived after a visit was over: every state, every step, every person of the cast."""

import pytest

from audits.fieldwork.models import LateArrival

from ..factories import close_visit, make_arrival, make_open_visit, make_substitution
from ..steps import tries, who_succeeds


def arrival_in(state, cast):
    """Something that arrived after the close, of a visit that was reopened since."""
    visit = close_visit(make_open_visit(cast), cast)
    arrival = make_arrival(visit, by=cast.auditor)
    visit.reopen(by=cast.lead, note="Xem lại")
    if state == "taken_up":
        arrival.take_up(by=cast.lead)
    elif state == "set_aside":
        arrival.set_aside(by=cast.lead, note="Đã ghi ở chỗ khác")
    return arrival


@tries(LateArrival)
@pytest.mark.parametrize("state", LateArrival.Status.values)
def test_what_arrived_late_is_decided_by_the_lead_alone(cast, state):
    make_substitution(cast.chair, cast.deputy)
    expected = {"lead": {"take_up", "set_aside"}} if state == "received" else {}
    assert who_succeeds(arrival_in(state, cast), cast) == expected
