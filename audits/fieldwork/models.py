"""The records made on site."""

from .arrivals import LateArrival
from .checklist import ChecklistItem
from .devices import Device
from .evidence import Evidence
from .samples import CaseSample, Interview
from .sampling import Sampling
from .surveys import SurveyTotals

__all__ = [
    "CaseSample",
    "ChecklistItem",
    "Device",
    "Evidence",
    "Interview",
    "LateArrival",
    "Sampling",
    "SurveyTotals",
]
