"""The quality objectives of the year of a scope, with their results, as the overview shows them.

What the program computes is taken from what the overview reads anyway: where an objective asks for it, the rounds of
the year are counted in the same go.
"""

from audits.figures import objectives as figures
from audits.planning.models import QualityObjective

SHOWN = 5  # before the rest is left to the list


class Aims:
    """The standing objectives that the reader may know: of the agency and its departments, or of one department."""

    def __init__(self, scope):
        self.scope = scope
        rows = QualityObjective.objects.visible_to(scope.reader).standing().filter(year=scope.the_year)
        if scope.department:
            rows = rows.filter(department=scope.department)
        self.objectives = list(rows.measured().in_order())
        at_hand = {one.pk: one for one in scope.departments}
        for one in self.objectives:
            one.agency = scope.agency
            if one.department_id:
                one.department = at_hand[one.department_id]
        self.results = []

    def ask_for(self, *sources):
        """Whether one of them is open and has its result from one of these sources."""
        return any(one.source in sources and one.status == one.Status.OPEN for one in self.objectives)

    def rounds_for(self, *sources):
        """[the rounds of the year], where an objective asks what they come to and they are not counted anyway."""
        year = self.scope.rounds_of_year
        return [year] if year != self.scope.rounds and self.ask_for(*sources) else []

    def compute(self, **read):
        """Work out the results from what was read; of groups of rounds the last is the year, or the first is it."""
        of_year = {name: rows[2] if len(rows) > 2 else rows[0] for name, rows in read.items() if name != "answers"}
        rounds = {one.pk for one in self.scope.rounds_of_year}
        year = figures.Year(self.scope.agency, self.scope.the_year, rounds, answers=read["answers"], **of_year)
        results = figures.Results(self.scope.agency, {year.year: year})
        self.results = [results.of(one) for one in self.objectives]

    @property
    def total(self):
        return len(self.results)

    @property
    def reached(self):
        return sum(result.achieved is True for result in self.results)

    def missed(self, *, settled):
        """How many are not reached: of those whose result is settled, or of the others."""
        return sum(result.achieved is False and result.is_settled == settled for result in self.results)

    @property
    def first(self):
        """What is not reached, then what has no result yet, as far as there is room."""
        return sorted(self.results, key=lambda result: (False, None, True).index(result.achieved))[:SHOWN]

    @property
    def others(self):
        return self.total - len(self.first)
