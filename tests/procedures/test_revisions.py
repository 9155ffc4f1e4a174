"""The way of a revision: written, reviewed and approved by three people, one after the other."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audits.core import clock, files
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.versions import Stale
from audits.core.workflow import OnPaper
from audits.procedures.models import Revision

from ..factories import make_procedure, make_substitution, make_user
from .conftest import approved_from, make_draft, upload

PEOPLE = (
    "administrator",
    "chair",
    "deputy",
    "committee",
    "secretariat",
    "second_secretary",
    "head",
    "staff",
    "vp_head",
    "auditor",
    "outsider",
    "stranger",
)


@pytest.fixture
def people(cast):
    """The cast, with a second member of the secretariat; the deputy stands in for the chair."""
    cast.second_secretary = make_user(cast.agency, "thuongtruc2", role="secretariat", department=cast.standing_body)
    make_substitution(cast.chair, cast.deputy)
    return cast


def test_the_author_does_not_review_not_even_for_somebody_else(people, procedure):
    own = make_draft(people, procedure, author=people.secretariat)
    assert "review" not in own.steps_open_to(people.secretariat)
    assert "review" in own.steps_open_to(people.second_secretary)
    own.withdraw(by=people.head, note="Viết lại")
    make_substitution(people.second_secretary, people.staff)
    by_staff = make_draft(people, procedure)
    assert "review" not in by_staff.steps_open_to(people.staff)


def test_author_and_reviewer_do_not_approve_even_as_substitutes_of_the_chair(people, procedure, draft):
    make_substitution(people.chair, people.staff)
    make_substitution(people.chair, people.second_secretary)
    draft.review(by=people.second_secretary)
    assert "approve" not in draft.steps_open_to(people.staff)
    assert "approve" not in draft.steps_open_to(people.second_secretary)
    draft.approve(by=people.deputy, effective_on=clock.today())
    assert draft.approver == people.deputy
    assert Event.objects.of(draft).last().on_behalf_of == people.chair


def test_the_database_too_wants_three_people(people, procedure, draft):
    for wrong in ({"reviewer": people.staff}, {"reviewer": people.head, "approver": people.head}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.filter(pk=draft.pk).update(**wrong)


def test_the_chair_cannot_be_the_author(people, procedure):
    with pytest.raises(RuleBroken) as refused:
        make_draft(people, procedure, author=people.chair)
    assert refused.value.field == "author"


@pytest.mark.parametrize("missing", ["file", "summary"])
def test_what_is_incomplete_is_not_reviewed(people, procedure, missing):
    revision = make_draft(people, procedure, **{missing: None if missing == "file" else ""})
    with pytest.raises(RuleBroken, match="draft"):
        revision.review(by=people.secretariat)


def test_who_read_an_older_draft_does_not_review_it(people, draft):
    read = draft.version
    draft.edit(by=people.staff, version=read, summary="Bản khác")
    with pytest.raises(Stale):
        draft.review(by=people.secretariat, version=read)


def test_numbers_are_counted_on(people, procedure):
    assert Revision.next_numbers(procedure) == (1, 0)
    for year in range(2016, 2022):
        approved_from(people, procedure, date(year, 3, 1))
    assert Revision.next_numbers(procedure) == (2, 0)
    assert procedure.in_force().label == "issue 1, revision 5"
    approved_from(people, procedure, date(2022, 3, 1))
    with pytest.raises(RuleBroken, match="issue 2, revision 0"):
        make_draft(people, procedure, issue=1, revision=6)


def test_only_one_revision_is_under_way(people, procedure, draft):
    with pytest.raises(RuleBroken, match="under way"):
        make_draft(people, procedure, revision=1)
    draft.withdraw(by=people.head, note="Viết lại")
    assert make_draft(people, procedure).revision == draft.revision


def test_a_revision_takes_effect_after_the_one_before(people, procedure):
    day = clock.today() + timedelta(days=10)
    approved_from(people, procedure, day)
    second = make_draft(people, procedure)
    second.review(by=people.secretariat)
    for too_early in (day - timedelta(days=1), day):
        with pytest.raises(RuleBroken, match="later day") as refused:
            second.approve(by=people.chair, effective_on=too_early)
        assert refused.value.field == "effective_on"
    second.approve(by=people.chair, effective_on=day + timedelta(days=1))
    assert second.status == "approved"


def test_a_revision_does_not_take_effect_before_it_is_approved(people, draft):
    draft.review(by=people.secretariat)
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(RuleBroken, match="before it is approved"):
        draft.approve(by=people.chair, effective_on=yesterday)
    decision = OnPaper("15/QĐ-SLĐTBXH", yesterday, files.keep(upload("quyet-dinh.pdf"), by=people.secretariat))
    draft.approve(by=people.secretariat, effective_on=yesterday, paper=decision)
    assert (draft.approver, draft.decision_number, draft.decision_on) == (people.chair, decision.number, yesterday)
    assert Event.objects.of(draft).last().details["on_paper"]["number"] == decision.number


def test_only_the_secretariat_records_a_decision_on_paper(people, draft):
    draft.review(by=people.secretariat)
    scan = files.keep(upload(), by=people.secretariat)
    assert draft.steps_on_paper(people.secretariat) == ["approve"]
    for who in ("chair", "head", "staff", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            draft.approve(by=getattr(people, who), effective_on=clock.today(), paper=OnPaper("1", clock.today(), scan))


def test_a_withdrawn_procedure_is_not_revised(people, procedure, draft):
    draft.review(by=people.secretariat)
    procedure.withdraw(by=people.secretariat, withdrawn_on=clock.today(), note="Bãi bỏ")
    draft = Revision.objects.get(pk=draft.pk)
    with pytest.raises(RuleBroken, match="withdrawn"):
        draft.approve(by=people.chair, effective_on=clock.today())
    draft.withdraw(by=people.head, note="Quy trình đã bãi bỏ")
    with pytest.raises(RuleBroken, match="withdrawn"):
        make_draft(people, draft.procedure)


def test_a_draft_is_begun_by_those_who_keep_the_procedure_and_written_on_by_its_author(people, procedure, draft):
    draft.edit(by=people.staff, summary="Sửa câu chữ")
    other = make_procedure(people.ncc)
    for who in ("staff", "vp_head", "chair", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            Revision.begin(other, by=getattr(people, who), author=getattr(people, who))
    draft.review(by=people.secretariat)
    with pytest.raises(PermissionDenied):
        draft.edit(by=people.staff, summary="Quá muộn")


def test_only_those_concerned_see_a_revision_before_it_is_approved(people, procedure, draft):
    def see():
        return {who for who in PEOPLE if Revision.objects.visible_to(getattr(people, who)).exists()}

    concerned = {"chair", "deputy", "secretariat", "second_secretary", "head", "staff"}
    assert see() == concerned
    draft.review(by=people.secretariat)
    assert see() == concerned
    draft.approve(by=people.chair, effective_on=clock.today() + timedelta(days=30))
    assert see() == set(PEOPLE) - {"stranger"}
