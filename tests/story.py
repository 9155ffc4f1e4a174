"""An agency in which something of everything has happened, for the tests that walk all pages.

Rounds in every state that has pages of its own, one behind the other in time, played through the same verbs as in
the program wherever it is quick. Built once for a module (`the_story` in conftest.py): tests must leave it as it was.
"""

import uuid
from datetime import timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile

from audits.core import clock, files
from audits.core.workflow import OnPaper
from audits.exchange.models import Import
from audits.fieldwork.models import Evidence
from audits.findings.models import Cause, CorrectiveAction, Extension, Finding, Grade, Measure, RevisionRequest
from audits.organisation.calendar import usually_works
from audits.organisation.links import address_for
from audits.organisation.models import Authorisation, DayException, Department, TrustRoot
from audits.planning.models import AuditRound, LeftOut, Measurement, Waiver
from audits.procedures.models import ProcedureStep, Revision
from audits.reports import issuing
from audits.reports.models import IssuedDocument, PaperOrder, SignedCopy
from audits.reports.orders import rights_of
from audits.standard.models import Question, Wording

from .core import corpus
from .factories import (
    approve,
    close_visit,
    hold_harmonisation,
    make_arrival,
    make_cast,
    make_certificate,
    make_department,
    make_finding,
    make_interview,
    make_item,
    make_meeting,
    make_objective,
    make_procedure,
    make_revision,
    make_round,
    make_sample,
    make_sampling,
    make_standard,
    make_substitution,
    make_team,
    make_totals,
    make_user,
    make_visit,
)
from .planning.programmes import make_programme
from .reports.authority import certificate, pem

PROSE = dict.fromkeys(IssuedDocument.TEXTS, "Hoàn thành trước ngày 28/12/2027.")


def play():
    """The people (`story.cast`) and everything that has a page, each under a name of its own."""
    story = SimpleNamespace(cast=make_cast())
    _people(story, story.cast)
    _procedures(story, story.cast)
    _plans(story, story.cast)
    _visits(story, story.cast)
    _reports(story, story.cast)
    _actions(story, story.cast)
    _programmes(story, story.cast)
    _figures(story, story.cast)
    _elsewhere(story, story.cast.stranger)
    for name, record in vars(story).items():
        if name != "cast" and hasattr(record, "refresh_from_db"):
            setattr(story, name, type(record).objects.get(pk=record.pk))
    return story


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def pdf(by, name="giay.pdf"):
    return files.keep(ContentFile(corpus.PDF), by=by, name=name)


def found_in(document, file):
    """What the check finds in a signed copy, for stories in which nobody reads the file."""
    moment = clock.now().isoformat()
    signature = {
        "field": "Ky",
        "name": "Nguyễn Văn A",
        "organisation": "Sở Lao động",
        "issuer": "Gốc chứng thực thử",
        "serial": "4D",
        "sha256": "0" * 64,
        "valid_from": moment,
        "valid_until": moment,
        "claimed_at": moment,
        "stamped_at": "",
        "stamp_trusted": False,
        "trusted": False,
        "why_not": "no_root",
    }
    return {
        "issued": document.sha256,
        "signed": file.sha256,
        "roots": [],
        "signatures": [signature],
        "stamps": [],
    }


def _people(story, cast):
    """Who is missing in the cast: a deputy head, a contact, somebody authorised; the deputy stands in for the chair."""
    agency = cast.agency
    cast.member = cast.auditor
    cast.deputy_head = make_user(agency, "phophong.ncc", department=cast.ncc)
    cast.ncc.deputies.add(cast.deputy_head)
    cast.contact = make_user(agency, "laman.ncc", department=cast.vp)
    cast.authorised = make_user(agency, "duocgiao.ncc", department=cast.btxh)
    cast.closed = make_user(agency, "danghi", department=cast.vp, is_active=False)
    story.substitution = make_substitution(cast.chair, cast.deputy)
    story.authorisation = Authorisation.enter(
        by=cast.head, department=cast.ncc, person=cast.authorised, starts_on=clock.today(), document="Số 3/GUQ"
    )
    story.certificate = cast.lead.certificates.get()
    day = clock.today() + timedelta(days=9)
    while not usually_works(day):
        day += timedelta(days=1)
    story.day_off = DayException.enter(by=cast.secretariat, agency=agency, day=day, works=False, reason="Nghỉ chung")
    list_of_departments = files.keep("Mã,Tên\nVP,Văn phòng\n".encode(), by=cast.secretariat, name="don-vi.csv")
    story.brought_in = Import.objects.create(
        agency=agency, kind="departments", file=list_of_departments, new=0, changed=1, made_by=cast.secretariat
    )
    story.shared_question = Question.objects.filter(agency=None).first()
    story.own_question = Question.objects.create(
        agency=agency,
        key="R-01",
        standard=cast.standard,
        clause=cast.standard.clauses.first(),
        text_vi="Câu hỏi riêng?",
        applies_to="department",
    )
    story.withdrawn_question = Question.objects.create(
        agency=agency,
        key="R-02",
        standard=cast.standard,
        clause=cast.standard.clauses.first(),
        text_vi="Câu hỏi cũ?",
        applies_to="department",
        withdrawn=True,
    )
    story.a_wording = Wording.enter(by=cast.secretariat, agency=agency, text="Đã xem … hồ sơ, đúng hạn.")
    story.withdrawn_wording = Wording.enter(by=cast.secretariat, agency=agency, text="Câu cũ.")
    story.withdrawn_wording.withdraw(by=cast.secretariat)
    agency.logo = files.keep(ContentFile(corpus.picture()), by=cast.administrator, name="logo.jpg")
    agency.save()
    story.link = address_for(cast.vp_head)


def _procedures(story, cast):
    """A procedure with a revision in force, one drafted, one reviewed; and one that is withdrawn."""
    story.procedure = make_procedure(cast.ncc, "QT-NCC-12")
    ProcedureStep.objects.create(procedure=story.procedure, order=1, title="Tiếp nhận")
    author = cast.staff
    story.in_force = make_revision(story.procedure, author, file=pdf(author))
    story.in_force.departments.add(cast.vp)
    story.drafted = Revision.objects.create(
        procedure=story.procedure, author=author, issue=2, file=pdf(author), summary="Sửa bước 6"
    )
    story.second_procedure = make_procedure(cast.ncc, "QT-NCC-13")
    story.reviewed = Revision.objects.create(
        procedure=story.second_procedure,
        author=author,
        reviewer=cast.secretariat,
        issue=3,
        file=pdf(author),
        summary="Sửa bước 7",
        status="reviewed",
    )
    story.third_procedure = make_procedure(cast.ncc, "QT-NCC-14")
    story.old_procedure = make_procedure(cast.ncc, "QT-NCC-01", withdrawn_on=clock.today())


def _round(cast, weeks, **values):
    first = clock.today() + timedelta(weeks=weeks)
    return make_round(cast, starts_on=first, ends_on=first, **values)


def _plans(story, cast):
    """Rounds that are being planned: a draft with everything that a plan has, one submitted, one approved."""
    story.draft = _round(cast, 3, title="Đợt đang lập")
    story.draft_team = story.draft.teams.get()
    story.draft_member = story.draft_team.members.get(user=cast.auditor)
    story.draft_visit = make_visit(story.draft, cast.ncc, procedures=[story.procedure])
    make_visit(story.draft, cast.btxh, hour=10)  # by a team with somebody from there, for whom nothing is waived
    story.draft_meeting = make_meeting(story.draft, "opening", hour=7)
    story.left_out = LeftOut.objects.create(round=story.draft, department=cast.vp, reason="Đánh giá đợt sau")
    story.waiver = Waiver.objects.create(
        round=story.draft, kind="impartiality", person=cast.lead, department=cast.ttr, reason="Thiếu người"
    )
    story.submitted = _round(cast, 2, title="Đợt đã trình")
    make_visit(story.submitted, cast.ncc)
    for department in story.submitted.departments_in_scope.exclude(pk=cast.ncc.pk):
        LeftOut.objects.create(round=story.submitted, department=department, reason="Đánh giá đợt sau")
    story.submitted.submit(by=cast.secretariat)
    story.approved = _round(cast, 1, title="Đợt đã duyệt")
    story.planned_visit = make_visit(story.approved, cast.ncc)
    story.planned_item = make_item(story.planned_visit)
    make_item(story.planned_visit)
    approve(story.approved, cast)
    AuditRound.objects.filter(pk=story.approved.pk).update(decision_scan=pdf(cast.secretariat))


def _held(cast, visit):
    """The visit is opened at its planned time."""
    make_item(visit)
    visit = fresh(visit)
    visit.open(by=visit.team.members.get(role="auditor").user, started_at=visit.starts_at)
    return fresh(visit)


def _visits(story, cast):
    """A round under way, in which one visit is open, one closed, one signed."""
    story.grade = Grade.objects.get(agency=cast.agency, kind="minor")
    story.underway = _round(cast, -1, title="Đợt đang làm")
    second = make_team(story.underway, cast.second_lead, make_user(cast.agency, "danhgia2", department=cast.btxh))
    signed = make_visit(story.underway, cast.ncc, hour=8, procedures=[story.procedure])
    closed = make_visit(story.underway, cast.leadership, hour=10)
    opened = make_visit(story.underway, cast.vp, hour=13)
    other = make_visit(story.underway, cast.standing_body, hour=8, team=second)
    signed.contacts.add(cast.contact)
    make_meeting(story.underway, "harmonisation", hour=16)
    Waiver.objects.filter(round=story.underway).delete()
    for person in [member.user for member in second.members.all()]:
        if not person.certificates.exists():
            make_certificate(person, cast.standard)
    approve(story.underway, cast)

    story.signed_visit = _held(cast, signed)
    story.item = story.signed_visit.checklist.first()
    story.issued = make_finding(story.signed_visit, cast, kind="observation")
    story.presented = make_finding(story.signed_visit, cast, title="Sổ theo dõi thiếu cột")
    story.evidence = Evidence.enter(
        by=cast.auditor,
        visit=story.signed_visit,
        file=files.keep(ContentFile(corpus.picture()), by=cast.auditor, name="so.jpg"),
        caption="Sổ theo dõi",
        permitted=True,
        item=story.item,
    )
    story.issued.files.add(story.evidence)
    make_sample(story.signed_visit, story.procedure, cast.auditor)
    make_interview(story.signed_visit, cast.auditor)
    close_visit(fresh(story.signed_visit), cast)
    scan = pdf(cast.lead, "bien-ban.pdf")
    fresh(story.signed_visit).sign_on_paper(by=cast.lead, signed_scan=scan, disputes={story.presented: "Đã gọi điện"})
    story.ground_file = pdf(cast.head, "cong-van.pdf")
    story.presented.ground_files.add(story.ground_file)
    late = files.keep(ContentFile(corpus.picture()), by=cast.auditor, name="muon.jpg")
    said = {"caption": ["Kệ hồ sơ"], "taken_on": [str(clock.today())]}
    story.late_photo = make_arrival(
        story.signed_visit, by=cast.auditor, kind="evidence", uid=uuid.uuid4(), said=said, file=late
    )

    story.closed_visit = _held(cast, closed)
    story.of_the_leadership = make_finding(story.closed_visit, cast, kind="minor", title="Mục tiêu chưa đo")
    close_visit(story.closed_visit, cast)
    story.late_answer = make_arrival(story.closed_visit, by=cast.auditor)

    story.open_visit = _held(cast, opened)
    story.open_item = story.open_visit.checklist.first()
    story.a_draft = make_finding(story.open_visit, cast, title="Bản ghi nhanh")
    story.sample = make_sample(story.open_visit, story.procedure, cast.auditor)
    story.sampling = make_sampling(story.open_visit, story.procedure, cast.auditor, listed=3)
    story.interview = make_interview(story.open_visit, cast.auditor, remark="Lời kể riêng")
    story.open_evidence = Evidence.enter(
        by=cast.auditor,
        visit=story.open_visit,
        file=files.keep(ContentFile(corpus.picture()), by=cast.auditor, name="ke.jpg"),
        caption="Kệ hồ sơ",
    )

    story.second_visit = _held(cast, other)
    story.meeting = story.underway.meetings.get()
    story.meeting.record(by=cast.lead, attendance="Các tổ trưởng", notes="Thống nhất")
    fresh(story.issued).issue(by=cast.lead)


def _gathered(story, cast, weeks, title):
    """A round whose one visit is signed, and whose results are gathered."""
    audit_round = _round(cast, weeks, title=title)
    visit = make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    visit = _held(cast, visit)
    make_finding(visit, cast)
    close_visit(visit, cast)
    fresh(visit).sign(by=cast.head)
    hold_harmonisation(audit_round, cast)
    for finding in Finding.objects.filter(visit=visit):
        finding.issue(by=cast.lead)
    fresh(audit_round).gather(by=cast.secretariat)
    return fresh(audit_round)


def _document(audit_round, cast):
    document = IssuedDocument.prepare(audit_round, by=cast.secretariat)
    document.edit(
        by=cast.secretariat, signer_post="GIÁM ĐỐC", signer_name="Nguyễn Văn A", recipients="Lưu: VT.", **PROSE
    )
    return fresh(document)


def _reports(story, cast):
    """Reports: a draft, one submitted, one whose bytes are awaited, one issued with its signed copy."""
    story.reporting = _gathered(story, cast, -2, "Đợt đang báo cáo")
    story.draft_document = _document(story.reporting, cast)
    submitted = _document(_gathered(story, cast, -3, "Đợt đã trình báo cáo"), cast)
    issuing.submit(submitted, by=cast.secretariat)
    story.submitted_document = fresh(submitted)
    printing = _document(_gathered(story, cast, -4, "Đợt đang in báo cáo"), cast)
    issuing.submit(printing, by=cast.secretariat)
    fresh(printing).issue(by=cast.chair, number="44/BC", dated_on=clock.today())
    story.printing_document = printing
    story.reported = _gathered(story, cast, -5, "Đợt đã báo cáo")
    document = _document(story.reported, cast)
    issuing.submit(document, by=cast.secretariat)
    document = fresh(document)
    document.issue(by=cast.chair, number="45/BC", dated_on=clock.today())
    fresh(document).printed(pdf=pdf(cast.secretariat), photo_annex=pdf(cast.secretariat))
    story.document = document
    story.order = PaperOrder.objects.create(
        agency=cast.agency,
        kind="reminder_letter",
        format="pdf",
        record_id=cast.agency.pk,
        ordered_by=cast.secretariat,
        rights=rights_of(cast.secretariat),
        status="ready",
        file_name="cong-van-don-doc.pdf",
    )
    story.order.path.parent.mkdir(parents=True, exist_ok=True)
    story.order.path.write_bytes(b"%PDF-1.7")
    file = pdf(cast.secretariat)
    found = found_in(fresh(document), file)
    story.copy = SignedCopy.file_signed(fresh(document), by=cast.secretariat, file=file, found=found)
    story.root = TrustRoot.add(by=cast.administrator, name="Gốc thử", data=pem(certificate()))


def _actions(story, cast):
    """Corrective actions of the department NCC: one being planned, one planned, one carried out, one verified."""
    found = {
        "requested_action": story.reporting,
        "planned_action": story.submitted_document.round,
        "approved_action": story.printing_document.round,
        "done_action": story.reported,
    }
    for name, audit_round in found.items():
        action = CorrectiveAction.objects.get(finding__round=audit_round)
        cause = Cause.ask_why(action, ["Sổ không ghi ngày hẹn"], by=cast.head, category="material")
        measure = Measure.enter(by=cast.head, action=action, what="Sửa biểu mẫu", who=cast.staff, due_on=clock.today())
        action.write_plan(by=cast.head, correction="Gửi phiếu xin lỗi")
        setattr(story, name, action)
        if name == "requested_action":
            story.cause, story.measure = cause, measure
            continue
        fresh(action).name_owner(by=cast.head, owner=cast.staff)
        fresh(action).plan(by=cast.staff)
        if name == "planned_action":
            continue
        follower = cast.secretariat if name == "done_action" else cast.lead
        fresh(action).approve(by=follower)
        if name == "approved_action":
            until = action.due_on + timedelta(days=7)
            story.extension = Extension.ask(fresh(action), by=cast.staff, until=until, reason="Chờ in")
            continue
        story.proof = pdf(cast.staff, "bieu-mau.pdf")
        fresh(measure).report(by=cast.staff, done_on=clock.today(), result="Đã sửa", proof=[story.proof])
        fresh(action).report_done(by=cast.staff)
    story.revision_request = RevisionRequest.ask(
        story.third_procedure, by=cast.staff, reason="Thêm cột ngày hẹn", action=story.planned_action
    )


def _programmes(story, cast):
    """Programmes of years to come, in every state; the approved one was decided on paper."""
    for year, state in ((2031, "draft"), (2032, "submitted"), (2033, "submitted")):
        programme = make_programme(cast, year, months={cast.ncc: [3], cast.vp: [9]}, state=state)
    paper = OnPaper("08/KH", clock.today(), pdf(cast.secretariat))
    said = {"decision_number": paper.number, "decision_on": paper.date, "paper": paper}
    programme.approve(by=cast.secretariat, **said)


def _figures(story, cast):
    """Objectives: one of NCC with a result, one that is closed, one of the agency; and counted survey forms."""
    year = story.signed_visit.round.year
    story.objective = make_objective(cast, cast.ncc, year=year)
    story.measurement = Measurement.enter(
        by=cast.head, objective=story.objective, period=1, value=97, evidence=pdf(cast.head, "so-theo-doi.pdf")
    )
    story.agency_objective = make_objective(cast, year=year, statement="Người dân hài lòng")
    closed = make_objective(cast, cast.ncc, year=year - 2, frequency="yearly")
    Measurement.enter(by=cast.head, objective=closed, period=1, value=96)
    closed.close(by=cast.secretariat)
    story.closed_objective = closed
    story.survey = make_totals(cast, cast.ncc, scan=pdf(cast.secretariat, "phieu.pdf"))
    story.withdrawn_survey = make_totals(cast, cast.vp)
    story.withdrawn_survey.withdraw(by=cast.secretariat, note="Nhập nhầm")


def _elsewhere(story, stranger):
    """What the other agency has: its ids must lead nowhere in this one."""
    agency = stranger.agency
    story.foreign_department = Department.objects.get(agency=agency)
    story.foreign_person = stranger
    story.foreign_procedure = make_procedure(story.foreign_department)
    story.foreign_grade = Grade.objects.filter(agency=agency).first()
    story.foreign_round = AuditRound.plan(
        by=stranger,
        title="Đợt của cơ quan khác",
        standard=make_standard(),
        starts_on=clock.today(),
        ends_on=clock.today(),
        scope="Toàn bộ",
        outside_programme="Đột xuất",
    )
    story.foreign_team = make_team(story.foreign_round, make_user(agency, "truong.khac"))
    story.foreign_visit = make_visit(story.foreign_round, make_department(agency, "KHAC2"), team=story.foreign_team)


def more_elsewhere(story):
    """The other agency grows: a copy of everything that lists and choices show, under the same names as here."""
    stranger, agency = story.foreign_person, story.foreign_person.agency
    department = make_department(agency, "NCC", name="Phòng NCC")
    person = make_user(agency, "truong.moi", department=department, role="secretariat")
    make_certificate(person, story.cast.standard)
    make_substitution(stranger, person)
    procedure = make_procedure(department, "QT-NCC-12")
    make_revision(procedure, person, file=pdf(person))
    Authorisation.objects.create(department=department, person=person, starts_on=clock.today(), document="Số 1")
    Question.objects.create(
        agency=agency,
        key="R-01",
        standard=story.cast.standard,
        clause=story.cast.standard.clauses.first(),
        text_vi="Câu hỏi riêng?",
        applies_to="department",
    )
    Wording.objects.create(agency=agency, text="Đã xem … hồ sơ, đúng hạn.")
    DayException.objects.create(agency=agency, day=story.day_off.day, works=False, reason="Nghỉ")
    audit_round = AuditRound.objects.get(pk=story.foreign_round.pk)
    AuditRound.objects.filter(pk=audit_round.pk).update(status="underway")
    team = make_team(audit_round, person)
    visit = make_visit(audit_round, department, team=team, procedures=[procedure])
    make_item(visit)
    for status in ("draft", "presented", "issued"):
        Finding.objects.create(
            agency=agency,
            round=audit_round,
            visit=visit,
            department=department,
            grade=story.foreign_grade,
            title="Hồ sơ trả quá hạn không có phiếu xin lỗi",
            raised_by=person,
            status=status,
            presented_at=None if status == "draft" else clock.now(),
            number="KPH 01/Đ1-2017" if status == "issued" else "",
        )
    _an_action_elsewhere(Finding.objects.get(agency=agency, status="issued"), procedure, person)
    _figures_elsewhere(story, agency, department)
    IssuedDocument.objects.create(
        agency=agency, round=audit_round, prepared_by=person, status="issued", number="45/BC", pdf=pdf(person)
    )


def _an_action_elsewhere(finding, procedure, person):
    day = clock.today()
    deadlines = {"opened_on": day, "plan_due_on": day, "first_due_on": day, "due_on": day}
    action = CorrectiveAction.objects.create(
        agency=finding.agency, finding=finding, department=finding.department, owner=person, **deadlines
    )
    RevisionRequest.objects.create(
        agency=finding.agency, procedure=procedure, finding=finding, action=action, reason="Sửa", asked_by=person
    )


def _figures_elsewhere(story, agency, department):
    for name in ("objective", "closed_objective", "survey"):
        record = fresh(getattr(story, name))
        record.pk, record.agency, record.department = None, agency, department
        record.scan = record.responsible = None
        record.save(force_insert=True)
