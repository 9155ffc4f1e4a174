"""The programme of a year: prepared by the standing body, approved by the chair, before the rounds of the year."""

from datetime import timedelta
from functools import partial

from audits.core import clock
from audits.organisation.models import User
from audits.planning.models import Programme

SOON_ENOUGH = "T-60"  # a demo that is loaded in January had its programme before


def tell(stage):
    """Every programme of `programmes.json` that is this agency's."""
    for told in stage.content["programmes.json"]:
        if told["agency"] == stage.key:
            _ProgrammeStory(stage, told).tell()


class _ProgrammeStory:
    """One programme; what it plans is what became of it, but for what its entry says otherwise."""

    def __init__(self, stage, told):
        self.stage, self.told = stage, told
        self.plan = stage.content[f"{told['round']}/round.json"]
        self.year = stage.days.day(self.plan["starts_on"]).year
        self.secretary = partial(stage.person, self.plan["plan_prepared_by"])

    def tell(self):
        latest = clock.moment_of(self.stage.days.day(SOON_ENOUGH), 9)
        for days, (name, act) in enumerate(
            (("begun", self.begin), ("submitted", self.submit), ("approved", self.approve))
        ):
            self.stage.diary.at(min(self.stage.days.moment(self.told[name]), latest + timedelta(days=days)), act)

    @property
    def programme(self):
        return Programme.objects.get(agency=self.stage.agency, year=self.year)

    def begin(self):
        earlier = Programme.objects.filter(agency=self.stage.agency).first() if self.told.get("like") else None
        begun = Programme.begin(self.year, by=self.secretary(), like=earlier)
        texts = {name: self.told[name] for name in Programme.TEXTS}
        begun.write(by=self.secretary(), matrix=self.matrix(), **texts)

    def matrix(self):
        """A line for each visit with its procedures; `instead` are other months, `besides` more of them."""
        rows, instead = {}, self.told.get("instead", {})
        for visit in self.plan["visits"]:
            planned = self.stage.days.moment(visit["planned"][0]).month
            for month in instead.get(visit["department"], [planned]):
                rows[self.stage.departments[visit["department"]].pk, month] = self._own_procedures(visit)
        for code, months in self.told.get("besides", {}).items():
            for month in months:
                rows.setdefault((self.stage.departments[code].pk, month), set())
        return rows

    def _own_procedures(self, visit):
        """Those of the department itself; procedures of others, which it works by as well, come with the visit."""
        named = [self.stage.procedures[code] for code in visit["procedures"]]
        return {one.pk for one in named if one.department.code == visit["department"]}

    def submit(self):
        self.programme.submit(by=self.secretary())

    def approve(self):
        self.programme.approve(
            by=self.stage.holder(User.Role.CHAIR), decision_number=self.told["number"], decision_on=clock.today()
        )
