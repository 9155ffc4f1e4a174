"""What the overview is made of: figures that open their rows, and the lines of its tables."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.html import format_html

from audits.core.templatetags.house import vn_number

from .definitions import label, meaning


@dataclass(frozen=True)
class Figure:
    """A number, or a share of a whole; `url` opens what it counts and `of_url` the whole.

    `before` is the same figure of the round (or year) before; of a share it is the rate.
    """

    name: str
    value: int
    url: str
    of: int | None = None
    of_url: str = ""
    before: object = None
    is_rate: bool = False

    @property
    def label(self):
        return label(self.name)

    @property
    def meaning(self):
        return meaning(self.name)

    @property
    def rate(self):
        """The share of one; None where there is nothing to have a share of."""
        return Decimal(self.value) / self.of if self.of else None

    @property
    def shown(self):
        return self.rate if self.is_rate else self.value

    @property
    def change(self):
        """How it differs from before: of a rate in percentage points; None where one of them is missing."""
        if self.shown is None or self.before is None:
            return None
        return (self.shown - self.before) * 100 if self.is_rate else self.shown - self.before


@dataclass(frozen=True)
class Amount:
    """A number in a table and the rows that it counts."""

    value: int
    url: str = ""
    label: str = ""

    @property
    def link(self):
        """The number as it stands in its cell; written here and not in a template, since a page has hundreds."""
        number = vn_number(self.value)
        return format_html('<a href="{}">{}</a>', self.url, number) if self.url else number


@dataclass(frozen=True)
class Line:
    """A row of the table of departments, clauses or procedures."""

    label: str
    kinds: list  # Amount, one for each kind of grade
    bar: str = ""
    title: str = ""
    url: str = ""
    edition: str = ""
    nonconformities: int = 0
    more: dict = field(default_factory=dict)

    @property
    def total(self):
        return sum(amount.value for amount in self.kinds)


@dataclass(frozen=True)
class Overdue:
    """Who is late with how much, and for how many working days the oldest is due; no department: the verifiers."""

    department: object
    count: int
    days: int
    url: str = ""
    others: int = 0  # so many added up
