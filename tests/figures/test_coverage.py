"""What a year's programme came to, beside the same figures counted in plain Python from the records."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audits.core import clock
from audits.figures import coverage
from audits.findings.models import Finding, Grade
from audits.organisation.models import Department
from audits.planning.models import AuditRound, Programme, Visit
from audits.procedures.models import Procedure

from ..factories import make_department, make_procedure, make_round, make_visit
from ..planning.programmes import make_programme
from ..steps import taken_back

pytestmark = pytest.mark.django_db
YEAR = 2025  # over, whenever this runs


def held(audit_round, department, day, *, procedures=(), findings=()):
    """A signed visit on a day, with issued findings of these kinds, straight into the tables."""
    visit = make_visit(audit_round, department, day=day, procedures=procedures)
    Visit.objects.filter(pk=visit.pk).update(status="signed", actual_starts_at=visit.starts_at)
    for number, kind in enumerate(findings):
        Finding.objects.create(
            agency=department.agency,
            round=audit_round,
            visit=visit,
            department=department,
            procedure=procedures[0] if procedures else None,
            grade=Grade.objects.get(agency=department.agency, kind=kind),
            title="Hồ sơ",
            raised_by=audit_round.teams.first().members.first().user,
            series=f"{visit.pk}",
            sequence=number + 1,
            number=f"{visit.pk}-{number}",
            status="issued",
        )
    return visit


def round_of(cast, year=YEAR, month=3, *, programme=None, status="closed"):
    audit_round = make_round(cast, starts_on=date(year, month, 3), ends_on=date(year, month, 5))
    AuditRound.objects.filter(pk=audit_round.pk).update(status=status, programme=programme)
    return AuditRound.objects.get(pk=audit_round.pk)


def rows(user, year=YEAR):
    programme = Programme.objects.visible_to(user).filter(year=year).first()
    covered = coverage.of_year(user, year, programme)
    return {row.subject: row for row in (*covered.departments, *covered.procedures)}


def cell(row, month):
    return row.cells[month - 1]


def test_a_month_says_what_was_planned_held_moved_or_missed(cast):
    months = {cast.ncc: [3], cast.vp: [3, 10], cast.btxh: [6]}
    programme = make_programme(cast, YEAR, months=months)
    first, second = (round_of(cast, month=month, programme=programme) for month in (3, 11))
    held(first, cast.ncc, first.starts_on, findings=["minor", "minor", "strength"])
    held(first, cast.vp, first.starts_on, findings=["observation"])
    held(second, cast.vp, second.starts_on)
    found = rows(cast.secretariat)
    ncc = cell(found[cast.ncc], 3)
    assert (ncc.planned, ncc.is_late, ncc.visits[0].conforms) == (True, False, False)
    assert ncc.visits[0].counts == [("minor", 2), ("strength", 1)]
    assert cell(found[cast.vp], 3).visits[0].conforms
    assert (cell(found[cast.vp], 10).moved_to, cell(found[cast.vp], 10).is_late) == (11, False)
    assert not cell(found[cast.vp], 11).planned
    assert (cell(found[cast.btxh], 6).is_late, found[cast.btxh].audited) == (True, False)
    assert (found[cast.ttr].planned, found[cast.ttr].last_on, found[cast.ttr].is_long) == (False, None, True)


def test_a_moved_visit_carries_the_line_next_to_it(cast):
    programme = make_programme(cast, YEAR, months={cast.ncc: [2, 11]})
    audit_round = round_of(cast, month=12, programme=programme)
    held(audit_round, cast.ncc, audit_round.starts_on)
    row = rows(cast.secretariat)[cast.ncc]
    assert (cell(row, 2).is_late, cell(row, 11).moved_to) == (True, 12)


def test_a_round_outside_the_programme_audits_but_carries_nothing_of_it(cast):
    make_programme(cast, YEAR, months={cast.ncc: [3]})
    extraordinary = round_of(cast)
    held(extraordinary, cast.ncc, extraordinary.starts_on)
    row = rows(cast.secretariat)[cast.ncc]
    assert (cell(row, 3).is_late, len(cell(row, 3).visits), row.audited) == (True, 1, True)


def test_a_line_without_procedures_plans_all_and_one_with_them_only_those(cast):
    named, other, whole = make_procedure(cast.ncc), make_procedure(cast.ncc), make_procedure(cast.vp)
    gone = make_procedure(cast.vp, withdrawn_on=date(YEAR - 1, 5, 5))
    programme = make_programme(cast, YEAR, months={cast.vp: [3]}, procedures={(cast.ncc, 3): [named]})
    audit_round = round_of(cast, programme=programme)
    held(audit_round, cast.ncc, audit_round.starts_on, procedures=[other], findings=["major"])
    found = rows(cast.secretariat)
    assert (found[named].planned, cell(found[named], 3).is_late, found[named].audited) == (True, True, False)
    assert (found[other].planned, found[other].audited) == (False, True)
    assert cell(found[other], 3).visits[0].counts == [("major", 1)]
    assert found[whole].planned
    assert gone not in found


def test_how_long_ago_is_counted_over_earlier_years_and_against_the_setting(cast):
    earlier = round_of(cast, YEAR - 1, 12)
    held(earlier, cast.ncc, earlier.starts_on)
    long_ago = round_of(cast, YEAR - 3, 12)
    held(long_ago, cast.vp, long_ago.starts_on)
    later = round_of(cast, YEAR + 1, 1)
    held(later, cast.vp, later.starts_on)
    found = rows(cast.secretariat)
    assert (found[cast.ncc].last_on, found[cast.ncc].months_since) == (earlier.starts_on, 12)
    assert (found[cast.vp].last_on, found[cast.vp].months_since) == (long_ago.starts_on, 36)
    assert found[cast.ncc].is_long
    type(cast.agency).objects.filter(pk=cast.agency.pk).update(coverage_months=24)
    cast.secretariat.refresh_from_db()
    again = rows(type(cast.secretariat).objects.get(pk=cast.secretariat.pk))
    assert (again[cast.ncc].is_long, again[cast.vp].is_long) == (False, True)


def test_results_are_for_those_whom_the_table_of_readers_names_and_only_once_settled(cast):
    audit_round = round_of(cast)
    for department in (cast.ncc, cast.vp):
        held(audit_round, department, audit_round.starts_on, findings=["minor"])

    def told(user):
        found = rows(type(user).objects.get(pk=user.pk))
        return {one.code for one in (cast.ncc, cast.vp) if cell(found[one], 3).visits[0].by_kind is not None}

    assert told(cast.secretariat) == told(cast.committee) == told(cast.lead) == {"NCC", "VP"}
    assert told(cast.head) == told(cast.staff) == {"NCC"}
    assert told(cast.outsider) == told(cast.administrator) == set()
    AuditRound.objects.filter(pk=audit_round.pk).update(status="underway")
    assert told(cast.secretariat) == set()


def test_plans_that_are_not_approved_are_seen_by_nobody_who_may_not_know_of_them(cast):
    draft = make_round(cast, starts_on=date(YEAR, 3, 3), ends_on=date(YEAR, 3, 5))
    make_visit(draft, cast.ncc)
    assert cell(rows(cast.secretariat)[cast.ncc], 3).visits
    assert not cell(rows(cast.staff)[cast.ncc], 3).visits


# ---- the same, counted anew

OF = st.integers(0, 2)
PLANNED = st.sets(st.tuples(OF, st.integers(1, 12)), min_size=1, max_size=8)
VISITS = st.lists(
    st.tuples(OF, st.integers(1, 12), st.booleans(), st.lists(st.sampled_from(Grade.HEAVIEST_FIRST), max_size=3)),
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(planned=PLANNED, visits=VISITS)
def test_every_figure_is_what_counting_the_records_gives(cast, planned, visits):
    with taken_back():
        departments = [cast.ncc, cast.vp, make_department(cast.agency, name="Phòng ba")]
        procedures = {one.pk: make_procedure(one) for one in departments}
        months = {one: [month for place, month in planned if place == n] for n, one in enumerate(departments)}
        programme = make_programme(cast, YEAR, months=months)
        for place, month, own, kinds in visits:
            audit_round = round_of(cast, month=month, programme=programme if own else None)
            one = departments[place]
            held(audit_round, one, audit_round.starts_on, procedures=[procedures[one.pk]], findings=kinds)
        found = rows(cast.secretariat)
        assert set(found) == {*Department.objects.filter(agency=cast.agency), *Procedure.objects.all()}
        for place, one in enumerate(departments):
            mine = [visit for visit in visits if visit[0] == place]
            for row in (found[one], found[procedures[one.pk]]):
                counted(row, months[one], mine)


def counted(row, months, visits):
    """A row against the tuples it was made from."""
    assert [cell.month for cell in row.cells if cell.planned] == sorted(months)
    assert row.audited == bool(visits)
    for one in row.cells:
        here = [kinds for _place, month, _own, kinds in visits if month == one.month]
        shown = Counter()
        for visit in one.visits:
            shown.update(dict(visit.counts))
        assert shown == Counter(kind for kinds in here for kind in kinds)
        assert sum(visit.conforms for visit in one.visits) == sum(not {"major", "minor"} & set(kinds) for kinds in here)
    under_it = sum(own for _place, _month, own, _kinds in visits)
    assert sum(cell.is_late for cell in row.cells) == max(len(months) - under_it, 0)
    last = max((date(YEAR, month, 3) for _place, month, _own, _kinds in visits), default=None)
    assert row.last_on == last


def test_the_year_that_runs_is_not_late_before_its_month_is_over(cast):
    today = clock.today()
    make_programme(cast, months={cast.ncc: [today.month], cast.vp: [12]})
    found = rows(cast.secretariat, today.year)
    assert not cell(found[cast.ncc], today.month).is_late
    assert not cell(found[cast.vp], 12).is_late
