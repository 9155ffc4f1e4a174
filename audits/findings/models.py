"""The records of findings."""

from .finding import Finding
from .grades import Grade

__all__ = ["Finding", "Grade"]
