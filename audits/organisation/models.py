"""The records of the organisation."""

from .agency import Agency
from .calendar import DayException
from .departments import Authorisation, Department
from .paper_settings import PaperSetting
from .people import AuditorCertificate, Substitution, User
from .trust import TrustRoot

__all__ = [
    "Agency",
    "AuditorCertificate",
    "Authorisation",
    "DayException",
    "Department",
    "PaperSetting",
    "Substitution",
    "TrustRoot",
    "User",
]
