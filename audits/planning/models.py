"""The records of planning."""

from .measurements import Measurement
from .meetings import Meeting
from .objectives import QualityObjective
from .programme import Programme, ProgrammeLine
from .rounds import AuditRound, LeftOut
from .teams import Team, TeamMember, Waiver
from .visits import Visit

__all__ = [
    "AuditRound",
    "LeftOut",
    "Measurement",
    "Meeting",
    "Programme",
    "ProgrammeLine",
    "QualityObjective",
    "Team",
    "TeamMember",
    "Visit",
    "Waiver",
]
