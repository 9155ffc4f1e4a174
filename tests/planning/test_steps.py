"""Who takes which step of a round, a visit, a declaration: every state, every step, every person of the cast."""

from datetime import timedelta

import pytest

from audits.core import clock, files
from audits.core.workflow import SYSTEM, OnPaper
from audits.planning.models import AuditRound, TeamMember, Visit

from ..factories import (
    approve,
    close_visit,
    hold_harmonisation,
    make_item,
    make_open_visit,
    make_round,
    make_substitution,
    make_visit,
    sign_visit,
)
from ..steps import tries, who_succeeds
from .plans import complete

SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@pytest.fixture
def people(cast):
    """The cast, in which the deputy stands in for the chair."""
    make_substitution(cast.chair, cast.deputy)
    return cast


@pytest.fixture
def scan(cast):
    return files.keep(SCAN, by=cast.secretariat, name="quyet-dinh.pdf")


NEAR = ("chair", "deputy", "secretariat", "lead", "head", "staff", "stranger")  # to a decision on paper


# ---- the round


def round_in(state, cast):
    if state in ("draft", "submitted"):
        audit_round = complete(make_round(cast), cast)
        if state == "submitted":
            audit_round.submit(by=cast.secretariat)
        return audit_round
    if state == "approved":
        audit_round = make_round(cast)
        make_visit(audit_round, cast.ncc)
        return approve(audit_round, cast)
    visit = make_open_visit(cast)
    audit_round = visit.round
    if state != "cancelled":
        sign_visit(close_visit(visit, cast), by=cast.head)
        hold_harmonisation(audit_round, cast)
    audit_round.refresh_from_db()
    if state in ("reporting", "reported", "closed"):
        audit_round.gather(by=cast.secretariat)
    if state in ("reported", "closed"):
        audit_round.report()
    if state == "closed":
        audit_round.refresh_from_db()
        audit_round.close(by=cast.secretariat)
    if state == "cancelled":
        audit_round.cancel(by=cast.chair, note="Hoãn")
    audit_round.refresh_from_db()
    return audit_round


DECIDING = ("chair", "deputy")
ROUND = {
    "draft": {"secretariat": {"submit"}, **{who: {"cancel"} for who in DECIDING}},
    "submitted": {who: {"approve", "send_back", "cancel"} for who in DECIDING},
    "approved": {"secretariat": {"amend"}, "system": {"begin"}, **{who: {"cancel"} for who in DECIDING}},
    "underway": {"secretariat": {"amend", "gather"}, **{who: {"cancel"} for who in DECIDING}},
    "reporting": {"secretariat": {"resume"}, "system": {"report"}},
    "reported": {"secretariat": {"close"}},
    "closed": {},
    "cancelled": {},
}
ROUND_GIVEN = {"approve": {"decision_number": "12/QĐ", "decision_on": clock.today()}}


@tries(AuditRound)
@pytest.mark.parametrize("state", AuditRound.Status.values)
def test_each_step_of_a_round_is_taken_by_those_named_and_by_nobody_else(people, state):
    audit_round = round_in(state, people)
    assert audit_round.status == state
    assert who_succeeds(audit_round, people, given=ROUND_GIVEN) == ROUND[state]


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("draft", {"cancel"}),
        ("submitted", {"approve", "send_back", "cancel"}),
        ("approved", {"cancel"}),
        ("underway", {"cancel"}),
        ("reporting", set()),
        ("cancelled", set()),
    ],
)
def test_what_the_chair_decides_on_paper_is_recorded_by_the_secretariat_alone(people, scan, state, steps):
    paper = OnPaper("12/QĐ", clock.today(), scan)
    expected = {"secretariat": steps} if steps else {}
    assert who_succeeds(round_in(state, people), people, given=ROUND_GIVEN, paper=paper, people=NEAR) == expected


# ---- the visit


def visit_in(state, cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    make_item(visit)
    if state in ("open", "closed", "signed"):
        visit.open(by=cast.auditor, started_at=visit.starts_at)
        for item in visit.checklist.unanswered():
            item.record_answer(by=cast.auditor, answer="conforms")
        visit.write_minutes(by=cast.auditor, opening_notes="Mở đầu", attendees="Tổ 1", minutes="Đã xem hồ sơ")
    if state in ("closed", "signed"):
        visit.close(by=cast.lead)
    if state == "signed":
        visit.sign(by=cast.head)
    if state == "cancelled":
        visit.cancel(by=cast.chair, note="Hoãn")
    visit.refresh_from_db()
    return visit


AUDITING = ("lead", "auditor")
CALLS_OFF = {who: {"cancel"} for who in (*DECIDING, "system")}
VISIT = {
    "planned": {
        "head": {"name_contacts"},
        "lead": {"prepare", "share_out", "open", "reschedule"},
        "auditor": {"open"},
        "secretariat": {"reschedule"},
        **CALLS_OFF,
    },
    "open": {
        "head": {"name_contacts"},
        "lead": {"share_out", "write_minutes", "close"},
        "auditor": {"write_minutes"},
        **CALLS_OFF,
    },
    "closed": {"head": {"sign"}, "lead": {"sign_on_paper", "sign_without", "reopen"}, **CALLS_OFF},
    "signed": {},
    "cancelled": {},
}


def visit_given(visit, cast, scan):
    return {
        "name_contacts": {"related": {"contacts": [cast.staff]}},
        "open": {"actual_starts_at": visit.starts_at},
        "close": {"actual_ends_at": (visit.actual_starts_at or visit.starts_at) + timedelta(hours=1)},
        "sign_on_paper": {"signed_scan": scan},
        "sign_without": {"witness": cast.auditor},
        "reschedule": {
            "starts_at": visit.starts_at + timedelta(hours=4),
            "ends_at": visit.ends_at + timedelta(hours=4),
        },
    }


@tries(Visit)
@pytest.mark.parametrize("state", Visit.Status.values)
def test_each_step_of_a_visit_is_taken_by_those_named_and_by_nobody_else(people, scan, state):
    visit = visit_in(state, people)
    assert visit.status == state
    assert who_succeeds(visit, people, given=visit_given(visit, people, scan)) == VISIT[state]


@pytest.mark.parametrize("state", Visit.Status.values)
def test_a_visit_called_off_on_paper_is_recorded_by_the_secretariat_alone(people, scan, state):
    visit = visit_in(state, people)
    paper = OnPaper("12/QĐ", clock.today(), scan)
    expected = {"secretariat": {"cancel"}} if state in ("planned", "open", "closed") else {}
    given = visit_given(visit, people, scan)
    assert who_succeeds(visit, people, given=given, paper=paper, people=NEAR) == expected


# ---- the declaration


@tries(TeamMember)
@pytest.mark.parametrize("state", TeamMember.Status.values)
def test_only_the_member_declares_and_only_once(people, state):
    member = make_round(people).teams.get().members.get(user=people.auditor)
    if state == "declared":
        member.declare(by=people.auditor)
    assert who_succeeds(member, people) == ({"auditor": {"declare"}} if state == "named" else {})


def test_every_step_has_its_sentence_in_the_history():
    for model in (AuditRound, Visit, TeamMember):
        assert {step.name for step in model.STEPS} <= set(model.SENTENCES), model


def test_what_the_program_does_by_itself_carries_no_name(people):
    audit_round = round_in("approved", people)
    event = audit_round.take("begin", by=SYSTEM)
    assert event.actor is None
