"""The demo agencies are made by playing their story: the same verbs, the same people, the clock set."""

from django.db import transaction
from django.utils import translation

from audits.organisation.calendar import WorkingDays
from audits.organisation.models import User

from . import people, procedures, programmes, wordings, yearly
from .content import Content, Days
from .darkroom import Darkroom
from .diary import Diary
from .reports import tell_documents
from .rounds import RoundStory
from .stage import Stage

ROUNDS = {"main": ("2016", "2017", "extraordinary", "running"), "other": ("other",)}
REPORTED = ("2016", "2017", "extraordinary")


@transaction.atomic
def load():
    """Play the whole story. In one transaction: there is all of it, or nothing."""
    with translation.override("vi"), Darkroom() as darkroom:
        content, diary = Content(Days(WorkingDays(None))), Diary()
        for key in ROUNDS:
            tell(Stage(key, content, diary, darkroom))
        diary.play()


def tell(stage):
    """Write into the diary what happens in one agency; its founding, on which all else stands, happens at once."""
    administrator = next(row for row in stage.rows("people.csv") if row["role"] == User.Role.ADMINISTRATOR)
    people.found_agency(stage, administrator)
    people.tell(stage)
    procedures.tell(stage)
    wordings.tell(stage)
    programmes.tell(stage)
    yearly.tell(stage)
    for name in ROUNDS[stage.key]:
        story = RoundStory(stage, name)
        story.tell()
        if name in REPORTED:
            tell_documents(story)
