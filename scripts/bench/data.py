"""Many findings, quickly: straight into the tables, since what is measured is reading."""

from datetime import date, timedelta
from itertools import cycle, islice

from audits.core import clock, trail
from audits.core.fold import fold
from audits.fieldwork.models import CaseSample, Interview, SurveyTotals
from audits.findings.models import CorrectiveAction, Finding, Grade
from audits.planning.models import AuditRound, Measurement, QualityObjective, Team, Visit
from audits.procedures.models import Procedure, Revision
from tests.factories import make_department, make_objective, make_procedure

OPEN_ACTIONS = 60  # plans that wait for approval at a time
YEARS, DEPARTMENTS = 10, 14  # two rounds a year
FILES, ANSWERS = 5, 3  # case files and people asked, a visit
SENTENCE = "2/5 hồ sơ mẫu trả quá hạn không có phiếu xin lỗi, hẹn lại; sổ theo dõi không ghi ngày trả kết quả. "
TEXT = SENTENCE * 3


def build(cast):
    """Give the agency rounds and visits that findings can stand in."""
    cast.departments = [
        make_department(cast.agency, f"D{n}", name=f"Phòng chuyên môn số {n}") for n in range(DEPARTMENTS)
    ]
    cast.procedures = [make_procedure(department) for department in cast.departments]
    cast.visits = []
    for number in range(2 * YEARS):
        day = date(clock.today().year - YEARS + number // 2, 5 + number % 2 * 5, 5)
        audit_round = AuditRound.objects.create(
            agency=cast.agency,
            number=1 + number % 2,
            year=day.year,
            title=f"Đánh giá nội bộ năm {day.year}",
            standard=cast.standard,
            starts_on=day,
            ends_on=day + timedelta(days=1),
            scope="Toàn bộ",
            status="reported",
        )
        team = Team.objects.create(round=audit_round, number=1)
        team.members.create(user=cast.lead, role="lead")
        for hour, department in enumerate(cast.departments):
            cast.visits.append(
                Visit.objects.create(
                    round=audit_round,
                    department=department,
                    team=team,
                    starts_at=clock.moment_of(day, 7 + hour % 10),
                    ends_at=clock.moment_of(day, 8 + hour % 10),
                    status="signed",
                )
            )
    for visit, procedure in zip(cast.visits, cycle(cast.procedures)):
        visit.procedures.set([procedure])
        _notes(visit, procedure)
    for year in sorted({visit.round.year for visit in cast.visits}):
        _year(cast, year)


def _year(cast, year):
    """What a year has beside its rounds: counted forms of every department, objectives of every source."""
    SurveyTotals.objects.bulk_create(
        SurveyTotals(
            agency=cast.agency,
            department=department,
            starts_on=date(year, 10, 1),
            ends_on=date(year, 11, 30),
            given_out=60,
            returned=50,
            valid=48,
            very_satisfied=30,
            satisfied=10 + n % 3,
            neutral=8 - n % 3,
        )
        for n, department in enumerate(cast.departments)
    )
    for department in (None, *cast.departments[:4]):
        for source in QualityObjective.Source:
            objective = make_objective(cast, department, year=year, source=source, target=80)
            if not objective.is_computed:
                Measurement.objects.create(objective=objective, period=4, value=97)


def _notes(visit, procedure):
    """What is looked at and asked on site, as much in every visit."""
    day = visit.round.starts_on
    CaseSample.objects.bulk_create(
        CaseSample(
            visit=visit,
            procedure=procedure,
            case_code=f"HS {n}",
            received_on=day - timedelta(days=40),
            due_on=day - timedelta(days=20),
            ready_on=day - timedelta(days=22 - n),
        )
        for n in range(FILES)
    )
    Interview.objects.bulk_create(Interview(visit=visit, score=5 - n) for n in range(ANSWERS))


def grow(cast, wanted):
    """Bring the number of findings up to `wanted`."""
    present = Finding.objects.count()
    grades, clauses = list(Grade.objects.filter(agency=cast.agency)), list(cast.standard.clauses.all())
    places = islice(zip(cycle(cast.visits), cycle(grades), cycle(clauses), cycle(cast.procedures)), wanted - present)
    rows = (
        finding(cast, present + n, visit, grade, clause, procedure)
        for n, (visit, grade, clause, procedure) in enumerate(places, 1)
    )
    while batch := list(islice(rows, 2000)):
        found = [finding for finding in Finding.objects.bulk_create(batch) if finding.grade.is_nonconformity]
        waiting = OPEN_ACTIONS - CorrectiveAction.objects.filter(status="planned").count()
        CorrectiveAction.objects.bulk_create(actions(cast, found, waiting))


def fill_other_lists(cast, wanted):
    """Bring visits and procedures (each with a revision in force) up to `wanted`; actions are there already."""
    places = islice(cycle(cast.visits), wanted - Visit.objects.count())
    _store(Visit, (_visit(n, visit) for n, visit in enumerate(places)))
    departments = islice(cycle(cast.departments), wanted - Procedure.objects.count())
    procedures = _store(Procedure, (_procedure(n, department) for n, department in enumerate(departments)))
    _store(Revision, (_revision(cast, procedure) for procedure in procedures))


def _store(model, rows):
    stored = []
    while batch := list(islice(rows, 2000)):
        stored += model.objects.bulk_create(batch)
    return stored


def _visit(n, visit):
    later = timedelta(minutes=n)
    return Visit(
        round=visit.round,
        department=visit.department,
        team=visit.team,
        starts_at=visit.starts_at + later,
        ends_at=visit.ends_at + later,
        place="Phòng họp tầng 2",
        minutes=TEXT * 3,
        opening_notes=TEXT,
        status="signed",
        search=fold(f"{visit.department.name} {visit.department.code}"),
    )


def _procedure(n, department):
    code, title = f"QT-X-{n:05d}", f"Quy trình giải quyết hồ sơ hưởng chế độ ưu đãi ({n})"
    return Procedure(
        agency=department.agency,
        department=department,
        code=code,
        title=title,
        time_limit=10,
        national_code=f"1.{n:06d}",
        search=fold(f"{code} {title}"),
    )


def _revision(cast, procedure):
    return Revision(procedure=procedure, author=cast.staff, status="approved", effective_on=date(2017, 1, 3))


def actions(cast, findings, waiting):
    """What was done about nonconformities; the first `waiting` that are open have a plan that waits for somebody."""
    for finding in findings:
        action = _action(cast, finding)
        if action.status == "approved" and waiting > 0:
            action.status, waiting = "planned", waiting - 1
        yield action


def _action(cast, finding):
    """What was done about a nonconformity: of the newest year a part is still open and overdue."""
    opened = clock.local_date(finding.issued_at)
    is_open = finding.status == Finding.Status.ISSUED and finding.round.year == clock.today().year - 1
    due = opened + timedelta(days=21)
    return CorrectiveAction(
        agency=finding.agency,
        finding=finding,
        department=finding.department,
        owner=cast.staff,
        verifier=cast.auditor,
        correction=TEXT,
        search=finding.search,
        opened_on=opened,
        plan_due_on=opened + timedelta(days=7),
        first_due_on=due,
        due_on=due + timedelta(days=finding.sequence % 2 * 10),
        reported_done_on=None if is_open else due + timedelta(days=finding.sequence % 5 - 3),
        implemented_on=None if is_open else due + timedelta(days=10),
        judged_on=None if is_open else due + timedelta(days=70),
        status="approved" if is_open else "effective",
    )


def tell(finding, cast):
    """Give a finding the history that one has by the time that it is closed."""
    for verb, by in (("raised", cast.auditor), ("present", trail.SYSTEM), ("accept", cast.head), ("issue", cast.lead)):
        trail.record(finding, verb, by=by)
    trail.record(finding, "correct", by=cast.lead, note="Sai chính tả", old={"title": "Hồ sơ"}, new={"title": TEXT})


def finding(cast, n, visit, grade, clause, procedure):
    title = f"Hồ sơ trả quá hạn không có phiếu xin lỗi ({n})"
    number = f"PH {n:02d}/Đ1-{visit.round.year}"
    moment = visit.ends_at
    return Finding(
        agency=cast.agency,
        round=visit.round,
        visit=visit,
        department=visit.department,
        grade=grade,
        title=title,
        criterion=TEXT,
        evidence=TEXT,
        statement=TEXT,
        clause=clause,
        procedure=procedure,
        raised_by=cast.lead,
        number=number,
        series="other",
        sequence=n,
        presented_at=moment,
        issued_at=moment,
        response="accepted",
        status="closed" if n % 3 else "issued",
        search=fold(f"{number} {title} {TEXT}"),
    )
