"""Shares of the case files that were looked at, never without their number: they speak of these files alone.

A sample is not large enough, and seldom drawn in such a way, that more could be said (ISO 19011:2018, A.6).
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q

from audits.core.templatetags.house import percent, vn_number

FEW = 5  # below it one file is more than twenty per cent: a share says less than the files themselves

SAMPLES = {
    "on_time": Q(ready_on__lte=F("due_on")),
    "late": Q(ready_on__gt=F("due_on")),
    "waiting": Q(ready_on=None),
    "faulty": ~Q(faults="") | Q(steps_failed__gt=0),
}


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    of: int

    @property
    def rate(self):
        """Per cent; None where there was nothing to count."""
        return Decimal(100 * self.part) / self.of if self.of else None

    @property
    def is_few(self):
        return self.of < FEW

    def __str__(self):
        """8/10 (80%); of a few 2/3 alone."""
        counted = f"{vn_number(self.part)}/{vn_number(self.of)}"
        return counted if self.is_few else f"{counted} ({percent(self.rate / 100)})"


@dataclass(frozen=True)
class Sampled:
    """Case files of the sample: on time and late are of those with a result, the rest is still waiting.

    A file is faulty when a fault was noted, or a step of its procedure was late or not done. `worst` is the longest
    lateness, in the unit of `unit` (working days, days or hours of the procedure).
    """

    department: object = None
    on_time: int = 0
    late: int = 0
    waiting: int = 0
    faulty: int = 0
    worst: int = 0
    unit: str = ""

    @property
    def files(self):
        return self.on_time + self.late + self.waiting

    @property
    def finished(self):
        return self.on_time + self.late

    @property
    def rate(self):
        """Per cent of the finished files that were ready on or before the day on the slip; None without any."""
        return self.in_time.rate

    @property
    def in_time(self):
        return Share(self.on_time, self.finished)

    @property
    def fault_free(self):
        return Share(self.files - self.faulty, self.files)

    @property
    def is_few(self):
        return 0 < self.files < FEW


def counting_files():
    """How the database counts each of SAMPLES."""
    return {name: Count("pk", filter=condition) for name, condition in SAMPLES.items()}


def by_procedure(files):
    """What the case files of each procedure come to: {procedure's key: Sampled}."""
    rows = files.order_by().values("procedure").annotate(**counting_files())
    return {row.pop("procedure"): Sampled(**row) for row in rows}
