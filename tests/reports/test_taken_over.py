"""Papers of a round that was taken over from paper: what the program knows of it, and no minutes that it never had."""

import io
from datetime import timedelta

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.findings.models import Grade
from audits.findings.taking_over import take_over_finding
from audits.planning.taking_over import take_over_round, take_over_visit
from audits.reports import kinds, workbook
from audits.reports.models import PaperOrder
from audits.reports.papers import render_html

from ..factories import make_procedure
from .sample_inspection import printed_at_once, rows_of, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(cast):
    """A visit of such a round, with a nonconformity that stands on its paper."""
    day = clock.today() - timedelta(days=900)
    held = take_over_round(
        by=cast.secretariat, number=1, standard=cast.standard, starts_on=day, ends_on=day + timedelta(days=2)
    )
    procedure = make_procedure(cast.ncc)
    visit = take_over_visit(held, cast.ncc, by=cast.secretariat, day=day, procedures=[procedure])
    take_over_finding(
        visit,
        by=cast.secretariat,
        number="KPH 01",
        grade=Grade.objects.get(agency=cast.agency, kind="minor"),
        title="Sổ thiếu cột",
        procedure=procedure,
    )
    return visit


@pytest.mark.parametrize("name", ["minutes", "checklist", "case_sheet"])
def test_there_are_no_forms_of_a_visit_that_was_written_down_on_paper(cast, visit, name):
    with pytest.raises(RuleBroken, match="taken over from paper"):
        PaperOrder.place(kinds.KINDS[name], visit, "pdf", by=cast.secretariat)


@pytest.mark.parametrize("name", ["tracking", "summary"])
def test_what_is_known_of_the_round_can_be_printed(cast, visit, name):
    assert render_html(kinds.KINDS[name].collect(visit.round, cast.secretariat))


def test_its_file_for_the_inspection_is_made(cast, visit, monkeypatch):
    monkeypatch.setattr(kinds, "print_pdf", printed_at_once)
    rows = rows_of(written(visit, cast.secretariat))
    assert [row["problem"] for row in rows if row["problem"]] == []
    assert not [row["path"] for row in rows if "bien-ban" in row["path"]]


def test_its_rows_are_written(cast, visit):
    workbook.as_xlsx(visit.round, io.BytesIO(), reader=cast.secretariat)
    workbook.as_csv_files(visit.round, io.BytesIO(), reader=cast.secretariat)
