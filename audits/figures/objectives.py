"""What became of quality objectives: measured by those who answer for them, or computed by the program.

A computed figure is that of pages and papers: it is asked for while the objective is open, and settled when it is
closed. A year is that of the audit rounds in which something was found or sampled, or in which a survey ended.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from audits.core import clock
from audits.planning.models import QualityObjective

from . import actions, onsite, satisfaction

Source = QualityObjective.Source
TENTH = Decimal("0.1")  # as every page and paper shows a share: what is shown is what is compared


@dataclass(frozen=True)
class ObjectiveResult:
    """The result of an objective as it stands; `count` says from how many cases a share was computed."""

    objective: QualityObjective
    value: Decimal | None
    achieved: bool | None
    measured_on: date | None
    computed: bool
    count: int | None = None

    @property
    def value_text(self):
        return self.objective.amount(self.value)

    @property
    def is_settled(self):
        """Whether the year is closed; before, what is not reached may still be."""
        return self.objective.status == QualityObjective.Status.CLOSED

    @property
    def is_few(self):
        """Whether the count must stand beside the share."""
        return self.count is not None and 0 < self.count < satisfaction.FEW


class Results:
    """The results of many objectives of an agency: each figure is asked for once a year and department."""

    def __init__(self, agency):
        self.agency = agency
        self._asked, self._acted = {}, {}

    def of(self, objective):
        """The result of an objective: settled, computed now, or the last measurement."""
        value, on, count = self._value(objective)
        return ObjectiveResult(objective, value, objective.met_by(value), on, objective.is_computed, count)

    def _value(self, objective):
        if objective.status == QualityObjective.Status.CLOSED:
            return objective.final_value, objective.final_on, None
        if objective.is_computed:
            rate, count = self._computed(objective)
            return rate, clock.today() if rate is not None else None, count
        last = objective.last_measurement()
        return (last.value, last.measured_on, None) if last else (None, None, None)

    def _computed(self, objective):
        about = (objective.source, objective.year, objective.department)
        if about not in self._asked:
            rate, count = self._figure(*about)
            self._asked[about] = None if rate is None else rate.quantize(TENTH, ROUND_HALF_UP), count
        return self._asked[about]

    def _figure(self, source, year, department):
        """(per cent, of how many) of what a source counts, from the same functions as every page and paper."""
        if source == Source.SATISFACTION:
            asked = satisfaction.of_year(self.agency, year, department).total
            return asked.rate, asked.asked
        if source == Source.FILES_ON_TIME:
            sampled = onsite.of_year(self.agency, year, department).sampled
            return sampled.rate, sampled.finished
        acted = self._actions(year, department)
        if source == Source.CLOSURE:
            return acted.closure_rate, acted.issued
        return acted.on_time_rate, acted.confirmed

    def _actions(self, year, department):
        if year not in self._acted:
            self._acted[year] = actions.of_year(self.agency, year)
        all_of_them = self._acted[year]
        if department is None:
            return all_of_them
        found = (row for row in all_of_them.departments if row.department == department)
        return next(found, actions.ActionFigures(department))


def of_year(agency, year, department=None):
    """The results of a year's objectives, the agency's first; or those of one department."""
    rows = QualityObjective.objects.filter(agency=agency, year=year).standing()
    if department:
        rows = rows.filter(department=department)
    results = Results(agency)
    return [results.of(objective) for objective in rows.with_results().in_order()]


def of(objective):
    """The result of one objective."""
    return Results(objective.agency).of(objective)


def close(objective, *, by, version=None):
    """Close an objective: a computed one with its figure as it stands now."""
    value = of(objective).value if objective.is_computed else None
    objective.close(by=by, figure=value, version=version)
