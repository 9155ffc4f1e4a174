"""Records for tests, made through the same verbs as in the program wherever a rule is at stake."""

import uuid
from datetime import date, timedelta
from itertools import count
from types import SimpleNamespace

from audits.core import clock
from audits.fieldwork import arrivals
from audits.fieldwork.models import CaseSample, ChecklistItem, Interview, Sampling, SurveyTotals
from audits.fieldwork.sampling import Listed
from audits.findings.models import Finding, Grade
from audits.organisation.models import Agency, AuditorCertificate, Department, Substitution, User
from audits.planning.models import AuditRound, LeftOut, Meeting, QualityObjective, Team, TeamMember, Visit
from audits.procedures.models import Procedure, Revision
from audits.standard.models import Clause, Question, Standard

_counter = count(1)
PASSWORD = "Mot-mat-khau-dai-1"


def make_agency(name="Sở Lao động - Thương binh và Xã hội", **values):
    """An agency with the five usual grades."""
    agency = Agency.objects.create(
        **{"name": name, "superior": "UBND tỉnh", "symbol": "SLĐTBXH", "place": "Tỉnh lỵ", **values}
    )
    for order, (kind, (label_vi, label_en)) in enumerate(Grade.USUAL.items()):
        Grade.objects.create(agency=agency, kind=kind, label_vi=label_vi, label_en=label_en, order=order)
    return agency


def make_user(agency, username=None, **values):
    username = username or f"nguoi{next(_counter)}"
    user = User(agency=agency, username=username, **{"full_name": f"Nguyễn Văn {username}", **values})
    user.set_password(PASSWORD)
    user.save()
    return user


def make_department(agency, code=None, **values):
    code = code or f"P{next(_counter)}"
    return Department.objects.create(agency=agency, code=code, **{"name": f"Phòng {code}", **values})


def make_standard(edition="2015"):
    """An edition with a few clauses and enough questions for a checklist."""
    standard, created = Standard.objects.get_or_create(edition=edition, defaults={"name": f"TCVN ISO 9001:{edition}"})
    if created:
        for order, number in enumerate(["4.1", "5.2", "6.2", "7.5", "8.2", "8.5", "8.7", "9.1", "9.2", "10.2"]):
            clause = Clause.objects.create(
                standard=standard, number=number, title_vi=f"Điều {number}", title_en=f"Clause {number}", order=order
            )
            for n in range(3):
                Question.objects.create(
                    key=f"CH-{order}{n}",
                    standard=standard,
                    clause=clause,
                    text_vi=f"Câu hỏi {n} về {number}?",
                    text_en=f"Question {n} on {number}?",
                    hint_vi="Sổ theo dõi",
                    applies_to="procedure" if number.startswith("8") else "department",
                )
    return standard


def make_certificate(person, standard, **values):
    return AuditorCertificate.objects.create(
        person=person,
        standard=standard,
        **{"course": "Đánh giá viên nội bộ", "number": f"CC-{person.pk}", "issued_on": date(2015, 1, 5), **values},
    )


def make_procedure(department, code=None, **values):
    code = code or f"QT-{department.code}-{next(_counter):02d}"
    return Procedure.objects.create(
        agency=department.agency, department=department, code=code, **{"title": f"Quy trình {code}", **values}
    )


def make_revision(procedure, author, **values):
    """An approved revision in force, straight into the table."""
    return Revision.objects.create(
        procedure=procedure, author=author, **{"status": "approved", "effective_on": date(2017, 1, 3), **values}
    )


def make_substitution(person, substitute, **values):
    return Substitution.objects.create(
        person=person,
        substitute=substitute,
        **{"starts_on": clock.today() - timedelta(days=30), "decision": "Số 12/GUQ", **values},
    )


def make_cast():
    """The people of one agency with two audited departments, the same in every test.

    ncc and vp are departments; the auditors come from elsewhere (`btxh`, `ttr`), so they are impartial.
    """
    agency = make_agency()
    cast = SimpleNamespace(agency=agency, standard=make_standard())
    for code, title in (
        ("VP", "Chánh Văn phòng"),
        ("NCC", "Trưởng phòng"),
        ("BTXH", "Trưởng phòng"),
        ("TTR", "Chánh Thanh tra"),
    ):
        setattr(cast, code.lower(), make_department(agency, code, name=f"Phòng {code}", head_title=title))
    cast.leadership = make_department(agency, "LDS", name="Lãnh đạo Sở", kind="leadership")
    cast.standing_body = make_department(agency, "TTISO", name="Thường trực", kind="standing_body")
    cast.administrator = make_user(agency, "quantri", role="administrator")
    cast.chair = make_user(agency, "truongban", role="chair", department=cast.leadership, position="Giám đốc")
    cast.deputy = make_user(agency, "phobandai", role="committee", department=cast.leadership, position="Phó Giám đốc")
    cast.committee = make_user(agency, "banchidao", role="committee", department=cast.vp)
    cast.secretariat = make_user(agency, "thuongtruc", role="secretariat", department=cast.standing_body)
    cast.lead = make_user(agency, "totruong1", department=cast.ttr, position="Thanh tra viên")
    cast.auditor = make_user(agency, "danhgia1", department=cast.btxh)
    cast.second_lead = make_user(agency, "totruong2", department=cast.btxh)
    cast.head = make_user(agency, "truong.ncc", department=cast.ncc, position="Trưởng phòng Người có công")
    cast.staff = make_user(agency, "chuyenvien.ncc", department=cast.ncc)
    cast.vp_head = make_user(agency, "truong.vp", department=cast.vp)
    cast.outsider = make_user(agency, "nguoingoai")
    for department, head in (
        (cast.ncc, cast.head),
        (cast.vp, cast.vp_head),
        (cast.btxh, cast.second_lead),
        (cast.ttr, cast.lead),
        (cast.leadership, cast.chair),
        (cast.standing_body, cast.secretariat),
    ):
        Department.objects.filter(pk=department.pk).update(head=head)
        department.refresh_from_db()
    for person in (cast.lead, cast.auditor, cast.second_lead):
        make_certificate(person, cast.standard)
    other = make_agency("Cơ quan khác", symbol="CQK")
    cast.stranger = make_user(other, "coquankhac", role="secretariat", department=make_department(other, "KHAC"))
    return cast


def make_round(cast, **values):
    """A draft round of three days around today, with one team of lead and auditor."""
    today = clock.today()
    audit_round = AuditRound.plan(
        by=cast.secretariat,
        **{
            "title": "Đánh giá nội bộ",
            "standard": cast.standard,
            "starts_on": today - timedelta(days=1),
            "ends_on": today + timedelta(days=1),
            "scope": "Toàn bộ hệ thống",
            "outside_programme": "Đột xuất",
            **values,
        },
    )
    make_team(audit_round, cast.lead, cast.auditor)
    return audit_round


def make_team(audit_round, lead, *auditors):
    team = Team.objects.create(round=audit_round, number=audit_round.teams.count() + 1)
    TeamMember.objects.create(team=team, user=lead, role="lead")
    for auditor in auditors:
        TeamMember.objects.create(team=team, user=auditor, role="auditor")
    return team


def make_visit(audit_round, department, *, team=None, day=None, hour=8, hours=2, procedures=(), **values):
    day = day or audit_round.starts_on
    visit = Visit.objects.create(
        round=audit_round,
        department=department,
        team=team or audit_round.teams.first(),
        starts_at=clock.moment_of(day, hour),
        ends_at=clock.moment_of(day, hour + hours),
        **values,
    )
    visit.procedures.set(procedures)
    return visit


def make_meeting(audit_round, kind="harmonisation", *, day=None, hour=15, held=False, **values):
    day = day or audit_round.starts_on
    return Meeting.objects.create(
        round=audit_round,
        kind=kind,
        starts_at=clock.moment_of(day, hour),
        ends_at=clock.moment_of(day, hour + 1),
        held=held,
        **values,
    )


def approve(audit_round, cast):
    """Leave out every department without a visit, submit and approve."""
    visited = audit_round.visits.values("department")
    for department in audit_round.departments_in_scope.exclude(pk__in=visited):
        LeftOut.objects.get_or_create(round=audit_round, department=department, reason="Đánh giá đợt sau")
    audit_round.submit(by=cast.secretariat)
    audit_round.approve(by=cast.chair, decision_number="12/QĐ-SLĐTBXH", decision_on=clock.today())
    return audit_round


def make_item(visit, clause=None, **values):
    clause = clause or visit.round.standard.clauses.first()
    return ChecklistItem.objects.create(
        visit=visit,
        clause=clause,
        **{"text": "Sổ theo dõi có đủ cột không?", "order": visit.checklist.count() + 1, **values},
    )


def make_open_visit(cast, department=None, **values):
    """A visit being held by team 1, in an approved round, with two questions."""
    audit_round = make_round(cast)
    visit = make_visit(audit_round, department or cast.ncc, **values)
    approve(audit_round, cast)
    for _n in range(2):
        make_item(visit)
    visit.open(by=cast.auditor, started_at=visit.starts_at)
    return visit


def make_finding(visit, cast, kind="minor", **values):
    """A draft finding with all that its grade demands."""
    complete = {
        "title": "Hồ sơ trả quá hạn không có phiếu xin lỗi",
        "criterion": "QT-NCC-12, bước 6",
        "evidence": "HS 17.204 hẹn 12/10, trả 19/10",
        "statement": "2/5 hồ sơ mẫu trả quá hạn không có phiếu xin lỗi, hẹn lại.",
        "clause": visit.round.standard.clauses.first(),
    }
    grade = Grade.objects.get(agency=cast.agency, kind=kind)
    return Finding.raise_in(visit, by=cast.auditor, grade=grade, **{**complete, **values})


def close_visit(visit, cast):
    """Answer everything, write the minutes, close."""
    for item in visit.checklist.unanswered():
        item.record_answer(by=cast.auditor, answer="conforms")
    visit.write_minutes(by=cast.auditor, opening_notes="Nêu mục đích", attendees="Tổ 1\nPhòng", minutes="Đã xem hồ sơ")
    visit.close(by=cast.lead)
    return visit


def sign_visit(visit, by, disputes=None):
    visit.sign(by=by, disputes=disputes)
    return visit


def hold_harmonisation(audit_round, cast):
    meeting = make_meeting(audit_round, day=audit_round.starts_on)
    meeting.record(by=cast.lead, attendance="Các tổ trưởng", notes="Thống nhất mức độ")
    return meeting


def make_sample(visit, procedure, by, code=None, **values):
    day = visit.round.starts_on
    return CaseSample.take_down(
        by=by,
        visit=visit,
        procedure=procedure,
        case_code=code or f"HS {next(_counter)}",
        **{
            "received_on": day - timedelta(days=30),
            "due_on": day - timedelta(days=15),
            "ready_on": day - timedelta(days=16),
            **values,
        },
    )


def make_sampling(visit, procedure, by, listed=0, **values):
    """A sampling sheet; with `listed` so many case files L 001 … in its list, each ready in time."""
    sampling = Sampling.enter(by=by, visit=visit, procedure=procedure, **values)
    if listed:
        day = visit.round.starts_on
        days = day - timedelta(days=40), day - timedelta(days=25), day - timedelta(days=26), day - timedelta(days=25)
        sampling.keep_list([Listed(f"L {n:03}", *days) for n in range(1, listed + 1)], by=by, source="tep.xlsx")
    return sampling


def make_interview(visit, by, score=5, **values):
    return Interview.enter(by=by, visit=visit, score=score, **values)


def make_arrival(visit, by, kind="answer", uid=None, said=None, **values):
    """What a device sent after the visit was over: an answer to its first question, unless something else is said."""
    item = visit.checklist.in_order().first()
    answered = {
        "uid": [str(item.uid)],
        "base_version": [str(item.version)],
        "answer": ["does_not_conform"],
        "note": ["Sổ theo dõi thiếu cột ngày trả"],
    }
    return arrivals.keep(
        visit,
        by=by,
        op_id=uuid.uuid4(),
        kind=kind,
        uid=uid or item.uid,
        said=said or answered,
        **{"device": None, "made_at": clock.now() - timedelta(hours=1), **values},
    )


# ---- objectives and surveys


def make_objective(cast, department=None, **values):
    """An objective of this year, measured by hand every quarter: at least 95%."""
    return QualityObjective.enter(
        by=cast.secretariat,
        agency=cast.agency,
        department=department,
        **{
            "year": clock.today().year,
            "statement": "Hồ sơ được giải quyết đúng hạn",
            "measure": "Tỷ lệ hồ sơ trả đúng hạn",
            "target": 95,
            "responsible": cast.head,
            **values,
        },
    )


def make_totals(cast, department, levels=(30, 10, 6, 3, 1), **values):
    """Counted forms of last month, all of them valid: `levels` from very satisfied down."""
    end = clock.today().replace(day=1) - timedelta(days=1)
    total = sum(levels)
    return SurveyTotals.enter(
        by=cast.secretariat,
        agency=cast.agency,
        department=department,
        **{
            "starts_on": end.replace(day=1),
            "ends_on": end,
            "given_out": total + 5,
            "returned": total + 1,
            "valid": total,
            **dict(zip(SurveyTotals.LEVELS.values(), levels, strict=True)),
            **values,
        },
    )
