"""Each case file against the steps of its procedure: plain fields, the wording of the day, nothing lost in between."""

import re
from datetime import date

import pytest
from django.http import QueryDict

from audits.core.history import readable
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.fieldwork.forms.entries import SampleForm
from audits.fieldwork.models import CaseSample
from audits.fieldwork.rates import Sampled, Share, by_procedure
from audits.fieldwork.steps import asked_now, weakest

from ..factories import make_open_visit, make_procedure, make_revision, make_sample
from .pages import address, sent

TITLES = ("Tiếp nhận", "Thụ lý", "Trả kết quả")


@pytest.fixture
def procedure(cast):
    procedure = make_procedure(cast.ncc, "QT-MAU-12")
    return with_steps(procedure, cast)


def with_steps(procedure, cast, *titles):
    rows = [{"title": title, "who": "Chuyên viên"} for title in titles or TITLES]
    return procedure.write_steps(rows, by=cast.secretariat)


@pytest.fixture
def visit(cast, procedure):
    return make_open_visit(cast, procedures=[procedure])


def case(of, **values):
    days = {"received_on": "2017-11-20", "due_on": "2017-12-05", "ready_on": "2017-12-05"}
    return sent(**{"procedure": of.pk, "case_code": "HS 17.204", **days, **values})


def results(sample):
    sample.refresh_from_db()
    return {order: (step["result"], step["remark"]) for order, step in sample.steps.items()}


def test_the_steps_are_kept_in_the_wording_of_the_day(cast, at_screen, visit, procedure):
    browser = at_screen(cast.auditor)
    checked = {"step_1": "in_time", "step_2": "late", "remark_2": "chờ ký", "step_3": ""}
    assert browser.post(address("samples", visit.pk), case(procedure, **checked)).status_code == 302
    sample = CaseSample.objects.get()
    assert results(sample) == {"1": ("in_time", ""), "2": ("late", "chờ ký"), "3": ("", "")}
    assert sample.steps_failed == 1
    with_steps(procedure, cast, "Nhận qua mạng", "Ký số")
    page = browser.get(address("sample", visit.pk, sample.pk)).content.decode()
    assert "2. Thụ lý" in page
    assert "Nhận qua mạng" not in re.sub(r"(?s)<template.*?</template>", "", page)


def test_what_is_not_sent_stays_as_it_was(cast, visit, procedure):
    """A page stored on a device before there were steps sends the rest of the form only."""
    sample = make_sample(visit, procedure, cast.auditor, steps=checked(procedure, "late", "in_time"))
    data = QueryDict(mutable=True)
    data.update(case(procedure, version=sample.version, faults="thiếu chữ ký", remark_2="đã xem lại"))
    form = SampleForm(data, by=cast.auditor, visit=visit, record=sample)
    assert form.is_valid(), form.errors
    form.apply(sample, by=cast.auditor)
    assert results(sample) == {"1": ("late", ""), "2": ("in_time", "đã xem lại"), "3": ("", "")}
    assert (sample.faults, sample.steps_failed) == ("thiếu chữ ký", 1)


def checked(procedure, *said):
    steps = asked_now(procedure)
    for step, result in zip(steps.values(), said, strict=False):
        step["result"] = result
    return steps


def test_without_any_step_looked_at_nothing_is_kept(cast, at_screen, visit, procedure):
    at_screen(cast.auditor).post(address("samples", visit.pk), case(procedure, step_1="", remark_1=""))
    assert CaseSample.objects.get().steps == {}


def test_another_procedure_asks_its_own_steps(cast, at_screen, visit, procedure):
    other = with_steps(make_procedure(cast.ncc, "QT-KHAC"), cast, "Chỉ một bước")
    sample = make_sample(visit, procedure, cast.auditor, code="HS 17.204", steps=checked(procedure, "late"))
    moved = case(other, version=sample.version, step_1="not_done")
    assert at_screen(cast.auditor).post(address("sample", visit.pk, sample.pk), moved).status_code == 302
    sample.refresh_from_db()
    assert [(step["title"], step["result"]) for step in sample.steps.values()] == [("Chỉ một bước", "not_done")]
    assert sample.steps_failed == 1


def test_steps_rewritten_meanwhile_are_looked_at_again(cast, at_screen, visit, procedure):
    browser = at_screen(cast.auditor)
    page = browser.get(address("samples", visit.pk), {"procedure": procedure.pk})
    seen = re.search(r'name="steps_seen" value="(\w+)"', page.content.decode())[1]
    with_steps(procedure, cast, "Bước hoàn toàn khác", "Thụ lý", "Trả kết quả")
    posted = case(procedure, steps_seen=seen, step_1="in_time")
    response = browser.post(address("samples", visit.pk), posted)
    assert response.status_code == 422
    assert "đã được viết lại" in response.content.decode()
    seen = re.search(r'name="steps_seen" value="(\w+)"', response.content.decode())[1]
    assert browser.post(address("samples", visit.pk), {**posted, "steps_seen": seen}).status_code == 302


@pytest.mark.parametrize("odd", [{"step_1": "maybe"}, {"remark_1": "x" * 301}, {"step_1": "in_time\x00"}])
def test_odd_answers_come_back(cast, at_screen, visit, procedure, odd):
    response = at_screen(cast.auditor).post(address("samples", visit.pk), case(procedure, **odd))
    assert response.status_code == 422
    assert not CaseSample.objects.exists()


@pytest.mark.parametrize("steps", [{"1": {}}, {"1": {"result": "late"}}, {"1": "late"}])
def test_the_verb_takes_no_other_table(cast, visit, procedure, steps):
    with pytest.raises(RuleBroken):
        make_sample(visit, procedure, cast.auditor, steps=steps)


def test_two_who_check_one_file_compare_their_steps(cast, at_screen, visit, procedure):
    sample = make_sample(visit, procedure, cast.auditor, code="HS 17.204")
    mine = case(procedure, version=sample.version, step_1="late")
    theirs = case(procedure, version=sample.version, step_1="in_time", ready_on="2017-12-05")
    assert at_screen(cast.lead).post(address("sample", visit.pk, sample.pk), theirs).status_code == 302
    response = at_screen(cast.auditor).post(address("sample", visit.pk, sample.pk), mine)
    assert response.status_code == 409
    row = ("1. Tiếp nhận", "Đúng hạn", "Quá hạn")
    assert row in [tuple(map(str, row)) for row in response.context["form"].conflict.rows]
    assert results(sample)["1"] == ("in_time", "")


def test_the_history_tells_the_steps_in_words(cast, visit, procedure):
    sample = make_sample(visit, procedure, cast.auditor)
    steps = checked(procedure, "not_done")
    steps["1"]["remark"] = "không có phiếu"
    sample.edit(by=cast.auditor, steps=steps)
    line = readable(Event.objects.of(sample), about=sample)[0]
    assert ("steps of the procedure", "", "1. Tiếp nhận: Not done (không có phiếu)") in line.changes
    assert sample.steps_failed == 1


def test_the_page_carries_the_steps_of_each_procedure_and_its_revisions_once(cast, at_screen, visit, procedure):
    with_steps(make_procedure(cast.ncc, "QT-KHAC"), cast, "Chỉ một bước")
    make_revision(procedure, cast.staff, effective_on=date(2017, 6, 1), revision=1)
    page = at_screen(cast.auditor).get(address("samples", visit.pk)).content.decode()
    assert page.count("<template data-steps-of=") == 2
    assert page.count(">Chỉ một bước<") == 1
    assert 'data-from="2017-06-01"' in page
    assert '<fieldset class="case-steps" data-steps hidden' in page
    page = at_screen(cast.auditor).get(address("samples", visit.pk), {"procedure": procedure.pk}).content.decode()
    assert 'name="step_3"' in page


# ---- shares


def test_shares_say_their_number_and_no_per_cent_of_a_few():
    said = [str(Share(part, of)) for part, of in ((8, 10), (2, 3), (4, 4), (5, 5), (1, 6), (0, 0), (1000, 1240))]
    assert said == ["8/10 (80%)", "2/3", "4/4", "5/5 (100%)", "1/6 (16.7%)", "0/0", "1,000/1,240 (80.6%)"]


def test_what_a_sample_comes_to_is_what_its_files_say(cast, visit, procedure):
    other = make_procedure(cast.ncc, "QT-KHAC")
    day = {"received_on": date(2017, 10, 2), "due_on": date(2017, 10, 16)}
    rows = [
        (procedure, {"ready_on": date(2017, 10, 16)}),
        (procedure, {"ready_on": date(2017, 10, 17), "steps": checked(procedure, "in_time", "late")}),
        (procedure, {"ready_on": None, "faults": "thiếu chữ ký"}),
        (procedure, {"ready_on": date(2017, 10, 10), "steps": checked(procedure, "not_applicable", "in_time")}),
        (procedure, {"ready_on": date(2017, 10, 10), "steps": checked(procedure, "not_done", "late", "late")}),
        (other, {"ready_on": date(2017, 10, 16)}),
    ]
    for of, values in rows:
        make_sample(visit, of, cast.auditor, **{**day, **values})
    withdrawn = make_sample(visit, procedure, cast.auditor, **day, faults="nhầm")
    withdrawn.withdraw(by=cast.auditor, note="nhầm")
    figures = by_procedure(visit.samples.standing())
    for of in (procedure, other):
        files = [one for one in visit.samples.all() if not one.withdrawn and one.procedure_id == of.pk]
        finished = [one for one in files if one.ready_on]
        faulty = [
            one
            for one in files
            if one.faults or any(step["result"] in ("late", "not_done") for step in one.steps.values())
        ]
        on_time = [one for one in finished if one.ready_on <= one.due_on]
        assert figures[of.pk] == Sampled(
            on_time=len(on_time),
            late=len(finished) - len(on_time),
            waiting=len(files) - len(finished),
            faulty=len(faulty),
        )
        assert figures[of.pk].fault_free == Share(len(files) - len(faulty), len(files))
        assert figures[of.pk].in_time == Share(len(on_time), len(finished))


def test_the_weakest_step_is_the_one_that_failed_most(cast, visit, procedure):
    said = [("late", "late", "in_time"), ("in_time", "not_done", "late"), ("not_applicable", "in_time", "not_done")]
    samples = [make_sample(visit, procedure, cast.auditor, steps=checked(procedure, *one)) for one in said]
    found = weakest(samples)
    assert (found.name, found.failed, found.checked) == ("2. Thụ lý", 2, 3)  # as often as the third, but before it
    assert weakest(samples[:0]) is None
    assert weakest([make_sample(visit, procedure, cast.auditor, steps=checked(procedure, "in_time"))]) is None
