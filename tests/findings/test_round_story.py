"""A whole round on the records alone: from the draft plan to issued findings."""

from datetime import timedelta

from audits.core import clock, trail

from ..factories import (
    approve,
    close_visit,
    hold_harmonisation,
    make_finding,
    make_item,
    make_round,
    make_visit,
    sign_visit,
)


def test_a_round_goes_from_draft_to_issued_findings(cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    make_item(visit)
    visit.open(by=cast.auditor, started_at=visit.starts_at)
    audit_round.refresh_from_db()
    assert audit_round.status == "underway"

    minor, strength = make_finding(visit, cast), make_finding(visit, cast, kind="strength")
    close_visit(visit, cast)
    sign_visit(visit, cast.head, disputes={minor: "Đã xin lỗi bằng điện thoại"})
    hold_harmonisation(audit_round, cast)
    minor.refresh_from_db()
    minor.uphold(by=cast.lead, note="Quy trình đòi bằng văn bản")
    for finding in (minor, strength):
        finding.refresh_from_db()
        finding.issue(by=cast.lead)

    year = clock.today().year
    assert minor.number == f"KPH 01/Đ1-{(clock.today() - timedelta(days=1)).year}"
    assert (minor.status, strength.status) == ("issued", "closed")
    audit_round.gather(by=cast.secretariat)
    assert audit_round.status == "reporting"
    assert trail.verify(cast.agency) == []
    assert visit.signed_minutes["findings"][0]["response"] in ("disputed", "accepted")
    assert year
