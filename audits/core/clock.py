"""The only source of time.

A deadline in an audit is a date in Viet Nam and ends with that day there, while moments are stored in UTC.
Everything asks this module, so that a past round can be played in its own time (`at`).
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time

from django.utils import timezone

_moment = ContextVar("moment", default=None)


def now():
    """The present moment, aware, in UTC."""
    return _moment.get() or datetime.now(UTC)


def today():
    """The present date at the agency's place (Asia/Ho_Chi_Minh)."""
    return local_date(now())


def local_date(moment):
    """The date that a moment falls on at the agency's place."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def moment_of(day: date, hour=0, minute=0):
    """The aware moment of a wall-clock time at the agency's place."""
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_default_timezone())


@contextmanager
def at(moment):
    """Let it be `moment` (aware) within the block: for the demo loader and tests."""
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)
