"""The record page without scripts: rows saved one by one as plain forms, and nothing that is lost.

With scripts they are operations: test_operations.py, and tests/browser/test_on_site.py for the device.
"""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.fieldwork.checklist import answer_many
from audits.fieldwork.models import CaseSample, ChecklistItem

from ..factories import close_visit, make_item, make_open_visit, make_procedure, make_sample
from .pages import HTMX, Page, address, answer_row, sent


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


@pytest.fixture
def item(visit):
    return visit.checklist.first()


def test_without_a_script_the_row_is_a_plain_form_and_leads_back_to_it(cast, at_screen, item):
    response = answer_row(at_screen(cast.auditor), item)
    assert response.status_code == 302
    assert response["Location"].endswith(f"/record/#item-{item.pk}")
    item.refresh_from_db()
    assert item.answer == "conforms"


def test_a_note_may_come_before_the_answer(cast, at_screen, item):
    answer_row(at_screen(cast.auditor), item, answer="", note="Sổ thiếu cột")
    item.refresh_from_db()
    assert (item.answer, item.note) == ("", "Sổ thiếu cột")
    assert item in item.visit.checklist.unanswered()


@pytest.mark.parametrize("answer", ["does_not_conform", "observation", "not_applicable", "not_checked"])
def test_every_answer_but_conforms_needs_a_word(cast, at_screen, item, answer):
    response = answer_row(at_screen(cast.auditor), item, answer=answer)
    assert response.status_code == 422
    assert "Chưa lưu" in response.content.decode()
    item.refresh_from_db()
    assert item.answer == ""


def test_two_people_save_one_row_and_the_second_compares(cast, at_screen, item):
    seen = item.version
    answer_row(at_screen(cast.lead), item, note="Của tổ trưởng")
    second = at_screen(cast.auditor)
    response = answer_row(second, item, version=seen, answer="observation", note="Của đánh giá viên")
    assert response.status_code == 409
    assert "Của tổ trưởng" in response.content.decode()
    assert "Của đánh giá viên" in response.content.decode()
    item.refresh_from_db()
    assert item.note == "Của tổ trưởng"
    again = answer_row(second, item, version=seen, answer="observation", note="Sửa thêm chữ")
    assert again.status_code == 409  # saving again does not overrule
    kept = answer_row(second, item, version=[seen, item.version], answer="observation", note="Của đánh giá viên")
    assert kept.status_code == 302  # the explicit button does
    item.refresh_from_db()
    assert item.note == "Của đánh giá viên"


def test_without_a_script_the_second_keeps_the_own_text_on_the_page(cast, at_screen, item):
    seen = item.version
    answer_row(at_screen(cast.lead), item, note="Của tổ trưởng")
    response = answer_row(at_screen(cast.auditor), item, version=seen, note="Của đánh giá viên")
    assert response.status_code == 409
    assert ">Của đánh giá viên</textarea>" in response.content.decode()
    assert "<title>" in response.content.decode()


def test_the_same_form_five_times_acts_once(cast, at_screen, item):
    browser, form = at_screen(cast.auditor), sent(answer="conforms", note="Đủ", version=item.version)
    before = Event.objects.of(item).count()
    statuses = [browser.post(address("answer", item.visit_id, item.pk), form).status_code for _n in range(5)]
    assert statuses == [302] * 5
    assert Event.objects.of(item).count() == before + 1


def test_saving_what_stands_already_leaves_no_event(cast, at_screen, item):
    browser = at_screen(cast.auditor)
    answer_row(browser, item, note="Đủ")
    before = Event.objects.of(item).count()
    answer_row(browser, item, note="Đủ")
    assert Event.objects.of(item).count() == before


def test_a_visit_closed_meanwhile_takes_nothing_and_keeps_what_was_typed(cast, at_screen, visit, item):
    close_visit(visit, cast)
    plain = answer_row(at_screen(cast.auditor), item, answer="observation", note="Đến muộn")
    assert plain.status_code == 422
    assert ">Đến muộn</textarea>" in plain.content.decode()
    assert answer_row(at_screen(cast.auditor), item, answer="observation", note="Đến muộn").status_code == 422
    item.refresh_from_db()
    assert item.answer == "conforms"


@pytest.mark.parametrize(
    ("who", "status"),
    [("lead", 302), ("auditor", 302), ("secretariat", 403), ("second_lead", 404), ("head", 404), ("stranger", 404)],
)
def test_only_the_team_writes_and_others_see_nothing(cast, at_screen, item, who, status):
    assert answer_row(at_screen(getattr(cast, who)), item).status_code == status


def test_a_row_of_another_visit_is_not_found(cast, at_screen, item):
    other = make_item(make_open_visit(cast, department=cast.vp, hour=13))
    response = at_screen(cast.auditor).post(address("answer", item.visit_id, other.pk), sent(answer="conforms"))
    assert response.status_code == 404


@pytest.mark.parametrize(
    "odd",
    [
        {"answer": "maybe"},
        {"note": "x" * 1_000_000},
        {"note": "a\x00b"},
        {"version": "99999999999999999999"},
        {"version": "abc"},
        {"op_id": "not-an-id"},
    ],
)
def test_odd_posts_come_back_and_change_nothing(cast, at_screen, item, odd):
    response = answer_row(at_screen(cast.auditor), item, **{"note": "Giữ lại", **odd})
    assert response.status_code in (409, 422)
    item.refresh_from_db()
    assert item.answer == ""


def test_the_next_unanswered_question_is_offered_until_there_is_none(cast, at_screen, visit):
    browser = at_screen(cast.auditor)
    first, second = visit.checklist.in_order()
    done = '<p class="record-done" hidden>'
    answer_row(browser, first)
    page = browser.get(address("record", visit.pk)).content.decode()
    assert f'href="#item-{second.pk}" data-next-open>' in page
    assert done in page
    answer_row(browser, second)
    assert done not in browser.get(address("record", visit.pk)).content.decode()


def test_several_are_answered_at_once_with_one_reason(cast, at_screen, visit):
    first, second = visit.checklist.in_order()
    browser = at_screen(cast.auditor)
    response = browser.post(
        address("answer_many", visit.pk),
        sent(answer="not_checked", note="Hết giờ", items=[second.pk], version=visit.version),
    )
    assert response.status_code == 302
    assert [item.answer for item in visit.checklist.in_order()] == ["", "not_checked"]
    browser.post(address("answer_many", visit.pk), sent(answer="not_checked", note="Hết giờ", everything="on"))
    assert not visit.checklist.unanswered().exists()


def test_nobody_is_overruled_by_an_answer_to_several(cast, visit):
    first, second = visit.checklist.in_order()
    stale = list(visit.checklist.in_order())
    first.record_answer(by=cast.lead, answer="conforms", note="Đã xem")
    assert answer_many(visit, stale, by=cast.auditor, answer="not_checked", note="Hết giờ") == 1
    first.refresh_from_db()
    assert (first.answer, first.note) == ("conforms", "Đã xem")


def test_an_answer_to_several_without_its_reason_or_questions_comes_back(cast, at_screen, visit):
    browser, url = at_screen(cast.auditor), address("answer_many", visit.pk)
    assert browser.post(url, sent(answer="not_checked", everything="on")).status_code == 422
    assert browser.post(url, sent(answer="conforms", note="Đủ")).status_code == 422
    assert visit.checklist.unanswered().count() == 2


def test_make_a_finding_saves_the_row_and_leads_on(cast, at_screen, item):
    onwards = address("findings:raise_from", item.visit_id, item.pk)
    plain = answer_row(at_screen(cast.auditor), item, then="raise", note="Ghi sau cùng")
    assert plain["Location"] == onwards
    item.refresh_from_db()
    assert item.note == "Ghi sau cùng"


def test_a_script_gets_the_row_as_it_stands(cast, at_screen, item):
    answer_row(at_screen(cast.lead), item, note="Của tổ trưởng")
    response = at_screen(cast.auditor).get(address("answer", item.visit_id, item.pk), headers=HTMX)
    assert ">Của tổ trưởng</textarea>" in response.content.decode()
    assert Page(response).ids[0] == f"item-{item.pk}"


def test_a_session_that_ended_is_told_to_the_row(client, item):
    response = client.post(address("answer", item.visit_id, item.pk), sent(answer="conforms"), headers=HTMX)
    assert response.status_code == 401


def test_a_record_made_offline_enters_once(cast, visit):
    procedure = make_procedure(cast.ncc)
    sample = make_sample(visit, procedure, cast.auditor)
    with pytest.raises(RuleBroken), transaction.atomic():
        make_sample(visit, procedure, cast.auditor, uid=sample.uid)
    assert CaseSample.objects.count() == 1


def test_photos_of_a_row_come_back_with_their_list_and_a_lie_is_refused(cast, at_screen, visit, item):
    browser, url = at_screen(cast.auditor), address("add_evidence", visit.pk)
    note = SimpleUploadedFile("ghi-chep.txt", "Sổ theo dõi".encode())
    kept = browser.post(url, sent(item=item.pk, files=[note]), headers=HTMX)
    assert kept.status_code == 200
    assert "ghi-chep.txt" in kept.content.decode()
    assert item.evidence.count() == 1
    good, lie = SimpleUploadedFile("b.txt", b"hai"), SimpleUploadedFile("a.pdf", b"MZ not a paper")
    refused = browser.post(url, sent(item=item.pk, files=[good, lie]), headers=HTMX)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "a.pdf" in page
    assert "ghi-chep.txt" in page  # what was there is still shown
    assert 'name="files-kept"' in page  # and the good file need not be chosen again
    assert item.evidence.count() == 1


def test_evidence_is_handed_to_readers_of_the_notes_alone(cast, at_screen, visit, item):
    at_screen(cast.auditor).post(
        address("add_evidence", visit.pk), sent(item=item.pk, files=[SimpleUploadedFile("a.txt", b"mot")])
    )
    url = address("evidence", visit.pk, item.evidence.get().pk)
    assert b"".join(at_screen(cast.lead).get(url)) == b"mot"
    for who in (cast.second_lead, cast.head, cast.stranger):
        assert at_screen(who).get(url).status_code == 404


def test_evidence_of_another_visit_cannot_be_hung_on_a_question(cast, at_screen, visit):
    other = make_open_visit(cast, department=cast.vp, hour=13).checklist.first()
    response = at_screen(cast.auditor).post(
        address("add_evidence", visit.pk), sent(item=other.pk, files=[SimpleUploadedFile("a.txt", b"mot")])
    )
    assert response.status_code == 422
    assert not other.evidence.exists()


def test_the_page_says_how_far_the_history_was_when_it_was_read(cast, at_screen, visit):
    page = at_screen(cast.auditor).get(address("record", visit.pk)).content.decode()
    assert f'data-seq="{cast.agency.trail_head.seq}"' in page


def test_the_questions_take_few_queries_however_many_they_are(cast, at_screen, visit, django_assert_max_num_queries):
    for _n in range(20):
        make_item(visit)
    assert ChecklistItem.objects.count() == 22
    with django_assert_max_num_queries(45):
        at_screen(cast.auditor).get(address("record", visit.pk))


def test_the_record_page_goes_out_packed_since_networks_on_site_are_weak(at_screen, cast, visit):
    packed = at_screen(cast.auditor).get(address("record", visit.pk), headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(gzip.decompress(packed.content)) / 4
