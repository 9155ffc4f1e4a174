"""The kinds of papers that have a Word template, and who describes it."""

from .before_round import decision, notice, plan
from .follow_up import follow_up
from .minutes import minutes
from .report import report

PAPERS = {
    "decision": decision,
    "plan": plan,
    "notice": notice,
    "minutes": minutes,
    "report": report,
    "follow_up": follow_up,
}
