"""The records of the organisation."""

from .agency import Agency
from .calendar import DayException
from .departments import Authorisation, Department
from .paper_settings import PaperSetting
from .people import AuditorCertificate, Substitution, User

__all__ = [
    "Agency",
    "AuditorCertificate",
    "Authorisation",
    "DayException",
    "Department",
    "PaperSetting",
    "Substitution",
    "User",
]
