"""What the report of a round says of the objectives of its year and of counted survey forms."""

from datetime import date

import pytest

from audits.core import clock
from audits.planning.models import Measurement
from audits.reports.collecting import objectives
from audits.reports.content import report as content
from audits.reports.papers import render_html
from audits.reports.snapshot import packed, unpacked

from ..factories import (
    close_visit,
    make_interview,
    make_objective,
    make_open_visit,
    make_round,
    make_totals,
    sign_visit,
)
from .sample_papers import report


@pytest.mark.django_db
def test_objectives_are_told_with_result_and_with_cause_where_they_are_missed(cast):
    audit_round = make_round(cast)
    assert objectives.of_year(audit_round) == {}
    year = audit_round.year
    of_agency = make_objective(cast, year=year, statement="Hài lòng", source="satisfaction", target=90)
    late = make_objective(cast, cast.ncc, year=year)
    make_objective(cast, cast.vp, year=year - 1)
    Measurement.enter(by=cast.head, objective=late, period=1, value=91)
    late.explain(by=cast.head, cause="Thiếu người.", remedy="Bố trí thêm.")
    found = objectives.of_year(audit_round)
    assert found["objectives_on"] == clock.today()
    first, second = found["objectives"]
    assert (first.whose, first.objective, first.result, first.outcome) == (
        "Toàn cơ quan",
        of_agency.statement,
        "–",
        "Chưa có kết quả",
    )
    assert (second.whose, second.target, second.result) == ("Phòng NCC", "≥ 95%", "91%")
    assert (second.basis, second.outcome) == (f"đến {date(year, 3, 31):%d/%m/%Y}", "Chưa đạt")
    html = render_html(report(**found))
    assert "00 trên 02 mục tiêu" in html or "0 trên 02 mục tiêu" in html
    assert "nguyên nhân: Thiếu người. Biện pháp: Bố trí thêm." in html


@pytest.mark.django_db
def test_forms_stand_beside_the_interviews_and_the_sum_is_said_to_be_one(cast):
    visit = make_open_visit(cast)
    assert objectives.surveys(visit.round) == {}
    make_interview(visit, cast.auditor, score=2)
    sign_visit(close_visit(visit, cast), cast.head)
    day = date(visit.round.year, 1, 2)
    make_totals(cast, cast.ncc, (6, 3, 0, 0, 0), starts_on=day, ends_on=day)
    found = objectives.surveys(visit.round)
    survey, together = found["survey"], found["together"]
    assert (survey.given, survey.returned, survey.valid, survey.satisfied, survey.target) == (14, 10, 9, 9, 90)
    assert (together.asked, together.satisfied, together.rate) == (10, 9, 90)
    html = render_html(report(**found))
    assert "phát 14 phiếu, thu về 10 phiếu, 09 phiếu hợp lệ" in html
    assert "09 trên 10 ý kiến" in html


def test_a_snapshot_keeps_what_was_said_and_one_from_before_says_nothing_of_it():
    line = content.ObjectiveLine("Toàn cơ quan", "Đúng hạn", "Tỷ lệ", "≥ 95%", "96%", "tính từ dữ liệu", "Đạt")
    paper = report(objectives=(line,), objectives_on=date(2017, 12, 13))
    assert unpacked(packed(paper)) == paper
    assert "Mục tiêu chất lượng</h3>" in render_html(paper)
    before = packed(report())
    for name in ("objectives", "objectives_on", "together"):
        del before[name]
    del before["survey"]["mean"]
    assert "Mục tiêu chất lượng</h3>" not in render_html(unpacked(before))
