"""Three devices, no network, wrong clocks: whatever arrives, however often, comes to what one run in order comes to.

Hypothesis invents what is written, who sends when, where the line breaks and which answers get lost; the plain telling
of the rules in `onsite_reference.py` says what must become of it. What it finds it shows as the shortest such story.
"""

import uuid
from datetime import timedelta
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from audits.core import clock, trail
from audits.core.once import Operation
from audits.findings.models import Grade

from ..factories import make_item, make_open_visit, make_procedure
from .onsite_device import LostAnswer, OnsiteDevice, by_client
from .onsite_reference import Record, Reference, cleaned

WORDS = st.sampled_from(["", "Đủ sổ", "Thiếu phiếu hẹn", "Dòng một\r\nDòng hai", " Sửa lại "])
SOME_WORDS = st.sampled_from(["Sổ thiếu cột", "Trả quá hạn", "Không có chữ ký"])
RESULTS = st.sampled_from(["", "conforms", "does_not_conform", "observation"])
TICKS = st.sampled_from(["", "on"])
LINE = st.sampled_from(["good", "good", "good", "twice", "answer lost", "cut"])
KINDS = ("answer", "answer", "answer", "sample", "interview", "evidence", "finding", "minutes")
ENTRIES = {"sample": "samples", "interview": "interviews", "evidence": "evidence"}
A_DAY = timedelta(days=1)
PHASES = (Phase.generate, Phase.shrink)


class Onsite(RuleBasedStateMachine):
    """A visit held by two auditors with three devices; taken back when the story is told."""

    world = None  # the visit and its people, set for the run
    operations = 0

    def __init__(self):
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        cast, visit = self.world["cast"], self.world["visit"]
        records = {("answer", str(item.uid)): Record({"answer": "", "note": ""}) for item in visit.checklist.all()}
        visit.refresh_from_db()
        records["minutes", str(uuid.UUID(int=0))] = Record(visit.as_copy()["values"], visit.version)
        self.reference = Reference(records, cast.lead)
        self.minutes = str(uuid.UUID(int=0))
        self.numbers = count(2**100)  # the same in every telling of a story, or Hypothesis could not tell it again
        self.before = trail.Event.objects.count(), Operation.objects.count()
        self.devices = [
            self.device(*one) for one in ((cast.lead, -A_DAY), (cast.auditor, A_DAY), (cast.auditor, -A_DAY))
        ]

    def device(self, person, off):
        now = lambda: (clock.now() + off).isoformat()  # noqa: E731 - the clock of that device
        ids = lambda: uuid.UUID(int=next(self.numbers))  # noqa: E731 - as random ones, in their order
        device = OnsiteDevice(self.world["post"](person), self.world["visit"], person, now=now, new_id=ids)
        device.since = None
        return device

    # ---- what people do

    @rule(n=st.integers(0, 2), kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=6), data=st.data())
    def write_down(self, n, kinds, data):
        """New entries and changed ones, as the device shows them; nothing is sent."""
        device = self.devices[n]
        for kind in kinds:
            known = self.known(device, kind)
            uid = (
                data.draw(st.sampled_from(known))
                if known and (self.is_there(kind) or data.draw(st.booleans()))
                else None
            )
            if uid is None and self.is_there(kind):
                continue
            if uid is None:
                self.count(device.record(kind, file=a_file(kind), **self.typed(device, kind, {}, data)))
            else:
                shown, version = self.shown(device, kind, uid)
                values = self.typed(device, kind, shown, data)
                self.count(device.record(kind, uid, base=shown, base_version=version, **values))

    @rule(n=st.integers(0, 2), kind=st.sampled_from([*ENTRIES, "finding"]), data=st.data())
    def withdraw(self, n, kind, data):
        device = self.devices[n]
        if known := self.known(device, kind):
            uid = data.draw(st.sampled_from(known))
            if kind == "finding":
                self.count(device.record("discard", uid, note="Viết nhầm"))
            else:
                self.count(device.record("withdraw", uid, entry_kind=ENTRIES[kind], note="Nhập trùng"))

    @precondition(lambda self: any(device.queue for device in self.devices))
    @rule(n=st.integers(0, 2), lines=st.lists(LINE, min_size=1, max_size=8))
    def send(self, n, lines):
        """Some of what waits goes out, in order, over a line that breaks."""
        device = self.devices[n]
        for line in lines:
            one = device.next()
            if one is None:
                return
            if line == "cut":
                return  # before it arrived
            said = self.transmit(device, one)
            if line == "twice":
                said = self.transmit(device, one)
            if line != "answer lost":
                assert device.heard(one, said)

    @precondition(lambda self: any(device.stopped for device in self.devices))
    @rule(n=st.integers(0, 2), choice=st.sampled_from(["mine", "theirs", "both"]))
    def choose(self, n, choice):
        """A person looks at what was stopped: a new operation on what the server has, or none."""
        device = self.devices[n]
        if not device.stopped:
            return
        one, said = device.stopped.pop(next(iter(device.stopped)))
        if said["state"] == "refused" or choice == "theirs":
            return
        theirs, fields = said["record"]["values"], dict(one.fields)
        for name in (difference["name"] for difference in said["fields"]):
            if choice == "both" and name in ("note", "remark", "faults", "statement"):
                fields[name] = f"{theirs[name]}\n{fields[name]}"
        version = said["record"]["version"]
        self.count(device.record(one.kind, one.uid, base=theirs, base_version=version, **fields))

    @rule(n=st.integers(0, 2))
    def look(self, n):
        """What others wrote comes onto the screen, and is what stands."""
        device = self.devices[n]
        query = {} if device.since is None else {"since": device.since}
        seen = self.world["look"](device.owner, query)
        device.since = seen["seq"]
        for copy in seen["records"]:
            key = copy["kind"], self.minutes if copy["kind"] == "minutes" else copy["uid"]
            device.copies[key] = copy
            assert as_reference(copy) == self.reference.records[key].shown

    # ---- how a device shows things

    def known(self, device, kind):
        """The records of a kind that the device knows, by its copies and what waits on it."""
        held = {one.uid for one, _said in device.stopped.values()}
        gone = {one.uid for one in device.queue if one.kind in ("withdraw", "discard")}
        found = [uid for of, uid in device.copies if of == kind and not device.copies[of, uid]["withdrawn"]]
        found += [one.uid for one in device.queue if one.kind == kind]
        if self.is_there(kind):
            found += [uid for of, uid in self.reference.records if of == kind]
        return sorted({uid for uid in found if uid not in held | gone})

    @staticmethod
    def is_there(kind):
        return kind in ("answer", "minutes")

    def shown(self, device, kind, uid):
        """The values on the screen of this device, and the version of which it knows."""
        copy = device.copies.get((kind, uid))
        version = copy and copy["version"]
        waiting = [one for one in device.queue if (one.kind, one.uid) == (kind, uid)]
        if waiting:
            return dict(waiting[-1].fields), version
        if copy:
            return {name: value for name, value in copy["values"].items() if name not in ("item", "sample")}, version
        first = {"answer": {"answer": "", "note": ""}, "minutes": self.world["minutes"]}[kind]
        return dict(first), self.world["version"] if kind == "minutes" else 1

    def typed(self, device, kind, shown, data):
        """What stands in the form after somebody typed: some fields as they were, some not."""
        fresh = {
            "answer": {"answer": RESULTS, "note": WORDS},
            "sample": {
                **self.world["sample"],
                "case_code": CODES,
                "faults": WORDS,
                "days_paused": st.sampled_from("012"),
            },
            "interview": {**INTERVIEW, "score": st.sampled_from("12345"), "remark": WORDS},
            "evidence": {**EVIDENCE, "caption": WORDS, "permitted": TICKS},
            "finding": {**self.world["finding"], "title": SOME_WORDS, "statement": WORDS, "files": self.photos(device)},
            "minutes": {"opening_notes": WORDS, "attendees": WORDS, "minutes": WORDS, "remarks": WORDS},
        }[kind]
        return {
            name: shown[name]
            if name in shown and data.draw(st.booleans())
            else data.draw(wanted)
            if isinstance(wanted, st.SearchStrategy)
            else wanted
            for name, wanted in fresh.items()
        }

    def photos(self, device):
        known = self.known(device, "evidence")
        return st.lists(st.sampled_from(known), unique=True, max_size=2) if known else st.just([])

    # ---- over the line

    def transmit(self, device, one):
        """One operation reaches the server; it must answer as the reference does."""
        expected = self.reference.arrive(device.owner, one)
        if one.file:
            one.file.seek(0)
        try:
            status, said = device.send(one)
        except LostAnswer:
            raise AssertionError("the server did not answer") from None
        assert said["state"] == expected.state, (one, said)
        if expected.state == "conflict":
            assert {difference["name"] for difference in said["fields"]} == expected.fields
        return said

    def count(self, one):
        if one.kind == "minutes":
            one.uid = self.minutes
        type(self).operations += 1

    def teardown(self):
        try:
            self.everything_arrives()
            self.compare()
        finally:
            transaction.set_rollback(True)
            self.story.__exit__(None, None, None)

    def everything_arrives(self):
        """The network is back: what waits goes out, and each that was applied comes once more, from the last on."""
        for device in self.devices:
            while one := device.next():
                assert device.heard(one, self.transmit(device, one))
        everyone = [(device, one) for device in self.devices for one in device.written]
        for device, one in reversed(everyone):
            if one.op_id in self.reference.acted:
                assert self.transmit(device, one)["state"] == "duplicate"

    def compare(self):
        """The visit holds what the reference holds, each once, with an Event each, and the chain stands."""
        cast, visit = self.world["cast"], self.world["visit"]
        visit.refresh_from_db()
        rows = [*visit.checklist.all(), *visit.samples.all(), *visit.interviews.all()]
        copies = [row.as_copy() for row in [*rows, *visit.evidence.all(), *visit.findings.all(), visit]]
        held = {
            (one["kind"], self.minutes if one["kind"] == "minutes" else one["uid"]): (
                as_reference(one),
                one["version"],
                one["withdrawn"],
            )
            for one in copies
        }
        assert len(held) == len(copies)
        assert held == {key: (one.shown, one.version, one.withdrawn) for key, one in self.reference.records.items()}
        events, operations = self.before
        assert trail.Event.objects.count() == events + self.reference.events
        assert Operation.objects.count() == operations + len(self.reference.acted)
        assert trail.verify(cast.agency) == []


CODES = st.sampled_from([f"HS 17.{n}" for n in range(6)])
INTERVIEW = {"kind": "citizen", "channel": "counter", "procedure": ""}
EVIDENCE = {"taken_on": "2017-12-05", "shows_case_file": "on"}


def a_file(kind):
    return SimpleUploadedFile("anh.txt", b"nhu anh") if kind == "evidence" else None


def as_reference(copy):
    """The values of a copy as the reference keeps them: without what new entries alone are given."""
    return cleaned({name: value for name, value in copy["values"].items() if name not in ("item", "sample")})


@pytest.fixture
def world(cast, at_screen):
    """A visit that is being held, with what its forms offer."""
    visit = make_open_visit(cast)
    make_item(visit)
    procedure = make_procedure(cast.ncc)
    browsers = {person: at_screen(person) for person in (cast.lead, cast.auditor)}
    grade = Grade.objects.get(agency=cast.agency, kind="minor")
    sample = {"procedure": str(procedure.pk), "received_on": "2017-10-02", "due_on": "2017-10-12"}
    finding = {"grade": str(grade.pk), "criterion": "QT", "evidence": "HS 1", "clause": "", "procedure": ""}
    return {
        "cast": cast,
        "visit": visit,
        "version": visit.version,
        "minutes": visit.as_copy()["values"],
        "sample": {**sample, "ready_on": "2017-10-19", "handed_on": ""},
        "finding": {**finding, "repeat_of": ""},
        "post": lambda person: by_client(browsers[person]),
        "look": lambda person, query: browsers[person].get(f"/visits/{visit.pk}/changes/", query).json(),
    }


@pytest.mark.parametrize(
    ("stories", "steps", "at_least"), [(6, 30, 60), pytest.param(260, 70, 10_000, marks=pytest.mark.hazard)]
)
def test_whatever_arrives_in_whatever_order_comes_to_one_run_in_order(world, stories, steps, at_least):
    machine = type("OnsiteNow", (Onsite,), {"world": world, "operations": 0})
    told = settings(
        max_examples=stories,
        stateful_step_count=steps,
        deadline=None,
        phases=PHASES,
        derandomize=at_least < 10_000,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=told)
    print(f"{machine.operations} operations")
    assert machine.operations >= at_least
