"""Procedures are entered by the secretariat; every revision is written, reviewed and approved by three people."""

from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from operator import itemgetter

from audits.core import clock, files
from audits.organisation.models import User
from audits.procedures.models import Procedure, Revision, TimeUnit

from .content import spoken
from .stage import clause

KINDS = {
    "system": Procedure.Kind.SYSTEM,
    "tthc": Procedure.Kind.ADMINISTRATIVE,
    "internal": Procedure.Kind.INTERNAL,
}
UNITS = {
    "": TimeUnit.WORKING_DAYS,
    "ngày làm việc": TimeUnit.WORKING_DAYS,
    "ngày": TimeUnit.DAYS,
    "giờ": TimeUnit.HOURS,
}
LISTED = {"main": (date(2016, 1, 11), date(2016, 1, 20)), "other": (date(2025, 1, 13), date(2025, 1, 14))}


def tell(stage):
    """The list of procedures, and their revisions on the days on which they took effect."""
    library = _Library(stage)
    first, last = (clock.moment_of(day, 9) for day in LISTED[stage.key])
    later = {row["code"]: row for row in library.listed if row.get("since")}
    stage.diary.between(
        first, last, [partial(library.enter, row) for row in library.listed if row["code"] not in later]
    )
    rows = stage.content["revisions.csv"] if stage.key == "main" else []
    for effective, revisions in groupby(sorted(rows, key=itemgetter("effective_on")), itemgetter("effective_on")):
        group, day = list(revisions), stage.days.day(effective)
        new = {row["procedure"]: later[row["procedure"]] for row in group if row["procedure"] in later}
        stage.diary.between(
            stage.days.before(day, 11, 9),
            stage.days.before(day, 11, 16),
            map(partial(partial, library.enter), new.values()),
        )
        for row in group:
            library.draw(row)
        for days_before, act in ((10, library.write), (6, library.review), (3, library.approve)):
            start, end = stage.days.before(day, days_before, 8), stage.days.before(day, days_before, 16, 30)
            stage.diary.between(start, end, [partial(act, row) for row in group])
    if stage.key == "main":
        _tell_of_today(stage, library)


def _tell_of_today(stage, library):
    """Procedures that were given up, and revisions that wait for a review, for the chair, or to be read."""
    for row in stage.content["withdrawals.csv"]:
        stage.diary.at(stage.days.before(stage.days.day(row["withdrawn_on"]), 3, 14), library.withdraw, row)
    for row in stage.content["running/revisions.csv"]:
        library.draw(row)
        stage.diary.at(clock.moment_of(stage.days.day(row["written_on"]), 10), library.write, row)
        if row["reviewed_on"]:
            reviewed = clock.moment_of(stage.days.day(row["reviewed_on"]), 15)
            stage.diary.at(reviewed, library.review, row)
        if row["approved_on"]:
            stage.diary.at(clock.moment_of(stage.days.day(row["approved_on"]), 16), library.approve, row)


def _step(row):
    return {
        "title": row["title"],
        "who": row["who"],
        "duration": Decimal(row["duration"]) if row["duration"] else None,
        "time_unit": UNITS[row["unit"]],
    }


class _Library:
    """The acts by which a procedure comes into force."""

    def __init__(self, stage):
        self.stage = stage
        procedures = stage.about["procedures"]
        self.listed = stage.content[procedures] if isinstance(procedures, str) else procedures
        self.revisions, self.scans = {}, {}

    @property
    def secretary(self):
        return self.stage.holder(User.Role.SECRETARIAT)

    def enter(self, row):
        pairs = [pair.split(":") for pair in row.get("clauses", "").split(";") if pair]
        procedure = Procedure.enter(
            by=self.secretary,
            agency=self.stage.agency,
            code=row["code"],
            title=row["title_vi"],
            department=self.stage.departments[row["division_code"]],
            kind=KINDS[row["kind"]],
            field=row.get("field_vi", ""),
            national_code=row.get("tthc_code", ""),
            time_limit=Decimal(row["legal_time"]) if row.get("legal_time") else None,
            time_unit=UNITS[row.get("time_unit", "")],
            since=int(row["since"]) if row.get("since") else None,
            related={"clauses": [clause(edition, number) for edition, number in pairs]},
        )
        self.stage.procedures[row["code"]] = procedure
        if steps := self.steps_of(row["code"]):
            procedure.write_steps([_step(step) for step in steps], by=self.secretary)

    def steps_of(self, code):
        return [row for row in self.stage.content["procedure-steps.csv"] if row["procedure"] == code]

    def draw(self, row):
        """Have the file of a revision drawn until it is needed."""
        people = {person["username"]: person["full_name"] for person in self.stage.rows("people.csv")}
        procedure = next(listed for listed in self.listed if listed["code"] == row["procedure"])
        units = self.stage.content["departments.csv"]
        effective = row.get("effective_on")
        self.scans[self._key(row)] = self.stage.darkroom.scan(
            agency=self.stage.agency.name,
            procedure=procedure,
            unit=next(unit for unit in units if unit["code"] == procedure["division_code"]),
            steps=self.steps_of(row["procedure"]),
            revision=row,
            effective=spoken(self.stage.days.day(effective)) if effective else "………",
            names=[people.get(row.get(name), "") for name in ("author", "reviewer", "approver")],
        )

    def write(self, row):
        """The secretariat enters what the department wrote, with its file."""
        procedure, author = self.stage.procedures[row["procedure"]], self.stage.person(row["author"])
        scan = self.scans.pop(self._key(row)).result()
        file = files.keep(scan, by=self.secretary, name=f"{row['procedure']} ({row['issue']}-{row['revision']}).pdf")
        self.revisions[self._key(row)] = Revision.begin(
            procedure,
            by=self.secretary,
            issue=int(row["issue"]),
            revision=int(row["revision"]),
            author=author,
            summary=row["summary"],
            file=file,
            departments=[self.stage.departments[code] for code in row.get("departments", "").split(";") if code],
        )

    def review(self, row):
        reviewer = self.stage.person(row["reviewer"]) if "reviewer" in row else self.secretary
        self.revisions[self._key(row)].review(by=reviewer)

    def approve(self, row):
        effective = self.stage.days.day(row["effective_on"])
        self.revisions[self._key(row)].approve(by=self.stage.person(row["approver"]), effective_on=effective)

    def withdraw(self, row):
        procedure = self.stage.procedures[row["procedure"]]
        procedure.withdraw(by=self.secretary, withdrawn_on=self.stage.days.day(row["withdrawn_on"]), note=row["note"])

    def _key(self, row):
        return row["procedure"], row["issue"], row["revision"]
