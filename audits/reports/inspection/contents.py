"""What belongs into the file of a round, section by section; nothing is read yet but the records."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from audits.core import clock


@dataclass(frozen=True)
class Item:
    """One file to come: its title, the day of its record, where its bytes come from, what the index says of it."""

    folder: str
    title: str
    moment: datetime
    source: Any
    record: Any = None
    remark: str = ""


@dataclass
class Section:
    """A part of the index with its files, and sentences about what it does not hold."""

    folder: str
    title: str
    title_en: str
    items: list = field(default_factory=list)
    left_out: list = field(default_factory=list)
    kinds: dict = field(default_factory=dict)

    def put(self, title, day, source, *, record=None, remark="", below=""):
        """A file more; `below` is a folder of its own within the section."""
        folder = f"{self.folder}/{below}" if below else self.folder
        self.items.append(Item(folder, title, moment_of(day), source, record, remark))


def moment_of(day):
    """The moment of a date or a moment; of nothing, now."""
    if isinstance(day, datetime):
        return day
    return clock.moment_of(day, 0) if isinstance(day, date) else clock.now()


@dataclass(frozen=True)
class Part:
    """How a section is filled: `fill(section, audit_round, reader)`."""

    folder: str
    title: str
    title_en: str
    fill: Callable


def gather(parts, audit_round, reader, kinds):
    """The sections of a round with all that the reader may read; `kinds` are the papers that can be printed."""
    sections = []
    for number, part in enumerate(parts, 1):
        section = Section(f"{number}-{part.folder}", part.title, part.title_en, kinds=kinds)
        part.fill(section, audit_round, reader)
        sections.append(section)
    return sections
