"""The web server is killed while devices send, again and again: no answer is lost, none counts twice.

With the table of operations switched off the same story must fail, so that it is known to be able to.
"""

import random
import threading
import time
from collections import Counter

import pytest

from audits.core import trail
from audits.core.once import Operation

from ..factories import make_cast, make_item, make_open_visit
from .onsite_device import OnsiteDevice
from .web import Web

pytestmark = pytest.mark.django_db(transaction=True)

BETWEEN = 12  # answers between two kills


class Tablet(OnsiteDevice):
    """A device in a hand that moves: of every third operation it loses the first answer, then sends it again."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.tried = set()

    def send(self, one):
        is_first = one.op_id not in self.tried
        self.tried.add(one.op_id)
        lost = is_first and self.written.index(one) % 3 == 2
        return self.post(self.address(one.kind), self.body(one), hang_up=lost)

    def send_all(self):
        while not self.flush():
            time.sleep(0.02)


def write_down(device, items, count):
    """Questions answered and answered again, people asked, minutes written on."""
    shown = {item: ({"answer": "", "note": ""}, 1) for item in items}
    minutes = {"opening_notes": "", "attendees": "", "minutes": "", "remarks": ""}
    for n in range(count):
        if n % 3 == 0:
            item = items[n // 3 % len(items)]
            base, version = shown[item]
            values = {"answer": "observation", "note": f"Ghi lần {n}"}
            device.record("answer", item.uid, base=base, base_version=version, **values)
            shown[item] = values, version
        elif n % 3 == 1:
            device.record("interview", kind="citizen", channel="counter", score="4", procedure="", remark=f"Người {n}")
        else:
            values = {**minutes, device.part: f"Viết lần {n}"}
            device.record("minutes", base=minutes, **values)
            minutes = values


def nothing_is_lost_or_doubled(visit, devices):
    """Every operation was answered, acted exactly once, and what was written down last is what stands."""
    events = trail.Event.objects.filter(details__has_key="on_device")
    acts = Counter(event.details["on_device"]["operation"] for event in events)
    written = [one.op_id for device in devices for one in device.written]
    assert [device.stopped for device in devices] == [{}] * len(devices)
    assert sorted(one for device in devices for one in device.done) == sorted(written)
    assert acts == Counter(written)
    assert set(map(str, Operation.objects.values_list("op_id", flat=True))) == set(written)
    remarks = visit.interviews.values_list("remark", flat=True)
    said = [one.fields["remark"] for device in devices for one in device.written if one.kind == "interview"]
    assert sorted(remarks) == sorted(said)
    visit.refresh_from_db()
    for device in devices:
        last = {one.uid: one.fields for one in device.written if one.kind == "answer"}
        for item in visit.checklist.filter(uid__in=last):
            assert item.note == last[str(item.uid)]["note"]
        assert (
            getattr(visit, device.part)
            == [one for one in device.written if one.kind == "minutes"][-1].fields[device.part]
        )
    assert trail.verify(visit.agency) == []


def answered(devices):
    return sum(len(device.done) + len(device.stopped) for device in devices)


def story(web, kills):
    """Three devices of two auditors send; the server is killed `kills` times meanwhile."""
    cast = make_cast()
    visit = make_open_visit(cast)
    items = [*visit.checklist.all(), *(make_item(visit) for _n in range(7))]
    devices = []
    for person, part in ((cast.lead, "opening_notes"), (cast.auditor, "minutes"), (cast.auditor, "remarks")):
        device = Tablet(web.post_as(person), visit, person)
        device.part = part
        write_down(device, items[len(devices) :: 3], (kills + 1) * BETWEEN // 3)
        devices.append(device)
    chance = random.Random(kills)  # noqa: S311 - not for secrets
    web.start()
    try:
        threads = [threading.Thread(target=device.send_all, daemon=True) for device in devices]
        for thread in threads:
            thread.start()
        for n in range(kills):
            while answered(devices) < (n + 1) * BETWEEN - BETWEEN // 2:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.1))
            web.kill()
            web.start()
        for thread in threads:
            thread.join(timeout=300)
        assert not any(thread.is_alive() for thread in threads)
    finally:
        web.kill()
    return visit, devices


@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.hazard)])
def test_a_web_server_that_is_killed_loses_no_answer_and_doubles_none(kills):
    visit, devices = story(Web(), kills)
    nothing_is_lost_or_doubled(visit, devices)


def test_control_without_the_table_of_operations_acts_are_doubled():
    visit, devices = story(Web("tests.fieldwork.without_operations"), kills=1)
    with pytest.raises(AssertionError):
        nothing_is_lost_or_doubled(visit, devices)
    events = trail.Event.objects.filter(details__has_key="on_device")
    acts = Counter(event.details["on_device"]["operation"] for event in events)
    assert max(acts.values()) > 1


def test_a_form_that_breaks_off_on_its_way_is_not_taken_for_a_whole_one():
    """Half a text would be written under the id of the whole one, which would then be refused."""
    cast = make_cast()
    visit = make_open_visit(cast)
    web = Web()
    post = web.post_as(cast.auditor)
    tablet = OnsiteDevice(post, visit, cast.auditor)
    item = visit.checklist.first()
    whole = tablet.record("answer", item.uid, answer="observation", base_version=1, note="Sổ thiếu cột ngày trả " * 20)
    body = dict(reversed(tablet.body(whole).items()))  # the note last
    body["note"] = body.pop("note")
    web.start()
    try:
        for cut_off in (60, 200, 400):
            status, said = post(tablet.address("answer"), body, cut_off=cut_off)
            assert (status, said) == (403, {"state": "not_understood"})
        item.refresh_from_db()
        assert item.note == ""
        assert post(tablet.address("answer"), body)[1]["state"] == "applied"
    finally:
        web.kill()
