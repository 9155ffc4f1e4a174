"""A step is taken whole or not at all: people, state, reason and guard are asked of the row as it stands now."""

import pytest
from django.core.exceptions import PermissionDenied

from audits.core import clock
from audits.core.files import keep
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.versions import Stale
from audits.core.workflow import SYSTEM, OnPaper
from audits.planning.models import AuditRound

from ..factories import approve, make_round, make_substitution, make_user, make_visit
from . import corpus


@pytest.fixture
def submitted(cast):
    """A round that waits for the chair."""
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    AuditRound.objects.filter(pk=audit_round.pk).update(status="submitted")
    return AuditRound.objects.get(pk=audit_round.pk)


def everything(record):
    """A record and how many Events there are: what must be the same after a refusal."""
    return type(record).objects.filter(pk=record.pk).values().get(), Event.objects.count()


def refuses(record, error, *args, **kwargs):
    """Whether taking a step raises `error` and leaves all as it was."""
    before = everything(record)
    with pytest.raises(error) as caught:
        record.take(*args, **kwargs)
    assert everything(record) == before
    return caught.value


DECISION = {"decision_number": "12/QĐ", "decision_on": "2017-11-20"}


def test_a_step_sets_status_and_columns_and_leaves_its_event(cast, submitted):
    version = submitted.version
    event = submitted.take("send_back", by=cast.chair, note="Thiếu Văn phòng", submitted_by=None)
    assert (submitted.status, submitted.submitted_by, submitted.version) == ("draft", None, version + 1)
    assert (event.verb, event.actor, event.on_behalf_of, event.kind) == ("send_back", cast.chair, None, "auditround")
    assert event.details["note"] == "Thiếu Văn phòng"
    assert event.details["old"]["status"] == "submitted"
    assert event.details["new"] == {"status": "draft", "submitted_by": None}


def test_another_person_is_refused(cast, submitted):
    for person in (cast.secretariat, cast.committee, cast.head, cast.administrator, cast.stranger, SYSTEM):
        refuses(submitted, PermissionDenied, "send_back", by=person, note="Không")


def test_another_state_is_refused_in_a_sentence(cast, submitted):
    broken = refuses(submitted, RuleBroken, "submit", by=cast.secretariat)
    assert "Submitted for approval" in broken.sentence


def test_a_state_that_changed_meanwhile_counts(cast, submitted):
    """The row is asked, not what the page had loaded."""
    stale = AuditRound.objects.get(pk=submitted.pk)
    submitted.send_back(by=cast.chair, note="Thiếu")
    refuses(stale, RuleBroken, "send_back", by=cast.chair, note="Thiếu")


def test_a_missing_reason_is_refused_at_its_field(cast, submitted):
    for note in ("", "  \n"):
        assert refuses(submitted, RuleBroken, "send_back", by=cast.chair, note=note).field == "note"


def test_a_guard_refuses_before_anything_is_written(cast, submitted):
    refuses(submitted, RuleBroken, "approve", by=cast.chair, decision_number="", decision_on=None)


def test_a_page_of_yesterday_is_stale(cast, submitted):
    seen = submitted.version
    submitted.take("send_back", by=cast.chair, note="Thiếu")
    stale = refuses(submitted, Stale, "submit", by=cast.secretariat, version=seen)
    assert stale.fresh.version == seen + 1


def test_a_step_that_nobody_knows_is_an_error_of_the_program(cast, submitted):
    refuses(submitted, LookupError, "unknown", by=cast.chair)


def test_a_column_that_cannot_be_breaks_the_step(cast, submitted):
    broken = refuses(submitted, RuleBroken, "send_back", by=cast.chair, note="Thiếu", title="")
    assert broken.field == "title"


def test_a_substitute_acts_for_the_chair_and_the_history_says_so(cast, submitted):
    refuses(submitted, PermissionDenied, "send_back", by=cast.deputy, note="Thiếu")
    make_substitution(cast.chair, cast.deputy)
    deputy = type(cast.deputy).objects.get(pk=cast.deputy.pk)
    assert "send_back" in submitted.steps_open_to(deputy)
    event = submitted.take("send_back", by=deputy, note="Thiếu")
    assert (event.actor, event.on_behalf_of) == (deputy, cast.chair)


# ---- decided on paper


@pytest.fixture
def scan(cast):
    return keep(corpus.PDF, by=cast.secretariat, name="quyet-dinh.pdf")


def test_a_decision_on_paper_is_the_chairs_whoever_records_it(cast, submitted, scan):
    paper = OnPaper("12/QĐ", clock.today(), scan)
    assert "send_back" in submitted.steps_on_paper(cast.secretariat)
    assert "send_back" not in submitted.steps_open_to(cast.secretariat)
    event = submitted.take("send_back", by=cast.secretariat, note="Thiếu", paper=paper)
    assert (event.actor, event.on_behalf_of) == (cast.secretariat, cast.chair)
    assert event.details["on_paper"]["number"] == "12/QĐ"
    assert event.details["on_paper"]["scan"]["id"] == scan.pk


def test_only_the_secretariat_records_decisions_on_paper(cast, submitted, scan):
    paper = OnPaper("12/QĐ", clock.today(), scan)
    for person in (cast.chair, cast.committee, cast.lead, cast.administrator, cast.stranger):
        assert submitted.steps_on_paper(person) == []
        refuses(submitted, PermissionDenied, "send_back", by=person, note="Thiếu", paper=paper)


def test_a_step_that_is_not_decided_on_paper_is_not_recorded_so(cast, submitted, scan):
    submitted.send_back(by=cast.chair, note="Thiếu")
    refuses(submitted, PermissionDenied, "submit", by=cast.secretariat, paper=OnPaper("12/QĐ", clock.today(), scan))


@pytest.mark.parametrize("missing", ["number", "date", "scan"])
def test_paper_needs_number_date_and_scan(cast, scan, missing):
    whole = {"number": "12/QĐ", "date": clock.today(), "scan": scan}
    with pytest.raises(RuleBroken):
        OnPaper(**whole | {missing: None})


def test_a_scan_of_another_agency_proves_nothing(cast, submitted, scan):
    scan.agency = cast.stranger.agency
    paper = OnPaper("12/QĐ", clock.today(), scan)
    refuses(submitted, RuleBroken, "send_back", by=cast.secretariat, note="Thiếu", paper=paper)


def test_who_submitted_cannot_be_who_decided_on_paper(cast, submitted, scan):
    """The question is asked of the decider: the chair, who may have been of the secretariat when it was submitted."""
    AuditRound.objects.filter(pk=submitted.pk).update(submitted_by=cast.chair)
    paper = OnPaper("12/QĐ", clock.today(), scan)
    refuses(submitted, RuleBroken, "approve", by=cast.secretariat, paper=paper, **DECISION)
    AuditRound.objects.filter(pk=submitted.pk).update(submitted_by=cast.secretariat)
    submitted.approve(by=cast.secretariat, decision_number="12/QĐ", decision_on=clock.today(), paper=paper)
    assert (submitted.status, submitted.decided_by) == ("approved", cast.chair)


def test_without_a_chair_nothing_is_decided_on_paper(cast, submitted, scan):
    type(cast.chair).objects.filter(pk=cast.chair.pk).update(is_active=False)
    fresh = AuditRound.objects.get(pk=submitted.pk)
    assert fresh.steps_on_paper(cast.secretariat) == []


# ---- what a page offers


def test_buttons_are_the_steps_that_a_person_may_take_now(cast, submitted):
    assert submitted.steps_open_to(cast.chair) == ["send_back", "approve", "cancel"]
    assert submitted.steps_open_to(cast.secretariat) == []
    assert submitted.steps_on_paper(cast.secretariat) == ["send_back", "approve", "cancel"]
    assert submitted.steps_open_to(make_user(cast.agency)) == []
