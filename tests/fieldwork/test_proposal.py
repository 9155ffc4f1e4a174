"""Which questions the program proposes for a visit, on the bank that comes with the system."""

from collections import Counter
from datetime import timedelta

import pytest

from audits.core import clock
from audits.fieldwork.checklist import ChecklistItem, propose_checklist
from audits.fieldwork.earlier import found_before
from audits.fieldwork.proposal import best, propose
from audits.organisation.models import Department
from audits.standard.loading import load_standards
from audits.standard.models import Clause, ClauseLink, Question, Standard

from ..factories import (
    approve,
    close_visit,
    hold_harmonisation,
    make_certificate,
    make_department,
    make_finding,
    make_item,
    make_procedure,
    make_round,
    make_visit,
    sign_visit,
)
from ..findings import actions


@pytest.fixture
def bank(cast):
    """The editions and questions of the project, in place of the few of the factories."""
    Question.objects.all().delete()
    Clause.objects.all().delete()
    load_standards()
    return {standard.edition: standard for standard in Standard.objects.all()}


def chapters_of(rows):
    return {row.question.clause.chapter for row in rows}


def certify(cast, standard):
    for person in (cast.lead, cast.auditor):
        if not person.certificates.filter(standard=standard).exists():
            make_certificate(person, standard)


def planned_visit(cast, standard, department, procedures=1):
    certify(cast, standard)
    audit_round = make_round(cast, standard=standard)
    codes = [make_procedure(department) for _n in range(procedures)]
    return make_visit(audit_round, department, procedures=codes)


def test_every_kind_of_department_gets_20_to_25_questions_from_all_chapters(cast, bank):
    for standard in bank.values():
        audit_round = make_round(cast, standard=standard)
        for kind in Department.Kind.values:
            department = make_department(cast.agency, kind=kind)
            visit = make_visit(audit_round, department, procedures=[make_procedure(department)])
            chosen = best(visit, cast.agency.questions_to)
            assert cast.agency.questions_from <= len(chosen) <= cast.agency.questions_to, (kind, standard)
            assert {row.question.standard_id for row in chosen} == {standard.pk}
            assert len({row.question.pk for row in chosen}) == len(chosen)
            assert chapters_of(chosen) == chapters_of(propose(visit)), (kind, standard)


def test_no_clause_gets_another_question_before_all_got_theirs(cast, bank):
    for standard in bank.values():
        rows = propose(planned_visit(cast, standard, cast.ncc))
        waiting = Counter(row.question.clause_id for row in rows)
        asked = Counter()
        for row in rows:
            others = [asked[clause] for clause in waiting if waiting[clause] > asked[clause]]
            assert asked[row.question.clause_id] == min(others)
            asked[row.question.clause_id] += 1


def test_the_same_visit_is_proposed_the_same_questions_and_another_department_others(cast):
    visit = planned_visit(cast, cast.standard, cast.ncc)
    asked = [row.question.key for row in propose(visit)]
    assert asked == [row.question.key for row in propose(visit)]
    assert asked != [row.question.key for row in propose(planned_visit(cast, cast.standard, cast.vp))]


def test_questions_about_procedures_are_asked_once_and_procedures_take_turns(cast):
    rows = propose(planned_visit(cast, cast.standard, cast.ncc, procedures=3))
    about = [row for row in rows if row.question.applies_to == "procedure"]
    assert len({row.question.pk for row in about}) == len(about)
    assert set(Counter(row.procedure.pk for row in about).values()) == {len(about) // 3}
    assert all(row.procedure is None for row in rows if row.question.applies_to != "procedure")


def test_without_procedures_none_is_asked_about(cast):
    rows = propose(planned_visit(cast, cast.standard, cast.ncc, procedures=0))
    assert rows
    assert all(row.question.applies_to != "procedure" for row in rows)


def test_what_earlier_rounds_found_comes_first_in_every_later_edition(cast, bank):
    earlier = finding_of_last_year(cast, bank["2008"], clause="4.2.4")
    for edition in ("2015", "2026"):
        visit = planned_visit(cast, bank[edition], cast.ncc)
        before = found_before(visit)
        assert before
        assert all(Clause.objects.get(pk=pk).standard == bank[edition] for pk in before)
        assert all(findings == [earlier] for findings in before.values())
        chosen = best(visit, 25)
        assert {row.question.clause_id for row in chosen[: len(before)]} == set(before)
        assert propose(visit)[0].found_before
    linked = ClauseLink.objects.filter(earlier=earlier.clause).values_list("later", flat=True)
    assert set(found_before(planned_visit(cast, bank["2015"], cast.ncc))) == set(linked)


def test_strengths_and_other_departments_are_no_reason_to_ask_first(cast):
    finding_of_last_year(cast, cast.standard, clause="7.5", kind="strength")
    assert found_before(planned_visit(cast, cast.standard, cast.ncc)) == {}
    finding_of_last_year(cast, cast.standard, clause="7.5", days_ago=390)
    assert found_before(planned_visit(cast, cast.standard, cast.vp)) == {}
    assert len(found_before(planned_visit(cast, cast.standard, cast.ncc))) == 1


def test_own_questions_count_and_asking_again_fills_up_only_to_the_limit(cast):
    visit = planned_visit(cast, cast.standard, cast.ncc)
    approve(visit.round, cast)
    for _n in range(3):
        make_item(visit)
    propose_checklist(visit, by=cast.lead)
    propose_checklist(visit, by=cast.lead)
    assert visit.checklist.count() == cast.agency.questions_to
    assert visit.checklist.filter(question=None).count() == 3


def finding_of_last_year(cast, standard, *, clause, kind="minor", days_ago=400):
    """An issued finding in ncc, of a round a year ago under the given edition."""
    certify(cast, standard)
    day = clock.today() - timedelta(days=days_ago)
    with clock.at(clock.moment_of(day, 6)):
        audit_round = make_round(cast, standard=standard, starts_on=day, ends_on=day)
        visit = make_visit(audit_round, cast.ncc)
        approve(audit_round, cast)
        make_item(visit)
    with clock.at(clock.moment_of(day, 17)):
        visit.open(by=cast.auditor, started_at=visit.starts_at)
        finding = make_finding(visit, cast, kind=kind, clause=standard.clauses.get(number=clause))
        close_visit(visit, cast)
        sign_visit(visit, cast.head)
        hold_harmonisation(audit_round, cast)
        finding.refresh_from_db()
        finding.issue(by=cast.lead)
    return finding


def test_a_check_of_effectiveness_that_is_still_to_come_goes_into_the_next_checklist(cast):
    action = actions.implemented(cast, check_next_round=True)
    with clock.at(clock.now() + timedelta(days=30)):
        audit_round = make_round(cast)
        visits = [make_visit(audit_round, cast.ncc), make_visit(audit_round, cast.vp, hour=14)]
        approve(audit_round, cast)
        for visit in (*visits, visits[0]):
            propose_checklist(visit, by=cast.lead)
    asked = ChecklistItem.objects.filter(text__contains=f"Kiểm tra hiệu lực {action}")
    assert [(item.visit, item.clause) for item in asked] == [(visits[0], action.finding.clause)]
