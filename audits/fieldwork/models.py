"""The records made on site."""

from .checklist import ChecklistItem
from .evidence import Evidence
from .samples import CaseSample, Interview
from .sampling import Sampling
from .surveys import SurveyTotals

__all__ = ["CaseSample", "ChecklistItem", "Evidence", "Interview", "Sampling", "SurveyTotals"]
