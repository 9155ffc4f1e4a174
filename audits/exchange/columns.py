"""The columns that a kind of file has, and what stands in them: headings in Vietnamese or English, in any order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from audits.core.fold import fold
from audits.core.rules import RuleBroken
from audits.findings.models import Grade
from audits.organisation.models import Department, User
from audits.procedures.models import Procedure
from audits.standard.models import Clause, Standard

from . import cells
from .cells import Unclear

LANGUAGES = ("vi", "en")
HEADINGS_WITHIN = 15  # rows: a letterhead or a title may stand above
EXAMPLE = ("(vi du)", "(example)")


class Known:
    """What cells of an agency's file may name, read once."""

    def __init__(self, agency):
        self.agency = agency

    @cached_property
    def departments(self):
        return {fold(row.code): row for row in Department.objects.filter(agency=self.agency).select_related("parent")}

    @cached_property
    def people(self):
        return {row.username: row for row in User.objects.filter(agency=self.agency).select_related("department")}

    @cached_property
    def procedures(self):
        rows = Procedure.objects.filter(agency=self.agency).select_related("department")
        return {fold(row.code): row for row in rows}

    @cached_property
    def standards(self):
        return list(Standard.objects.all())

    @cached_property
    def clauses(self):
        """By edition, {number: clause}."""
        found = {standard.pk: {} for standard in self.standards}
        for clause in Clause.objects.select_related("standard"):
            found[clause.standard_id][clause.number] = clause
        return found

    @cached_property
    def grades(self):
        return list(Grade.objects.filter(agency=self.agency).in_use())


@dataclass(frozen=True)
class Column:
    """A column of the file: its heading, how its cells are read, and what the template says about it."""

    name: str
    label: str
    read: Callable = lambda value, known: cells.one_line(value)
    required: bool = False
    hint: str = ""
    example: str = ""
    also: tuple = ()  # other headings under which it is found
    allowed: Callable | None = None  # the values that the template offers
    is_date: bool = False

    @property
    def heading(self):
        return capfirst(str(self.label))

    def names(self):
        """Every heading that means this column, folded."""
        said = {self.name.replace("_", " "), *self.also}
        for language in LANGUAGES:
            with override(language):
                said.add(str(self.label))
        return {heading_of(one) for one in said}


def of_model(model, name, **more):
    """A column that is one of a record; its heading is what the pages call it."""
    return Column(name, model._meta.get_field(name).verbose_name, **more)


def choice_of(model, name, **more):
    """A column with one of a record's choices: by its name in either language, or by its short name."""
    choices = list(model._meta.get_field(name).flatchoices)

    def read(value, known):
        said = fold(cells.one_line(value))
        for key, label in choices:
            if said in (key, key.replace("_", " ")) or said in _in_every_language(label):
                return key
        raise Unclear(
            _("“%(said)s” is none of these: %(allowed)s")
            % {"said": cells.short(cells.one_line(value)), "allowed": ", ".join(str(label) for _key, label in choices)}
        )

    return of_model(model, name, read=read, allowed=lambda known: [str(label) for _key, label in choices], **more)


def _in_every_language(label):
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(fold(label))
    return found


# ---- readers of cells that name a record


def department(value, known):
    code = cells.one_line(value)
    found = known.departments.get(fold(code))
    if found is None:
        raise Unclear(_("there is no department with the code “%(code)s”") % {"code": cells.short(code)})
    return found


def person(value, known):
    return account(cells.one_line(value), known)


def account(name, known):
    """Somebody of the agency, by the account name."""
    found = known.people.get(name.lower())
    if found is None:
        raise Unclear(_("there is no account “%(name)s”") % {"name": cells.short(name)})
    return found


def active_person(value, known):
    return _active(person(value, known))


def active_people(value, known):
    return [_active(account(name, known)) for name in cells.several(value)]


def _active(found):
    if not found.is_active:
        raise Unclear(_("the account “%(name)s” is closed") % {"name": found.username})
    return found


def standard(value, known):
    """2015, ISO 9001:2015 or TCVN ISO 9001:2015."""
    said = cells.one_line(value)
    for one in known.standards:
        if fold(said) in (fold(one.edition), fold(one.name)) or fold(said).endswith(f":{fold(one.edition)}"):
            return one
    allowed = ", ".join(one.name for one in known.standards)
    raise Unclear(_("“%(said)s” is none of these: %(allowed)s") % {"said": cells.short(said), "allowed": allowed})


def clauses_of(edition):
    """A reader of clause numbers of one edition."""

    def read(value, known):
        found = known.clauses[edition.pk]
        numbers = [part for one in cells.several(value) for part in one.split()]
        for number in numbers:
            if number not in found:
                raise Unclear(
                    _("%(standard)s has no clause %(number)s") % {"standard": edition, "number": cells.short(number)}
                )
        return list({number: found[number] for number in numbers}.values())

    return read


# ---- the table in a sheet


@dataclass
class Row:
    """What one row says, by column; a cell that is left empty says nothing, one that cleared says it is to be empty."""

    number: int
    said: dict = field(default_factory=dict)
    cleared: set = field(default_factory=set)
    unclear: set = field(default_factory=set)  # columns whose cell has a problem
    steps: list = field(default_factory=list)  # of a procedure: the rows of its steps

    def get(self, name):
        return self.said.get(name)


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell, or in a row where no single cell is."""

    row: int
    column: str
    sentence: str

    def __str__(self):
        end = "" if self.sentence.endswith((".", "!", "?")) else "."
        said = {"row": self.row, "column": self.column, "sentence": f"{self.sentence}{end}"}
        if not self.column:
            return _("Row %(row)s: %(sentence)s") % said
        return _("Row %(row)s, column %(column)s: %(sentence)s") % said


class Table:
    """The rows under the headings of a sheet, read cell by cell."""

    def __init__(self, sheet, columns, known):
        self.columns, self.known = columns, known
        self.rows, self.problems = [], []
        at, self.places = self._find_headings(sheet.lines)
        self.unread = [
            cells.short(str(cell).strip())
            for place, cell in enumerate(sheet.lines[at].cells)
            if place not in self.places and not cells.is_empty(cell)
        ]
        for line in sheet.lines[at + 1 :]:
            if not _is_example(line):
                self.rows.append(self._read(line))

    def _find_headings(self, lines):
        meant = {name: column for column in self.columns for name in column.names()}
        best, places = 0, {}
        for number, line in enumerate(lines[:HEADINGS_WITHIN]):
            found = [(place, meant.get(heading_of(cell))) for place, cell in enumerate(line.cells) if _is_word(cell)]
            here = [(place, column) for place, column in found if column]
            if len(here) > len(places):
                best, places = number, dict(here)
                _refuse_twice(here)
        missing = [column.heading for column in self.columns if column.required and column not in places.values()]
        if missing:
            raise RuleBroken(
                _("No column is headed %(missing)s. Use the headings of the template.")
                % {"missing": ", ".join(f"“{heading}”" for heading in missing)}
            )
        return best, places

    def _read(self, line):
        row = Row(line.number)
        for place, column in self.places.items():
            value = line.cells[place] if place < len(line.cells) else None
            if cells.is_empty(value):
                continue
            if isinstance(value, str) and value.strip() == cells.CLEAR:
                row.cleared.add(column.name)
                continue
            try:
                said = column.read(value, self.known)
            except Unclear as unclear:
                self.problem(row, column.name, unclear.sentence)
            else:
                if said not in ("", []):
                    row.said[column.name] = said
        return row

    def problem(self, row, name, sentence):
        """Note what is wrong in a cell; `name` may be none of the columns, then it is said of the row."""
        heading = next((column.heading for column in self.columns if column.name == name), "")
        self.problems.append(Problem(row.number, heading, str(sentence)))
        row.unclear.add(name)


def _refuse_twice(found):
    seen = set()
    for _place, column in found:
        if column in seen:
            raise RuleBroken(_("Two columns are headed “%(heading)s”. Take one out.") % {"heading": column.heading})
        seen.add(column)


def _is_word(cell):
    return isinstance(cell, str) and len(cell) < 200


def heading_of(said):
    """A heading without its star, its remark in brackets and its marks."""
    return fold(str(said).split("(")[0].replace("*", " ").replace(":", " "))


def _is_example(line):
    first = next((cell for cell in line.cells if not cells.is_empty(cell)), "")
    return isinstance(first, str) and fold(first[:40]).startswith(EXAMPLE)
