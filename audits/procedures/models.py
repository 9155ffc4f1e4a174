"""Procedures (quy trình), their steps, and their controlled revisions."""

from .procedure import Procedure, ProcedureStep, TimeUnit
from .revision import Revision

__all__ = ["Procedure", "ProcedureStep", "Revision", "TimeUnit"]
