"""The records of findings."""

from .action import CorrectiveAction
from .extensions import Extension
from .finding import Finding
from .grades import Grade
from .measures import Cause, Measure
from .revision_requests import RevisionRequest

__all__ = ["Cause", "CorrectiveAction", "Extension", "Finding", "Grade", "Measure", "RevisionRequest"]
