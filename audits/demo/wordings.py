"""The secretariat writes down the sentences that auditors need on site again and again."""

from functools import partial

from audits.core import clock
from audits.organisation.models import User
from audits.standard.models import Wording

WRITTEN_ON = "T-45"  # before the rounds that are counted from the day of loading


def tell(stage):
    day = stage.days.day(WRITTEN_ON)
    writing = [partial(_write, stage, row) for row in stage.rows("wordings.csv")]
    stage.diary.between(clock.moment_of(day, 14), clock.moment_of(day, 16), writing)


def _write(stage, row):
    secretary = stage.holder(User.Role.SECRETARIAT)
    Wording.enter(by=secretary, agency=stage.agency, use=row["use"], text=row["text"])
