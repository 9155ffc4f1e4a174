"""The kinds of things that wait for people: which records, for whom, and what is to be done with them.

Each kind holds that a step of `turns.TURNS` is open to somebody, or that a record without steps waits, as a query.
"""

from dataclasses import dataclass

from django.urls import reverse

from ..rows import Row, shown

KINDS = {}
OF_CHAIR, OF_SECRETARIAT, OF_DEPARTMENT, OF_BOTH = "chair", "secretariat", "department", "chair or secretariat"


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


def kind(name, *, act=None, page=None, roles=(), **said):
    """Register a function `reader -> (records, columns)` as a kind; only those of `roles`, if any, can have it."""

    def register(rows):
        def together(reader, only=Row._fields):
            if roles and not any(reader.may_be(role) for role in roles):
                return None
            records, columns = rows(reader)
            return shown(name, records, only, **columns)

        KINDS[name] = Kind(name, together, act=act or page, page=page or act, **said)
        return rows

    return register


def to(name, *parts):
    """The address of a row: each part is one of its columns, or stands for itself."""

    def address(row):
        return reverse(name, args=[getattr(row, part) if part in Row._fields else part for part in parts])

    return address


from . import actions, findings, house, objectives, papers, rounds, visits  # noqa: E402, F401 - each registers its kinds
