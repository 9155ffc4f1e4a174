"""Two tablets check the steps of one case file: what they looked at apart is brought together, the rest is asked."""

import pytest

from audits.fieldwork.models import CaseSample

from ..factories import make_open_visit, make_procedure, make_sample
from .onsite_device import OnsiteDevice

CASE = {"case_code": "HS 1", "received_on": "2017-11-20", "due_on": "2017-12-05", "ready_on": "2017-12-05"}
BLANK = {"step_1": "", "remark_1": "", "step_2": "", "remark_2": "", "step_3": "", "remark_3": ""}


@pytest.fixture
def procedure(cast):
    procedure = make_procedure(cast.ncc, "QT-MAU-12")
    rows = [{"title": title} for title in ("Tiếp nhận", "Thụ lý", "Trả kết quả")]
    return procedure.write_steps(rows, by=cast.secretariat)


@pytest.fixture
def sent(cast, at_screen, procedure):
    """`sent(person, **fields)`: an operation of that person on the one case file, as it stood when it was new."""
    visit = make_open_visit(cast, procedures=[procedure])
    sample = make_sample(visit, procedure, cast.auditor, code="HS 1")
    seen = {name: str(value) for name, value in sample.as_copy()["values"].items()}

    def operate(person, *, base=None, **fields):
        browser = at_screen(person)
        device = OnsiteDevice(lambda *body: browser.post(*body), visit, person)
        known = {**seen, **(BLANK if base is None else base)}
        device.record("sample", sample.uid, base=known, base_version=1, **{**seen, **BLANK, **fields})
        body = device.body(device.queue[0])
        return browser.post(device.address("sample"), body).json()

    return operate


def results():
    return {order: (step["result"], step["remark"]) for order, step in CaseSample.objects.get().steps.items()}


def test_different_steps_are_brought_together_and_counted(cast, sent):
    assert sent(cast.auditor, step_1="in_time", step_2="late")["state"] == "applied"
    said = sent(cast.lead, step_3="not_done", remark_3="không ký nhận", faults="thiếu chữ ký")
    assert said["state"] == "applied"
    assert results() == {"1": ("in_time", ""), "2": ("late", ""), "3": ("not_done", "không ký nhận")}
    assert CaseSample.objects.get().steps_failed == 2
    assert said["record"]["values"]["step_2"] == "late"


def test_one_step_seen_otherwise_by_two_is_asked(cast, sent):
    sent(cast.auditor, step_1="in_time")
    said = sent(cast.lead, step_1="late")
    assert said["state"] == "conflict"
    assert [(one["name"], one["theirs"], one["yours"]) for one in said["fields"]] == [("step_1", "Đúng hạn", "Quá hạn")]
    assert results()["1"] == ("in_time", "")


def test_who_does_not_know_what_stood_there_overwrites_nothing(cast, sent):
    sent(cast.auditor, step_1="in_time")
    assert sent(cast.lead, base={}, step_1="late")["state"] == "conflict"
    assert results()["1"] == ("in_time", "")


@pytest.fixture
def other(cast, procedure):
    """Another procedure of the visit; a colleague finds out that the case file belongs to it."""
    other = make_procedure(cast.ncc, "QT-MAU-13")
    other.write_steps([{"title": "Nhận"}, {"title": "Duyệt"}], by=cast.secretariat)
    sample = CaseSample.objects.get()
    sample.visit.procedures.add(other)
    return other


def test_a_check_never_moves_to_a_step_of_another_procedure(cast, sent, other):
    assert sent(cast.auditor, procedure=str(other.pk))["state"] == "applied"
    said = sent(cast.lead, step_2="late")
    assert (said["state"], [one["name"] for one in said["fields"]]) == ("conflict", ["steps"])
    assert results() == {}


def test_who_checked_no_step_is_not_asked_about_those_of_another_procedure(cast, sent, other):
    sent(cast.auditor, procedure=str(other.pk), step_1="late")
    assert sent(cast.lead, faults="thiếu chữ ký")["state"] == "applied"
    sample = CaseSample.objects.get()
    assert (sample.procedure, sample.faults, results()["1"]) == (other, "thiếu chữ ký", ("late", ""))
    assert sample.steps["1"]["title"] == "Nhận"


def test_who_names_another_procedure_brings_its_steps_and_drops_no_checks(cast, sent, other):
    sent(cast.auditor, faults="thiếu chữ ký")
    assert sent(cast.lead, procedure=str(other.pk), step_2="late")["state"] == "applied"
    assert [step["title"] for step in CaseSample.objects.get().steps.values()] == ["Nhận", "Duyệt"]
    said = sent(cast.auditor, step_1="in_time")
    assert said["state"] == "conflict"


def test_rewritten_steps_are_looked_at_again_by_the_second(cast, sent, procedure):
    sent(cast.auditor, step_1="in_time")
    procedure.write_steps([{"title": "Khác hẳn"}], by=cast.secretariat)
    assert sent(cast.lead, step_2="late")["state"] == "applied"  # the file keeps the table that it was checked by
    assert results() == {"1": ("in_time", ""), "2": ("late", ""), "3": ("", "")}
