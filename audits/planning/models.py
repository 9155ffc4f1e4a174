"""The records of planning."""

from .meetings import Meeting
from .rounds import AuditRound, LeftOut
from .teams import Team, TeamMember, Waiver
from .visits import Visit

__all__ = ["AuditRound", "LeftOut", "Meeting", "Team", "TeamMember", "Visit", "Waiver"]
