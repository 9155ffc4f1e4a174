"""In whose name somebody may take a step: substitutes, authorisations, and the order of those from elsewhere."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.organisation.models import Authorisation, Department, Substitution, User
from audits.organisation.roles import answers_for, chair, chair_from_elsewhere, secretariat, secretariat_from_elsewhere

from ..factories import make_agency, make_department, make_substitution, make_user

DAY = timedelta(days=1)


def about(department):
    """Something of a department that is to be decided."""
    return SimpleNamespace(agency=department.agency, department=department)


def fresh(person):
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [
        (0, 0, True),
        (-1, None, True),
        (-30, 1, True),
        (-30, -1, False),
        (1, None, False),
        (1, 5, False),
    ],
)
def test_a_substitution_counts_on_its_days_only(cast, starts, ends, counts):
    today = clock.today()
    row = make_substitution(
        cast.chair,
        cast.deputy,
        starts_on=today + starts * DAY,
        ends_on=None if ends is None else today + ends * DAY,
    )
    assert row.counts is counts
    assert (chair(about(cast.ncc), cast.deputy) == cast.chair) is counts


def test_a_substitute_of_a_substitute_does_not_act_for_the_first(cast):
    make_substitution(cast.chair, cast.deputy)
    make_substitution(cast.deputy, cast.committee)
    assert chair(about(cast.ncc), cast.deputy) == cast.chair
    assert chair(about(cast.ncc), cast.committee) is None


def test_who_left_has_no_substitute(cast):
    make_substitution(cast.chair, cast.deputy)
    User.objects.filter(pk=cast.chair.pk).update(is_active=False)
    assert chair(about(cast.ncc), cast.deputy) is None


def test_a_substitution_counts_at_once_and_ends_at_once(cast):
    assert cast.deputy.principals() == [cast.deputy]
    row = Substitution.enter(
        by=cast.secretariat, person=cast.chair, substitute=cast.deputy, starts_on=clock.today(), decision="12/GUQ"
    )
    assert cast.deputy.principals() == [cast.deputy, cast.chair]
    row.withdraw(by=cast.secretariat)
    assert cast.deputy.principals() == [cast.deputy]


def test_principals_follow_the_day(cast):
    today = clock.today()
    make_substitution(cast.chair, cast.deputy, starts_on=today + DAY)
    assert cast.deputy.principals() == [cast.deputy]
    with clock.at(clock.moment_of(today + DAY, 8)):
        assert cast.deputy.principals() == [cast.deputy, cast.chair]


@pytest.mark.parametrize(("who", "may"), [("chair", True), ("head", True), ("secretariat", True), ("staff", False)])
def test_chair_heads_and_secretariat_have_substitutes(cast, who, may):
    person = getattr(cast, who)
    values = {"substitute": cast.outsider, "starts_on": clock.today(), "decision": "12/GUQ"}
    if may:
        assert Substitution.enter(by=cast.secretariat, person=person, **values).counts
    else:
        with pytest.raises(RuleBroken, match="Only the chair"):
            Substitution.enter(by=cast.secretariat, person=person, **values)


def test_the_substitution_of_a_former_head_can_still_be_withdrawn(cast):
    row = make_substitution(cast.head, cast.outsider)
    Department.objects.filter(pk=cast.ncc.pk).update(head=None)
    assert row.withdraw(by=cast.secretariat).withdrawn


def test_the_chair_decides_on_other_departments(cast):
    record = about(cast.ncc)
    assert chair_from_elsewhere(record, cast.chair) == cast.chair
    assert chair_from_elsewhere(record, cast.secretariat) is None
    assert chair_from_elsewhere(record, cast.head) is None


def test_of_the_leadership_a_substitute_from_elsewhere_decides_first(cast):
    make_substitution(cast.chair, cast.committee)
    record = about(cast.leadership)
    assert chair_from_elsewhere(record, cast.committee) == cast.chair
    assert chair_from_elsewhere(record, cast.chair) is None
    assert chair_from_elsewhere(record, cast.secretariat) is None


def test_a_substitute_from_the_same_department_is_no_way_out(cast):
    make_substitution(cast.chair, cast.deputy)
    record = about(cast.leadership)
    assert chair_from_elsewhere(record, cast.deputy) is None
    assert chair_from_elsewhere(record, cast.secretariat) == cast.secretariat


def test_of_the_leadership_the_secretariat_decides_when_no_substitute_can(cast):
    record = about(cast.leadership)
    assert chair_from_elsewhere(record, cast.chair) is None
    assert chair_from_elsewhere(record, cast.secretariat) == cast.secretariat


@pytest.fixture
def five():
    """An agency of five people in one department: nobody is from elsewhere."""
    agency = make_agency("Cơ quan nhỏ", symbol="CQN")
    department = make_department(agency, "VP")
    people = SimpleNamespace(department=department)
    for name, role in (("chair", "chair"), ("secretary", "secretariat"), ("one", "staff"), ("two", "staff")):
        setattr(people, name, make_user(agency, role=role, department=department))
    make_user(agency, role="administrator", department=department)
    return people


@pytest.mark.django_db
def test_where_nobody_is_from_elsewhere_the_chair_decides_after_all(five):
    record = about(five.department)
    assert chair_from_elsewhere(record, five.chair) == five.chair
    assert secretariat_from_elsewhere(record, five.chair) == five.chair
    for person in (five.secretary, five.one, five.two):
        assert chair_from_elsewhere(record, person) is None
        assert secretariat_from_elsewhere(record, person) is None


@pytest.mark.django_db
def test_somebody_without_a_department_is_from_elsewhere(five):
    User.objects.filter(pk=five.secretary.pk).update(department=None)
    record = about(five.department)
    assert chair_from_elsewhere(record, fresh(five.secretary)) == five.secretary
    assert chair_from_elsewhere(record, five.chair) is None


def test_a_section_and_its_department_are_not_elsewhere(cast):
    section = make_department(cast.agency, "TTISO-1", parent=cast.standing_body)
    assert secretariat_from_elsewhere(about(section), cast.secretariat) is None
    assert secretariat_from_elsewhere(about(section), cast.chair) == cast.chair


def test_the_secretariat_has_the_last_word_but_on_itself(cast):
    assert secretariat_from_elsewhere(about(cast.ncc), cast.secretariat) == cast.secretariat
    assert secretariat_from_elsewhere(about(cast.ncc), cast.chair) is None
    assert secretariat_from_elsewhere(about(cast.standing_body), cast.secretariat) is None
    assert secretariat_from_elsewhere(about(cast.standing_body), cast.chair) == cast.chair


def test_a_closed_account_is_nobody_from_elsewhere(cast):
    make_user(cast.agency, role="secretariat", department=cast.vp, is_active=False)
    assert secretariat_from_elsewhere(about(cast.standing_body), cast.chair) == cast.chair


def test_roles_end_at_the_border_of_the_agency(cast):
    assert secretariat(about(cast.ncc), cast.stranger) is None


def test_head_deputies_substitutes_and_the_authorised_answer_for_a_department(cast):
    deputy, substitute, authorised = (make_user(cast.agency) for _n in range(3))
    cast.ncc.deputies.add(deputy)
    make_substitution(cast.head, substitute)
    Authorisation.enter(
        by=cast.head, department=cast.ncc, person=authorised, starts_on=clock.today(), document="05/GUQ-NCC"
    )
    people = (cast.head, deputy, substitute, authorised, cast.staff, cast.stranger)
    named = [answers_for(about(cast.ncc), person) for person in people]
    assert named == [cast.head, deputy, cast.head, authorised, None, None]
    for person, name in zip(people, named, strict=True):
        assert Department.objects.answered_for_by(person).filter(pk=cast.ncc.pk).exists() is (name is not None)
    assert set(cast.ncc.answerable()) == {cast.head, deputy, authorised}


def test_an_authorisation_cannot_be_passed_on(cast):
    Authorisation.enter(
        by=cast.head, department=cast.ncc, person=cast.vp_head, starts_on=clock.today(), document="05/GUQ-NCC"
    )
    make_substitution(cast.vp_head, cast.outsider)
    assert answers_for(about(cast.ncc), cast.outsider) is None
    assert cast.ncc not in Department.objects.answered_for_by(cast.outsider)


@pytest.mark.parametrize(("starts", "ends", "counts"), [(0, 0, True), (-9, -1, False), (1, None, False)])
def test_an_authorisation_counts_on_its_days_only(cast, starts, ends, counts):
    today = clock.today()
    cast.ncc.authorisations.create(
        person=cast.staff,
        starts_on=today + starts * DAY,
        ends_on=None if ends is None else today + ends * DAY,
        document="05/GUQ",
    )
    assert (answers_for(about(cast.ncc), cast.staff) == cast.staff) is counts


def test_who_answers_is_found_in_one_query(cast, django_assert_num_queries):
    cast.ncc.deputies.add(cast.staff)
    with django_assert_num_queries(1):
        assert len(cast.ncc.answerable()) == 2
