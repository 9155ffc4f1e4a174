"""Case files and interviews: entered in a row, corrected, withdrawn with a reason."""

from datetime import date, timedelta

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.fieldwork.models import CaseSample, Interview

from ..factories import close_visit, make_interview, make_open_visit, make_procedure, make_revision, make_sample
from .pages import address, sent


@pytest.fixture
def procedure(cast):
    return make_procedure(cast.ncc, "QT-MAU-12")


@pytest.fixture
def visit(cast, procedure):
    return make_open_visit(cast, procedures=[procedure])


def case(of, **values):
    """A case file in the week of 4 December 2017: due on Tuesday."""
    return sent(
        **{
            "procedure": of.pk,
            "case_code": "HS 17.204",
            "received_on": "2017-11-20",
            "due_on": "2017-12-05",
            "ready_on": "2017-12-11",
            **values,
        }
    )


def test_a_case_file_is_entered_and_the_next_one_keeps_the_procedure(cast, at_screen, visit, procedure):
    browser = at_screen(cast.auditor)
    response = browser.post(address("samples", visit.pk), case(procedure))
    assert response["Location"] == f"{address('samples', visit.pk)}?procedure={procedure.pk}"
    page = browser.get(response["Location"]).content.decode()
    assert "quá hạn 4 ngày làm việc" in page
    assert f'<option value="{procedure.pk}" selected>' in page


@pytest.mark.parametrize(
    ("unit", "lateness", "words"), [("working_days", 4, "working days"), ("days", 6, "days"), ("hours", 6, "days")]
)
def test_lateness_counts_in_the_unit_of_the_procedure(cast, visit, unit, lateness, words):
    procedure = make_procedure(cast.ncc, time_unit=unit)
    sample = make_sample(
        visit,
        procedure,
        cast.auditor,
        received_on=date(2017, 11, 20),
        due_on=date(2017, 12, 5),
        ready_on=date(2017, 12, 11),
    )
    assert (sample.lateness(), str(sample.lateness_unit)) == (lateness, words)


def test_what_is_not_ready_yet_is_neither_late_nor_in_time(cast, visit, procedure):
    make_sample(visit, procedure, cast.auditor, ready_on=None)
    assert CaseSample.objects.not_ready().count() == 1
    assert not CaseSample.objects.late().exists()
    assert not CaseSample.objects.on_time().exists()


def test_a_case_is_judged_by_the_revision_of_its_day_also_when_corrected(cast, visit, procedure):
    old = make_revision(procedure, cast.staff, effective_on=date(2017, 1, 3))
    new = make_revision(procedure, cast.staff, effective_on=date(2017, 6, 1), revision=1)
    days = {"due_on": date(2017, 7, 1), "ready_on": date(2017, 7, 1)}
    sample = make_sample(visit, procedure, cast.auditor, received_on=date(2017, 3, 1), **days)
    assert sample.revision == old
    sample.correct(by=cast.auditor, version=sample.version, procedure=procedure, received_on=date(2017, 6, 15))
    assert sample.revision == new


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("due_on", {"due_on": "2017-11-01"}),
        ("ready_on", {"ready_on": "2017-11-01"}),
        ("handed_on", {"handed_on": "2017-12-01"}),
        ("received_on", {"received_on": "0000-01-01"}),
        ("received_on", {"received_on": "9999-12-31"}),
        ("days_paused", {"days_paused": "-3"}),
        ("procedure", {"procedure": "999999"}),
        ("case_code", {"case_code": ""}),
        ("case_code", {"case_code": "HS\x00"}),
    ],
)
def test_what_cannot_be_comes_back_at_its_field(cast, at_screen, visit, procedure, field, values):
    response = at_screen(cast.auditor).post(
        address("samples", visit.pk), case(procedure, faults="Giữ nguyên chữ này", **values)
    )
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Giữ nguyên chữ này" in response.content.decode()
    assert not CaseSample.objects.exists()


def test_a_day_to_come_is_refused(cast, at_screen, visit, procedure):
    tomorrow = clock.today() + timedelta(days=1)
    response = at_screen(cast.auditor).post(
        address("samples", visit.pk), case(procedure, due_on=tomorrow, ready_on=tomorrow)
    )
    assert "ready_on" in response.context["form"].errors


def test_a_case_file_is_in_the_sample_once_until_it_is_withdrawn(cast, at_screen, visit, procedure):
    browser = at_screen(cast.auditor)
    browser.post(address("samples", visit.pk), case(procedure))
    assert browser.post(address("samples", visit.pk), case(procedure)).status_code == 422
    entry = CaseSample.objects.get()
    assert browser.post(address("withdraw_sample", visit.pk, entry.pk), sent()).status_code == 422
    assert browser.post(address("withdraw_sample", visit.pk, entry.pk), sent(note="Nhầm hồ sơ")).status_code == 302
    assert browser.post(address("samples", visit.pk), case(procedure)).status_code == 302
    assert CaseSample.objects.standing().count() == 1
    assert browser.get(address("sample", visit.pk, entry.pk)).status_code == 404


def test_two_who_correct_one_case_file_compare(cast, at_screen, visit, procedure):
    sample = make_sample(visit, procedure, cast.auditor, code="HS 1")
    first = case(procedure, version=sample.version, case_code="HS 1", faults="Thiếu chữ ký")
    second = case(procedure, version=sample.version, case_code="HS 1", faults="Thiếu phiếu hẹn")
    assert at_screen(cast.lead).post(address("sample", visit.pk, sample.pk), first).status_code == 302
    response = at_screen(cast.auditor).post(address("sample", visit.pk, sample.pk), second)
    assert response.status_code == 409
    assert "Thiếu chữ ký" in response.content.decode()
    sample.refresh_from_db()
    assert sample.faults == "Thiếu chữ ký"


def test_an_interview_is_noted_and_corrected(cast, at_screen, visit):
    browser = at_screen(cast.auditor)
    values = {"kind": "citizen", "channel": "phone", "score": "4", "remark": "Chờ lâu"}
    response = browser.post(address("interviews", visit.pk), sent(**values))
    assert "kind=citizen&channel=phone" in response["Location"]
    interview = Interview.objects.get()
    assert (interview.score, interview.channel) == (4, "phone")
    values = {**values, "score": "2", "version": interview.version}
    assert browser.post(address("interview", visit.pk, interview.pk), sent(**values)).status_code == 302
    interview.refresh_from_db()
    assert interview.score == 2
    assert browser.post(address("interviews", visit.pk), sent(**{**values, "score": "9"})).status_code == 422


def test_a_closed_visit_takes_no_entries(cast, at_screen, visit, procedure):
    interview = make_interview(visit, cast.auditor)
    close_visit(visit, cast)
    browser = at_screen(cast.auditor)
    response = browser.post(address("samples", visit.pk), case(procedure))
    assert response.status_code == 422
    assert "HS 17.204" in response.content.decode()
    assert not CaseSample.objects.exists()
    with pytest.raises(RuleBroken):
        interview.withdraw(by=cast.auditor, note="Nhầm")
    assert browser.get(address("interview", visit.pk, interview.pk)).status_code == 403
    assert browser.get(address("interviews", visit.pk)).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("secretariat", 403), ("second_lead", 404), ("head", 404), ("stranger", 404)]
)
def test_entries_are_the_teams(cast, at_screen, visit, procedure, who, status):
    sample = make_sample(visit, procedure, cast.auditor)
    browser = at_screen(getattr(cast, who))
    assert browser.post(address("samples", visit.pk), case(procedure)).status_code == status
    assert browser.post(address("sample", visit.pk, sample.pk), case(procedure)).status_code == status
    assert browser.post(address("withdraw_sample", visit.pk, sample.pk), sent(note="x")).status_code == status
    assert CaseSample.objects.standing().count() == 1
