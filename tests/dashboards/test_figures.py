"""Every figure of the overview, recounted in plain Python from the rows that its reader may take home as CSV."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from html import unescape

import pytest
from django.db import transaction
from django.test import RequestFactory
from hypothesis import HealthCheck, Phase, given, settings

from audits.core import clock
from audits.dashboards import scope
from audits.dashboards.objectives.lists import rows_behind
from audits.dashboards.overview import Overview
from audits.figures import actions, objectives, rounds, satisfaction
from audits.organisation.calendar import WorkingDays
from audits.planning.models import AuditRound, QualityObjective

from ..factories import make_cast
from .exported import Recounted, as_csv
from .world import World, a_world

pytestmark = pytest.mark.django_db
GRADES = {
    "Major nonconformity": "major",
    "Minor nonconformity": "minor",
    "Observation": "observation",
    "Opportunity for improvement": "opportunity",
    "Strength": "strength",
}
FULL = {
    "visits": ["signed", "signed", "closed", "signed", "signed", "planned"],
    "findings": [
        {
            "round": n % 2,
            "department": n % 3,
            "kind": kind,
            "status": "issued" if n % 4 else "closed",
            "clause": n % 4 or None,
            "procedure": n % 3 or None,
            "repeats": n % 5 == 4,
            "cycles": [{"plan": n - 6, "first": 4 - n, "later": n, "check": n - 5, "reported": -n}] * (1 + n % 3),
            "state": state,
        }
        for n, (kind, state) in enumerate(
            zip(
                ["major", "minor", "minor", "observation", "strength", "minor", "opportunity", "major"] * 2,
                ["requested", "approved", "effective", "implemented", "done", "planned", "cancelled", "endorsed"] * 2,
                strict=True,
            )
        )
    ],
    "files": [
        {"round": n % 2, "department": n % 3, "ready": ready, "faults": "", "withdrawn": n == 7}
        for n, ready in enumerate([-3, 0, 2, None, 5, -1, 1, -9])
    ],
    "answers": [{"round": n % 2, "department": n % 3, "score": 1 + n % 5} for n in range(8)],
    "forms": [
        {"year": n % 2, "department": n % 3, "levels": (9 - n, n, 1, 0, n), "withdrawn": n == 5} for n in range(7)
    ],
    "objectives": [
        {"year": year, "department": department, "source": source, "target": target, "measured": 60, "withdrawn": False}
        for year in (0, 1)
        for department in (None, 0, 1)
        for source, target in zip(QualityObjective.Source, (50, 10, 90, 40, 70), strict=True)
    ],
}


@pytest.fixture
def world(cast):
    return World(cast).fill(FULL)


def seen_by(person, **asked):
    request = RequestFactory().get("/dashboard/", asked)
    request.user = person
    chosen = scope.of(request)
    return chosen, Overview(chosen, everything=True)


def same(browser, person, **asked):
    """The figures of a page are those of the rows; returns the page."""
    chosen, page = seen_by(person, **asked)
    department = chosen.department and chosen.department.name
    counted = Recounted(browser, chosen.rounds, clock.today(), department, forms=chosen.sees_forms)
    assert {name: (one.value, one.of) for name, one in page.figures.items()} == counted.figures
    assert {kind: n for kind, n in page.found.by_kind.items() if n} == {
        GRADES[label]: n for label, n in counted.by_grade.items()
    }
    assert {line.label: line.total for line in page.by_department if line.total} == counted.by_department
    assert sorted(line.total for line in page.by_clause) == sorted(counted.by_clause.values())
    assert sorted(line.total for line in page.by_procedure) == sorted(counted.by_procedure.values())
    assert {line.label for line in page.by_clause} - {"No clause named"} == set(counted.by_clause) - {""}
    assert sum(late.count for late in page.overdue) == len(counted.overdue)
    if counted.oldest:
        days = WorkingDays(person.agency).between(counted.oldest, clock.today())
        assert max(late.days for late in page.overdue) == days
    whole_is_the_sum(page)
    return page


def whole_is_the_sum(page):
    """Each way of counting comes to the same whole, also when the small ones are added up."""
    total, nonconformities = page.found.total, page.found.nonconformities
    page.everything = False
    for lines in (page.by_department, page.by_clause, page.by_procedure, *map(page.first_of, (page.by_clause,))):
        assert sum(line.total for line in lines) == total
        assert sum(line.nonconformities for line in lines) == nonconformities
    acted = page.actions
    assert acted.issued == nonconformities
    for name in actions.COLUMNS:
        assert sum(getattr(row, name) for row in acted.departments) == getattr(acted, name)
    for name in ("on_time", "late", "waiting", "faulty", "files"):
        assert sum(getattr(row, name) for row in page.on_site.samples) == getattr(page.on_site.sampled, name)


@pytest.mark.parametrize("who", ["chair", "committee", "secretariat", "lead"])
def test_a_round_a_year_and_a_department_come_to_what_their_rows_say(world, at_screen, who):
    person = getattr(world.cast, who)
    person.language = "en"
    person.save()
    browser = at_screen(person)
    for audit_round in world.rounds:
        same(browser, person, round=audit_round.pk)
        same(browser, person, round=audit_round.pk, department=world.cast.ncc.pk)
    if who != "lead":
        same(browser, person, year=world.today.year)
        same(browser, person, year=world.today.year, department=world.cast.vp.pk)


def test_who_answers_for_a_department_sees_its_figures_and_no_others(world, at_screen):
    person = world.cast.head
    person.language = "en"
    person.save()
    for asked in ({"round": world.rounds[0].pk}, {"year": world.today.year}, {}):
        page = same(at_screen(person), person, **asked)
        assert page.scope.department == world.cast.ncc
        assert {row.department for row in page.found.departments} <= {world.cast.ncc}


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=a_world)
def test_whatever_happened_the_figures_are_those_of_the_rows(at_screen, drawn):
    with transaction.atomic():
        cast = make_cast()
        world = World(cast).fill(drawn)
        cast.chair.language = "en"
        cast.chair.save()
        browser = at_screen(cast.chair)
        for audit_round in world.rounds:
            same(browser, cast.chair, round=audit_round.pk)
        same(browser, cast.chair, year=world.today.year, department=cast.ncc.pk)
        transaction.set_rollback(True)


def test_the_page_says_what_the_report_prints(world):
    for audit_round in world.rounds:
        printed = rounds.of_round(audit_round)
        followed = actions.of_round(audit_round)
        _chosen, page = seen_by(world.cast.chair, round=audit_round.pk)
        assert page.found.by_kind == printed.by_kind
        assert page.found.by_clause == printed.by_clause
        assert page.actions == followed
        assert (page.on_site.visits, page.on_site.departments) == (printed.visits, printed.departments)
        assert page.on_site.procedures == printed.procedures
        assert page.on_site.sampled == printed.sampled
        assert page.satisfaction == satisfaction.of_round(audit_round)
        assert page.satisfaction.interviews == replace(printed.interviewed, kind=satisfaction.INTERVIEWS)
        printed_objectives = objectives.of_year(audit_round.agency, audit_round.year)
        assert [(one.value, one.achieved) for one in page.aims.results] == [
            (one.value, one.achieved) for one in printed_objectives
        ]
        figures = page.figures
        assert figures["on_time"].rate == (followed.on_time_rate and followed.on_time_rate / 100)
        assert figures["closure"].rate == followed.closure_rate / 100


def test_a_round_is_compared_with_the_reported_one_before_and_a_year_with_the_last_that_had_rounds(world):
    first, second = world.rounds
    chosen, page = seen_by(world.cast.chair, round=second.pk)
    _before, earlier = seen_by(world.cast.chair, round=first.pk)
    assert chosen.before == (first,)
    for figure in page.compared:
        before = earlier.figures[figure.name]
        assert figure.before == before.shown
    assert not earlier.compared
    year, _page = seen_by(world.cast.chair, year=second.year)
    assert year.before == (first,)
    AuditRound.objects.filter(pk=first.pk).update(status="underway")
    assert seen_by(world.cast.chair, round=second.pk)[0].before == ()


@pytest.mark.parametrize("who", ["chair", "head"])
def test_every_number_on_the_page_opens_just_its_rows(world, at_screen, who):
    browser, asked = at_screen(getattr(world.cast, who)), {"round": world.rounds[1].pk}
    _chosen, page = seen_by(getattr(world.cast, who), **asked)
    plain = [one for one in page.figures.values() if one.name not in ("satisfaction", "forms")]
    opened = {one.url: one.value for one in plain}
    opened |= {one.of_url: one.of for one in plain if one.of is not None}
    for lines in (page.by_department, page.by_clause, page.by_procedure):
        for line in lines:
            opened[line.url] = line.total
            amounts = [
                *line.kinds,
                *(line.more[name] for name in ("open", "overdue", "effective", "files") if line.more),
            ]
            assert all(bool(amount.url) == bool(amount.value) for amount in amounts)
            opened |= {amount.url: amount.value for amount in amounts if amount.url}
    opened |= {late.url: late.count for late in page.overdue}
    opened |= {amount.url: amount.value for _kind, _label, amount in page.kinds}
    assert {url: len(as_csv(browser, url)) for url in opened} == opened
    shown = re.findall(r'href="(/(?:findings|actions|dashboard/[\w-]+)/\?[^"]+)"', on_screen(browser, asked))
    assert {unescape(url) for url in shown if "figure" in url and "beyond_the_chair" not in url} == opened.keys() & {
        unescape(url) for url in shown
    }
    assert len(set(shown)) > 12
    forms = page.figures["forms"]  # a row of theirs is a heap of forms
    assert forms.url in unescape(on_screen(browser, asked))
    browser.cookies["django_language"] = "en"
    assert sum(int(row["Valid forms"]) for row in as_csv(browser, forms.url)) == forms.of
    assert page.figures["satisfaction"].of == forms.of + page.figures["interviews"].of


def on_screen(browser, asked):
    answer = browser.get("/dashboard/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_file_has_every_figure_with_its_meaning(world, at_screen):
    browser = at_screen(world.cast.chair)
    browser.cookies["django_language"] = "en"
    _chosen, page = seen_by(world.cast.chair, round=world.rounds[0].pk)
    path = f"/dashboard/?round={world.rounds[0].pk}"
    rows = {row["Figure"]: row for row in as_csv(browser, path) if row["Part"] == "Figures"}
    assert browser.get(f"{path}&format=xlsx").content.startswith(b"PK")
    for one in page.figures.values():
        row = rows[str(one.label)]
        assert (row["Value"], row["Out of"]) == (str(one.value), "" if one.of is None else str(one.of))
        assert row["What it counts"] == str(one.meaning)


def test_a_computed_objective_opens_the_rows_that_it_counts(world, at_screen):
    chair = world.cast.chair
    browser, year = at_screen(chair), world.today.year
    _chosen, page = seen_by(chair, year=year)
    computed = [result for result in page.aims.results if result.computed]
    assert len(computed) == 3 * 4
    for result in computed:
        (_label, part), (_label, whole) = rows_behind(result.objective, chair)
        counts = [len(as_csv(browser, url)) for url in (part, whole)]
        if result.objective.source == QualityObjective.Source.SATISFACTION:
            browser.cookies["django_language"] = "en"
            counts = [counts[0], counts[0] + sum(int(row["Valid forms"]) for row in as_csv(browser, whole))]
        elif counts[1]:
            share = Decimal(100 * counts[0]) / counts[1]
            assert result.value == share.quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert result.count == counts[1]
    of_others = [result.objective for result in computed if result.objective.department != world.cast.ncc]
    assert not any(rows_behind(objective, world.cast.head) for objective in of_others)
