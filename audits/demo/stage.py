"""An agency of the demo while its story is played: its records, found by the names that the data files use."""

from audits.findings.models import Grade
from audits.standard.models import Clause, Question, Standard


class Stage:
    """One agency with all that was entered so far."""

    def __init__(self, key, content, diary, darkroom):
        self.key, self.content, self.diary, self.darkroom = key, content, diary, darkroom
        self.days = content.days
        self.agency = None
        self.people = {}  # by account name
        self.departments = {}  # by code
        self.procedures = {}  # by code
        self.findings = {}  # by "2016:ncc-xin-loi"
        self._grades = {}

    @property
    def about(self):
        """What agencies.json says of it."""
        return self.content["agencies.json"][self.key]

    def rows(self, path):
        """The rows of a table that are about this agency."""
        return [row for row in self.content[path] if row.get("agency", self.key) == self.key]

    def person(self, username):
        return self.people[username]

    def holder(self, role):
        """The first person who holds a role."""
        return next(person for person in self.people.values() if person.role == role)

    def head(self, code):
        """Who heads a department, or failing that its deputy."""
        rows = [row for row in self.rows("people.csv") if row["department"] == code and row["answers_as"]]
        return self.people[sorted(rows, key=lambda row: row["answers_as"] != "head")[0]["username"]]

    def grade(self, kind):
        if not self._grades:
            self._grades = {grade.kind: grade for grade in Grade.objects.filter(agency=self.agency)}
        return self._grades[kind]


def standard(edition):
    return Standard.objects.get(edition=edition)


def clause(edition, number):
    return Clause.objects.select_related("standard").get(standard__edition=edition, number=number)


def question(edition, key):
    return Question.objects.select_related("clause").get(agency=None, standard__edition=edition, key=key)
