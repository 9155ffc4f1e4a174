"""Files that are right: everything comes in through the verbs, once, and its history says from where."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from audits.core import clock, trail
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.exchange.models import Import
from audits.fieldwork.earlier import found_before
from audits.findings.models import Finding
from audits.organisation.models import AuditorCertificate, Department, User
from audits.planning.models import AuditRound, Visit
from audits.procedures.models import Procedure
from audits.reports.models import IssuedDocument
from tests.factories import make_procedure, make_round, make_visit

from .files import bring_in, plan_of, problems, text_file, workbook

pytestmark = pytest.mark.django_db


DEPARTMENTS = workbook(
    ["DANH SÁCH ĐƠN VỊ"],
    [],
    ["Mã *", "Tên *", "Trực thuộc", "Trưởng đơn vị", "Cấp phó", "Giải quyết thủ tục hành chính", "Ghi thêm"],
    ["(ví dụ) NCC", "Phòng Người có công"],
    ["BPMC", "Bộ phận Một cửa", "VPS", None, None, "x", "không đọc"],
    ["VPS", "Văn phòng Sở", None, "truong.vp", "chuyenvien.ncc; nguoingoai"],
    ["NCC", "Phòng Người có công", None, "truong.ncc"],
)


def test_departments_come_with_parents_heads_and_deputies(cast):
    made = bring_in("departments", DEPARTMENTS, cast.secretariat)
    desk, office = Department.objects.get(code="BPMC"), Department.objects.get(code="VPS")
    assert (desk.parent, desk.handles_cases, office.head) == (office, True, cast.vp_head)
    assert set(office.deputies.all()) == {cast.staff, cast.outsider}
    assert Department.objects.get(code="NCC").name == "Phòng Người có công"
    assert (made.new, made.changed) == (2, 1)


def test_the_plan_says_what_is_new_what_changes_and_what_is_not_read(cast):
    plan, _stored = plan_of("departments", DEPARTMENTS, cast.secretariat)
    (changed,) = plan.changed
    assert [(one.label, one.old, one.new) for one in changed.changes] == [("Name", "Phòng NCC", "Phòng Người có công")]
    assert [entry.row for entry in plan.new] == [5, 6]
    assert plan.table.unread == ["Ghi thêm"]


def test_every_act_names_the_file_and_its_hash(cast):
    made = bring_in("departments", DEPARTMENTS, cast.secretariat)
    of_records = Event.objects.filter(kind="department", verb__in=("entered", "edited"))
    assert {made.file.original_sha256 in event.details["note"] for event in of_records} == {True}
    assert Event.objects.of(made).get().details["new"]["file"]["original_sha256"] == made.file.original_sha256
    assert trail.verify(cast.agency) == []


PEOPLE = text_file(
    ["Tài khoản", "Họ và tên", "Chức vụ", "Mã đơn vị", "Vai trò", "Email"],
    ["Nguyen.Van.B", "Nguyễn Văn B", "Chuyên viên", "ncc", "", "b@example.vn"],
    ["truong.ncc", "Nguyễn Văn truong.ncc", "Trưởng phòng NCC", "", "công chức, viên chức", ""],
    separator=";",
)


def test_people_get_accounts_without_a_password(cast):
    bring_in("people", PEOPLE, cast.administrator, "nguoi.csv")
    person = User.objects.get(username="nguyen.van.b")
    assert (person.department, person.role, person.has_usable_password()) == (cast.ncc, "staff", False)
    cast.head.refresh_from_db()
    assert (cast.head.position, cast.head.department) == ("Trưởng phòng NCC", cast.ncc)  # an empty cell leaves it


CERTIFICATES = workbook(
    ["Account name", "Edition", "Certificate number", "Course", "Issued on", "Valid until"],
    ["chuyenvien.ncc", "2015", 1234, "Đánh giá viên nội bộ", date(2016, 3, 1), "1.3.2030"],
    ["nguoingoai", "ISO 9001:2015", "CC-9", "Đánh giá viên nội bộ", "ngày 5 tháng 12 năm 2017", None],
)


def test_certificates_come_with_dates_of_every_kind(cast):
    bring_in("certificates", CERTIFICATES, cast.secretariat)
    first = AuditorCertificate.objects.get(person=cast.staff)
    assert (first.number, first.issued_on, first.valid_until) == ("1234", date(2016, 3, 1), date(2030, 3, 1))
    assert AuditorCertificate.objects.get(person=cast.outsider).issued_on == date(2017, 12, 5)


PROCEDURES = workbook(
    [
        "Code",
        "Name of the procedure",
        "Department",
        "Time limit",
        "Clauses 2015",
        "Step",
        "Who does the step",
        "Time of the step",
    ],
    ["QT-NCC-01", "Trợ cấp một lần", "NCC", "10 ngày làm việc", "8.5, 7.5", "Tiếp nhận", "Một cửa", 0.5],
    [None, None, None, None, None, "Thẩm định", "Phòng", "4 giờ"],
    ["QT-NCC-01", None, None, None, None, "Trả kết quả", "Một cửa", "0,5"],
    ["QT-VP-01", "Tiếp công dân", "VP", None, None, None, None, None],
)


def test_procedures_come_with_their_steps_in_order(cast):
    bring_in("procedures", PROCEDURES, cast.secretariat)
    procedure = Procedure.objects.get(code="QT-NCC-01")
    assert procedure.limit_text == "10 working days"
    assert {clause.number for clause in procedure.clauses.all()} == {"8.5", "7.5"}
    assert [step.as_text() for step in procedure.steps.all()] == [
        "1. Tiếp nhận (Một cửa, 0.5 working days)",
        "2. Thẩm định (Phòng, 4 hours)",
        "3. Trả kết quả (Một cửa, 0.5 working days)",
    ]
    assert Procedure.objects.get(code="QT-VP-01").steps.count() == 0


def old_findings(*rows):
    heading = [
        "Round no.",
        "First day",
        "Last day",
        "Edition",
        "Department",
        "Procedures audited",
        "Number",
        "Grade",
        "Title",
        "Clause",
        "Repeats",
    ]
    return workbook(heading, *rows)


OLD_FINDINGS = old_findings(
    [
        1,
        date(2015, 12, 1),
        date(2015, 12, 2),
        "2015",
        "NCC",
        "QT-X",
        "KPH 01",
        "Minor nonconformity",
        "Trả quá hạn",
        "8.5",
    ],
    [
        2,
        date(2016, 12, 5),
        date(2016, 12, 6),
        "2015",
        "NCC",
        "QT-X",
        "KPH 03",
        "Minor nonconformity",
        "Lại quá hạn",
        "8.5",
        "KPH 01",
    ],
    [2, date(2016, 12, 5), date(2016, 12, 6), "2015", "VP"],
)


def test_old_findings_are_taken_over_with_their_rounds_and_remembered(cast):
    procedure = make_procedure(cast.ncc, "QT-X")
    bring_in("findings", OLD_FINDINGS, cast.secretariat)
    earlier, later = Finding.objects.order_by("round__starts_on")
    assert (later.number, later.status, later.repeat_of, later.raised_by) == (
        "KPH 03",
        "closed",
        earlier,
        cast.secretariat,
    )
    assert later.round.taken_over
    assert later.round.status == "closed"
    assert {visit.department for visit in Visit.objects.held().filter(round=later.round)} == {cast.ncc, cast.vp}
    assert later.visit.procedures.get() == procedure
    visit = make_visit(make_round(cast), cast.ncc)
    assert found_before(visit)[later.clause_id] == [later, earlier]


def test_a_year_goes_on_counting_after_the_rounds_taken_over(cast):
    make_procedure(cast.ncc, "QT-X")
    with clock.at(clock.moment_of(date(2016, 12, 31))):
        bring_in("findings", OLD_FINDINGS, cast.secretariat)
        planned = AuditRound.plan(
            by=cast.secretariat,
            title="Đợt sau",
            standard=cast.standard,
            starts_on=date(2016, 12, 31),
            ends_on=date(2016, 12, 31),
            scope="Tất cả",
            outside_programme="Trước chương trình đầu tiên",
        )
    assert planned.number == 3


def test_a_round_of_the_program_takes_no_findings_from_a_file(cast):
    audit_round = make_round(
        cast, starts_on=clock.today() - timedelta(days=400), ends_on=clock.today() - timedelta(days=399)
    )
    file = old_findings(
        [
            1,
            audit_round.starts_on,
            audit_round.ends_on,
            "2015",
            "NCC",
            None,
            "KPH 01",
            "Minor nonconformity",
            "Trả quá hạn",
        ]
    )
    assert problems("findings", file, cast.secretariat) == [
        f"Row 2, column Round no.: {audit_round} is kept in this program."
    ]


@pytest.mark.parametrize(
    ("kind", "file", "who"),
    [
        ("departments", DEPARTMENTS, "secretariat"),
        ("certificates", CERTIFICATES, "secretariat"),
        ("procedures", PROCEDURES, "secretariat"),
        ("findings", OLD_FINDINGS, "secretariat"),
    ],
)
def test_the_same_file_twice_changes_nothing(cast, kind, file, who):
    make_procedure(cast.ncc, "QT-X")
    person = getattr(cast, who)
    bring_in(kind, file, person)
    plan, _stored = plan_of(kind, file, person)
    assert (plan.new, plan.changed) == ([], [])
    assert plan.same > 0 or kind == "findings"


def test_a_dash_empties_a_cell_and_an_empty_one_leaves_it(cast):
    bring_in("departments", DEPARTMENTS, cast.secretariat)
    bring_in("departments", workbook(["Mã", "Tên", "Trưởng đơn vị"], ["VPS", None, "-"]), cast.secretariat)
    office = Department.objects.get(code="VPS")
    assert (office.head, office.name) == (None, "Văn phòng Sở")


def test_nothing_is_written_when_one_row_is_refused_at_the_end(cast):
    plan, stored = plan_of("departments", DEPARTMENTS, cast.secretariat)
    Department.objects.create(agency=cast.agency, code="VPS", name="Đã có từ lúc nào")
    before = Event.objects.count()
    with pytest.raises(Exception, match="Row 6"):
        Import.carry_out(plan, by=cast.secretariat, file=stored)
    assert (Event.objects.count(), Import.objects.count()) == (before, 0)


def test_pages_of_a_round_taken_over_say_so_and_offer_no_step(cast, at_screen):
    make_procedure(cast.ncc, "QT-X")
    bring_in("findings", OLD_FINDINGS, cast.secretariat)
    browser = at_screen(cast.secretariat)
    finding = Finding.objects.get(number="KPH 03")
    here = finding.round.get_absolute_url()
    tabs = ["", "teams/", "visits/", "findings/", "papers/", "history/"]
    assert [browser.get(here + tab).status_code for tab in tabs] == [200] * len(tabs)
    assert "nhập từ hồ sơ giấy" in browser.get(here).content.decode()
    of_visit = [reverse(f"fieldwork:{name}", args=[finding.visit_id]) for name in ("record", "minutes", "checklist")]
    for page in (finding.get_absolute_url(), finding.visit.get_absolute_url(), *of_visit):
        assert browser.get(page).status_code == 200
    assert "Nhập từ hồ sơ giấy bởi" in browser.get(finding.get_absolute_url()).content.decode()
    assert finding.round.steps_open_to(cast.secretariat) == []
    with translation.override("en"), pytest.raises(RuleBroken, match="taken over from paper"):
        IssuedDocument.prepare(finding.round, by=cast.secretariat)


def test_what_was_taken_over_wrongly_is_mended_by_the_same_file_once_more(cast):
    make_procedure(cast.ncc, "QT-X")
    bring_in("findings", OLD_FINDINGS, cast.secretariat)
    row = [1, date(2015, 12, 1), date(2015, 12, 2), "2015", "NCC", None, "KPH 01", "Observation", "Trả quá hạn 2 hồ sơ"]
    plan, stored = plan_of("findings", old_findings(row), cast.secretariat)
    assert [(one.label, one.new) for one in plan.changed[0].changes] == [
        ("Grade", "Observation"),
        ("Title", "Trả quá hạn 2 hồ sơ"),
    ]
    Import.carry_out(plan, by=cast.secretariat, file=stored)
    finding = Finding.objects.get(number="KPH 01")
    assert (finding.title, finding.grade.kind) == ("Trả quá hạn 2 hồ sơ", "observation")
    assert Event.objects.of(finding).order_by("seq").last().details["old"]["title"] == "Trả quá hạn"
