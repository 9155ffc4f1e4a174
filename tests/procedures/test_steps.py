"""Who takes which step of a revision: every state, every step, every person of the cast."""

import pytest

from audits.core import clock, files
from audits.core.workflow import OnPaper
from audits.procedures.models import Revision

from ..factories import make_substitution, make_user
from ..steps import PEOPLE, tries, who_succeeds
from .conftest import make_draft, upload

EVERYBODY = (*PEOPLE, "second_secretary")
NEAR = ("chair", "deputy", "secretariat", "second_secretary", "head", "staff", "stranger")  # to a decision on paper
# Of a draft that `staff` wrote for the department of `head` and `secretariat` reviewed.
OPEN = {
    "draft": {
        "secretariat": {"review", "withdraw"},
        "second_secretary": {"review", "withdraw"},
        "head": {"withdraw"},
    },
    "reviewed": {
        "chair": {"send_back", "approve"},
        "deputy": {"send_back", "approve"},
        "secretariat": {"send_back", "withdraw"},
        "second_secretary": {"send_back", "withdraw"},
        "head": {"withdraw"},
    },
    "approved": {},
    "withdrawn": {},
}


@pytest.fixture
def people(cast):
    """The cast, with a second member of the secretariat; the deputy stands in for the chair."""
    cast.second_secretary = make_user(cast.agency, "thuongtruc2", role="secretariat", department=cast.standing_body)
    make_substitution(cast.chair, cast.deputy)
    return cast


def in_state(cast, procedure, state):
    revision = make_draft(cast, procedure)
    if state in ("reviewed", "approved"):
        revision.review(by=cast.secretariat)
    if state == "approved":
        revision.approve(by=cast.chair, effective_on=clock.today())
    if state == "withdrawn":
        revision.withdraw(by=cast.head, note="Không cần nữa")
    assert revision.status == state
    return revision


GIVEN = {"approve": {"effective_on": clock.today()}}


@tries(Revision)
@pytest.mark.parametrize("state", Revision.Status.values)
def test_each_step_of_a_revision_is_taken_by_those_named_and_by_nobody_else(people, procedure, state):
    revision = in_state(people, procedure, state)
    assert who_succeeds(revision, people, given=GIVEN, people=EVERYBODY) == OPEN[state]


@pytest.mark.parametrize("state", Revision.Status.values)
def test_an_approval_on_paper_is_recorded_by_the_secretariat_alone(people, procedure, state):
    revision = in_state(people, procedure, state)
    paper = OnPaper("12/QĐ", clock.today(), files.keep(upload(), by=people.secretariat))
    recording = {who: {"approve"} for who in ("secretariat", "second_secretary")} if state == "reviewed" else {}
    assert who_succeeds(revision, people, given=GIVEN, paper=paper, people=NEAR) == recording
