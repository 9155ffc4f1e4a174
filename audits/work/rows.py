"""Rows of unlike records, asked for together: each kind of thing says which records, and what is shown of them.

All kinds go into one query (UNION), so a page asks as much for one task as for a thousand, and the number in the head
is counted by the very query that the page shows.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Cast

from audits.core import clock
from audits.core.trail import Event
from audits.organisation.models import DayException, Department, User
from audits.organisation.roles import NEVER, holds

TEXT, NUMBER, MOMENT, DAY = models.TextField, models.IntegerField, models.DateTimeField, models.DateField


class Row(NamedTuple):
    """What a query says of one record; a kind fills what it needs and leaves the rest empty."""

    kind: str
    pk: int
    within: int | None  # the record on whose page it stands
    name: str
    about: str
    grade: str  # kind of a grade, with its two labels
    grade_vi: str
    grade_en: str
    whom: str
    department: int | None
    number: int | None
    year: int | None
    amount: int | None
    total: int | None
    since: object  # a moment, or the day in `since_on`
    since_on: object
    until: object


TYPES = {
    **dict.fromkeys(("name", "about", "grade", "grade_vi", "grade_en", "whom"), TEXT),
    **dict.fromkeys(("within", "department", "number", "year", "amount", "total"), NUMBER),
    **{"since": MOMENT, "since_on": DAY, "until": DAY},
}
EMPTY = {name: Value("", TEXT()) if kind is TEXT else Cast(Value(None), kind()) for name, kind in TYPES.items()}


@dataclass
class Reader:
    """Who looks, and the few facts that many kinds ask for."""

    user: User
    today: object
    start_of_tomorrow: object
    is_chair: object = field(init=False)
    is_secretariat: object = field(init=False)

    def __post_init__(self):
        self.is_chair = holds(self.user, User.Role.CHAIR)
        self.is_secretariat = holds(self.user, User.Role.SECRETARIAT)

    def may_be(self, role):
        """Whether the reader may act for somebody of a role, as far as is known without asking."""
        return {"chair": self.is_chair, "secretariat": self.is_secretariat}[role] is not NEVER

    @property
    def start_of_yesterday(self):
        return clock.moment_of(self.today - timedelta(days=1))

    @property
    def agency_id(self):
        return self.user.agency_id

    @property
    def answered(self):
        """The departments for which the reader answers."""
        return Department.objects.answered_for_by(self.user).values("pk")

    def deciding_as(self, role):
        """The ids in whose name a person of `role` decides: their own, else of those whom they stand in for."""
        if self.user.role == role:
            return [self.user.pk]
        return User.objects.filter(pk__in=self.user.acted_for(), role=role).values("pk")


def shown(kind, rows, only=Row._fields, **said):
    """The records of one kind as rows; `said` are columns: names of fields, values or expressions.

    Of the columns in `only` a query is made; the others stay empty.
    """
    columns = {}
    for name in only:
        value = said.get(name, EMPTY.get(name))
        columns[f"as_{name}"] = F(value) if isinstance(value, str) else value
    columns |= {"as_kind": Value(kind, TEXT()), "as_pk": F("pk")}
    return rows.order_by().annotate(**columns).values_list(*(f"as_{name}" for name in only))


def asked_together(queries):
    """One query for the rows of several kinds."""
    first, *others = queries
    return first.union(*others, all=True)


def last(kind, *verbs, of="pk"):
    """When the last of these acts on a record happened, or on the one that `of` names."""
    events = Event.objects.filter(kind=kind, record_id=OuterRef(of), verb__in=verbs)
    return Subquery(events.order_by("-seq").values("at")[:1])


def days_of(reader, only=Row._fields):
    """The exceptions of the agency's calendar, as rows among the others: deadlines are counted with them."""
    days = DayException.objects.filter(agency=reader.agency_id, withdrawn=False)
    return shown("day", days, only, until="day", amount=Cast("works", NUMBER()))


def counted(rows, by):
    """How many of `rows` belong to a record; nothing when there are none."""
    counts = rows.order_by().values(by).annotate(how_many=models.Count("pk")).values("how_many")
    return Subquery(counts, output_field=NUMBER())
