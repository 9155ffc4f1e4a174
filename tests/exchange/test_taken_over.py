"""Rounds taken over from paper: what they change in the figures, and what two files at once cannot do."""

from datetime import date

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.exchange.models import Import
from audits.figures import actions, coverage
from audits.findings.models import Finding
from audits.planning.models import Visit
from tests.factories import make_objective, make_procedure

from .files import bring_in, plan_of, problems
from .test_coming_in import OLD_FINDINGS, old_findings

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 12, 1), date(2024, 12, 2)


def audited(*more, year=2024, department="NCC"):
    return [1, FIRST.replace(year=year), LAST.replace(year=year), "2015", department, *more]


def minor(number, *more, **of):
    return audited(None, number, "Minor nonconformity", "Trả quá hạn", "8.5", *more, **of)


def test_departments_and_procedures_count_as_audited_on_the_day_on_paper(cast):
    procedure = make_procedure(cast.ncc, "QT-X")
    bring_in("findings", old_findings(audited("QT-X")), cast.secretariat)
    with clock.at(clock.moment_of(date(2025, 3, 1))):
        covered = coverage.of_year(cast.secretariat, 2025)
    rows = {row.subject: row for row in [*covered.departments, *covered.procedures]}
    assert [(rows[one].last_on, rows[one].months_since) for one in (cast.ncc, procedure)] == [(FIRST, 3)] * 2
    assert rows[cast.vp].last_on is None


def test_a_year_in_which_nothing_was_audited_has_figures_too(cast, at_screen):
    objective = make_objective(cast, source="closure")
    assert actions.of_year(cast.agency, 2001).closure_rate is None
    assert at_screen(cast.committee).get(objective.get_absolute_url()).status_code == 200


def test_what_was_followed_up_on_paper_distorts_no_closure_rate(cast, at_screen):
    bring_in("findings", old_findings(minor("KPH 01")), cast.secretariat)
    figures = actions.of_year(cast.agency, 2024)
    assert (figures.issued, figures.closure_rate) == (0, None)
    page = at_screen(cast.chair).get("/dashboard/?year=2024")
    closure = page.context["page"].figures["closure"]
    assert (closure.of, closure.rate) == (0, None)
    listed = at_screen(cast.chair).get(closure.of_url)
    assert listed.context["page"].paginator.count == 0


def test_two_files_looked_over_at_once_do_not_audit_a_department_twice(cast):
    make_procedure(cast.ncc, "QT-X")
    bring_in("findings", old_findings(audited(department="VP")), cast.secretariat)
    files = [plan_of("findings", old_findings(audited(*more)), cast.secretariat) for more in ((), ("QT-X",))]
    Import.carry_out(files[0][0], by=cast.secretariat, file=files[0][1])
    with pytest.raises(RuleBroken, match="Row 2 .*in this round already"):
        Import.carry_out(files[1][0], by=cast.secretariat, file=files[1][1])
    assert Visit.objects.filter(department=cast.ncc).count() == 1


def test_two_files_looked_over_at_once_take_no_procedure_from_each_other(cast):
    for code in ("QT-X", "QT-Y"):
        make_procedure(cast.ncc, code)
    bring_in("findings", old_findings(audited()), cast.secretariat)
    files = [plan_of("findings", old_findings(audited(code)), cast.secretariat) for code in ("QT-X", "QT-Y")]
    for plan, stored in files:
        Import.carry_out(plan, by=cast.secretariat, file=stored)
    assert Visit.objects.get().codes == "QT-X, Y"


def test_the_procedures_of_a_department_are_part_of_what_was_shown(cast):
    make_procedure(cast.ncc, "QT-X")
    without, _stored = plan_of("findings", old_findings(audited()), cast.secretariat)
    named, _stored = plan_of("findings", old_findings(audited("QT-X")), cast.secretariat)
    assert named.new[-1].said == [("Procedures audited", "QT-X")]
    assert without.digest() != named.digest()


@pytest.mark.parametrize(
    "rows",
    [
        [minor("KPH 01", "KPH 01")],
        [minor("KPH 01", "KPH 02"), minor("KPH 02")],
        [minor("KPH 01", "KPH 02", year=2023), minor("KPH 02", "KPH 01")],
    ],
    ids=["itself", "of the same round", "each the other"],
)
def test_a_finding_repeats_one_of_an_earlier_round(cast, rows):
    (problem,) = problems("findings", old_findings(*rows), cast.secretariat)
    assert problem.startswith("Row 2, column Repeats:")
    assert "not of an earlier round" in problem


def test_a_finding_taken_over_is_not_made_to_repeat_a_later_one(cast):
    make_procedure(cast.ncc, "QT-X")
    bring_in("findings", OLD_FINDINGS, cast.secretariat)
    earlier = Finding.objects.get(number="KPH 01")
    again = [1, date(2015, 12, 1), date(2015, 12, 2), "2015", "NCC", "QT-X", "KPH 01", "Minor nonconformity"]
    (problem,) = problems("findings", old_findings([*again, "Trả quá hạn", "8.5", "KPH 03"]), cast.secretariat)
    assert "not of an earlier round" in problem
    assert earlier.repeat_of is None
