"""What a paper carries inside its PDF: its content as data, so that a program can read what a person reads.

docs/paper-data.md explains it to whoever has only the file, docs/paper-data.schema.json says it exactly.
"""

import json
import unicodedata
from datetime import UTC, datetime, time

from audits.core import clock

from .collecting.reminder_letter import ReminderLetter
from .content.before_round import DecisionContent, NoticeContent, PlanContent
from .content.case_sheet import CaseSheetContent
from .content.change_request import ChangeRequestContent
from .content.follow_up import FollowUpContent
from .content.programme import ProgrammeContent
from .content.report import PhotoAnnexContent, ReportContent
from .content.slip import SlipContent
from .content.summary import SummaryContent
from .content.tracking import TrackingContent
from .content.visit import ChecklistContent, MinutesContent
from .press import Attachment
from .snapshot import packed

SCHEMA, VERSION = "urn:auditsys:paper-data", 1
NAME = "du-lieu.json"
PAPERS = {  # what each kind of paper holds as its content
    "decision": DecisionContent,
    "plan": PlanContent,
    "notice": NoticeContent,
    "report": ReportContent,
    "follow_up": FollowUpContent,
    "photo_annex": PhotoAnnexContent,
    "minutes": MinutesContent,
    "checklist": ChecklistContent,
    "case_sheet": CaseSheetContent,
    "programme": ProgrammeContent,
    "tracking": TrackingContent,
    "change_request": ChangeRequestContent,
    "summary": SummaryContent,
    "slip": SlipContent,
    "reminder_letter": ReminderLetter,
}


def data_of(kind, content):
    """The attachments of a paper: none while it is a draft, which is no record yet."""
    letterhead = getattr(content, "letterhead", None)
    if (letterhead or content).draft:
        return ()
    dated = letterhead.on if letterhead else getattr(content, "on", None)
    told = {
        "schema": SCHEMA,
        "version": VERSION,
        "paper": kind,
        "number": letterhead.number if letterhead else getattr(content, "number", ""),
        "date": dated.isoformat() if dated else None,
        "content": packed(content),
    }
    text = unicodedata.normalize("NFC", json.dumps(told, ensure_ascii=False, indent=1))
    return (
        Attachment(
            name=NAME,
            media_type="application/json",
            description="Dữ liệu của văn bản",
            relationship="Data",
            data=text.encode(errors="replace"),
            created=datetime.combine(dated or getattr(content, "on", None) or clock.today(), time(), UTC),
        ),
    )
