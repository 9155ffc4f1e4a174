"""Operations that arrive when the visit is over: kept for the team leader, with all that belongs to them, once."""
# ruff: noqa: F811 - the fixtures are those of test_operations.py

import uuid

from django.urls import reverse

from audits.fieldwork import receiving
from audits.findings.models import Grade

from ..factories import close_visit, make_procedure
from .test_operations import ABOUT, device, item, one, photo, tablet, visit  # noqa: F401 - the same


def test_what_arrives_after_the_end_is_kept_once_and_a_duplicate_stays_one(cast, visit, item, tablet):
    applied = tablet.record("answer", item.uid, base_version=1, answer="conforms", note="Kịp")
    tablet.send(applied)
    close_visit(visit, cast)
    assert tablet.send(applied)[1]["state"] == "duplicate"
    late = tablet.record("answer", item.uid, base_version=2, base={"note": "Kịp"}, answer="conforms", note="Muộn")
    for _n in range(2):
        status, said = tablet.send(late)
        assert (status, said["state"], said["kept"]) == (422, "refused", True)
    kept = visit.late_arrivals.get()
    assert (kept.author, str(kept.op_id), kept.said["note"]) == (cast.auditor, late.op_id, ["Muộn"])
    item.refresh_from_db()
    assert item.note == "Kịp"


def test_what_was_kept_is_not_applied_when_the_visit_opens_again(cast, visit, item, tablet):
    close_visit(visit, cast)
    late = tablet.record(
        "answer", item.uid, base_version=2, base={"answer": "conforms"}, answer="conforms", note="Muộn"
    )
    tablet.send(late)
    visit.reopen(by=cast.lead, note="Còn thiếu")
    assert tablet.send(late)[1]["kept"] is True
    item.refresh_from_db()
    assert item.note == ""


def test_a_photo_that_comes_too_late_is_kept_with_its_bytes(cast, visit, tablet):
    close_visit(visit, cast)
    said = one(tablet, "evidence", file=photo(data=b"muon"), **ABOUT)
    assert said["kept"] is True
    assert visit.late_arrivals.get().file.path.read_bytes() == b"muon"
    assert not visit.evidence.exists()


def test_what_no_database_keeps_does_not_stand_in_the_way(cast, visit, item, tablet):
    close_visit(visit, cast)
    assert one(tablet, "answer", item.uid, base_version=2, answer="conforms", note="", more="a\0b")["kept"]
    assert visit.late_arrivals.get().said["more"] == ["ab"]


def finding_with(visit, *photos):
    grade = Grade.objects.get(agency=visit.round.agency, kind="observation")
    said = {"grade": str(grade.pk), "title": "Sổ thiếu cột", "criterion": "", "evidence": "", "statement": ""}
    return {**said, "clause": "", "procedure": "", "repeat_of": "", "files": [str(uid) for uid in photos]}


def test_what_names_a_photo_that_came_too_late_is_kept_with_it_and_taken_up_after_it(cast, visit, at_screen, tablet):
    close_visit(visit, cast)
    shown, found = uuid.uuid4(), uuid.uuid4()
    assert one(tablet, "evidence", shown, file=photo(), **ABOUT)["kept"]
    assert one(tablet, "finding", found, **finding_with(visit, shown))["kept"]
    assert one(tablet, "evidence", shown, base=ABOUT, **{**ABOUT, "caption": "Sổ năm 2017"})["kept"]
    assert one(tablet, "withdraw", shown, entry_kind="evidence", note="Nhầm")["kept"]
    assert not one(tablet, "finding", None, **finding_with(visit, uuid.uuid4()))["kept"]
    visit.reopen(by=cast.lead, note="Còn thiếu")
    late, browser = list(visit.late_arrivals.in_order()), at_screen(cast.lead)
    take_up = [reverse("fieldwork:late_take_up", args=[visit.pk, arrival.pk]) for arrival in late]
    first = browser.post(take_up[1], {"op_id": uuid.uuid4()})
    assert (first.status_code, str(late[0]) in str(first.context["rows"][1]["form"].errors)) == (422, True)
    for url in take_up[:3]:
        assert browser.post(url, {"op_id": uuid.uuid4()}).status_code == 302
    assert visit.findings.get(uid=found).files.get().uid == shown
    assert visit.evidence.get().caption == "Sổ năm 2017"


def test_what_belongs_to_something_that_came_too_late_is_kept_with_it_and_taken_up_after_it(
    cast, at_screen, visit, tablet
):
    """Without a network: a case file with its steps, a photo of it, a finding that names both; then the visit ended."""
    procedure = make_procedure(cast.ncc).write_steps([{"title": "Tiếp nhận"}], by=cast.secretariat)
    close_visit(visit, cast)
    grade = Grade.objects.get(agency=cast.agency, kind="opportunity")
    sample, shot, finding = (str(uuid.uuid4()) for _n in range(3))
    seen = {"procedure": procedure.pk, "case_code": "HS 17.9", "received_on": "2026-02-02", "due_on": "2026-02-20"}
    kept = [
        one(tablet, "sample", sample, **seen, days_paused="0", step_1="late", remark_1="chờ ký"),
        one(tablet, "evidence", shot, sample=sample, file=photo(), **ABOUT),
        one(tablet, "finding", finding, grade=grade.pk, title="Trả muộn", files=[shot]),
        one(tablet, "discard", finding, note="Ghi nhầm"),
    ]
    assert [said["kept"] for said in kept] == [True, True, True, True]
    page = at_screen(cast.lead).get(f"/visits/{visit.pk}/late/")
    assert page.status_code == 200
    assert "1. Tiếp nhận: Quá hạn (chờ ký)" in page.content.decode()

    visit.reopen(by=cast.lead, note="Xem lại")
    for arrival in visit.late_arrivals.in_order():
        at_screen(cast.lead).post(f"/visits/{visit.pk}/late/{arrival.pk}/take-up/", {"op_id": uuid.uuid4()})
    assert visit.samples.get().steps["1"]["result"] == "late"
    assert visit.evidence.get().sample == visit.samples.get()
    assert visit.findings.get(uid=finding).is_withdrawn


def test_what_names_something_that_never_came_is_refused_also_when_it_is_late(cast, visit, tablet):
    close_visit(visit, cast)
    assert one(tablet, "evidence", file=photo(), sample=str(uuid.uuid4()), **ABOUT)["kept"] is False


def test_what_is_wrong_in_itself_is_refused_not_kept_though_the_visit_is_over(cast, visit, item, tablet):
    close_visit(visit, cast)
    said = one(tablet, "answer", item.uid, base_version=2, answer="maybe", note="")
    assert (said["kept"], list(said["errors"])) == (False, ["answer"])
    assert not visit.late_arrivals.exists()


def test_a_visit_that_ends_while_an_operation_is_on_its_way_keeps_it(cast, visit, item, tablet, monkeypatch):
    """Somebody closes it after it was looked at and before the answer takes its place in the queue."""
    applied = receiving.applied

    def just_closed(form, record, **how):
        close_visit(type(visit).objects.get(pk=visit.pk), cast)
        return applied(form, record, **how)

    monkeypatch.setattr(receiving, "applied", just_closed)
    said = one(tablet, "interview", kind="citizen", channel="counter", score="4", procedure="", remark="Vừa xong")
    assert (said["state"], said["kept"]) == ("refused", True)
    assert visit.late_arrivals.get().said["remark"] == ["Vừa xong"]
    assert not visit.interviews.exists()
