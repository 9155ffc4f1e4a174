"""The records of planning."""

from .meetings import Meeting
from .objectives import Measurement, QualityObjective
from .rounds import AuditRound, LeftOut
from .teams import Team, TeamMember, Waiver
from .visits import Visit

__all__ = [
    "AuditRound",
    "LeftOut",
    "Measurement",
    "Meeting",
    "QualityObjective",
    "Team",
    "TeamMember",
    "Visit",
    "Waiver",
]
