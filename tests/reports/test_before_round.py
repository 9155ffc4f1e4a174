"""Decision, plan and notice, made of a round's records; the texts with which they begin."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.planning.models import AuditRound, TeamMember
from audits.reports import issuing
from audits.reports.collecting import beginnings
from audits.reports.documents import IssuedDocument
from audits.reports.forms import DocumentForm
from audits.reports.layout import CIRCULAR_01, Layout
from audits.reports.papers import render_html
from audits.reports.snapshot import packed, unpacked

from ..factories import approve, make_item, make_meeting, make_procedure, make_round, make_team, make_visit
from .issued import kept

pytestmark = pytest.mark.django_db
KINDS = ("decision", "plan", "notice")


@pytest.fixture
def audit_round(cast):
    """An approved round with a visit that has contacts and questions, and an opening meeting."""
    planned = make_round(
        cast,
        grounds="Căn cứ Quyết định số 19/2014/QĐ-TTg;\n- Kế hoạch số 12/KH-SLĐTBXH.",
        objectives="Xem xét sự phù hợp",
    )
    visit = make_visit(planned, cast.ncc, procedures=[make_procedure(cast.ncc, "QT-NCC-12")], place="Phòng 302")
    make_meeting(planned, "opening", hour=7)
    approve(planned, cast)
    visit.contacts.add(cast.staff)
    make_item(visit)
    return planned


def begun(audit_round, cast, kind, **values):
    texts = beginnings.texts(audit_round, kind) | values
    return IssuedDocument.prepare(audit_round, by=cast.secretariat, kind=kind, **texts)


def collected(audit_round, cast, kind, **values):
    return issuing.COLLECTED_BY[kind](begun(audit_round, cast, kind, **values))


@pytest.mark.parametrize("kind", KINDS)
def test_each_begins_with_every_text_that_it_needs(audit_round, cast, kind):
    document = begun(audit_round, cast, kind)
    assert all(getattr(document, name) for name in document.texts if name != "remark")
    assert not [line for line in document.recipients.splitlines() if not line.strip()]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_settled_comes_back_from_the_snapshot(audit_round, cast, kind):
    paper = collected(audit_round, cast, kind)
    assert unpacked(packed(paper)) == paper


def test_a_decision_names_the_teams_with_role_and_certificate(audit_round, cast):
    paper = collected(audit_round, cast, "decision")
    (team,) = paper.teams
    assert [(one.name, one.role) for one in team.members] == [
        (cast.lead.full_name, "Tổ trưởng"),
        (cast.auditor.full_name, "Đánh giá viên"),
    ]
    certificate = cast.lead.certificates.get()
    assert certificate.number in team.members[0].certificate
    assert paper.authority == f"Giám đốc {cast.agency.name}"
    assert paper.grounds[:2] == ("Căn cứ Quyết định số 19/2014/QĐ-TTg", "Căn cứ Kế hoạch số 12/KH-SLĐTBXH")
    assert paper.grounds[-1].startswith("Theo đề nghị của Thường trực")
    html = render_html(paper)
    assert "Kế hoạch số 12/KH-SLĐTBXH;</p>" in html
    assert f"{paper.grounds[-1]}.</p>" in html


def test_a_decision_does_not_stand_on_itself(audit_round, cast):
    AuditRound.objects.filter(pk=audit_round.pk).update(grounds="Căn cứ Quyết định số 12/QĐ-SLĐTBXH thành lập Tổ")
    audit_round.refresh_from_db()
    assert "12/QĐ-SLĐTBXH" not in begun(audit_round, cast, "decision").grounds


def test_a_post_is_told_without_the_department_beside_it(audit_round, cast):
    cases = {
        ("Thanh tra viên, Phòng TTR", "Phòng TTR"): "Thanh tra viên",
        ("Phó Trưởng phòng TTR", "Phòng TTR"): "Phó Trưởng phòng",
        ("Chuyên viên", "Phòng TTR"): "Chuyên viên",
    }
    for (post, department), told in cases.items():
        TeamMember.objects.filter(user=cast.lead).update(post=post)
        member = collected_member(audit_round, cast)
        assert (member.department, member.post) == (department, told)


def collected_member(audit_round, cast):
    IssuedDocument.objects.filter(round=audit_round).delete()
    return collected(audit_round, cast, "decision").teams[0].members[0]


def test_a_plan_has_the_timetable_with_procedures_clauses_auditors_and_contacts(audit_round, cast):
    (day,) = collected(audit_round, cast, "plan").days
    meeting, visit = day.appointments
    assert (meeting.what, meeting.hours) == ("Họp khai mạc", "07:00–08:00")
    assert (visit.what, visit.procedures, visit.where) == (cast.ncc.name, ("QT-NCC-12",), "Phòng 302")
    assert visit.auditors == (cast.lead.full_name, cast.auditor.full_name)
    assert visit.contacts == (cast.staff.with_post,)
    assert visit.clauses


def test_waivers_stand_in_decision_and_plan_or_are_said_to_be_none(audit_round, cast):
    audit_round.waivers.create(kind="certificate", person=cast.auditor, reason="Đang học")
    for kind in ("decision", "plan"):
        assert "Lý do: Đang học." in render_html(collected(audit_round, cast, kind))
    audit_round.waivers.all().delete()
    IssuedDocument.objects.filter(round=audit_round).delete()
    assert "Không có trường hợp ngoại lệ nào" in render_html(collected(audit_round, cast, "plan"))


def test_a_notice_tells_every_department_when_and_until_when_it_names_people(audit_round, cast):
    paper = collected(audit_round, cast, "notice")
    assert [(slot.department, slot.hours) for slot in paper.visits] == [(cast.ncc.name, "08:00–10:00")]
    named_until = [line for line in paper.requirements if "trước ngày" in line]
    assert named_until
    until = date(*reversed([int(part) for part in named_until[0].rsplit(" ", 1)[1].strip(".").split("/")]))
    assert until < audit_round.starts_on


# ---- the layout of its time


def held_in(audit_round, year):
    day = date(year, 3, 1)
    AuditRound.objects.filter(pk=audit_round.pk).update(starts_on=day, ends_on=day + timedelta(days=1), year=year)
    audit_round.refresh_from_db()
    return audit_round


def test_papers_of_old_rounds_may_keep_the_layout_of_their_time(audit_round, cast):
    document = begun(held_in(audit_round, 2017), cast, "plan")
    assert "layout_rule" in DocumentForm(by=cast.secretariat, record=document).fields
    document.edit(by=cast.secretariat, layout_rule="circular_01")
    assert Layout.of(document).page_number == CIRCULAR_01.page_number == "bottom-right"
    assert Layout.of(document).size == cast.agency.font_size
    assert Layout.of(cast.agency).page_number == "top-center"


def test_a_correction_keeps_the_layout_of_what_it_corrects(audit_round, cast):
    document = begun(held_in(audit_round, 2017), cast, "plan", layout_rule="circular_01")
    stored = kept(cast.secretariat, b"%PDF-1.7\n%%EOF\n")
    IssuedDocument.objects.filter(pk=document.pk).update(status="issued", number="05/KH", pdf=stored)
    assert begun(audit_round, cast, "plan").layout_rule == "circular_01"


def test_papers_since_the_decree_follow_it(audit_round, cast):
    assert audit_round.ends_on.year >= clock.today().year - 1
    document = begun(audit_round, cast, "plan")
    assert "layout_rule" not in DocumentForm(by=cast.secretariat, record=document).fields
    with pytest.raises(RuleBroken, match="Decree 30"):
        document.edit(by=cast.secretariat, layout_rule="circular_01")


def test_one_team_is_not_told_as_several(audit_round, cast):
    assert "thành lập Tổ đánh giá nội bộ" in collected(audit_round, cast, "decision").abstract
    make_team(audit_round, cast.second_lead)
    IssuedDocument.objects.filter(round=audit_round).delete()
    paper = collected(audit_round, cast, "decision")
    assert "thành lập các Tổ đánh giá nội bộ" in paper.abstract
    assert paper.duties[0].startswith("Các Tổ đánh giá nội bộ có nhiệm vụ")


def test_lists_of_documents_do_not_read_what_the_documents_tell(audit_round, cast, at_screen):
    document = begun(audit_round, cast, "plan")
    IssuedDocument.objects.filter(pk=document.pk).update(number="05/KH-SLĐTBXH", number_year=2026)
    browser = at_screen(cast.secretariat)
    for address in ("/documents/", "/documents/register/", f"/rounds/{audit_round.pk}/papers/"):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        assert not [query["sql"] for query in asked if '."snapshot"' in query["sql"]], address
