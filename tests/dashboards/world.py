"""An agency with two rounds a year apart, and in them whatever a draw says: straight into the tables.

What is asked of the figures is arithmetic; that records come about by their steps is asked elsewhere.
"""

from datetime import date, timedelta

from hypothesis import strategies as st

from audits.core import clock
from audits.fieldwork.models import CaseSample, Interview, SurveyTotals
from audits.findings.models import CorrectiveAction, Finding, Grade
from audits.planning.models import AuditRound, Measurement, QualityObjective, Team, Visit

from ..factories import make_procedure

KINDS = tuple(Grade.Kind)
ACTION_STATES = ("requested", "planned", "endorsed", "approved", "done", "implemented", "effective", "cancelled")
DAYS = st.integers(-30, 30)

a_cycle = st.fixed_dictionaries(
    {
        "plan": DAYS,
        "first": DAYS,
        "later": st.integers(0, 20),
        "check": DAYS,
        "reported": DAYS,
    }
)
a_finding = st.fixed_dictionaries(
    {
        "round": st.integers(0, 1),
        "department": st.integers(0, 2),
        "kind": st.sampled_from(KINDS),
        "status": st.sampled_from(("issued", "issued", "closed", "withdrawn", "presented")),
        "clause": st.one_of(st.none(), st.integers(0, 3)),
        "procedure": st.one_of(st.none(), st.integers(0, 2)),
        "repeats": st.booleans(),
        "cycles": st.lists(a_cycle, min_size=1, max_size=3),
        "state": st.sampled_from(ACTION_STATES),
    }
)
a_file = st.fixed_dictionaries(
    {
        "round": st.integers(0, 1),
        "department": st.integers(0, 2),
        "ready": st.one_of(st.none(), DAYS),
        "faults": st.sampled_from(("", "Thiếu phiếu xin lỗi")),
        "withdrawn": st.booleans(),
    }
)
an_answer = st.fixed_dictionaries(
    {
        "round": st.integers(0, 1),
        "department": st.integers(0, 2),
        "score": st.integers(1, 5),
    }
)
counted_forms = st.fixed_dictionaries(
    {
        "year": st.integers(0, 1),
        "department": st.integers(0, 2),
        "levels": st.tuples(*[st.integers(0, 9)] * 5),
        "withdrawn": st.booleans(),
    }
)
an_objective = st.fixed_dictionaries(
    {
        "year": st.integers(0, 1),
        "department": st.one_of(st.none(), st.integers(0, 2)),
        "source": st.sampled_from(QualityObjective.Source),
        "target": st.integers(0, 100),
        "measured": st.one_of(st.none(), st.integers(0, 100)),
        "withdrawn": st.booleans(),
    }
)
a_world = st.fixed_dictionaries(
    {
        "visits": st.lists(
            st.sampled_from(("planned", "open", "closed", "signed", "cancelled")), min_size=6, max_size=6
        ),
        "findings": st.lists(a_finding, max_size=12),
        "files": st.lists(a_file, max_size=8),
        "answers": st.lists(an_answer, max_size=6),
        "forms": st.lists(counted_forms, max_size=4),
        "objectives": st.lists(an_objective, max_size=6),
    }
)


class World:
    """Two rounds of the cast's agency, each with a visit in three departments."""

    def __init__(self, cast):
        self.cast, self.agency, self.today = cast, cast.agency, clock.today()
        self.departments = [cast.ncc, cast.vp, cast.btxh]
        self.procedures = [make_procedure(one) for one in self.departments]
        self.clauses = list(cast.standard.clauses.all()[:4])
        self.grades = {one.kind: one for one in Grade.objects.filter(agency=self.agency)}
        self.rounds = [self._round(self.today.year - 1, "reported"), self._round(self.today.year, "underway")]
        self.visits = [[self.visit(one, department) for department in self.departments] for one in self.rounds]
        self.finding_count = 0

    def _round(self, year, status):
        day = self.today.replace(year=year, day=1)
        audit_round = AuditRound.objects.create(
            agency=self.agency,
            number=7,
            year=year,
            title="Đánh giá nội bộ",
            standard=self.cast.standard,
            starts_on=day,
            ends_on=day,
            scope="Toàn bộ",
            status=status,
        )
        team = Team.objects.create(round=audit_round, number=1)
        team.members.create(user=self.cast.lead, role="lead")
        return audit_round

    def visit(self, audit_round, department):
        moment = clock.moment_of(audit_round.starts_on, 8)
        visit = Visit.objects.create(
            round=audit_round,
            department=department,
            team=audit_round.teams.get(),
            starts_at=moment,
            ends_at=moment + timedelta(hours=2),
            status="signed",
        )
        visit.procedures.set(self.procedures[:2])
        return visit

    def fill(self, drawn):
        """Put in what was drawn."""
        for visit, status in zip([one for row in self.visits for one in row], drawn["visits"], strict=True):
            Visit.objects.filter(pk=visit.pk).update(status=status)
        for one in drawn["findings"]:
            self.finding(**one)
        for number, one in enumerate(drawn["files"]):
            self.file(number, **one)
        for one in drawn["answers"]:
            self.answer(**one)
        for one in drawn["forms"]:
            self.forms(**one)
        for one in drawn["objectives"]:
            self.objective(**one)
        return self

    def finding(self, *, round, department, kind, status, clause, procedure, repeats, cycles, state):  # noqa: A002 - its name
        self.finding_count += 1
        visit = self.visits[round][department]
        numbered = status in ("issued", "closed", "withdrawn")
        earlier = Finding.objects.filter(department=visit.department).numbered().first() if repeats else None
        finding = Finding.objects.create(
            agency=self.agency,
            round=visit.round,
            visit=visit,
            department=visit.department,
            grade=self.grades[kind],
            title=f"Phát hiện {self.finding_count}",
            clause=None if clause is None else self.clauses[clause],
            procedure=None if procedure is None else self.procedures[procedure],
            raised_by=self.cast.lead,
            repeat_of=earlier,
            number=f"PH {self.finding_count}" if numbered else "",
            presented_at=visit.ends_at,
            issued_at=visit.ends_at if numbered else None,
            status=status,
        )
        if numbered and finding.grade.is_nonconformity:
            self.actions(finding, cycles, state)
        return finding

    def actions(self, finding, cycles, state):
        """Every cycle but the last did not help."""
        for number, days in enumerate(cycles, 1):
            last = number == len(cycles)
            status = state if last else "ineffective"
            confirmed = status in ("implemented", "effective", "ineffective")
            first = self.today + timedelta(days=days["first"])
            CorrectiveAction.objects.create(
                agency=self.agency,
                finding=finding,
                cycle=number,
                department=finding.department,
                opened_on=first - timedelta(days=21),
                plan_due_on=self.today + timedelta(days=days["plan"]),
                first_due_on=first,
                due_on=first + timedelta(days=days["later"]),
                reported_done_on=self.today + timedelta(days=days["reported"])
                if confirmed or status == "done"
                else None,
                implemented_on=self.today if confirmed else None,
                check_on=self.today + timedelta(days=days["check"]) if confirmed else None,
                status=status,
            )

    def file(self, number, *, round, department, ready, faults, withdrawn):  # noqa: A002 - its name
        due = self.today - timedelta(days=40)
        CaseSample.objects.create(
            visit=self.visits[round][department],
            procedure=self.procedures[department],
            case_code=f"HS {number}",
            received_on=due - timedelta(days=40),
            due_on=due,
            ready_on=None if ready is None else due + timedelta(days=ready),
            faults=faults,
            withdrawn=withdrawn,
        )

    def answer(self, *, round, department, score):  # noqa: A002 - its name
        Interview.objects.create(visit=self.visits[round][department], score=score)

    def forms(self, *, year, department, levels, withdrawn):
        """What came back on paper on the first day of a year."""
        day = date(self.rounds[year].year, 1, 1)
        SurveyTotals.objects.create(
            agency=self.agency,
            department=self.departments[department],
            starts_on=day,
            ends_on=day,
            given_out=60,
            returned=50,
            valid=sum(levels),
            withdrawn=withdrawn,
            **dict(zip(SurveyTotals.LEVELS.values(), levels, strict=True)),
        )

    def objective(self, *, year, department, source, target, measured, withdrawn):
        objective = QualityObjective.objects.create(
            agency=self.agency,
            department=None if department is None else self.departments[department],
            year=self.rounds[year].year,
            statement="Hồ sơ được giải quyết đúng hạn",
            measure="Tỷ lệ hồ sơ trả đúng hạn",
            source=source,
            target=target,
            status="withdrawn" if withdrawn else "open",
        )
        if measured is not None and not objective.is_computed:
            Measurement.objects.create(objective=objective, period=1, value=measured)
