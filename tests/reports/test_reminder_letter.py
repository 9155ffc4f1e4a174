"""The letter that urges departments on: what is overdue, by department, for a signature on paper."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audits.core import clock
from audits.findings.models import CorrectiveAction
from audits.reports.collecting import reminder_letter
from audits.reports.papers import render_html

from ..findings import actions
from ..organisation.sending import sent

pytestmark = pytest.mark.django_db


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


def test_the_secretariat_asks_for_it_and_nobody_else(cast, late, at_screen):
    address = reverse("reports:paper", args=["reminder_letter", cast.agency.pk])
    assert at_screen(cast.head).get(address).status_code == 404
    assert at_screen(cast.secretariat).get(address).status_code == 200
    late.finding.withdraw_issued(by=cast.lead, note="Ghi nhầm.")
    page = at_screen(cast.secretariat).get(address)
    assert "Nothing is overdue" in page.content.decode() or "quá hạn" in page.content.decode()
    assert sent(at_screen(cast.secretariat), address, format="pdf").status_code == 422
