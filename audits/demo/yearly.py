"""What stands around the rounds of a year: objectives with what was measured of them, and counted survey forms."""

from datetime import timedelta
from decimal import Decimal

from audits.core import clock
from audits.fieldwork.models import SurveyTotals
from audits.figures import objectives
from audits.planning.models import Measurement, QualityObjective

FACTS = ("statement", "measure", "comparison", "unit", "frequency", "source", "method")
COUNTS = ("given_out", "returned", "valid", *SurveyTotals.LEVELS.values())
LATER = timedelta(days=8)  # after the end of a period its result is entered


def tell(stage):
    """Objectives and surveys up to the day of loading; what lies ahead has not happened."""
    for row in stage.rows("objectives.csv"):
        ObjectiveStory(stage, row).tell()
    for row in stage.rows("surveys.csv"):
        entered = stage.days.day(row["entered_on"])
        if entered <= clock.today():
            stage.diary.at(clock.moment_of(entered, 15), enter_totals, stage, row)


def enter_totals(stage, row):
    SurveyTotals.enter(
        by=stage.holder("secretariat"),
        agency=stage.agency,
        department=stage.departments[row["department"]],
        procedure=stage.procedures[row["procedure"]] if row["procedure"] else None,
        starts_on=stage.days.day(row["starts_on"]),
        ends_on=stage.days.day(row["ends_on"]),
        remark=row["remark"],
        **{name: int(row[name]) for name in COUNTS},
    )


class ObjectiveStory:
    """One objective from its setting to its closing, from a row of `objectives.csv`."""

    def __init__(self, stage, row):
        self.stage, self.row = stage, row
        self.year = int(row["year"])
        self.objective_id = None

    @property
    def objective(self):
        return QualityObjective.objects.get(pk=self.objective_id)

    def tell(self):
        at, day = self.stage.diary.at, self.stage.days.day
        at(clock.moment_of(day(self.row["set_on"]), 10), self.set)
        for period, told in enumerate(filter(None, self.row["results"].split("|")), 1):
            value, _, told_on = told.partition("@")
            if entered := self._entered_on(period, day(told_on)):
                at(clock.moment_of(entered, 9, 30), self.measure, period, Decimal(value))
        if self.row["explained_on"]:
            at(clock.moment_of(day(self.row["explained_on"]), 9), self.explain)
        if self.row["closed_on"]:
            at(clock.moment_of(day(self.row["closed_on"]), 16), self.close)

    def _entered_on(self, period, told_on):
        """When the result of a period is entered; never yet where that lies ahead, or who owes it is slow."""
        planned = QualityObjective(year=self.year, frequency=self.row["frequency"])
        on = told_on or planned.period_ends(period) + LATER
        following = planned.period_ends(period + 1) if period + 1 in planned.periods else None
        is_last = on <= clock.today() and (following is None or following >= clock.today())
        return None if on > clock.today() or (self.row["slow"] and is_last) else on

    def set(self):
        department = self.row["department"]
        self.objective_id = QualityObjective.enter(
            by=self.stage.holder("secretariat"),
            agency=self.stage.agency,
            department=self.stage.departments[department] if department else None,
            year=self.year,
            target=Decimal(self.row["target"]),
            responsible=self.stage.person(self.row["responsible"]),
            **{name: self.row[name] for name in FACTS},
        ).pk

    @property
    def answerable(self):
        """Who enters results: the head, or for the whole agency the secretariat."""
        department = self.row["department"]
        return self.stage.head(department) if department else self.stage.holder("secretariat")

    def measure(self, period, value):
        Measurement.enter(by=self.answerable, objective=self.objective, period=period, value=value)

    def explain(self):
        self.objective.explain(by=self.answerable, cause=self.row["cause"], remedy=self.row["remedy"])

    def close(self):
        objectives.close(self.objective, by=self.stage.holder("secretariat"))
