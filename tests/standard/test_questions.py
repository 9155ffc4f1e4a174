"""The question bank: what comes with the program, and what the agency asks besides."""

import pytest
from django.core.exceptions import PermissionDenied

from audits.core.trail import Event
from audits.organisation.models import Department
from audits.standard.models import Clause, Question

from ..factories import make_department, make_standard
from ..organisation.sending import sent


def clause(number="8.5", edition="2015"):
    return Clause.objects.get(standard__edition=edition, number=number)


@pytest.fixture
def own(cast):
    return Question.add(
        by=cast.secretariat, clause=clause(), text_vi="Hồ sơ quá hạn có phiếu xin lỗi không?", applies_to="procedure"
    )


def test_the_secretariat_adds_a_question_with_the_next_code(cast, own, at_screen):
    browser = at_screen(cast.secretariat)
    said = {"clause": clause("9.1").pk, "text_vi": "Có khảo sát sự hài lòng không?", "applies_to": "department"}
    answer = sent(browser, "/questions/new/", **said)
    added = Question.objects.get(key="CQ-002")
    assert answer.url == f"/questions/{added.pk}/"
    assert (added.agency, added.standard, own.key) == (cast.agency, cast.standard, "CQ-001")
    assert "Có khảo sát sự hài lòng không?" in browser.get(answer.url).content.decode()


def test_the_edition_of_a_question_follows_its_clause(cast, own, at_screen):
    make_standard("2008")
    sent(at_screen(cast.secretariat), f"/questions/{own.pk}/edit/", clause=clause(edition="2008").pk)
    own.refresh_from_db()
    assert own.standard.edition == "2008"


def test_a_question_points_to_a_clause_that_can_be_audited(cast, at_screen):
    Clause.objects.filter(pk=clause().pk).update(auditable=False)
    said = {"clause": clause().pk, "text_vi": "Câu hỏi?", "applies_to": "department"}
    answer = sent(at_screen(cast.secretariat), "/questions/new/", **said)
    assert answer.status_code == 422
    assert "clause" in answer.context["form"].errors


def test_a_withdrawn_question_is_not_proposed_and_can_be_put_back(cast, own, at_screen):
    browser = at_screen(cast.secretariat)
    sent(browser, f"/questions/{own.pk}/withdraw/")
    assert own not in Question.objects.in_use()
    assert own.key not in browser.get("/questions/").content.decode()
    assert own.key in browser.get("/questions/?whose=withdrawn").content.decode()
    sent(browser, f"/questions/{own.pk}/restore/")
    assert own in Question.objects.in_use()
    verbs = Event.objects.of(own).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["entered", "withdrawn", "restored"]


def test_the_shared_bank_belongs_to_nobody(cast, own):
    shared = Question.objects.filter(agency=None).first()
    for person in (cast.secretariat, cast.administrator, cast.chair):
        with pytest.raises(PermissionDenied):
            shared.withdraw(by=person)
    with pytest.raises(PermissionDenied):
        own.withdraw(by=cast.stranger)


def test_another_agency_sees_the_shared_questions_only(cast, own):
    assert set(Question.objects.visible_to(cast.stranger)) == set(Question.objects.filter(agency=None))


def test_the_list_narrows_by_edition_clause_kind_and_words(cast, own, at_screen):
    make_standard("2008")
    browser = at_screen(cast.staff)

    def shown(query):
        return set(browser.get(f"/questions/?{query}").context["page"].paginator.object_list)

    assert shown("q=xin+loi") == {own}
    assert shown("whose=own") == {own}
    assert {question.standard.edition for question in shown(f"standard={clause().standard_id}")} == {"2015"}
    assert {question.clause for question in shown(f"clause={clause().pk}")} == {clause()}
    assert {question.applies_to for question in shown("applies_to=procedure")} == {"procedure"}


def test_questions_fit_the_kind_and_the_code_of_a_department(cast, own):
    system = Question.add(by=cast.secretariat, clause=clause("4.1"), text_vi="Bối cảnh?", applies_to="system")
    ncc_only = Question.add(
        by=cast.secretariat, clause=clause(), text_vi="Riêng?", applies_to="department", department_code="NCC"
    )

    def fitting(department):
        return set(Question.objects.for_department(Department.objects.get(pk=department.pk)))

    assert own in fitting(cast.ncc)
    assert ncc_only in fitting(cast.ncc)
    assert ncc_only not in fitting(cast.vp)
    assert system not in fitting(cast.ncc)
    assert system in fitting(cast.leadership)
    assert own not in fitting(cast.leadership)


def test_a_question_of_a_closed_department_can_still_be_edited(cast, at_screen):
    gone = make_department(cast.agency, "CU")
    question = Question.add(
        by=cast.secretariat, clause=clause(), text_vi="Câu?", applies_to="department", department_code="CU"
    )
    Department.objects.filter(pk=gone.pk).update(closed_on="2020-01-01")
    answer = sent(at_screen(cast.secretariat), f"/questions/{question.pk}/edit/", text_vi="Câu mới?")
    assert answer.status_code == 302
    question.refresh_from_db()
    assert (question.text_vi, question.department_code) == ("Câu mới?", "CU")
