"""What was read before somebody else acted: every act goes by the record as it stands when it is done."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.core.rules import RuleBroken
from audits.findings.models import Cause, Extension, Finding
from audits.organisation.models import User
from audits.work.tasks import tasks_of

from ..factories import close_visit, make_department, make_finding, make_open_visit, sign_visit
from . import actions
from .actions import fresh
from .test_findings_pages import sent, step_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(cast):
    finding = make_finding(make_open_visit(cast), cast)
    sign_visit(close_visit(finding.visit, cast), cast.head, {finding: "Đã xin lỗi bằng điện thoại"})
    return fresh(finding)


def test_a_dispute_after_a_ruling_is_the_second_one_whatever_was_read(cast, disputed):
    read_before = fresh(disputed)
    disputed.uphold(by=cast.lead, note="Quy trình đòi văn bản")
    read_before.respond(by=cast.head, ground="Quy trình đã sửa")
    assert fresh(disputed).response == Finding.Response.DISPUTED_AGAIN


def test_a_ruling_on_a_second_dispute_is_final_whatever_was_read(cast, disputed):
    read_before = fresh(disputed)
    disputed.uphold(by=cast.lead, note="Quy trình đòi văn bản")
    fresh(disputed).respond(by=cast.head, ground="Quy trình đã sửa")
    read_before.uphold(by=cast.secretariat, note="Giữ nguyên")
    assert fresh(disputed).response == Finding.Response.UPHELD_FINALLY


def test_nobody_rules_on_a_ground_that_they_have_not_read(cast, disputed, at_screen):
    stale = fresh(disputed)
    fresh(disputed).respond(by=cast.head, ground="Có phiếu xin lỗi, gửi kèm")
    answer = sent(at_screen(cast.lead), step_url(stale, "uphold"), note="Không có phiếu", version=stale.version)
    assert answer.status_code == 409
    assert fresh(disputed).response == Finding.Response.DISPUTED


def test_a_higher_grade_is_higher_than_the_one_that_stands(cast, disputed):
    """Another lead had lowered it meanwhile: what the department had answered then is void."""
    major, observation = (cast.agency.grades.get(kind=kind) for kind in ("major", "observation"))
    disputed.regrade(by=cast.lead, grade=major, note="Lặp lại nhiều hồ sơ")
    read_before = fresh(disputed)
    disputed.regrade(by=cast.lead, grade=observation, note="Chưa đủ bằng chứng")
    fresh(disputed).respond(by=cast.head)
    read_before.regrade(by=cast.lead, grade=major, note="Đã đủ bằng chứng")
    assert fresh(disputed).response == ""


def test_a_correction_upwards_starts_from_the_grade_that_stands(cast):
    minor, strength = (cast.agency.grades.get(kind=kind) for kind in ("minor", "strength"))
    finding = actions.issue_finding(cast)
    read_before = fresh(finding)
    finding.correct(by=cast.lead, note="Nhầm", grade=strength)
    assert fresh(finding).status == "closed"
    read_before.correct(by=cast.lead, note="Không nhầm", grade=minor)
    assert fresh(finding).status == "issued"
    assert fresh(finding).actions.open().exists()


def test_nothing_joins_a_plan_that_was_submitted_meanwhile(cast):
    action = actions.written(cast)
    read_before = fresh(action)
    action.plan(by=cast.staff)
    with pytest.raises(PermissionDenied):
        actions.write_measure(read_before, cast.head, cast.staff)
    with pytest.raises(PermissionDenied):
        Cause.ask_why(read_before, ["Chưa tập huấn"], by=cast.head)


def test_who_asks_for_more_time_waits_for_the_trail_before_the_action(cast):
    """Every verb locks in this order, or two of them wait for each other."""
    action = actions.approved(cast)
    with CaptureQueriesContext(connection) as asked:
        Extension.ask(action, by=cast.staff, until=action.due_on + timedelta(days=9), reason="Chờ in")
    reads = [query["sql"].partition("FROM")[2].split()[:1] for query in asked if query["sql"].startswith("SELECT")]
    assert reads.index(['"audits_trailhead"']) < reads.index(['"audits_correctiveaction"'])


@pytest.mark.parametrize("below", [False, True], ids=["the department", "a section of it"])
def test_who_has_come_to_the_department_meanwhile_verifies_nothing_there(cast, below):
    """Another verifier is named, and the secretariat is asked for it (ISO 9001:2015, 9.2.2 c)."""
    done = actions.done(cast)
    unit = make_department(cast.agency, "NCC2", parent=cast.ncc) if below else cast.ncc
    User.objects.filter(pk=done.verifier_id).update(department=unit)
    for act in (
        lambda action, by: action.confirm(by=by, check_next_round=True),
        lambda action, by: action.reject(by=by, note="Thiếu phiếu"),
    ):
        action = fresh(done)
        with pytest.raises(RuleBroken, match="belongs to the department that acts"):
            act(action, action.verifier)
    assert [task.url for task in tasks_of(cast.secretariat) if task.kind == "assign"] == [f"/actions/{done.pk}/assign/"]
    fresh(done).assign(by=cast.secretariat, follower=None, verifier=cast.second_lead)
    action = fresh(done)
    action.confirm(by=cast.second_lead, check_next_round=True)
    User.objects.filter(pk=cast.second_lead.pk).update(department=unit)
    for judge in (
        lambda action, by: action.judge_effective(by=by, looked_at="10 hồ sơ quý IV"),
        lambda action, by: action.judge_ineffective(by=by, note="Vẫn quá hạn"),
    ):
        action = fresh(done)
        with pytest.raises(RuleBroken, match="belongs to the department that acts"):
            judge(action, action.verifier)
