"""What arrives after a visit was over is kept, once, and changes nothing until the lead decides."""

import uuid
from copy import copy

import pytest
from django.core.exceptions import PermissionDenied

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.fieldwork import arrivals
from audits.fieldwork.models import LateArrival
from audits.organisation.models import User

from ..factories import close_visit, make_arrival, make_open_visit, sign_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(cast):
    return close_visit(make_open_visit(cast), cast)


def keep(visit, by, **said):
    given = {"op_id": uuid.uuid4(), "kind": "answer", "uid": uuid.uuid4(), "device": None, "made_at": None, "said": {}}
    return arrivals.keep(visit, by=by, **{**given, **said})


@pytest.mark.parametrize("state", ["closed", "signed", "cancelled"])
def test_what_a_device_sends_after_the_visit_was_over_is_kept_as_it_was_sent(cast, closed, state):
    if state == "signed":
        sign_visit(closed, by=cast.head)
    elif state == "cancelled":
        closed.cancel(by=cast.chair, note="Hoãn")
    said = {"answer": ["conforms"], "files": ["a", "b"]}
    arrival = keep(closed, cast.auditor, said=said)
    assert LateArrival.objects.get() == arrival
    assert (arrival.status, arrival.said, arrival.sent.getlist("files")) == ("received", said, ["a", "b"])
    event = Event.objects.of(arrival).get()
    assert (event.verb, event.actor) == ("received", cast.auditor)


def test_the_same_operation_is_kept_once(cast, closed):
    one = uuid.uuid4()
    assert keep(closed, cast.auditor, op_id=one) == keep(closed, cast.auditor, op_id=one)
    assert LateArrival.objects.count() == 1
    keep(closed, cast.lead, op_id=one)
    assert LateArrival.objects.count() == 2, "somebody else's operation is another one, whatever its number"


def test_only_the_team_sends(cast, closed):
    with pytest.raises(PermissionDenied):
        keep(closed, cast.head)
    assert not LateArrival.objects.exists()


def test_it_is_taken_up_only_while_the_visit_is_open_again(cast, closed):
    arrival = make_arrival(closed, by=cast.auditor)
    with pytest.raises(RuleBroken, match="not open"):
        copy(arrival).take_up(by=cast.lead)
    closed.reopen(by=cast.lead, note="Có ghi chép đến muộn")
    arrival.take_up(by=cast.lead)
    assert arrival.status == "taken_up"


def test_it_is_set_aside_with_a_reason_also_of_a_signed_visit(cast, closed):
    arrival = make_arrival(closed, by=cast.auditor)
    sign_visit(closed, by=cast.head)
    with pytest.raises(RuleBroken, match="reason"):
        arrival.set_aside(by=cast.lead, note=" ")
    arrival.set_aside(by=cast.lead, note="Biên bản đã ký; nêu ở đợt sau")
    assert (arrival.status, arrival.reason) == ("set_aside", "Biên bản đã ký; nêu ở đợt sau")


def test_where_the_lead_is_gone_the_secretariat_decides(cast, closed):
    arrival = make_arrival(closed, by=cast.auditor)
    assert arrival.steps_open_to(cast.secretariat) == []
    User.objects.filter(pk=cast.lead.pk).update(is_active=False)
    arrival = LateArrival.objects.get()
    assert arrival.steps_open_to(cast.secretariat) == ["take_up", "set_aside"]


def test_the_department_does_not_read_what_is_no_part_of_its_minutes(cast, closed):
    make_arrival(closed, by=cast.auditor)
    readers = ("lead", "auditor", "secretariat", "chair", "committee", "head", "staff", "vp_head", "stranger")
    seen = {name for name in readers if LateArrival.objects.visible_to(getattr(cast, name)).exists()}
    assert seen == {"lead", "auditor", "secretariat", "chair", "committee"}
