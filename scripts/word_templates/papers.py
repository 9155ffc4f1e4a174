"""The kinds of papers that have a Word template, and who describes it."""

from .follow_up import follow_up
from .minutes import minutes
from .report import report

PAPERS = {"report": report, "follow_up": follow_up, "minutes": minutes}
