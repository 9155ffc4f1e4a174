"""The records of planning."""

from .meetings import Meeting
from .programme import Programme, ProgrammeLine
from .rounds import AuditRound, LeftOut
from .teams import Team, TeamMember, Waiver
from .visits import Visit

__all__ = ["AuditRound", "LeftOut", "Meeting", "Programme", "ProgrammeLine", "Team", "TeamMember", "Visit", "Waiver"]
