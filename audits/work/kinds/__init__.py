"""The kinds of things that wait for people: which records, for whom, and what is to be done with them.

Each kind holds that a step of `turns.TURNS` is open to somebody, or that a record without steps waits, as a query.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from ..rows import Row, shown

KINDS = {}
OF_CHAIR, OF_SECRETARIAT, OF_DEPARTMENT, OF_BOTH = "chair", "secretariat", "department", "chair or secretariat"
ROLES = {OF_CHAIR: (OF_CHAIR,), OF_SECRETARIAT: (OF_SECRETARIAT,), OF_BOTH: (OF_CHAIR, OF_SECRETARIAT)}


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of task: its rows, its words, and where it is done."""

    name: str
    rows: object  # reader, columns -> a query of rows, or None
    title: str  # what is to be done, with `%(name)s` and other columns
    button: str
    act: object  # row -> the address where it is done
    page: object  # row -> the address of the record
    about: str = "%(about)s"
    acts_as: str = ""  # in whose place the reader may be
    days: str = ""  # the setting that says how many working days after `since` it is due
    only_late: bool = False  # waits once that time is over
    names: dict = field(default_factory=dict)  # what a record is called, where `name` holds the word of a choice


def words_of(kind, row):
    """The columns of a row as the words of its kind take them."""
    name = name_of(row)
    return {**row._asdict(), "name": kind.names.get(name, name)}


def name_of(row):
    """The name of a record; of an action in a later cycle with the cycle."""
    if row.grade and row.number and row.number > 1:
        return _("%(number)s, cycle %(cycle)s") % {"number": row.name, "cycle": row.number}
    return row.name


def kind(name, *, act=None, page=None, only_of="", acts_as="", **said):
    """Register a function `reader -> (records, columns)` as a kind.

    `only_of` is whose task it is alone, who stands in for them acting in their place; with `acts_as` others may have it
    too.
    """

    def register(rows):
        def together(reader, only=Row._fields):
            if only_of and not any(reader.may_be(role) for role in ROLES[only_of]):
                return None
            records, columns = rows(reader)
            return shown(name, records, only, **columns)

        KINDS[name] = Kind(name, together, act=act or page, page=page or act, acts_as=only_of or acts_as, **said)
        return rows

    return register


def to(name, *parts):
    """The address of a row: each part is one of its columns, or stands for itself."""

    def address(row):
        return reverse(name, args=[getattr(row, part) if part in Row._fields else part for part in parts])

    return address


from . import (  # noqa: E402 - each registers its kinds
    actions,  # noqa: F401
    findings,  # noqa: F401
    house,  # noqa: F401
    objectives,  # noqa: F401
    papers,  # noqa: F401
    programme,  # noqa: F401
    rounds,  # noqa: F401
    visits,  # noqa: F401
)
