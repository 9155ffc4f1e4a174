"""Who takes which step of the programme of a year, and what each step demands."""

import pytest
from django.urls import reverse

from audits.core import clock, files
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.workflow import OnPaper
from audits.planning.models import AuditRound, Programme

from ..core import corpus
from ..factories import make_department, make_procedure, make_round, make_substitution
from ..steps import tries, who_succeeds
from .programmes import TEXTS, make_programme

pytestmark = pytest.mark.django_db

DECISION = {"decision_number": "08/KH", "decision_on": clock.today()}
EXPECTED = {
    "draft": {"secretariat": {"submit"}},
    "submitted": {who: {"approve", "send_back"} for who in ("chair", "deputy")},
    "approved": {"secretariat": {"amend"}},
}


@pytest.fixture
def people(cast):
    """The cast, in which the deputy stands in for the chair."""
    make_substitution(cast.chair, cast.deputy)
    return cast


@tries(Programme)
@pytest.mark.parametrize("state", Programme.Status.values)
def test_each_step_of_a_programme_is_taken_by_those_named_and_by_nobody_else(people, state):
    programme = make_programme(people, state=state)
    assert programme.status == state
    assert who_succeeds(programme, people, given={"approve": DECISION}) == EXPECTED[state]


@pytest.mark.parametrize(("state", "steps"), [("draft", set()), ("submitted", {"approve", "send_back"})])
def test_what_the_chair_decides_on_paper_is_recorded_by_the_secretariat_alone(people, state, steps):
    scan = files.keep(corpus.PDF, by=people.secretariat, name="ke-hoach.pdf")
    paper = OnPaper("08/KH", clock.today(), scan)
    succeeded = who_succeeds(make_programme(people, state=state), people, given={"approve": DECISION}, paper=paper)
    assert succeeded == ({"secretariat": steps} if steps else {})


def test_a_chair_who_submitted_in_the_place_of_the_secretariat_does_not_approve(cast):
    make_substitution(cast.secretariat, cast.chair)
    programme = make_programme(cast, state="draft")
    programme.submit(by=cast.chair)
    with pytest.raises(RuleBroken, match="Somebody else has to approve"):
        programme.approve(by=cast.chair, **DECISION)


def test_nothing_is_submitted_that_does_not_say_what_is_audited_when_and_against_what(cast):
    programme = Programme.begin(2027, by=cast.secretariat)
    with pytest.raises(RuleBroken, match="objectives, scope, criteria"):
        programme.submit(by=cast.secretariat)
    programme.write(by=cast.secretariat, matrix={}, **TEXTS)
    with pytest.raises(RuleBroken, match="Tick the months"):
        programme.submit(by=cast.secretariat)


def test_a_year_has_one_programme_and_only_the_secretariat_begins_it(cast):
    Programme.begin(2027, by=cast.secretariat)
    with pytest.raises(RuleBroken, match="already"):
        Programme.begin(2027, by=cast.secretariat)
    with pytest.raises(RuleBroken, match="Only the secretariat"):
        Programme.begin(2028, by=cast.chair)
    with pytest.raises(RuleBroken):
        Programme.begin(1899, by=cast.secretariat)


def test_an_amendment_is_numbered_and_the_programme_counts_while_it_is_amended(cast):
    programme = make_programme(cast)
    for number in (1, 2):
        programme.amend(by=cast.secretariat, note="Thêm một đợt")
        assert (programme.status, programme.amendments) == ("draft", number)
        assert Programme.for_round(cast.agency, programme.year) == programme
        assert programme in Programme.objects.visible_to(cast.staff)
        programme.submit(by=cast.secretariat)
        programme.approve(by=cast.chair, **DECISION)


def test_a_first_draft_is_theirs_who_prepare_and_decide(cast):
    programme = make_programme(cast, state="draft")
    seen = [who for who, person in vars(cast).items() if hasattr(person, "role") and sees(person, programme)]
    assert set(seen) == {"administrator", "chair", "deputy", "committee", "secretariat"}


def sees(person, programme):
    return Programme.objects.visible_to(person).filter(pk=programme.pk).exists()


# ---- the matrix


def test_the_matrix_names_in_the_history_what_changed(cast):
    procedure = make_procedure(cast.ncc)
    programme = make_programme(cast, months={cast.ncc: [3], cast.vp: [9]}, state="draft")
    matrix = {(cast.ncc.pk, 3): {procedure.pk}, (cast.vp.pk, 9): set()}
    programme.write(by=cast.secretariat, matrix=matrix)
    details = Event.objects.of(programme).order_by("-seq").first().details
    assert details["old"] == {"lines": "NCC: 3"}
    assert details["new"] == {"lines": f"NCC: 3 ({procedure.code})"}
    known = programme.version
    programme.write(by=cast.secretariat, matrix=matrix)
    assert programme.version == known


@pytest.mark.parametrize("month", [0, 13])
def test_a_year_has_twelve_months(cast, month):
    programme = Programme.begin(2027, by=cast.secretariat)
    with pytest.raises(RuleBroken):
        programme.write(by=cast.secretariat, matrix={(cast.ncc.pk, month): set()})


def test_the_matrix_takes_neither_procedures_nor_departments_of_others(cast):
    programme = Programme.begin(2027, by=cast.secretariat)
    elsewhere = make_procedure(cast.vp)
    with pytest.raises(RuleBroken, match="of the department itself"):
        programme.write(by=cast.secretariat, matrix={(cast.ncc.pk, 3): {elsewhere.pk}})
    with pytest.raises(RuleBroken, match="of the agency"):
        programme.write(by=cast.secretariat, matrix={(cast.stranger.department_id, 3): set()})
    assert not programme.lines.exists()


def test_a_programme_begun_from_last_years_leaves_out_what_no_longer_exists(cast):
    gone, kept = make_procedure(cast.ncc), make_procedure(cast.ncc)
    closing = make_department(cast.agency, "CU")
    earlier = make_programme(
        cast, 2025, months={closing: [5], cast.vp: [2, 11]}, procedures={(cast.ncc, 4): [gone, kept]}
    )
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_on=clock.today())
    type(closing).objects.filter(pk=closing.pk).update(closed_on=clock.today())
    begun = Programme.begin(2027, by=cast.secretariat, like=earlier)
    assert begun.matrix() == {(cast.vp.pk, 2): set(), (cast.vp.pk, 11): set(), (cast.ncc.pk, 4): {kept.pk}}
    assert (begun.objectives, begun.status, begun.decision_number) == (TEXTS["objectives"], "draft", "")


def test_a_procedure_that_went_to_another_department_is_planned_there(cast, at_screen):
    """Neither is next year's programme refused for it, nor is the month of the old department widened to all of it."""
    moved, kept, gone = (make_procedure(cast.ncc) for _n in range(3))
    planned = {(cast.ncc, 4): [moved], (cast.ncc, 5): [moved, kept], (cast.ncc, 6): [gone]}
    earlier = make_programme(cast, 2025, months={cast.vp: [5]}, procedures=planned, state="draft")
    type(moved).objects.filter(pk=moved.pk).update(department=cast.vp)
    stands = {(cast.vp.pk, 4): {moved.pk}, (cast.vp.pk, 5): set(), (cast.ncc.pk, 5): {kept.pk}}
    form = at_screen(cast.secretariat).get(reverse("planning:edit_programme", args=[2025])).context["form"]
    assert form.matrix == stands | {(cast.ncc.pk, 6): {gone.pk}}
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_on=clock.today())
    assert Programme.begin(2027, by=cast.secretariat, like=earlier).matrix() == stands


# ---- rounds and the programme


def test_a_round_belongs_to_the_programme_of_its_year_or_says_why_it_does_not(cast):
    day = clock.today()
    with pytest.raises(RuleBroken, match="no approved programme") as broken:
        make_round(cast, outside_programme="")
    assert broken.value.field == "outside_programme"
    make_programme(cast, state="draft")
    with pytest.raises(RuleBroken, match="no approved programme"):
        make_round(cast, outside_programme="")
    Programme.objects.get().submit(by=cast.secretariat)
    Programme.objects.get().approve(by=cast.chair, **DECISION)
    own = make_round(cast, starts_on=day, outside_programme="")
    extraordinary = make_round(cast, starts_on=day, outside_programme="Sau phản ánh của công dân")
    assert (own.programme.year, extraordinary.programme) == (day.year, None)
    with pytest.raises(RuleBroken, match="no approved programme"):
        AuditRound.objects.get(pk=extraordinary.pk).edit(by=cast.secretariat, outside_programme="")
