"""Numbers of documents from the program's own series: one after the other, none twice, none lost."""

from datetime import date, timedelta

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.organisation.models import PaperSetting
from audits.reports.models import IssuedDocument

from .issued import fresh, kept, submitted, submitted_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast):
    """A submitted report, in an agency whose reports the program counts."""
    for paper in ("report", "follow_up", "notice"):
        PaperSetting.of(cast.agency, paper).settle(by=cast.administrator, numbering="own")
    return submitted_report(cast)


def issue(document, cast, **how):
    document = fresh(document)
    document.issue(by=cast.chair, dated_on=clock.today(), **how)
    return fresh(document)


def corrected(document, cast):
    """The next revision of a document whose bytes have come, submitted."""
    fresh(document).printed(pdf=kept(cast.secretariat, b"%PDF-1.7\n%%EOF\n"))
    document = fresh(document)
    return submitted(IssuedDocument.prepare(document.round, by=cast.secretariat, kind=document.kind), cast)


def test_the_program_counts_and_a_failed_issue_takes_no_number(cast, report):
    with pytest.raises(RuleBroken):
        fresh(report).issue(by=cast.chair, dated_on=date(2990, 1, 1))
    with pytest.raises(RuleBroken):
        fresh(report).issue(by=cast.chair, dated_on=None)
    first = issue(report, cast)
    assert first.number == "01/BC-SLĐTBXH"
    assert issue(corrected(first, cast), cast).number == "02/BC-SLĐTBXH"


def test_a_number_typed_ahead_of_the_series_is_passed_over_once_it_comes(cast, report):
    first = issue(report, cast, number="02/BC-SLĐTBXH")
    second = issue(corrected(first, cast), cast)
    third = issue(corrected(second, cast), cast)
    assert [document.number for document in (first, second, third)] == [
        "02/BC-SLĐTBXH",
        "01/BC-SLĐTBXH",
        "03/BC-SLĐTBXH",
    ]


def test_what_was_taken_back_is_issued_under_the_number_that_it_has(cast, report):
    issue(report, cast).release(by=cast.secretariat, note="In lỗi")
    again = issue(submitted(fresh(report), cast), cast)
    assert again.number == "01/BC-SLĐTBXH"
    assert issue(corrected(again, cast), cast).number == "02/BC-SLĐTBXH"


def test_each_sign_has_its_series(cast, report):
    notice = submitted(IssuedDocument.prepare(report.round, by=cast.secretariat, kind="notice"), cast)
    assert issue(notice, cast).number == "01/TB-SLĐTBXH"
    assert issue(report, cast).number == "01/BC-SLĐTBXH"


def test_a_paper_of_a_round_that_was_given_up_is_not_issued(cast, report):
    notice = submitted(IssuedDocument.prepare(report.round, by=cast.secretariat, kind="notice"), cast)
    type(report.round).objects.filter(pk=report.round_id).update(status="cancelled")
    with pytest.raises(RuleBroken, match="no plan"):
        issue(notice, cast)


def test_the_decision_bears_number_and_date_of_the_approval(cast, report):
    decision = submitted(IssuedDocument.prepare(report.round, by=cast.secretariat, kind="decision"), cast)
    approved = report.round.decision_on
    for number, dated_on, field in (
        ("13/QĐ-SLĐTBXH", approved, "number"),
        ("12/QĐ-SLĐTBXH", approved - timedelta(days=1), "dated_on"),
    ):
        with pytest.raises(RuleBroken, match="was approved by decision 12/QĐ-SLĐTBXH") as refused:
            fresh(decision).issue(by=cast.chair, number=number, dated_on=dated_on)
        assert refused.value.field == field
    fresh(decision).issue(by=cast.chair, dated_on=approved)
    assert fresh(decision).number == "12/QĐ-SLĐTBXH"


def test_what_was_replaced_names_what_took_its_place_even_if_that_was_replaced_too(cast, report, at_screen):
    first = issue(report, cast)
    second = issue(corrected(first, cast), cast)
    third = issue(corrected(second, cast), cast)
    fresh(third).printed(pdf=kept(cast.secretariat, b"%PDF-1.7\n%%EOF\n"))
    for old, new in ((first, second), (second, third)):
        page = at_screen(cast.staff).get(old.get_absolute_url()).content.decode()
        assert f'<a href="{new.get_absolute_url()}">' in page


def test_a_number_that_was_taken_back_is_given_up_for_no_other(cast, report):
    number = issue(report, cast).number
    fresh(report).release(by=cast.secretariat, note="In lỗi")
    again = submitted(fresh(report), cast)
    with pytest.raises(RuleBroken, match=number):
        issue(again, cast, number="77/BC-SLĐTBXH")
    IssuedDocument.objects.filter(pk=again.pk).update(number_year=clock.today().year - 1)
    with pytest.raises(RuleBroken, match=str(clock.today().year - 1)):
        issue(again, cast)
    IssuedDocument.objects.filter(pk=again.pk).update(number_year=clock.today().year)
    assert issue(again, cast).number == number
