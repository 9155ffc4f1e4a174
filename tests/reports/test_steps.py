"""Who takes which step of a report: every state, every step, every person of the cast."""

import pytest

from audits.core import clock, files
from audits.core.workflow import OnPaper
from audits.planning.models import AuditRound
from audits.reports.collecting import beginnings
from audits.reports.models import IssuedDocument

from ..core.corpus import PDF
from ..factories import make_round, make_substitution
from ..steps import tries, who_succeeds
from .test_issuing import TEXTS

ISSUED = {"number": "45/BC-SLĐTBXH", "dated_on": clock.today()}
DECIDING = ("chair", "deputy")
NEAR = (*DECIDING, "secretariat", "lead", "head", "staff", "stranger")  # to a decision on paper
OPEN = {
    "draft": {"secretariat": {"submit"}},
    "submitted": {who: {"send_back", "issue"} for who in DECIDING},
    "issuing": {"system": {"print"}, **{who: {"release"} for who in (*DECIDING, "secretariat")}},
    "issued": {"system": {"supersede"}},
    "superseded": {},
}


@pytest.fixture
def people(cast):
    """The cast; the deputy stands in for the chair, who issues."""
    make_substitution(cast.chair, cast.deputy)
    return cast


@pytest.fixture
def pdf(cast):
    return files.keep(PDF, by=cast.secretariat, name="bao-cao.pdf")


def written(audit_round, cast):
    """A report that the secretariat wrote, with nothing missing."""
    texts = {**beginnings.texts(audit_round), **TEXTS, "signer_post": "GIÁM ĐỐC", "signer_name": "Nguyễn Văn A"}
    return IssuedDocument.prepare(audit_round, by=cast.secretariat, **texts)


def in_state(state, cast, pdf):
    audit_round = make_round(cast)
    AuditRound.objects.filter(pk=audit_round.pk).update(status="reporting")
    audit_round.refresh_from_db()
    document = written(audit_round, cast)
    if state != "draft":
        document.submit(by=cast.secretariat, snapshot={})
    if state in ("issuing", "issued", "superseded"):
        document.issue(by=cast.chair, **ISSUED)
    if state in ("issued", "superseded"):
        document.printed(pdf=pdf)
    if state == "superseded":
        correction = written(audit_round, cast)
        correction.submit(by=cast.secretariat, snapshot={})
        correction.issue(by=cast.chair, number="46/BC-SLĐTBXH", dated_on=clock.today())
        correction.printed(pdf=pdf)
        document.refresh_from_db()
    assert document.status == state
    return document


def given(pdf):
    return {
        "submit": {"snapshot": {}, "snapshot_at": clock.now()},
        "issue": ISSUED,
        "print": {"pdf": pdf, "sha256": pdf.sha256},
    }


@tries(IssuedDocument)
@pytest.mark.parametrize("state", IssuedDocument.Status.values)
def test_each_step_of_a_report_is_taken_by_those_named_and_by_nobody_else(people, pdf, state):
    assert who_succeeds(in_state(state, people, pdf), people, given=given(pdf)) == OPEN[state]


@pytest.mark.parametrize("state", IssuedDocument.Status.values)
def test_what_is_decided_on_paper_is_recorded_by_the_secretariat_alone(people, pdf, state):
    paper = OnPaper("12/QĐ", clock.today(), pdf)
    recording = {"secretariat": {"send_back", "issue"}} if state == "submitted" else {}
    assert who_succeeds(in_state(state, people, pdf), people, given=given(pdf), paper=paper, people=NEAR) == recording
