"""The letter that urges departments on: what is overdue, by department, for a signature on paper."""

from datetime import timedelta

import pytest

from audits.core import clock
from audits.findings.models import CorrectiveAction
from audits.reports import views
from audits.reports.collecting import reminder_letter
from audits.reports.papers import render_html

from ..findings import actions

pytestmark = pytest.mark.django_db
LETTER = "/reminder-letter.pdf"


@pytest.fixture
def late(cast):
    """The department was asked for a plan three weeks ago and has not answered."""
    action = actions.requested(cast)
    day = clock.today() - timedelta(days=21)
    CorrectiveAction.objects.filter(pk=action.pk).update(plan_due_on=day)
    return actions.fresh(action)


def test_it_lists_what_each_department_owes_since_when_and_by_how_many_working_days(cast, late):
    letter = reminder_letter.reminder_letter(cast.agency)
    (debtor,) = letter.debtors
    assert debtor.name == cast.ncc.name
    (line,) = debtor.lines
    assert (line.number, line.owed, line.due_on) == (late.finding.number, "Trình kế hoạch khắc phục", late.plan_due_on)
    assert line.days == late.days_overdue > 10
    html = render_html(letter)
    for said in (
        "V/v đôn đốc thực hiện hành động khắc phục",
        "Kính gửi:",
        "còn 01 việc quá hạn",
        "Như trên;",
        "Lưu: VT.",
    ):
        assert said in html
    assert "<h1>" not in html  # a letter has no name of a kind


def test_what_is_not_overdue_or_is_the_verifiers_is_not_in_it(cast):
    action = actions.implemented(cast, check_on=clock.today() + timedelta(days=1))
    assert reminder_letter.reminder_letter(cast.agency).debtors == ()
    with clock.at(clock.now() + timedelta(days=30)):
        assert actions.fresh(action).is_overdue
        assert reminder_letter.reminder_letter(cast.agency).debtors == ()


def test_the_secretariat_prints_it_and_nobody_else(cast, late, at_screen, monkeypatch):
    printed = []
    monkeypatch.setattr(views, "print_pdf", lambda html: printed.append(html) or b"%PDF-1.7")
    assert at_screen(cast.head).get(LETTER).status_code == 403
    assert at_screen(cast.secretariat).get(LETTER).content == b"%PDF-1.7"
    assert late.finding.number in printed[0]
    assert at_screen(cast.stranger).get(LETTER).status_code == 302  # nothing is overdue there
    assert len(printed) == 1
