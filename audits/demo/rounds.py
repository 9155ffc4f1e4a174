"""A round is planned, approved, held, harmonised and issued, by the people whose work each of these is."""

from datetime import timedelta
from functools import partial

from audits.core import clock
from audits.findings.models import Finding
from audits.organisation.models import User
from audits.planning.models import AuditRound, LeftOut, Meeting, Team, TeamMember, Visit

from .actions import ActionStory
from .onsite import VisitStory
from .stage import standard

TEXTS = ("title", "objectives", "scope", "exclusions", "method")


class RoundStory:
    """One round, from `round.json`, `findings.json` and the tables beside them."""

    def __init__(self, stage, name):
        self.stage, self.name = stage, name
        self.plan = stage.content[f"{name}/round.json"]
        self.findings = stage.content[f"{name}/findings.json"]
        self.edition = self.plan["standard"]
        self.round_id = None
        self.teams, self.meetings, self.visits = {}, [], {}  # primary keys, by number, in order, by department

    def table(self, name, **match):
        """The rows of a table of the round, all or those that match."""
        rows = self.stage.content[f"{self.name}/{name}.csv"]
        return [row for row in rows if all(row[column] == value for column, value in match.items())]

    def when(self, name):
        return self.stage.days.moment(self.plan["timeline"][name])

    @property
    def round(self):
        return AuditRound.objects.select_related("agency").get(pk=self.round_id)

    @property
    def secretary(self):
        return self.stage.person(self.plan["plan_prepared_by"])

    def auditors(self, number):
        """The account names of a team, its lead first and without those who are in training."""
        team = next(team for team in self.plan["teams"] if team["number"] == number)
        return [member["username"] for member in team["members"] if member["role"] != "trainee"]

    def lead(self, number=1):
        return self.stage.person(self.auditors(number)[0])

    # ---- telling

    def tell(self):
        at, days = self.stage.diary.at, self.stage.days
        at(self.when("created"), self.begin)
        written = self.when("created") + timedelta(minutes=30)
        plan = [
            *(partial(self.form_team, team) for team in self.plan["teams"]),
            *(partial(self.leave_out, *row) for row in self.plan["left_out"].items()),
            *(partial(self.enter_meeting, meeting) for meeting in self.plan["meetings"]),
            *(partial(self.enter_visit, visit) for visit in self.plan["visits"]),
        ]
        self.stage.diary.between(written, written + timedelta(hours=2), plan)
        at(self.when("submitted"), self.submit)
        at(self.when("approved"), self.approve)
        declared = days.before(clock.local_date(self.when("approved")), -1, 8)
        people = [member["username"] for team in self.plan["teams"] for member in team["members"]]
        self.stage.diary.between(
            declared, declared + timedelta(hours=3), [partial(self.declare, username) for username in people]
        )
        for visit in self.plan["visits"]:
            VisitStory(self, visit).tell()
        for place, meeting in enumerate(self.plan["meetings"]):
            if meeting["notes"]:
                at(days.moment(meeting["ends"]), self.record_meeting, place)
        self._tell_harmonisation()
        self._tell_what_became_of_it()

    def _tell_harmonisation(self):
        at, timeline = self.stage.diary.at, self.plan["timeline"]
        for finding in self.findings:
            for step in ("regrade", "uphold", "withdraw"):
                if step in finding:
                    at(self.stage.days.moment(finding[step]["at"]), getattr(self, step), finding)
        if "issued" in timeline:
            at(self.when("issued"), self.issue)
        if "gathered" in timeline:
            at(self.when("gathered"), self.gather)

    def _tell_what_became_of_it(self):
        """Actions and answers, and the end of a round of which everything is followed up."""
        at = self.stage.diary.at
        for told in self.stage.content[f"{self.name}/actions.json"]:
            ActionStory(self, told).tell()
        for row in self.table("followup"):
            closed = clock.moment_of(self.stage.days.day(row["closed_on"]), 10)
            at(closed, self.answer, row)
        if "closed" in self.plan["timeline"]:
            at(self.when("closed"), self.close)

    # ---- the plan

    def begin(self):
        plan = self.plan
        audit_round = AuditRound.plan(
            by=self.secretary,
            standard=standard(self.edition),
            starts_on=self.stage.days.day(plan["starts_on"]),
            ends_on=self.stage.days.day(plan["ends_on"]),
            grounds="\n".join(plan["grounds"]),
            outside_programme=plan.get("outside_programme", ""),
            **{name: plan[name] for name in TEXTS},
        )
        self.round_id = audit_round.pk

    def form_team(self, team):
        lead, *others = team["members"]
        formed = Team.form(self.round, by=self.secretary, lead=self.stage.person(lead["username"]))
        for member in others:
            formed.take_on(self.stage.person(member["username"]), by=self.secretary, role=member["role"])
        self.teams[team["number"]] = formed

    def leave_out(self, code, reason):
        LeftOut.enter(by=self.secretary, round=self.round, department=self.stage.departments[code], reason=reason)

    def enter_meeting(self, meeting):
        entered = Meeting.enter(
            by=self.secretary,
            round=self.round,
            kind=meeting["kind"],
            team=self.teams.get(meeting.get("team")),
            starts_at=self.stage.days.moment(meeting["starts"]),
            ends_at=self.stage.days.moment(meeting["ends"]),
            place=meeting["place"],
        )
        self.meetings.append(entered.pk)

    def enter_visit(self, visit):
        starts, ends = map(self.stage.days.moment, visit["planned"])
        entered = Visit.put_in_plan(
            self.round,
            by=self.secretary,
            department=self.stage.departments[visit["department"]],
            team=self.teams[visit["team"]],
            starts_at=starts,
            ends_at=ends,
            place=visit["place"],
            mode=visit["mode"],
            procedures=[self.stage.procedures[code] for code in visit["procedures"]],
        )
        self.visits[visit["department"]] = entered.pk

    def submit(self):
        self.round.submit(by=self.secretary)

    def approve(self):
        decision = self.plan["decision"]
        self.round.approve(
            by=self.stage.holder(User.Role.CHAIR),
            decision_number=decision["number"],
            decision_on=self.stage.days.day(decision["date"]),
        )

    def declare(self, username):
        member = TeamMember.objects.get(team__round=self.round_id, user=self.stage.person(username))
        member.declare(by=member.user)

    def record_meeting(self, place):
        told = self.plan["meetings"][place]
        meeting = Meeting.objects.get(pk=self.meetings[place])
        chaired_by_lead = meeting.kind in (Meeting.Kind.TEAM, Meeting.Kind.HARMONISATION)
        meeting.record(
            by=self.lead(told.get("team", 1)) if chaired_by_lead else self.secretary,
            attendance="\n".join(told["attendance"]),
            notes=told["notes"],
        )

    # ---- the teams agree

    def finding(self, told):
        return Finding.objects.get(pk=self.stage.findings[f"{self.name}:{told['key']}"])

    def regrade(self, told):
        decided = told["regrade"]
        self.finding(told).regrade(
            by=self.stage.person(decided["by"]), grade=self.stage.grade(decided["to"]), note=decided["note"]
        )

    def uphold(self, told):
        self.finding(told).uphold(by=self.stage.person(told["uphold"]["by"]), note=told["uphold"]["note"])

    def withdraw(self, told):
        self.finding(told).withdraw(by=self.stage.person(told["withdraw"]["by"]), note=told["withdraw"]["note"])

    def issue(self):
        presented = self.round.findings.presented().select_related("grade", "department")
        Finding.issue_together(list(presented), by=self.lead())

    def gather(self):
        self.round.gather(by=self.secretary)

    def answer(self, row):
        """A department answers an observation."""
        finding = self.finding({"key": row["finding"]})
        finding.answer(by=self.stage.head(finding.department.code), reply=row["text"])

    def close(self):
        self.round.close(by=self.secretary)
