"""What arrives after a visit was over is kept, once, and changes nothing until the lead decides."""

import uuid
from copy import copy

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from audits.core import clock, files
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.fieldwork import arrivals
from audits.fieldwork.models import LateArrival
from audits.organisation.models import User

from ..core import corpus
from ..factories import close_visit, make_arrival, make_open_visit, make_procedure, sign_visit
from .pages import address, sent

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
    assert (arrival.status, arrival.said) == ("received", said)
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


# ---- the page of the lead


def page(browser, visit):
    return browser.get(address("late", visit.pk))


def take(browser, arrival, **values):
    return browser.post(address("late_take_up", arrival.visit_id, arrival.pk), sent(**values))


def readings(response):
    return [{str(label): said for label, said, _stands in row["reading"].rows} for row in response.context["rows"]]


@pytest.fixture
def reopened(cast, closed):
    closed.reopen(by=cast.lead, note="Có ghi chép đến muộn")
    return closed


def test_the_lead_reads_field_by_field_what_arrived(cast, at_screen, closed):
    procedure = make_procedure(cast.ncc)
    said = {"kind": ["citizen"], "channel": ["counter"], "score": ["2"], "procedure": [str(procedure.pk)]}
    make_arrival(closed, by=cast.auditor, kind="interview", uid=uuid.uuid4(), said={**said, "remark": ["Chờ lâu"]})
    browser = at_screen(cast.lead)
    browser.cookies["django_language"] = "en"
    response = page(browser, closed)
    assert readings(response) == [
        {
            "Who was asked": "Citizen",
            "How": "At the counter",
            "Satisfaction": "2 Dissatisfied",
            "Procedure": str(procedure),
            "Remark": "Chờ lâu",
        }
    ]
    assert address("reopen", closed.pk) in response.content.decode()
    for leads_there in (address("record", closed.pk), closed.get_absolute_url()):
        assert address("late", closed.pk) in browser.get(leads_there).content.decode()


def test_an_answer_is_shown_beside_what_stands(cast, at_screen, closed):
    make_arrival(closed, by=cast.auditor)
    rows = page(at_screen(cast.lead), closed).context["rows"][0]["reading"].rows
    assert [(said, stands) for _label, said, stands in rows] == [
        ("Không phù hợp", "Phù hợp"),
        ("Sổ theo dõi thiếu cột ngày trả", ""),
    ]


def test_taken_up_it_goes_through_the_very_form_of_the_record_page(cast, at_screen, reopened):
    uid = uuid.uuid4()
    said = {"kind": ["citizen"], "channel": ["counter"], "score": ["2"], "remark": ["Chờ lâu"]}
    arrival = make_arrival(reopened, by=cast.auditor, kind="interview", uid=uid, said={**said, "uid": [str(uid)]})
    assert take(at_screen(cast.lead), arrival).status_code == 302
    interview = reopened.interviews.get()
    assert (interview.uid, interview.score, interview.remark) == (uid, 2, "Chờ lâu")
    arrival.refresh_from_db()
    assert arrival.status == "taken_up"
    event = Event.objects.of(arrival).last()
    assert (event.verb, event.details["became"]["id"]) == ("take_up", interview.pk)


def test_a_photo_that_arrived_late_becomes_evidence(cast, at_screen, reopened):
    uid = uuid.uuid4()
    file = files.keep(ContentFile(corpus.picture()), by=cast.auditor, name="muon.jpg")
    said = {"uid": [str(uid)], "caption": ["Kệ hồ sơ"], "taken_on": [str(clock.today())]}
    arrival = make_arrival(reopened, by=cast.auditor, kind="evidence", uid=uid, said=said, file=file)
    shown = at_screen(cast.lead).get(address("late_thumbnail", reopened.pk, arrival.pk))
    assert shown["Content-Type"] == "image/jpeg"
    assert take(at_screen(cast.lead), arrival).status_code == 302
    assert reopened.evidence.get().file == file


def test_what_the_form_refuses_stays_with_the_sentence(cast, at_screen, reopened):
    said = {"uid": [str(uuid.uuid4())], "kind": ["citizen"], "channel": ["counter"], "score": ["9"]}
    arrival = make_arrival(reopened, by=cast.auditor, kind="interview", uid=said["uid"][0], said=said)
    assert take(at_screen(cast.lead), arrival).status_code == 422
    arrival.refresh_from_db()
    assert arrival.status == "received"
    assert not reopened.interviews.exists()


def test_what_was_changed_meanwhile_is_written_over_only_when_the_lead_says_so(cast, at_screen, reopened):
    item = reopened.checklist.in_order().first()
    said = {
        "answer": ["observation"],
        "note": ["Muộn"],
        "uid": [str(item.uid)],
        "base_version": [str(item.version - 1)],
    }
    said["base"] = ['{"answer": "", "note": ""}']
    arrival = make_arrival(reopened, by=cast.auditor, said=said)
    response = take(at_screen(cast.lead), arrival)
    assert response.status_code == 422
    item.refresh_from_db()
    assert item.answer == "conforms"
    form = next(row["form"] for row in response.context["rows"])
    assert form.stands == item.version
    assert take(at_screen(cast.lead), arrival, over=form.stands).status_code == 302
    item.refresh_from_db()
    assert (item.answer, item.note) == ("observation", "Muộn")


def test_taken_up_twice_it_counts_once(cast, at_screen, reopened):
    uid = uuid.uuid4()
    said = {"uid": [str(uid)], "kind": ["citizen"], "channel": ["counter"], "score": ["2"]}
    arrival = make_arrival(reopened, by=cast.auditor, kind="interview", uid=uid, said=said)
    browser, form = at_screen(cast.lead), sent()
    url = address("late_take_up", reopened.pk, arrival.pk)
    assert [browser.post(url, form).status_code for _n in range(2)] == [302, 302]
    assert browser.post(url, sent()).status_code == 403
    assert reopened.interviews.count() == 1


def test_set_aside_on_its_page_with_the_reason(cast, at_screen, closed):
    arrival = make_arrival(closed, by=cast.auditor)
    url = address("late_set_aside", closed.pk, arrival.pk)
    assert at_screen(cast.lead).post(url, sent(note="")).status_code == 422
    assert at_screen(cast.lead).post(url, sent(note="Ghi ở câu 3 rồi")).status_code == 302
    assert "Ghi ở câu 3 rồi" in page(at_screen(cast.auditor), closed).content.decode()
    assert at_screen(cast.auditor).get(url).status_code == 403


def test_what_it_was_about_may_be_gone_and_it_can_still_be_read(cast, at_screen, closed):
    make_arrival(closed, by=cast.auditor, uid=uuid.uuid4(), said={"uid": [str(uuid.uuid4())], "note": ["Còn đây"]})
    assert "Còn đây" in page(at_screen(cast.lead), closed).content.decode()


def test_the_department_finds_neither_page_nor_number(cast, at_screen, closed):
    make_arrival(closed, by=cast.auditor)
    browser = at_screen(cast.head)
    assert page(browser, closed).status_code == 403
    assert address("late", closed.pk) not in browser.get(address("record", closed.pk)).content.decode()
