"""A file of which each row is one record."""

import copy
from abc import ABC, abstractmethod

from django.utils.translation import gettext as _

from audits.core.rules import RuleBroken
from audits.core.versions import Stale

from ..columns import Known, Table
from ..plans import Entry, Plan, changes_between, faults, in_row, said_of


class Kind(ABC):
    """A kind of file: who brings it in, which columns it has, what its rows would change and how that is written.

    What is abstract has no answer that would be right for every kind; a kind without it is noticed at the start.
    """

    name = title = lead = icon = ""
    listed_at = ""  # the address of the list in which the records stand
    shows_present = True  # whether what is there already can be had as a file of this kind

    @abstractmethod
    def may(self, user):
        """Whether this is for `user` to bring in: for who writes such records on the pages."""

    @abstractmethod
    def columns(self, known):
        """The columns of such a file, with what the agency has for their cells to name."""

    @abstractmethod
    def plan(self, sheet, *, by):
        """What the rows of a sheet would change, and what is wrong with them: a Plan. Nothing is written."""

    @abstractmethod
    def write(self, plan, *, by, note):
        """Write what was planned, through the verbs of the records."""

    def present(self, known):
        """What is there already, as rows of the template."""
        return ()


class RecordKind(Kind):
    """Each row is one record, known by its key; an empty cell leaves what stands."""

    model = None
    keys = ()  # columns that say which record it is
    related = ()  # many-to-many columns
    beside = ()  # what is no column of the record, but written with it
    optional = {}  # what a cleared column becomes

    def plan(self, sheet, *, by):
        known = Known(by.agency)
        plan = Plan(self, Table(sheet, self.columns(known), known))
        self.gather(plan)
        self.prepare(plan.table.rows, known)
        seen = {}
        for row in plan.table.rows:
            if self._has_key(plan, row):
                key = self.key(row)
                if key in seen:
                    plan.problem(row, self.keys[0], _("row %(row)s says the same") % {"row": seen[key]})
                    continue
                seen[key] = row.number
                self._plan_row(plan, row, self.find(key, known), by)
        return plan.settle()

    def _has_key(self, plan, row):
        for name in self.keys:
            if row.get(name) is None:
                if name not in row.unclear:
                    plan.problem(row, name, _("the cell is empty"))
                return False
        return True

    def gather(self, plan):
        """Bring together the rows that say something of one record."""

    def prepare(self, rows, known):
        """Look at all rows before the first is planned: some name others."""

    @abstractmethod
    def key(self, row):
        """What two rows about the same record have in common."""

    @abstractmethod
    def find(self, key, known):
        """The record of that key as it stands, or None."""

    def given(self, by):
        """Columns of a new record that the file does not say."""
        return {"agency": by.agency}

    def usual(self, values):
        """What a new record has where its row says nothing."""
        return {}

    def values(self, row):
        """What the row says about columns of the record."""
        cleared = {name: self.optional[name] for name in row.cleared if name in self.optional}
        return {**{name: value for name, value in row.said.items() if name not in self.keys}, **cleared}

    def _plan_row(self, plan, row, record, by):
        for name in row.cleared - self.optional.keys():
            plan.problem(row, name, _("this column cannot be emptied"))
        values = self.values(row)
        if record is None:
            self._plan_new(plan, row, values, by)
            return
        changes = self.compare(record, values)
        values = {name: values[name] for name, _change in changes}
        if not changes:
            plan.same += 1
            return
        self._look_over(plan, row, self._draft(copy.copy(record), values), values)
        plan.changed.append(Entry(row.number, self.subject(record), values, record, [one for _name, one in changes]))

    def compare(self, record, values):
        """[(column, Change)]: what the row says otherwise than the record."""
        return changes_between(record, values)

    def _plan_new(self, plan, row, values, by):
        for column in plan.table.columns:
            if column.required and column.name not in row.said and column.name not in row.unclear:
                plan.problem(row, column.name, _("the cell is empty"))
        values = {name: row.get(name) for name in self.keys} | self.usual(values) | values
        draft = self._draft(self.model(**self.given(by)), values)
        if row.unclear:  # what depends on other cells is asked when all of them can be read
            for name, sentence in faults(draft, values, lambda draft, values: None):
                plan.problem(row, name, sentence)
            return
        self._look_over(plan, row, draft, values)
        plan.new.append(Entry(row.number, self.subject(draft), values, said=self.said(draft, values)))

    def _draft(self, record, values):
        for name, value in values.items():
            if name not in self.related and name not in self.beside:
                setattr(record, name, value)
        return record

    def _look_over(self, plan, row, draft, values):
        for name, sentence in [*faults(draft, values, self.rules), *self.faults(draft, values)]:
            plan.problem(row, name, sentence)

    def rules(self, draft, values):
        """Raise RuleBroken where the record would break a rule of its own."""
        draft.check_rules()

    def faults(self, draft, values):
        """What rules of this kind have against a record that is not written yet."""
        return []

    def subject(self, record):
        return str(record)

    def said(self, draft, values):
        """What a new record says, beside its name."""
        said = {name: value for name, value in values.items() if name not in self.keys}
        return [(label, text) for label, text in said_of(draft, said) if text != self.subject(draft)]

    # ---- writing

    def write(self, plan, *, by, note):
        for entry in self.in_order(plan.new):
            in_row(entry, self.enter, entry, by=by, note=note)
        for entry in plan.changed:
            try:
                in_row(entry, self.change, entry, by=by, note=note)
            except Stale:
                in_row(entry, changed_meanwhile)

    def in_order(self, entries):
        return entries

    def enter(self, entry, *, by, note):
        values = dict(entry.values)
        related = {name: values.pop(name) for name in self.related if name in values}
        return self.model.enter(by=by, note=note, related=related or None, **self.given(by), **values)

    def change(self, entry, *, by, note):
        values = dict(entry.values)
        related = {name: values.pop(name) for name in self.related if name in values}
        return entry.record.edit(by=by, note=note, version=entry.record.version, related=related or None, **values)


def changed_meanwhile():
    raise RuleBroken(_("it was changed by somebody just now. Look at the file again."))
