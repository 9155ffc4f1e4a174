"""Who takes which step of a corrective action: every state, every step, every person of the cast."""

from datetime import timedelta

import pytest

from audits.core import clock
from audits.core.workflow import OnPaper
from audits.findings.models import CorrectiveAction, Extension, RevisionRequest
from audits.organisation.models import Department

from ..factories import make_procedure, make_substitution
from ..steps import tries, who_succeeds
from . import actions
from .actions import fresh, make_stored_file


@pytest.fixture
def people(cast):
    """The cast; the vp's head stands in for the head of the department that acts, the deputy for the chair."""
    make_substitution(cast.head, cast.vp_head)
    make_substitution(cast.chair, cast.deputy)
    return cast


def given(people):
    """What each step is given besides its note."""
    day = clock.today() + timedelta(days=60)
    return {
        "name_owner": {"owner": people.staff},
        "assign": {"follower": people.second_lead, "verifier": people.auditor},
        "approve": {"verifier": people.auditor},
        "approve_done": {"verifier": people.auditor},
        "confirm": {"check_on": day},
        "judge_effective": {"looked_at": "10 hồ sơ"},
        "extend": {"due_on": day},
        "hand_over": {"log": {"department": people.vp}},
    }


ANSWERING, CHAIRS = ("head", "vp_head"), ("chair", "deputy")
ANY_OPEN = {**dict.fromkeys(CHAIRS, {"cancel"}), "secretariat": {"assign"}, "system": {"cancel"}}


def expected(**more):
    """Who does what in any open state, and besides."""
    table = {name: set(steps) for name, steps in ANY_OPEN.items()}
    for name in ANSWERING:
        table[name] = {"name_owner"}
    for name, steps in more.items():
        for person in {"answering": ANSWERING, "chairs": CHAIRS}.get(name, (name,)):
            table[person] = table.get(person, set()) | steps
    return table


TABLE = {
    "requested": expected(answering={"plan"}, staff={"plan"}),
    "planned": expected(lead={"approve", "send_back"}),
    "done": expected(auditor={"confirm", "reject"}),
    "implemented": expected(auditor={"judge_effective", "judge_ineffective"}),
    "effective": {},
}


@tries(CorrectiveAction)
@pytest.mark.parametrize("state", TABLE)
def test_an_action_on_a_minor_nonconformity(people, state):
    action = actions.STATES[state](people)
    assert action.status == state
    assert who_succeeds(action, people, given=given(people)) == TABLE[state]


@tries(CorrectiveAction, "approved")
def test_what_is_done_and_proved_is_reported_by_who_is_responsible_or_answers(people):
    action = actions.approved(people)
    proof = [make_stored_file(people.staff)]
    action.measures.get().report(by=people.staff, done_on=clock.today(), result="Đã sửa", proof=proof)
    table = expected(answering={"report_done"}, staff={"report_done"}, system={"extend"})
    assert who_succeeds(fresh(action), people, given=given(people)) == table


def test_a_short_path_is_accepted_as_done(people):
    action = actions.planned(people, short=True)
    assert who_succeeds(action, people, given=given(people)) == expected(lead={"approve_done", "send_back"})


@tries(CorrectiveAction, "endorsed")
def test_a_major_plan_is_endorsed_and_then_the_chair_decides(people):
    action = actions.planned(people, "major")
    assert who_succeeds(action, people, given=given(people)) == expected(lead={"endorse", "send_back"})
    action.endorse(by=people.lead)
    assert who_succeeds(fresh(action), people, given=given(people)) == expected(chairs={"approve", "send_back"})


def test_the_chair_may_have_decided_on_paper(people):
    action = actions.planned(people, "major")
    action.endorse(by=people.lead)
    paper = OnPaper("12/QĐ", clock.today(), make_stored_file(people.secretariat))
    assert who_succeeds(fresh(action), people, given=given(people), paper=paper) == {
        "secretariat": {"approve", "send_back", "cancel"}
    }


def test_what_a_closed_department_owes_is_handed_over_by_the_secretariat(people):
    action = actions.requested(people)
    Department.objects.filter(pk=people.ncc.pk).update(closed_on=clock.today())
    table = who_succeeds(fresh(action), people, given=given(people), people=("secretariat", "chair"))
    assert table == {"secretariat": {"assign", "hand_over"}, "chair": {"cancel"}}


def test_nobody_from_the_department_decides_though_they_lead_or_chair(people):
    """The chair belongs to the department that acts: the deputy stands in, but belongs there too; the secretariat."""
    action = actions.planned(people, "major")
    action.endorse(by=people.lead)
    for person in (people.chair, people.deputy):
        person.department = people.ncc
        person.save()
    table = who_succeeds(fresh(action), people, given=given(people), people=("chair", "deputy", "secretariat"))
    assert table == {"secretariat": {"approve", "assign", "cancel", "send_back"}}


@tries(CorrectiveAction)
@pytest.mark.parametrize("state", [s for s in CorrectiveAction.Status if s not in CorrectiveAction.OPEN])
def test_an_action_that_ended_stays_as_it_is(people, state):
    action = actions.requested(people)
    CorrectiveAction.objects.filter(pk=action.pk).update(status=state)
    assert who_succeeds(fresh(action), people, given=given(people)) == {}


@tries(Extension, "asked")
@pytest.mark.parametrize(("kind", "deciding"), [("minor", {"lead"}), ("major", set(CHAIRS))])
def test_more_time_is_decided_on_by_the_follower_or_for_a_major_one_by_the_chair(people, kind, deciding):
    extension = asked(actions.approved(people, kind), people)
    table = {**dict.fromkeys(deciding, {"grant", "refuse"}), "system": {"lapse"}}
    assert who_succeeds(extension, people) == table


@tries(Extension, "granted", "refused", "lapsed")
def test_what_was_decided_about_more_time_stays_decided(people):
    extension = asked(actions.approved(people), people)
    for state in ("granted", "refused", "lapsed"):
        Extension.objects.filter(pk=extension.pk).update(status=state)
        assert who_succeeds(fresh(extension), people) == {}


def asked(action, people):
    return fresh(Extension.ask(action, by=people.staff, until=action.due_on + timedelta(days=9), reason="Chờ in"))


@tries(RevisionRequest, "open", "taken_up", "declined")
def test_a_request_for_a_revision_is_decided_on_by_who_keeps_the_procedure(people):
    request = RevisionRequest.ask(make_procedure(people.ncc), by=people.outsider, reason="Thêm bước 6")
    keepers = dict.fromkeys((*ANSWERING, "secretariat"), {"take_up", "decline"})
    assert who_succeeds(fresh(request), people) == keepers
    revision = fresh(request).take_up(by=people.head)
    revision.withdraw(by=people.head, note="Soạn lại")
    assert who_succeeds(fresh(request), people) == keepers
    fresh(request).decline(by=people.head, note="Không cần")
    assert who_succeeds(fresh(request), people) == {}
