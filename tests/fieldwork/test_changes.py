"""What changed in a visit: two auditors see each other's answers, and nobody sees what is not theirs to read."""

import pytest

from audits.core.trail import TrailHead

from ..factories import (
    close_visit,
    make_finding,
    make_interview,
    make_item,
    make_open_visit,
    make_procedure,
    make_sample,
)


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


@pytest.fixture
def look(at_screen, visit):
    """`look(person, since)`: what a device of that person gets."""

    def changes(person, since=None):
        query = {} if since is None else {"since": since}
        return at_screen(person).get(f"/visits/{visit.pk}/changes/", query).json()

    return changes


def test_an_answer_is_seen_by_the_other_auditor_and_once(cast, visit, look):
    seq = look(cast.lead)["seq"]
    assert look(cast.lead, seq)["records"] == []
    item = visit.checklist.first()
    item.record_answer(by=cast.auditor, answer="observation", note="Sổ thiếu cột")
    seen = look(cast.lead, seq)
    assert [one["uid"] for one in seen["records"]] == [str(item.uid)]
    assert seen["records"][0]["values"] == {"answer": "observation", "note": "Sổ thiếu cột"}
    assert seen["records"][0]["by"] == str(cast.auditor)
    assert (seen["answered"], seen["total"], seen["status"]) == (1, 2, "open")
    assert seen["seq"] == TrailHead.objects.get(agency=cast.agency).seq
    assert look(cast.lead, seen["seq"])["records"] == []


def test_everything_of_a_visit_is_there_also_what_was_withdrawn_and_what_nobody_touched(cast, visit, look):
    sample = make_sample(visit, make_procedure(cast.ncc), cast.auditor)
    gone = make_interview(visit, cast.auditor)
    gone.withdraw(by=cast.auditor, note="Nhập trùng")
    finding = make_finding(visit, cast, item=visit.checklist.first())
    seen = look(cast.lead)
    kinds = [one["kind"] for one in seen["records"]]
    assert kinds == ["answer", "answer", "sample", "interview", "finding", "minutes"]
    assert seen["counts"] == {"samples": 1, "interviews": 0, "evidence": 0, "findings": 1}
    by_uid = {one["uid"]: one for one in seen["records"]}
    said = by_uid[str(gone.uid)]
    assert (said["withdrawn"], said["values"], said["label"]) == (True, {}, "")
    assert by_uid[str(finding.uid)]["values"]["item"] == str(visit.checklist.first().uid)
    assert by_uid[str(finding.uid)] == finding.as_copy()
    assert by_uid[str(sample.uid)] == sample.as_copy()


def test_that_the_visit_was_closed_is_told(cast, visit, look):
    seq = look(cast.lead)["seq"]
    close_visit(visit, cast)
    seen = look(cast.auditor, seq)
    assert (seen["status"], seen["status_label"]) == ("closed", "Chờ ký biên bản")


@pytest.mark.parametrize("since", ["-1", "abc", "", "9" * 19, "9" * 400, "１２"])
def test_an_odd_place_in_the_history_is_no_failure(cast, at_screen, visit, since):
    assert at_screen(cast.lead).get(f"/visits/{visit.pk}/changes/", {"since": since}).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("lead", 200), ("secretariat", 200), ("second_lead", 404), ("head", 404), ("stranger", 404)]
)
def test_readers_of_the_notes_look_and_nobody_else(cast, at_screen, visit, who, status):
    answer = at_screen(getattr(cast, who)).get(f"/visits/{visit.pk}/changes/")
    assert answer.status_code == status
    assert "no-store" in answer.headers["Cache-Control"]


def test_looking_takes_few_queries_whatever_there_is(cast, at_screen, visit, django_assert_max_num_queries):
    browser, procedure = at_screen(cast.lead), make_procedure(cast.ncc)
    for _n in range(10):
        make_item(visit)
        make_sample(visit, procedure, cast.auditor)
        make_finding(visit, cast)
    with django_assert_max_num_queries(14):
        everything = browser.get(f"/visits/{visit.pk}/changes/").json()
    assert len(everything["records"]) == 33
    with django_assert_max_num_queries(8):
        browser.get(f"/visits/{visit.pk}/changes/", {"since": everything["seq"]})
