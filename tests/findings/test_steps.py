"""Who takes which step of a finding: every state, every step, every person of the cast."""

from datetime import timedelta

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.findings.models import Finding
from audits.planning.models import Visit

from ..factories import (
    close_visit,
    hold_harmonisation,
    make_finding,
    make_open_visit,
    make_substitution,
    sign_visit,
)
from ..steps import tries, who_succeeds

GIVEN = {
    "dispute": {"ground": "Đã xin lỗi", "response": "disputed"},
    "accept": {"response": "accepted"},
    "note_response": {"response": "accepted"},
    "answer": {"reply": "Sẽ bổ sung"},
    "issue": {"number": "KPH 01/Đ1", "issued_at": clock.now()},
}
ON_SITE = {"system": {"present", "withdraw_with_visit"}, "auditor": {"discard"}, "lead": {"discard"}}
PRESENTED_BY_SYSTEM = {"take_back", "withdraw_with_visit"}
TOGETHER = {"regrade", "reword", "withdraw", "note_response"}
AFTERWARDS = {"correct", "withdraw_issued"}


def fresh(record):
    return type(record).objects.get(pk=record.pk)


@pytest.fixture
def people(cast):
    """The cast; the vp's head stands in for the head of the audited department."""
    make_substitution(cast.head, cast.vp_head)
    return cast


def drafted(people, kind="minor"):
    return make_finding(make_open_visit(people), people, kind=kind)


def presented(people, kind="minor", dispute=""):
    """Presented, the minutes signed, the harmonisation held."""
    finding = drafted(people, kind)
    close_visit(finding.visit, people)
    sign_visit(Visit.objects.get(pk=finding.visit_id), people.head, {finding: dispute} if dispute else None)
    hold_harmonisation(finding.round, people)
    return fresh(finding)


def issued(people, kind="minor"):
    finding = presented(people, kind)
    finding.issue(by=people.lead)
    return fresh(finding)


@tries(Finding, "draft")
def test_a_draft_is_dropped_by_who_raised_it_or_the_lead(people):
    finding = drafted(people)
    close_visit(finding.visit, people)
    Finding.objects.filter(pk=finding.pk).update(status="draft")
    assert who_succeeds(fresh(finding), people, given=GIVEN) == ON_SITE


@tries(Finding, "presented")
def test_a_presented_finding_is_answered_by_the_department_and_harmonised_by_the_leads(people):
    assert who_succeeds(presented(people), people, given=GIVEN) == {
        "head": {"accept", "dispute"},
        "vp_head": {"accept", "dispute"},
        "lead": TOGETHER | {"issue"},
        "system": PRESENTED_BY_SYSTEM,
    }


def test_a_dispute_is_ruled_on_by_the_lead_and_blocks_the_issue(people):
    finding = presented(people, dispute="Đã xin lỗi")
    assert finding.steps_open_to(people.lead).count("uphold") == 1
    finding.uphold(by=people.lead, note="Giữ nguyên")
    assert fresh(finding).response == Finding.Response.UPHELD


@tries(Finding, "issued")
def test_an_issued_nonconformity_is_corrected_or_withdrawn_by_the_lead(people):
    assert who_succeeds(issued(people), people, given=GIVEN) == {"lead": AFTERWARDS, "system": {"close"}}


def test_an_issued_observation_is_answered_by_the_department_and_closed_by_the_lead_when_time_is_over(people):
    finding = issued(people, "observation")
    with clock.at(clock.moment_of(finding.observation_due_on, 12) + timedelta(days=1)):
        assert who_succeeds(finding, people, given=GIVEN) == {
            "head": {"answer"},
            "vp_head": {"answer"},
            "lead": AFTERWARDS | {"close_unanswered"},
            "system": {"close"},
        }


def test_an_observation_is_not_closed_before_its_time(people):
    with pytest.raises(RuleBroken, match="may still answer"):
        issued(people, "observation").close_unanswered(by=people.lead, note="Quá hạn")


@tries(Finding, "closed")
def test_a_closed_strength_can_be_corrected_up_to_a_nonconformity(people):
    finding = issued(people, "strength")
    assert finding.status == "closed"
    assert who_succeeds(finding, people, given=GIVEN) == {"lead": AFTERWARDS | {"correct_upwards"}}


@tries(Finding, "withdrawn")
def test_what_is_withdrawn_stays_withdrawn(people):
    finding = presented(people)
    finding.withdraw(by=people.lead, note="Trùng")
    assert who_succeeds(fresh(finding), people, given=GIVEN) == {}


def test_when_the_lead_is_gone_the_secretariat_speaks_for_the_team(people):
    finding = presented(people)
    type(people.lead).objects.filter(pk=people.lead.pk).update(is_active=False)
    assert set(fresh(finding).steps_open_to(people.secretariat)) >= {"regrade", "reword", "withdraw", "issue"}
