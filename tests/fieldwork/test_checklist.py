"""Preparing the checklist: proposed, added, written, moved, dropped by the lead until the visit opens."""

import pytest

from audits.standard.models import Question

from ..factories import approve, make_item, make_open_visit, make_procedure, make_round, make_standard, make_visit
from .pages import address, sent


@pytest.fixture
def visit(cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc, procedures=[make_procedure(cast.ncc)])
    return approve(audit_round, cast) and visit


def texts(visit):
    return list(visit.checklist.in_order().values_list("text", flat=True))


def test_the_lead_lets_the_program_propose(cast, at_screen, visit):
    browser = at_screen(cast.lead)
    form = sent()
    for _n in range(3):
        assert browser.post(address("propose", visit.pk), form).status_code == 302
    assert visit.checklist.count() == cast.agency.questions_to
    page = browser.get(address("checklist", visit.pk)).content.decode()
    assert "25 câu hỏi" in page
    assert visit.checklist.first().text in page


def test_a_question_of_the_bank_is_found_and_added_once(cast, at_screen, visit):
    browser = at_screen(cast.lead)
    question = Question.objects.get(key="CH-00")
    found = browser.get(address("checklist", visit.pk), {"q": "cau hoi 0 ve 4.1"}).content.decode()
    assert question.text_vi in found
    assert Question.objects.get(key="CH-10").text_vi not in found
    add = browser.post(address("add_question", visit.pk), sent(question=question.pk, q="4.1"))
    assert add["Location"].endswith("?q=4.1#checklist")
    again = browser.post(address("add_question", visit.pk), sent(question=question.pk))
    assert again.status_code == 422
    assert "đã có trong" in again.content.decode()
    assert texts(visit) == [question.text_vi]


def test_a_question_of_another_edition_is_refused(cast, at_screen, visit):
    other = make_standard("2008").questions.first()
    response = at_screen(cast.lead).post(address("add_question", visit.pk), sent(question=other.pk))
    assert response.status_code == 422
    assert not visit.checklist.exists()


def test_an_own_question_needs_text_and_clause(cast, at_screen, visit):
    browser, clause = at_screen(cast.lead), cast.standard.clauses.first()
    refused = browser.post(address("write_question", visit.pk), sent(text="Ai giữ con dấu?"))
    assert refused.status_code == 422
    assert "Ai giữ con dấu?" in refused.content.decode()
    assert (
        browser.post(address("write_question", visit.pk), sent(text="Ai giữ con dấu?", clause=clause.pk)).status_code
        == 302
    )
    assert texts(visit) == ["Ai giữ con dấu?"]


def test_questions_are_moved_and_dropped_by_buttons(cast, at_screen, visit):
    one, two, three = (make_item(visit, text=text) for text in ("một", "hai", "ba"))
    browser = at_screen(cast.lead)
    browser.post(address("move_question", visit.pk, three.pk), sent(places="-1"))
    assert texts(visit) == ["một", "ba", "hai"]
    browser.post(address("move_question", visit.pk, one.pk), sent(places="1"))
    assert texts(visit) == ["ba", "một", "hai"]
    browser.post(address("move_question", visit.pk, three.pk), sent(places="-1"))
    assert texts(visit) == ["ba", "một", "hai"]
    browser.post(address("drop_question", visit.pk, two.pk), sent())
    assert texts(visit) == ["ba", "một"]
    assert browser.post(address("move_question", visit.pk, one.pk), sent(places="7")).status_code == 422


@pytest.mark.parametrize(
    ("who", "status"), [("auditor", 403), ("secretariat", 403), ("second_lead", 404), ("head", 404), ("stranger", 404)]
)
def test_only_the_lead_prepares(cast, at_screen, visit, who, status):
    item = make_item(visit)
    browser = at_screen(getattr(cast, who))
    for url in (
        address("propose", visit.pk),
        address("add_question", visit.pk),
        address("write_question", visit.pk),
        address("drop_question", visit.pk, item.pk),
        address("move_question", visit.pk, item.pk),
    ):
        assert browser.post(url, sent(places="1")).status_code == status
    assert texts(visit) == [item.text]


def test_an_open_visit_has_its_questions_frozen(cast, at_screen):
    visit = make_open_visit(cast)
    item = visit.checklist.first()
    browser = at_screen(cast.lead)
    assert browser.post(address("drop_question", visit.pk, item.pk), sent()).status_code == 403
    page = browser.get(address("checklist", visit.pk)).content.decode()
    assert address("drop_question", visit.pk, item.pk) not in page
    item.question = Question.objects.first()
    assert item.text in page


def test_a_later_change_of_the_bank_does_not_reach_a_checklist(cast, at_screen, visit):
    question = Question.objects.get(key="CH-00")
    at_screen(cast.lead).post(address("add_question", visit.pk), sent(question=question.pk))
    Question.objects.filter(pk=question.pk).update(text_vi="Khác hẳn?")
    assert texts(visit) == [question.text_vi]
