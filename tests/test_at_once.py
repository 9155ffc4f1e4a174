"""Several people at the same moment: numbers without gaps, one winner, one record; each with its control.

A control takes the mechanism away and sees the damage, so that the test beside it is known to be able to fail.
"""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from audits.core import clock, numbers, once, trail, versions
from audits.core.rules import RuleBroken
from audits.fieldwork.models import ChecklistItem, Interview
from audits.findings.models import Finding
from audits.organisation.models import PaperSetting
from audits.planning import beginnings
from audits.planning.models import AuditRound, Programme
from audits.reports.models import IssuedDocument

from .factories import (
    close_visit,
    hold_harmonisation,
    make_cast,
    make_finding,
    make_open_visit,
    sign_visit,
)
from .planning.programmes import make_programme
from .reports.issued import submitted_report

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8
needs_rows_locked_apart = pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time: what is taken away here cannot harm it."
)


def together(act, count=THREADS):
    """Run `act(n)` in `count` threads that start at the same moment; what each returned or raised."""
    start = Barrier(count)

    def one(n):
        start.wait(timeout=30)
        try:
            return act(n)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.fixture
def people():
    return make_cast()


@pytest.fixture
def presented(people):
    """Eight findings of one round, ready to be issued."""
    visit = make_open_visit(people)
    findings = [make_finding(visit, people, title=f"Phát hiện {n}") for n in range(THREADS)]
    close_visit(visit, people)
    sign_visit(type(visit).objects.get(pk=visit.pk), people.head)
    hold_harmonisation(visit.round, people)
    return [one.pk for one in findings]


def issue(pk, people):
    Finding.objects.get(pk=pk).issue(by=people.lead)


def sequences():
    return sorted(Finding.objects.numbered().values_list("sequence", flat=True))


def test_eight_leads_issue_at_once_and_the_numbers_have_no_gap(people, presented):
    outcomes = together(lambda n: issue(presented[n], people))
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert sequences() == list(range(1, THREADS + 1))
    assert trail.verify(people.agency) == []


def test_a_failed_issue_leaves_no_gap(people, presented):
    def act(n):
        if n % 2:
            return issue(presented[n], people)
        return Finding.objects.get(pk=presented[n]).issue(by=people.head)  # not for them

    together(act)
    assert sequences() == list(range(1, THREADS // 2 + 1))


@needs_rows_locked_apart
def test_control_without_locks_numbers_are_given_twice_or_refused(people, presented, monkeypatch):
    class Head:
        def __init__(self, agency):
            stands = trail.TrailHead.objects.get(agency=agency)
            self.pk, self.seq, self.hash = stands.pk, stands.seq, stands.hash

    def unlocked(agency, key):
        series, _made = numbers.Series.objects.get_or_create(agency_id=agency.pk, key=key)
        numbers.Series.objects.filter(pk=series.pk).update(last=series.last + 1)
        return series.last + 1

    monkeypatch.setattr(trail, "lock", Head)
    monkeypatch.setattr(numbers, "next_number", unlocked)
    outcomes = together(lambda n: issue(presented[n], people))
    assert any(isinstance(one, Exception) for one in outcomes)


def test_of_eight_who_issue_one_report_one_wins_and_the_series_counts_one(people):
    PaperSetting.of(people.agency, "report").settle(by=people.administrator, numbering="own")
    report = submitted_report(people)

    def act(n):
        IssuedDocument.objects.get(pk=report.pk).issue(by=people.chair, dated_on=clock.today())

    outcomes = together(act)
    assert sum(one is None for one in outcomes) == 1
    assert sum(isinstance(one, RuleBroken) for one in outcomes) == THREADS - 1
    assert IssuedDocument.objects.get(pk=report.pk).number == "01/BC-SLĐTBXH"
    assert numbers.Series.objects.get(key__startswith="document:BC").last == 1


@pytest.fixture
def row(people):
    """A question of a visit that is being held."""
    return make_open_visit(people).checklist.first()


def answer(pk, people, version, note):
    ChecklistItem.objects.get(pk=pk).record_answer(by=people.auditor, answer="observation", note=note, version=version)


def test_of_eight_who_save_one_row_one_wins_and_the_others_are_told(people, row):
    outcomes = together(lambda n: answer(row.pk, people, row.version, f"Ghi chú {n}"))
    assert sum(one is None for one in outcomes) == 1
    assert sum(isinstance(one, versions.Stale) for one in outcomes) == THREADS - 1
    winner = next(n for n, one in enumerate(outcomes) if one is None)
    assert ChecklistItem.objects.get(pk=row.pk).note == f"Ghi chú {winner}"


def test_control_without_versions_the_last_one_overwrites_the_others(people, row):
    outcomes = together(lambda n: answer(row.pk, people, None, f"Ghi chú {n}"))
    assert all(one is None for one in outcomes)
    assert len(trail.Event.objects.of(row).filter(verb="answered")) == THREADS


def interview_form(people, visit):
    """The address of the form for an interview, and what a person sends from it."""
    url = f"{visit.get_absolute_url()}record/interviews/"
    said = {"op_id": str(uuid.uuid4()), "kind": "citizen", "channel": "counter", "score": "5", "remark": "Nhanh"}
    return url, said


def posted(url, said, person):
    browser = Client()
    browser.force_login(person)
    return browser.post(url, said).status_code


def test_one_form_that_arrives_five_times_at_once_makes_one_record(people):
    url, said = interview_form(people, make_open_visit(people))
    statuses = together(lambda _n: posted(url, said, people.auditor), count=5)
    assert statuses == [302] * 5
    assert Interview.objects.count() == 1


def test_control_without_the_operation_it_makes_five(people, monkeypatch):
    monkeypatch.setattr(once, "act_once", lambda _user, _op_id, _hashed, act: (act(), False))
    url, said = interview_form(people, make_open_visit(people))
    together(lambda _n: posted(url, said, people.auditor), count=5)
    assert Interview.objects.count() == 5


def test_two_leads_who_withdraw_one_finding_do_it_once(people, presented):
    outcomes = together(lambda _n: Finding.objects.get(pk=presented[0]).withdraw(by=people.lead, note="Trùng"), count=2)
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", RuleBroken.__name__]


def test_two_who_make_the_round_of_a_month_at_once_make_one(people):
    programme = make_programme(people)
    today = clock.today()
    said = {"title": "Đợt 1", "standard": people.standard, "scope": "Tất cả", "starts_on": today, "ends_on": today}

    def make(_n):
        return beginnings.from_programme(
            Programme.objects.get(pk=programme.pk), today.month, by=people.secretariat, **said
        )

    outcomes = together(make, count=2)
    assert sorted(type(one).__name__ for one in outcomes) == [RuleBroken.__name__, "tuple"]
    assert AuditRound.objects.count() == 1
