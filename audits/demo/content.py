"""The data files of the demo, with the days of the running round filled in.

Days are real ones, or counted in working days from T, the day of loading or the last working day before it:
`T`, `T-22`, `T+1 08:00`. In texts `{T-22}` is that day as papers write it.
"""

import csv
import json
import re
from datetime import date
from functools import cache
from pathlib import Path

from audits.core import clock

DATA = Path(__file__).parent / "data"
DAY = re.compile(r"T([+-]\d+)?")
IN_TEXTS = re.compile(r"\{(T(?:[+-]\d+)?|year|last_year|yy)\}")


class Days:
    """The calendar of the story, counted from the day on which it is told."""

    def __init__(self, working_days):
        self.working_days = working_days
        today = clock.today()
        self.last = today if working_days.works(today) else working_days.after(today, -1)
        self.counted = cache(self._counted)

    def _counted(self, count):
        return self.working_days.after(self.last, count)

    def day(self, text):
        """The date of `2017-12-05` or `T-22`; None of an empty cell."""
        if not text:
            return None
        counted = DAY.fullmatch(text)
        return self.counted(int(counted[1] or 0)) if counted else date.fromisoformat(text)

    def moment(self, text):
        """The moment of `2017-12-05 08:05` or `T-1 08:05`."""
        day, hour = text.split()
        return clock.moment_of(self.day(day), *map(int, hour.split(":")))

    def before(self, day, count, hour=9, minute=0):
        """A moment on the working day that comes `count` working days before `day`."""
        return clock.moment_of(self.working_days.after(day, -count), hour, minute)

    @property
    def year(self):
        """The year of the running round."""
        return self.day("T-1").year

    def filled_in(self, text):
        """A text with its days and years as papers write them."""
        return IN_TEXTS.sub(lambda found: self._spoken(found[1]), text)

    def _spoken(self, name):
        years = {"year": str(self.year), "last_year": str(self.year - 1), "yy": f"{self.year % 100:02}"}
        return years[name] if name in years else spoken(self.day(name))


def spoken(day):
    """05/12/2017: a leading zero below 10, and for January and February only."""
    month = f"{day.month:02}" if day.month < 3 else day.month
    return f"{day.day:02}/{month}/{day.year}"


class Content:
    """The files of `data/`, read for one telling of the story."""

    def __init__(self, days):
        self.days = days
        self._read = cache(self._reading)

    def __getitem__(self, path):
        """The rows of a CSV file, or what a JSON file says; a round that lacks a file has no such rows."""
        return self._read(path)

    def _reading(self, path):
        file = DATA / path
        if not file.exists():
            return []
        text = self.days.filled_in(file.read_text(encoding="utf-8"))
        return json.loads(text) if file.suffix == ".json" else list(csv.DictReader(text.splitlines()))
