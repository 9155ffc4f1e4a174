"""The tables of the core."""

from .files import StoredFile
from .numbers import Series
from .once import Operation
from .trail import Event, TrailHead

__all__ = ["Event", "Operation", "Series", "StoredFile", "TrailHead"]
