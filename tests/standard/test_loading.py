"""The reference data: editions, clauses, links between editions, questions."""

import pytest
from django.core.management import call_command

from audits.standard.loading import load_standards
from audits.standard.models import Clause, ClauseLink, Question, Standard


@pytest.fixture
def loaded(db):
    return load_standards()


def said(capsys):
    call_command("load_standards")
    return capsys.readouterr().out


def test_everything_in_the_files_is_loaded(loaded):
    assert (Clause.objects.count(), ClauseLink.objects.count(), Question.objects.count()) == (237, 144, 362)
    assert loaded.added == 3 + 237 + 144 + 362
    by_edition = {standard.edition: standard.clauses.count() for standard in Standard.objects.all()}
    assert by_edition == {"2008": 67, "2015": 85, "2026": 85}


def test_loading_again_changes_nothing_and_says_so(loaded, capsys):
    before = [list(model.objects.order_by("pk").values()) for model in (Standard, Clause, ClauseLink, Question)]
    assert "nothing to do" in said(capsys)
    assert before == [list(model.objects.order_by("pk").values()) for model in (Standard, Clause, ClauseLink, Question)]


def test_what_was_changed_by_hand_is_put_right_and_what_is_ours_stays(loaded, capsys, cast):
    shared = Question.objects.filter(agency=None, key="CH-001").first()
    Question.objects.filter(pk=shared.pk).update(text_vi="Sửa nhầm")
    own = Question.add(by=cast.secretariat, clause=shared.clause, text_vi="Câu của cơ quan", applies_to="system")
    assert "0 rows added, 1 changed" in said(capsys)
    own.refresh_from_db()
    assert own.text_vi == "Câu của cơ quan"
    shared.refresh_from_db()
    assert shared.text_vi != "Sửa nhầm"


def test_clauses_form_trees_within_their_edition(loaded):
    for clause in Clause.objects.select_related("parent"):
        assert clause.parent is None or clause.parent.standard_id == clause.standard_id
        assert (clause.parent is None) == ("." not in clause.number)


def test_links_lead_to_the_next_edition_never_by_number(loaded):
    pairs = {
        (link.earlier.standard.edition, link.later.standard.edition)
        for link in ClauseLink.objects.select_related("earlier__standard", "later__standard")
    }
    assert pairs == {("2008", "2015"), ("2015", "2026")}
    improvement = Clause.objects.get(standard__edition="2015", number="10.3")
    assert [link.later.number for link in improvement.links_on.all()] == ["10.1"]
    internal_audit = Clause.objects.get(standard__edition="2008", number="8.2.2")
    assert [link.later.number for link in internal_audit.links_on.all()] == ["9.2"]


def test_questions_point_to_clauses_that_can_be_audited(loaded):
    assert not Question.objects.filter(clause__auditable=False).exists()
    for question in Question.objects.select_related("clause"):
        assert question.clause.standard_id == question.standard_id
