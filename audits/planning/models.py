"""The records of planning."""

from .rounds import AuditRound, LeftOut
from .teams import Team, TeamMember, Waiver
from .visits import Meeting, Visit

__all__ = ["AuditRound", "LeftOut", "Meeting", "Team", "TeamMember", "Visit", "Waiver"]
