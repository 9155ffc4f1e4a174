"""The report on what became of the findings of a round: prepared after its report, submitted when the last is done."""

import uuid

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.planning.models import AuditRound
from audits.reports import issuing, readiness
from audits.reports.collecting import beginnings, follow_up
from audits.reports.models import IssuedDocument
from audits.reports.papers import render_html
from audits.reports.snapshot import packed, unpacked
from tests.findings import actions
from tests.findings.actions import fresh, make_stored_file

TEXTS = {
    "effectiveness": "Các hành động khắc phục có hiệu lực.",
    "proposals_leadership": "Họp xem xét trước ngày 28/12/2027.",
    "proposals_departments": "Duy trì đến ngày 28/12/2027.",
    "proposals_standing_body": "Theo dõi đến ngày 28/12/2027.",
    "recipients": "Lưu: VT.",
    "signer_post": "TRƯỞNG BAN",
    "signer_name": "Nguyễn Văn A",
}


def reported(action):
    """The round of an action, its report issued."""
    AuditRound.objects.filter(pk=action.finding.round_id).update(status="reported")
    return AuditRound.objects.get(pk=action.finding.round_id)


def prepared(audit_round, cast):
    texts = beginnings.texts(audit_round, "follow_up") | TEXTS
    return IssuedDocument.prepare(audit_round, by=cast.secretariat, kind="follow_up", **texts)


def test_it_is_not_prepared_before_the_round_is_reported(cast):
    action = actions.requested(cast)
    with pytest.raises(RuleBroken, match="not issued yet"):
        prepared(action.finding.round, cast)


def test_it_waits_for_the_last_action_and_says_for_which(cast):
    action = actions.done(cast)
    document = prepared(reported(action), cast)
    (waiting,) = readiness.missing(document)
    assert action.finding.number in waiting.sentence
    assert waiting.url == action.get_absolute_url()
    with pytest.raises(RuleBroken, match=action.finding.number):
        issuing.submit(document, by=cast.secretariat)
    action.confirm(by=cast.auditor, check_next_round=True)
    assert readiness.missing(document) == []
    issuing.submit(document, by=cast.secretariat)
    assert fresh(document).status == "submitted"


def test_it_wants_only_its_own_texts(cast, at_screen):
    document = prepared(reported(actions.requested(cast)), cast)
    page = at_screen(cast.secretariat).get(f"{document.get_absolute_url()}edit/")
    assert {"introduction", "effectiveness", "proposals_leadership"} <= set(page.context["form"].fields)
    assert not {"strengths", "causes", "conformity"} & set(page.context["form"].fields)
    for name in ("causes", "strengths", "conformity"):
        assert not any(problem.url.endswith(f"#id_{name}") for problem in readiness.missing(document))


def test_an_action_that_moves_on_after_the_submission_stops_the_issue(cast):
    action = actions.implemented(cast)
    document = prepared(reported(action), cast)
    issuing.submit(document, by=cast.secretariat)
    action.judge_ineffective(by=cast.auditor, note="3/10 hồ sơ vẫn quá hạn")
    with pytest.raises(RuleBroken, match="was changed after it was submitted"):
        fresh(document).issue(by=cast.chair, number="51/BC", dated_on=clock.today())


def test_its_issue_leaves_the_round_and_its_report_as_they_are(cast):
    action = actions.effective(cast)
    audit_round = reported(action)
    AuditRound.objects.filter(pk=audit_round.pk).update(status="reporting")  # even if somebody went back to it
    document = IssuedDocument.objects.create(
        agency=cast.agency, round=audit_round, kind="follow_up", prepared_by=cast.secretariat, status="issuing"
    )
    document.printed(pdf=make_stored_file(cast.secretariat))
    assert fresh(document).status == "issued"
    assert fresh(audit_round).status == "reporting"


def test_it_tells_on_time_and_closure_apart_and_what_is_open_with_reason_and_date(cast):
    action = actions.implemented(cast)
    document = prepared(reported(action), cast)
    before = follow_up.follow_up(document)
    assert (before.figures.on_time_rate, before.figures.closure_rate) == (100, 0)
    (line,) = before.open
    assert (line.number, line.reason) == (action.finding.number, "Đã thực hiện, chờ kiểm tra hiệu lực")
    assert line.until == f"{action.check_on:%d/%m/%Y}"
    assert "Tỷ lệ đóng: 0 trên 01 điểm không phù hợp" in render_html(before)
    action.judge_effective(by=cast.auditor, looked_at="10 hồ sơ")
    after = follow_up.follow_up(document)
    assert (after.figures.closure_rate, after.open) == (100, ())
    assert "Không còn điểm không phù hợp nào chưa đóng" in render_html(after)
    assert unpacked(packed(after)) == after


def test_observations_stand_with_their_answers(cast):
    finding = actions.issue_finding(cast, "observation")
    AuditRound.objects.filter(pk=finding.round_id).update(status="reported")
    document = prepared(fresh(finding.round), cast)
    assert "chưa trả lời" in follow_up.follow_up(document).answered
    assert finding.number in readiness.missing(document)[0].sentence
    finding.answer(by=cast.head, reply="Đã dán nhãn tủ hồ sơ")
    paper = follow_up.follow_up(document)
    assert [line.outcome for line in paper.observations] == ["Đã dán nhãn tủ hồ sơ"]
    assert paper.answered.startswith("01/01")


def test_the_papers_of_a_reported_round_offer_it_once_to_who_prepares_it(cast, at_screen):
    audit_round = reported(actions.requested(cast))
    papers, address = f"{audit_round.get_absolute_url()}papers/", f"/rounds/{audit_round.pk}/follow-up/"
    assert address in at_screen(cast.secretariat).get(papers).content.decode()
    assert address not in at_screen(cast.committee).get(papers).content.decode()
    page = at_screen(cast.secretariat).post(address, {"op_id": uuid.uuid4()}, follow=True)
    assert page.context["document"].kind == "follow_up"
    assert address not in at_screen(cast.secretariat).get(papers).content.decode()
