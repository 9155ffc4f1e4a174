"""Many findings, quickly: straight into the tables, since what is measured is reading."""

from datetime import date, timedelta
from itertools import cycle, islice

from audits.core import clock, trail
from audits.core.fold import fold
from audits.findings.models import CorrectiveAction, Finding, Grade
from audits.planning.models import AuditRound, Team, Visit
from audits.procedures.models import Procedure, Revision
from tests.factories import make_department, make_procedure

ROUNDS, DEPARTMENTS = 20, 14
OPEN_ACTIONS = 60  # what an agency has at a time; all others are done
TEXT = "2/5 hồ sơ mẫu trả quá hạn không có phiếu xin lỗi, hẹn lại; sổ theo dõi không ghi ngày trả kết quả. " * 3


def build(cast):
    """Give the agency rounds and visits that findings can stand in."""
    cast.departments = [
        make_department(cast.agency, f"D{n}", name=f"Phòng chuyên môn số {n}") for n in range(DEPARTMENTS)
    ]
    cast.procedures = [make_procedure(department) for department in cast.departments]
    cast.visits = []
    for number in range(1, ROUNDS + 1):
        day = date(2005 + number, 12, 5)
        audit_round = AuditRound.objects.create(
            agency=cast.agency,
            number=1,
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


def grow(cast, wanted):
    """Bring the number of findings up to `wanted`."""
    present = Finding.objects.count()
    grades, clauses = list(Grade.objects.filter(agency=cast.agency)), list(cast.standard.clauses.all())
    places = islice(zip(cycle(cast.visits), cycle(grades), cycle(clauses), cycle(cast.procedures)), wanted - present)
    rows = (
        _finding(cast, present + n, visit, grade, clause, procedure)
        for n, (visit, grade, clause, procedure) in enumerate(places, 1)
    )
    while batch := list(islice(rows, 2000)):
        waiting = OPEN_ACTIONS - CorrectiveAction.objects.open().count()
        found = [finding for finding in Finding.objects.bulk_create(batch) if finding.grade.is_nonconformity]
        of_open = [finding for finding in found if finding.status == "issued"][:waiting]
        of_closed = [finding for finding in found if finding.status == "closed"]
        CorrectiveAction.objects.bulk_create(
            [_action(one, "planned") for one in of_open] + [_action(one, "effective") for one in of_closed]
        )


def fill_other_lists(cast, wanted):
    """Bring actions, visits and procedures (each with a revision in force) up to `wanted`."""
    nonconformities = Finding.objects.nonconformities().order_by("pk").select_related("department")[:wanted]
    _store(CorrectiveAction, (_action(cast, n, finding) for n, finding in enumerate(nonconformities)))
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


def _action(cast, n, finding):
    day = finding.issued_at.date()
    return CorrectiveAction(
        agency=cast.agency,
        finding=finding,
        department=finding.department,
        owner=cast.staff,
        follower=cast.lead,
        verifier=cast.auditor,
        correction=TEXT,
        opened_on=day,
        plan_due_on=day + timedelta(days=7),
        first_due_on=day + timedelta(days=30),
        due_on=day + timedelta(days=30 + n % 3),
        status=("requested", "planned", "approved", "done")[n % 4],
        search=finding.search,
    )


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


def tell(finding, cast):
    """Give a finding the history that one has by the time that it is closed."""
    for verb, by in (("raised", cast.auditor), ("present", trail.SYSTEM), ("accept", cast.head), ("issue", cast.lead)):
        trail.record(finding, verb, by=by)
    trail.record(finding, "correct", by=cast.lead, note="Sai chính tả", old={"title": "Hồ sơ"}, new={"title": TEXT})


def _finding(cast, n, visit, grade, clause, procedure):
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


def _action(finding, status):
    """What the department undertakes about a nonconformity: it waits for the secretariat, or it was effective."""
    opened = finding.round.ends_on
    due_on = opened + timedelta(days=30)
    return CorrectiveAction(
        agency=finding.agency,
        finding=finding,
        department=finding.department,
        status=status,
        opened_on=opened,
        plan_due_on=opened + timedelta(days=7),
        first_due_on=due_on,
        due_on=due_on,
    )
