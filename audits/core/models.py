"""The tables of the core."""

from .attempts import Attempt
from .files import StoredFile
from .numbers import Series
from .once import Operation
from .trail import Event, TrailHead

__all__ = ["Attempt", "Event", "Operation", "Series", "StoredFile", "TrailHead"]
