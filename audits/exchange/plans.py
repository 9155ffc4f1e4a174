"""What a file would change: everything is looked over before anything is written, and shown to who sent it."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audits.core.rules import RuleBroken
from audits.core.versions import label_of
from audits.procedures.durations import amount_text

MOST_WRITTEN = 1_000  # records: everybody else's acts wait meanwhile, and after five seconds are turned away as busy
MANY_WRITTEN = 500  # records: from here on the others notice that they wait
MOST_PROBLEMS = 200


@dataclass(frozen=True)
class Change:
    """One column of a record, as it stands and as it would be."""

    label: str
    old: str
    new: str


@dataclass
class Entry:
    """One record that would be new or changed: the row that says so and what it says."""

    row: int
    subject: str
    values: dict
    record: object = None
    changes: list = field(default_factory=list)
    said: list = field(default_factory=list)  # (column, what it says), to be shown of a new record


class Plan:
    """All that a file would do, and what keeps it from being done."""

    def __init__(self, kind, table):
        self.kind, self.table = kind, table
        self.new, self.changed, self.same = [], [], 0

    @property
    def problems(self):
        return sorted(self.table.problems, key=lambda problem: problem.row)

    @property
    def shown_problems(self):
        return self.problems[:MOST_PROBLEMS]

    @property
    def entries(self):
        return [*self.new, *self.changed]

    @property
    def is_long(self):
        """Whether it takes seconds to write, while nobody else of the agency can save."""
        return len(self.entries) >= MANY_WRITTEN

    def problem(self, row, name, sentence):
        self.table.problem(row, name, sentence)

    def settle(self):
        """Whether there is too much in it."""
        if len(self.entries) > MOST_WRITTEN:
            raise RuleBroken(
                _("The file would write %(count)s records; up to %(most)s can be written at once. Split it.")
                % {"count": len(self.entries), "most": MOST_WRITTEN}
            )
        return self

    def digest(self):
        """What was shown, in short: only that is written when it is confirmed."""
        said = [(entry.row, entry.subject, entry.values, entry.changes, entry.said) for entry in self.entries]
        return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()

    def write(self, *, by, note):
        """Everything, through the verbs of the pages; RuleBroken names the row that could not be written."""
        self.kind.write(self, by=by, note=note)


def changes_between(record, values):
    """The columns in which `values` differ from a record, as Change; many-to-many ones by their members."""
    found = []
    for name, new in values.items():
        old = getattr(record, name)
        if isinstance(old, models.Manager):
            old = list(old.all())
            if {one.pk for one in old} == {one.pk for one in new}:
                continue
        elif old == new:
            continue
        label = capfirst(str(label_of(type(record), name)))
        found.append((name, Change(label, shown(record, name, old), shown(record, name, new))))
    return found


def said_of(record, values):
    """[(column, value)] of a new record, as people read them."""
    said = ((name, shown(record, name, value)) for name, value in values.items())
    return [(capfirst(str(label_of(type(record), name))), text) for name, text in said if text != "–"]


def shown(record, name, value):
    """A value as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, models.Model):
        return str(value)
    labels = dict(getattr(record._meta.get_field(name), "flatchoices", ()))
    return str(labels.get(value, value))


def faults(record, values, rules):
    """[(column, sentence)]: what the columns of a record that is not written yet say against its own limits."""
    left_out = [field.name for field in record._meta.concrete_fields if field.name not in values or field.is_relation]
    try:
        record.clean_fields(exclude=left_out)
    except ValidationError as error:
        return [(name, " ".join(messages)) for name, messages in error.message_dict.items()]
    try:
        rules(record, values)
        for constraint in record._meta.constraints:
            if isinstance(constraint, models.CheckConstraint):
                constraint.validate(type(record), record)
    except RuleBroken as broken:
        return [(broken.field, broken.sentence)]
    except ValidationError as error:
        return [(None, " ".join(error.messages))]
    return []


def in_row(entry, verb, *args, **values):
    """Call a verb; what it refuses is said with the row of the file."""
    try:
        return verb(*args, **values)
    except RuleBroken as broken:
        raise RuleBroken(
            _("Row %(row)s (%(subject)s): %(sentence)s")
            % {"row": entry.row, "subject": entry.subject, "sentence": broken.sentence}
        ) from broken
