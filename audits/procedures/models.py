"""Procedures (quy trình), their steps, and their controlled revisions."""

from .procedure import Procedure, ProcedureStep, TimeUnit
from .reading import Reading
from .revision import Revision

__all__ = ["Procedure", "ProcedureStep", "Reading", "Revision", "TimeUnit"]
