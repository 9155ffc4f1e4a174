"""What became of a nonconformity: planned, carried out, verified and judged by those whose work each of these is."""

from audits.core import clock, files
from audits.findings.models import Cause, CorrectiveAction, Extension, Measure, RevisionRequest

from .content import spoken
from .proofs import proof_of

PEOPLE = ("owner", "follower", "verifier")
TEXTS = ("correction", "similar", "no_action_reason")


class ActionStory:
    """The corrective action of one nonconformity with its cycles, from `actions.json`.

    An act is a step of the action (`do` names its verb), or one of the methods here.
    """

    def __init__(self, story, told):
        self.story, self.told, self.stage = story, told, story.stage
        self.measures = {}  # primary keys, by the names that the acts use

    def tell(self):
        for act in self.told["acts"]:
            perform = getattr(self, act["do"], self.step)
            self.stage.diary.at(self.stage.days.moment(act["at"]), perform, act)

    @property
    def action(self):
        """The cycle that counts: the newest one."""
        finding = self.stage.findings[f"{self.story.name}:{self.told['finding']}"]
        return CorrectiveAction.objects.filter(finding=finding).latest("pk")

    def step(self, act):
        """A step of the action; people and days of the act are looked up, texts go as they are."""
        named = {name: value for name, value in act.items() if name not in ("do", "at", "by")}
        named |= {name: self.stage.person(named[name]) for name in PEOPLE if name in named}
        if "department" in named:
            named["department"] = self.stage.departments[named["department"]]
        if "check_on" in named:
            named["check_on"] = self.stage.days.day(named["check_on"])
        getattr(self.action, act["do"])(by=self._actor(act), **named)

    def _actor(self, act):
        return self.stage.person(act["by"])

    # ---- the plan

    def write(self, act):
        """Texts, causes and measures of a plan, as far as the act tells them; `deeper` asks why of the last cause."""
        by, action = self._actor(act), self.action
        texts = {name: act[name] for name in TEXTS if name in act}
        if texts:
            action.write_plan(by=by, **texts)
        if "why" in act:
            under = action.causes.last() if act.get("deeper") else None
            Cause.ask_why(action, act["why"], by=by, category=act["lies_in"], under=under)
        for row in act.get("measures", ()):
            entered = Measure.enter(
                by=by,
                action=self.action,
                kind=row.get("kind", Measure.Kind.CORRECTIVE),
                what=row["what"],
                who=self.stage.person(row["who"]),
                due_on=self.stage.days.day(row["due_on"]),
            )
            self.measures[row["key"]] = entered.pk

    # ---- carried out

    def measure_done(self, act):
        """Whoever does the measure reports it, with the paper that shows it."""
        measure = Measure.objects.select_related("who__department", "action__finding").get(
            pk=self.measures[act["measure"]]
        )
        by = measure.who
        scan = proof_of(
            agency=self.stage.agency.name,
            unit=by.department.name,
            title=act["proof"],
            day=spoken(clock.today()),
            text=act["result"],
            name=by.full_name,
        )
        proof = files.keep(scan, by=by, name=f"{act['proof']}.pdf")
        measure.report(by=by, done_on=clock.today(), result=act["result"], proof=[proof])

    def ask_more_time(self, act):
        until = self.stage.days.day(act["until"])
        Extension.ask(self.action, by=self._actor(act), until=until, reason=act["reason"])

    def grant(self, act):
        self.action.extensions.asked().get().grant(by=self._actor(act))

    def refuse(self, act):
        self.action.extensions.asked().get().refuse(by=self._actor(act), note=act["note"])

    # ---- the procedure as the cause

    def ask_revision(self, act):
        procedure = self.stage.procedures[act["procedure"]]
        RevisionRequest.ask(procedure, by=self._actor(act), reason=act["reason"], action=self.action)

    def take_up(self, act):
        """The draft that is being written takes the request on."""
        self.action.revision_requests.open().get().take_up(by=self._actor(act))
