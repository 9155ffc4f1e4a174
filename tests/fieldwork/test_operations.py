"""What a device sends: each operation gets one of four answers, and acts once."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audits.core.trail import Event
from audits.findings.models import Grade

from ..factories import close_visit, make_finding, make_item, make_open_visit, make_procedure, make_sample
from .onsite_device import OnsiteDevice, by_client


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


@pytest.fixture
def item(visit):
    return visit.checklist.first()


@pytest.fixture
def device(at_screen, visit):
    """`device(person)`: a tablet on which that person is signed in."""
    return lambda person, at=None: OnsiteDevice(by_client(at_screen(person)), at or visit, person)


@pytest.fixture
def tablet(cast, device):
    return device(cast.auditor)


def one(tablet, kind, uid=None, /, **said):
    """Send one operation; its answer, with the status beside the state."""
    status, answer = tablet.send(tablet.record(kind, uid, **said))
    tablet.queue.pop()
    assert status == {"applied": 200, "duplicate": 200, "conflict": 409, "refused": 422}[answer["state"]]
    return answer


def test_an_answer_is_applied_and_its_copy_comes_back(cast, tablet, item):
    said = one(tablet, "answer", item.uid, base_version=1, answer="does_not_conform", note="3/5 hồ sơ thiếu ngày trả")
    item.refresh_from_db()
    assert said["state"] == "applied"
    assert (item.answer, item.answered_by) == ("does_not_conform", cast.auditor)
    assert said["record"]["values"] == {"answer": "does_not_conform", "note": "3/5 hồ sơ thiếu ngày trả"}
    assert (said["record"]["version"], said["record"]["by"]) == (item.version, str(cast.auditor))
    assert said["seq"] == Event.objects.latest("seq").seq


def test_the_same_operation_twice_is_a_duplicate_and_acts_once(tablet, item):
    made = tablet.record("answer", item.uid, base_version=1, answer="conforms", note="Đủ")
    assert [tablet.send(made)[1]["state"] for _n in range(3)] == ["applied", "duplicate", "duplicate"]
    assert Event.objects.of(item).count() == 1


def test_how_an_operation_was_sent_does_not_make_it_another_one(tablet, item):
    made = tablet.record("answer", item.uid, base_version=1, answer="conforms", note="Đủ")
    tablet.send(made)
    made.made_at, made.base, made.base_version = "2020-01-01T00:00:00Z", {"answer": "", "note": ""}, 7
    assert tablet.send(made)[1]["state"] == "duplicate"


def test_an_id_that_was_used_up_by_other_words_is_refused(tablet, item):
    made = tablet.record("answer", item.uid, base_version=1, answer="conforms", note="Đủ")
    tablet.send(made)
    made.fields["note"] = "Khác"
    status, said = tablet.send(made)
    assert (status, said["state"], said["record"]["values"]["note"]) == (422, "refused", "Đủ")


def test_a_device_has_a_place_in_the_history_and_its_clock_decides_nothing(tablet, item):
    tablet.now = lambda: "2031-05-01T08:00:00Z"
    one(tablet, "answer", item.uid, base_version=1, answer="conforms", note="Sau")
    event = Event.objects.of(item).get()
    written = {"device": tablet.device, "made_at": "2031-05-01T08:00:00+00:00", "operation": tablet.written[0].op_id}
    assert event.details["on_device"] == written
    assert event.at.year != 2031


# ---- two people at one record


def test_what_two_changed_apart_is_brought_together(cast, device, tablet, item):
    one(tablet, "answer", item.uid, base_version=1, answer="conforms", note="Đủ sổ")
    other = device(cast.lead)
    other.copies["answer", str(item.uid)] = tablet.copies["answer", str(item.uid)] = now(item)
    other.change("answer", item.uid, note="Đủ sổ, thiếu chữ ký")
    tablet.change("answer", item.uid, answer="observation")
    assert other.flush()
    assert tablet.flush()
    item.refresh_from_db()
    assert (item.answer, item.note) == ("observation", "Đủ sổ, thiếu chữ ký")
    assert item.answered_by == cast.auditor


def now(record):
    record.refresh_from_db()
    return record.as_copy()


def test_what_two_changed_both_comes_back_with_both_texts(cast, device, tablet, item):
    other = device(cast.lead)
    one(other, "answer", item.uid, base_version=1, base={"answer": "", "note": ""}, answer="conforms", note="Đủ")
    said = one(tablet, "answer", item.uid, base_version=1, base={"note": ""}, answer="observation", note="Thiếu")
    assert (said["state"], said["record"]["values"]["note"]) == ("conflict", "Đủ")
    assert [(f["name"], f["theirs"], f["yours"]) for f in said["fields"]] == [
        ("answer", "Phù hợp", "Lưu ý"),
        ("note", "Đủ", "Thiếu"),
    ]
    item.refresh_from_db()
    assert item.note == "Đủ"
    chosen = one(
        tablet,
        "answer",
        item.uid,
        base_version=said["record"]["version"],
        base=said["record"]["values"],
        answer="observation",
        note="Đủ / Thiếu",
    )
    assert chosen["state"] == "applied"


def test_only_the_field_that_both_changed_is_to_be_chosen(cast, device, tablet, item):
    base = {"answer": "", "note": ""}
    one(device(cast.lead), "answer", item.uid, base_version=1, base=base, answer="conforms", note="Đủ")
    said = one(tablet, "answer", item.uid, base_version=1, base=base, answer="", note="Thiếu")
    assert [f["name"] for f in said["fields"]] == ["note"]


def test_without_a_base_whatever_differs_is_to_be_chosen(cast, device, tablet, item):
    one(device(cast.lead), "answer", item.uid, base_version=1, answer="conforms", note="Đủ")
    said = one(tablet, "answer", item.uid, base_version=1, answer="conforms", note="Thiếu")
    assert (said["state"], [f["name"] for f in said["fields"]]) == ("conflict", ["note"])


@pytest.mark.parametrize("base_version", [None, 1])
def test_an_own_entry_is_corrected_before_its_version_is_known(cast, visit, tablet, base_version):
    sent = a_sample(visit)
    entry = tablet.record("sample", **sent)
    tablet.record("sample", entry.uid, base=sent, base_version=base_version, **{**sent, "faults": "Thiếu phiếu hẹn"})
    assert tablet.flush()
    assert [said["state"] for said in tablet.done.values()] == ["applied", "applied"]
    assert visit.samples.get().faults == "Thiếu phiếu hẹn"


def a_sample(visit, **more):
    procedure = make_procedure(visit.department)
    return {
        **{"procedure": str(procedure.pk), "case_code": "HS 17.204", "received_on": "2017-10-02"},
        **{"due_on": "2017-10-12", "ready_on": "2017-10-19", "handed_on": "", "days_paused": "0", "faults": ""},
        **more,
    }


def test_lines_that_end_otherwise_are_no_change(cast, device, tablet, item):
    one(device(cast.lead), "answer", item.uid, base_version=1, answer="conforms", note="Một\r\nHai")
    base = {"answer": "conforms", "note": "Một\nHai"}
    tablet.copies["answer", str(item.uid)] = {**now(item), "version": 1}
    said = one(tablet, "answer", item.uid, base_version=1, base=base, answer="conforms", note="Một\nHai\nBa")
    assert said["state"] == "applied"
    assert said["record"]["values"]["note"] == "Một\nHai\nBa"


def test_who_changes_nothing_has_not_answered(cast, device, tablet, item):
    one(device(cast.lead), "answer", item.uid, base_version=1, base={}, answer="conforms", note="Đủ")
    same = {"answer": "conforms", "note": "Đủ"}
    assert one(tablet, "answer", item.uid, base_version=1, base=same, **same)["state"] == "applied"
    assert one(tablet, "answer", item.uid, base_version=1, base={}, answer="", note="")["state"] == "applied"
    item.refresh_from_db()
    assert (item.answer, item.answered_by) == ("conforms", cast.lead)
    assert Event.objects.of(item).count() == 1


def test_a_merge_must_still_pass_the_rules(cast, device, tablet, item):
    one(tablet, "answer", item.uid, base_version=1, answer="observation", note="Lưu ý")
    held = {"answer": "observation", "note": "Lưu ý"}
    one(device(cast.lead), "answer", item.uid, base_version=2, base=held, answer="conforms", note="Lưu ý")
    one(device(cast.lead), "answer", item.uid, base_version=3, base={}, answer="conforms", note="")
    version = now(item)["version"]
    base = {"answer": "conforms", "note": "Cũ"}
    said = one(tablet, "answer", item.uid, base_version=version - 1, base=base, answer="not_checked", note="Cũ")
    assert (said["state"], list(said["errors"])) == ("refused", ["note"])
    assert now(item)["values"] == {"answer": "conforms", "note": ""}


def test_what_nobody_saw_is_not_overwritten(cast, visit, tablet, device):
    uid, sent = uuid.uuid4(), a_sample(visit)
    one(device(cast.lead), "sample", uid, **sent)
    assert one(tablet, "sample", uid, **sent)["state"] == "applied"
    said = one(tablet, "sample", uid, **{**sent, "case_code": "HS 17.205"})
    assert (said["state"], [f["name"] for f in said["fields"]]) == ("conflict", ["case_code"])


# ---- every kind


def test_a_case_file_is_entered_corrected_and_judged_by_the_revision_of_the_merged_date(cast, visit, device, tablet):
    sent = a_sample(visit)
    uid = uuid.uuid4()
    assert one(tablet, "sample", uid, **sent)["record"]["values"] == sent
    other = device(cast.lead)
    other.copies["sample", str(uid)] = tablet.copies["sample", str(uid)] = now(visit.samples.get())
    other.change("sample", uid, faults="Thiếu chữ ký")
    tablet.change("sample", uid, received_on="2017-10-03")
    assert other.flush()
    assert tablet.flush()
    stands = visit.samples.get()
    assert (stands.faults, str(stands.received_on)) == ("Thiếu chữ ký", "2017-10-03")


def test_an_interview_is_entered_and_withdrawn_and_then_takes_no_more(visit, tablet):
    uid = uuid.uuid4()
    said = one(tablet, "interview", uid, kind="citizen", channel="counter", score="4", procedure="", remark="Nhanh")
    assert said["record"]["values"] == {
        **{"kind": "citizen", "channel": "counter", "score": "4", "procedure": "", "remark": "Nhanh"}
    }
    gone = one(tablet, "withdraw", uid, entry_kind="interviews", note="Nhập trùng")
    assert gone["record"]["withdrawn"] is True
    again = one(tablet, "withdraw", uid, entry_kind="interviews", note="Lần nữa")
    assert again["state"] == "refused"
    tablet.copies["interview", str(uid)] = said["record"]  # as it stood on the screen
    tablet.change("interview", uid, remark="Chậm")
    tablet.flush()
    assert [answer["state"] for _one, answer in tablet.stopped.values()] == ["refused"]
    assert visit.interviews.get().remark == "Nhanh"


def photo(name="anh.txt", data=b"nhu anh"):
    return SimpleUploadedFile(name, data)


ABOUT = {"caption": "Sổ theo dõi", "taken_on": "2017-12-05", "permitted": "on", "shows_case_file": ""}


def test_a_photo_is_kept_beside_its_question_and_said_about_later(visit, item, tablet):
    uid = uuid.uuid4()
    made = tablet.record("evidence", uid, file=photo(), item=str(item.uid), **ABOUT)
    _status, said = tablet.send(made)
    assert said["state"] == "applied"
    made.file = photo()
    assert tablet.send(made)[1]["state"] == "duplicate"
    kept = visit.evidence.get()
    assert (kept.item, kept.caption, kept.permitted, kept.shows_case_file) == (item, "Sổ theo dõi", True, False)
    assert said["record"]["values"]["item"] == str(item.uid)
    values = {**ABOUT, "caption": "Sổ năm 2017"}
    changed = one(tablet, "evidence", uid, base_version=1, base=ABOUT, **values)
    assert (changed["state"], changed["record"]["values"]["caption"]) == ("applied", "Sổ năm 2017")


def test_a_photo_of_which_nothing_is_said_counts_as_showing_a_case_file(visit, tablet):
    one(tablet, "evidence", file=photo(), taken_on="2017-12-05")
    assert visit.evidence.get().shows_case_file is True
    assert visit.evidence.get().permitted is False


@pytest.mark.parametrize(
    ("file", "field"),
    [(photo("a.pdf", b"MZ not a paper"), "file"), (photo("a.exe", b"MZ"), "file"), (photo("a.txt", b""), "file")],
)
def test_a_file_that_cannot_be_kept_is_refused_with_its_reason(visit, tablet, file, field):
    said = one(tablet, "evidence", file=file, **ABOUT)
    assert said["state"] == "refused"
    assert file.name in said["errors"][field][0]
    assert not visit.evidence.exists()


def test_a_photo_of_a_question_that_is_not_there_is_refused(cast, visit, tablet):
    other = make_open_visit(cast, department=cast.vp, hour=13).checklist.first()
    said = one(tablet, "evidence", file=photo(), item=str(other.uid), **ABOUT)
    assert (said["state"], list(said["errors"])) == ("refused", ["item"])


def test_a_finding_is_written_from_its_question_with_photos_made_on_the_device(cast, visit, item, tablet):
    first, second = uuid.uuid4(), uuid.uuid4()
    for uid in (first, second):
        one(tablet, "evidence", uid, file=photo(), **ABOUT)
    grade = Grade.objects.get(agency=cast.agency, kind="minor")
    uid = uuid.uuid4()
    fields = {"grade": str(grade.pk), "title": "Trả quá hạn", "criterion": "QT", "evidence": "HS 1", "statement": "2/5"}
    fields |= {"clause": "", "procedure": "", "repeat_of": "", "files": [str(first)]}
    said = one(tablet, "finding", uid, item=str(item.uid), **fields)
    made = visit.findings.get(uid=uid)
    assert (said["state"], made.item, [str(f.uid) for f in made.files.all()]) == ("applied", item, [str(first)])
    values = said["record"]["values"]
    changed = one(tablet, "finding", uid, base_version=1, base=values, **{**values, "files": [str(first), str(second)]})
    assert changed["state"] == "applied"
    assert made.files.count() == 2
    dropped = one(tablet, "discard", uid, note="Viết nhầm")
    assert (dropped["state"], dropped["record"]["withdrawn"]) == ("applied", True)


def test_photos_of_a_finding_are_brought_together_like_any_field(cast, visit, device, tablet):
    finding = make_finding(visit, cast)
    shown = uuid.uuid4()
    one(tablet, "evidence", shown, file=photo(), **ABOUT)
    copy = finding.as_copy()
    other = device(cast.lead)
    other.copies["finding", str(finding.uid)] = tablet.copies["finding", str(finding.uid)] = copy
    other.change("finding", finding.uid, title="Của tổ trưởng")
    tablet.change("finding", finding.uid, files=[str(shown)])
    assert other.flush()
    assert tablet.flush()
    finding.refresh_from_db()
    assert (finding.title, [one.uid for one in finding.files.all()]) == ("Của tổ trưởng", [shown])


def test_a_draft_is_dropped_by_who_wrote_it_or_leads_and_others_are_told(cast, visit, device, tablet):
    finding = make_finding(visit, cast)
    assert finding.raised_by == cast.auditor
    finding.raised_by = cast.lead
    finding.save()
    said = one(tablet, "discard", finding.uid, note="Không đúng")
    assert said["state"] == "refused"
    finding.refresh_from_db()
    assert finding.status == "draft"


def test_the_minutes_are_written_part_by_part_by_two(cast, visit, device, tablet):
    other = device(cast.lead)
    base = {"opening_notes": "", "attendees": "", "minutes": "Đề xuất", "remarks": ""}
    assert one(other, "minutes", "", base_version=visit.version, base=base, **{**base, "remarks": "Không"})["state"]
    said = one(tablet, "minutes", "", base_version=visit.version, base=base, **{**base, "opening_notes": "Mở đầu"})
    assert said["state"] == "applied"
    visit.refresh_from_db()
    assert (visit.opening_notes, visit.minutes, visit.remarks) == ("Mở đầu", "Đề xuất", "Không")
    assert said["record"]["kind"] == "minutes"


def test_a_proposal_that_was_only_read_is_written_though_the_visit_changed_meanwhile(cast, visit, tablet):
    shown = visit.version
    visit.name_contacts(by=cast.head, contacts=[cast.staff])
    base = {"opening_notes": "", "attendees": "Trưởng phòng", "minutes": "", "remarks": ""}
    assert one(tablet, "minutes", "", base_version=shown, base=base, **base)["state"] == "applied"
    visit.refresh_from_db()
    assert visit.attendees == "Trưởng phòng"


def test_what_a_colleague_took_out_of_the_minutes_does_not_come_back_by_itself(cast, visit, tablet):
    base = {"opening_notes": "Mở đầu", "attendees": "Trưởng phòng", "minutes": "Đã xem", "remarks": "Không nhất trí"}
    visit.write_minutes(by=cast.lead, **base)
    shown = visit.version
    visit.write_minutes(by=cast.lead, remarks="")
    said = one(tablet, "minutes", "", base_version=shown, base=base, **{**base, "minutes": "Đã xem kỹ"})
    visit.refresh_from_db()
    assert (said["state"], visit.minutes, visit.remarks) == ("applied", "Đã xem kỹ", "")


# ---- who


def test_strangers_learn_nothing_and_colleagues_are_told(cast, visit, item, device):
    for stranger in (cast.stranger, cast.second_lead, cast.head):
        tablet = device(stranger)
        status, said = tablet.send(tablet.record("answer", item.uid, answer="conforms", note=""))
        assert (status, said) == (404, {"state": "not_found"})
    said = one(device(cast.secretariat), "answer", item.uid, answer="conforms", note="")
    assert (said["state"], said["kept"]) == ("refused", False)
    item.refresh_from_db()
    assert item.answer == ""


def test_nobody_sends_what_somebody_else_wrote_down(cast, at_screen, visit, item):
    theirs = OnsiteDevice(by_client(at_screen(cast.lead)), visit, cast.auditor)
    status, said = theirs.send(theirs.record("answer", item.uid, answer="conforms", note=""))
    assert (status, said) == (403, {"state": "other_person"})


def test_signed_out_is_said_and_nothing_is_led_elsewhere(visit, item, cast):
    tablet = OnsiteDevice(by_client(Client()), visit, cast.auditor)
    status, said = tablet.send(tablet.record("answer", item.uid, answer="conforms", note=""))
    assert (status, said) == (401, {"state": "signed_out"})
    assert Client().get(f"/visits/{visit.pk}/changes/").json() == {"state": "signed_out"}


def test_a_duplicate_is_a_duplicate_also_for_who_left_the_team(cast, visit, tablet, item, device):
    made = tablet.record("answer", item.uid, base_version=1, answer="conforms", note="")
    tablet.send(made)
    visit.team.members.filter(user=cast.auditor).update(user=cast.secretariat)
    cast.auditor.role = "committee"
    cast.auditor.save()
    assert tablet.send(made)[1]["state"] == "duplicate"
    said = one(tablet, "answer", item.uid, base_version=2, answer="not_checked", note="Hết giờ")
    assert said["state"] == "refused"


@pytest.mark.parametrize("where", ["another visit", "another agency"])
def test_a_uid_from_elsewhere_is_refused_without_a_word_about_it(cast, visit, tablet, where):
    other = make_open_visit(cast, department=cast.vp, hour=13)
    elsewhere = make_sample(other, make_procedure(cast.vp), cast.auditor, code="HS BÍ MẬT")
    if where == "another agency":
        type(other.round).objects.filter(pk=other.round_id).update(agency=cast.stranger.agency_id)
    said = one(tablet, "sample", elsewhere.uid, **a_sample(visit))
    assert (said["state"], said["record"]) == ("refused", None)
    assert "BÍ MẬT" not in json.dumps(said, ensure_ascii=False)
    assert not visit.samples.exists()
    answered = one(tablet, "answer", other.checklist.first().uid, answer="conforms", note="")
    unknown = one(tablet, "answer", uuid.uuid4(), answer="conforms", note="")
    assert answered["sentence"] == unknown["sentence"]


def test_a_visit_that_has_not_begun_takes_nothing_and_keeps_nothing(cast, visit, item, tablet):
    type(visit).objects.filter(pk=visit.pk).update(status="planned")
    said = one(tablet, "answer", item.uid, base_version=1, answer="conforms", note="")
    assert (said["state"], said["kept"]) == ("refused", False)


# ---- odd bodies


ODD = {
    "base is no JSON": {"base": "{"},
    "base is a list": {"base": "[1]"},
    "base is deep": {"base": "[" * 100_000},
    "base holds anything": {"base": '{"note": {"a": [1]}, "answer": [null, 5, true], "x": "y"}'},
    "no version": {"base_version": "abc"},
    "a version that no database holds": {"base_version": "9" * 30},
    "a moment that is none": {"made_at": "2026-02-31T25:61:00Z"},
    "the last moment of all": {"made_at": "9999-12-31T23:59:59-12:00"},
    "the first moment of all": {"made_at": "0001-01-01T00:00:00+14:00"},
    "a moment without a zone": {"made_at": "2026-02-01T10:00:00"},
    "a device that is none": {"device": "x" * 5000},
    "zero bytes": {"note": "a\x00b"},
    "a text that is too long": {"note": "x" * 1_000_000},
    "an answer that is none": {"answer": "maybe"},
    "no id": {"op_id": ""},
    "an id that is none": {"op_id": "không"},
    "no uid": {"uid": ""},
    "a uid that is none": {"uid": "1 OR 1=1"},
    "everything twice": {"note": ["Một", "Hai"], "answer": ["conforms", "conforms"]},
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_body_gets_an_answer_in_json_and_harms_nothing(cast, at_screen, visit, item, odd):
    tablet = OnsiteDevice(by_client(at_screen(cast.auditor)), visit, cast.auditor)
    made = tablet.record("answer", item.uid, base_version=1, answer="conforms", note="Đủ")
    status, said = tablet.post(tablet.address("answer"), {**tablet.body(made), **ODD[odd]}, None)
    assert (status, said["state"]) in [(200, "applied"), (409, "conflict"), (422, "refused")]
    item.refresh_from_db()
    assert item.note in ("", "Đủ", "Hai")
    assert (said["state"] == "applied") == (item.note != "")


def test_what_no_form_asked_for_harms_nothing_when_it_comes_too_late(cast, at_screen, visit, item):
    tablet = OnsiteDevice(by_client(at_screen(cast.auditor)), visit, cast.auditor)
    made = tablet.record("answer", item.uid, base_version=1, answer="conforms", note="Đủ")
    close_visit(visit, cast)
    odd = {"base": "a\x00b", "else\x00": "b\x00", "made_at": "9999-12-31T23:59:59-12:00"}
    status, said = tablet.post(tablet.address("answer"), {**tablet.body(made), **odd}, None)
    assert (status, said["kept"]) == (422, True)
    assert at_screen(cast.lead).get(f"/visits/{visit.pk}/late/").status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"--x\r\nContent", "multipart/form-data; boundary=x", 403),
        (b"note=1", "multipart/form-data", 400),
        (b'{"answer": "conforms"}', "application/json", 403),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 403),
    ],
)
def test_what_is_no_form_gets_no_answer_on_which_a_device_forgets(cast, at_screen, visit, body, kind, status):
    answer = at_screen(cast.auditor).post(f"/visits/{visit.pk}/operations/answer/", body, content_type=kind)
    assert answer.status_code == status
    assert answer.json()["state"] not in ("applied", "duplicate", "conflict", "refused")


def test_what_is_too_large_for_the_system_is_refused_in_a_sentence(cast, at_screen, visit, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = at_screen(cast.auditor).post(f"/visits/{visit.pk}/operations/answer/", {"note": "x" * 5000})
    assert (answer.status_code, answer.json()["state"]) == (422, "refused")


@pytest.mark.parametrize("kind", ["nothing", "anything"])
def test_a_kind_that_is_none_is_not_found(cast, at_screen, visit, kind):
    answer = at_screen(cast.auditor).post(f"/visits/{visit.pk}/operations/{kind}/", {"owner": cast.auditor.pk})
    assert (answer.status_code, answer.json()) == (404, {"state": "not_found"})


@pytest.mark.parametrize("entry_kind", ["", "findings", "checklist", "__class__"])
def test_only_entries_are_withdrawn(visit, tablet, item, entry_kind):
    assert one(tablet, "withdraw", item.uid, entry_kind=entry_kind, note="Thử")["state"] == "refused"


def test_an_answer_takes_few_queries_whatever_the_checklist(visit, tablet, item, django_assert_max_num_queries):
    for _n in range(118):
        make_item(visit)
    with django_assert_max_num_queries(30):
        one(tablet, "answer", item.uid, base_version=1, base={}, answer="conforms", note="")
