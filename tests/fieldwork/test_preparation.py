"""Preparing a visit: who asks what, what earlier rounds left open, and the procedures beside the questions."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.fieldwork.assignments import askers, give, share_out, shares_of
from audits.fieldwork.beside import beside, revisions_to_read
from audits.fieldwork.checklist import ChecklistItem, left_out, propose_checklist
from audits.fieldwork.earlier import records_to_read
from audits.findings.models import CorrectiveAction, Finding
from audits.planning.models import TeamMember
from audits.procedures.models import ProcedureStep
from audits.reports.collecting import visits as papers

from ..factories import (
    approve,
    close_visit,
    hold_harmonisation,
    make_certificate,
    make_finding,
    make_item,
    make_open_visit,
    make_procedure,
    make_revision,
    make_round,
    make_sample,
    make_team,
    make_user,
    make_visit,
    sign_visit,
)
from ..findings import actions
from .pages import address, answer_row, sent


@pytest.fixture
def visit(cast):
    """A planned visit with seven questions, in an approved round."""
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    for number in range(7):
        make_item(visit, text=f"Câu {number + 1}?")
    return visit


def asked_by(visit):
    return [item.assigned_to and item.assigned_to.username for item in visit.checklist.in_order()]


# ---- who asks what


def test_the_lead_gives_questions_out_one_by_one_and_several_at_once(cast, at_screen, visit):
    browser, url = at_screen(cast.lead), address("give_questions", visit.pk)
    first, second, *_rest = visit.checklist.in_order()
    assert browser.post(url, sent(which="ticked", items=[first.pk], to=cast.auditor.pk)).status_code == 302
    assert asked_by(visit) == ["danhgia1", *[None] * 6]
    browser.post(url, sent(which="unassigned", to=cast.lead.pk))
    assert asked_by(visit) == ["danhgia1", *["totruong1"] * 6]
    browser.post(url, sent(which="ticked", items=[second.pk]))
    assert asked_by(visit)[1] is None
    browser.post(url, sent(which="chapter-4", to=cast.auditor.pk))
    assert asked_by(visit) == ["danhgia1"] * 7
    said = Event.objects.of(visit).filter(verb="share_out").order_by("seq").values_list("details__note", flat=True)
    assert list(said) == [f"{cast.auditor}: 1", f"{cast.lead}: 2–7", "–: 2", f"{cast.auditor}: 1–7"]


def test_what_is_incomplete_comes_back_with_the_ticks(cast, at_screen, visit):
    browser, url = at_screen(cast.lead), address("give_questions", visit.pk)
    assert browser.post(url, sent(which="ticked", to=cast.auditor.pk)).status_code == 422
    item = visit.checklist.first()
    refused = browser.post(url, sent(which="ticked", to=cast.head.pk, items=[item.pk]))
    assert refused.status_code == 422
    assert f'value="{item.pk}" form="give-form"' in refused.content.decode()
    assert asked_by(visit) == [None] * 7


def test_only_somebody_who_audits_in_the_team_can_be_given_questions(cast, visit):
    item = visit.checklist.first()
    observer = make_user(cast.agency, department=cast.btxh)
    TeamMember.objects.create(team=visit.team, user=observer, role="observer")
    for person in (cast.head, cast.second_lead, observer):
        with pytest.raises(RuleBroken, match="who audits in the team"):
            give(visit, [item], by=cast.lead, to=person)
    other = make_item(make_open_visit(cast, cast.vp, hour=13))
    with pytest.raises(RuleBroken, match="of this visit"):
        give(visit, [other], by=cast.lead, to=cast.auditor)


def test_the_questions_are_shared_out_evenly_and_what_is_given_stays(cast, at_screen, visit):
    trainee = make_user(cast.agency, department=cast.btxh)
    TeamMember.objects.create(team=visit.team, user=trainee, role="trainee")
    items = list(visit.checklist.in_order())
    give(visit, [items[6]], by=cast.lead, to=trainee)
    give(visit, [items[0], items[1]], by=cast.lead, to=cast.auditor)
    assert at_screen(cast.lead).post(address("share_questions", visit.pk), sent()).status_code == 302
    lead, auditor = "totruong1", "danhgia1"
    assert asked_by(visit) == [auditor, auditor, lead, lead, lead, auditor, trainee.username]
    assert [(share.person, share.total) for share in shares_of(visit)] == [
        (cast.lead, 3),
        (cast.auditor, 3),
        (trainee, 1),
    ]
    before = Event.objects.of(visit).count()
    share_out(visit, by=cast.lead)  # nothing is left
    assert Event.objects.of(visit).count() == before


def test_the_lead_changes_it_while_the_visit_is_held_and_no_answer_is_overtaken(cast, at_screen):
    visit = make_open_visit(cast)
    item = visit.checklist.first()
    seen = item.version
    give(visit, [item], by=cast.lead, to=cast.lead)
    response = answer_row(at_screen(cast.auditor), item, version=seen, note="Đủ")  # anybody of the team may answer
    assert response.status_code == 302
    assert [(share.person, share.answered, share.total) for share in shares_of(visit)] == [
        (cast.lead, 1, 1),
        (None, 0, 1),
    ]
    close_visit(visit, cast)
    with pytest.raises(RuleBroken):
        give(visit, [item], by=cast.lead, to=cast.auditor)


@pytest.mark.parametrize("who", ["auditor", "secretariat", "chair"])
def test_nobody_but_the_lead_gives_questions_out(cast, visit, who):
    with pytest.raises(PermissionDenied):
        share_out(visit, by=getattr(cast, who))


def test_who_leaves_the_team_or_audits_no_more_leaves_the_questions(cast, visit):
    share_out(visit, by=cast.lead)
    member = visit.team.members.get(user=cast.auditor)
    with visit.round.amending(by=cast.secretariat, note="Đổi vai trò"):
        member.assign("observer", by=cast.secretariat)
    assert asked_by(visit) == ["totruong1"] * 4 + [None] * 3
    with visit.round.amending(by=cast.secretariat, note="Trở lại"):
        member.assign("auditor", by=cast.secretariat)
    share_out(visit, by=cast.lead)
    assert asked_by(visit)[4:] == ["danhgia1"] * 3
    with visit.round.amending(by=cast.secretariat, note="Nghỉ ốm"):
        member.remove(by=cast.secretariat)
    assert asked_by(visit) == ["totruong1"] * 4 + [None] * 3
    released = Event.objects.of(visit).filter(verb="questions_released")
    assert [event.details["questions"] for event in released] == [3, 3]


def test_another_team_begins_anew(cast, visit):
    share_out(visit, by=cast.lead)
    other = make_team(visit.round, cast.second_lead)
    with visit.round.amending(by=cast.secretariat, note="Đổi Tổ"):
        visit.replan(by=cast.secretariat, team=other)
    assert asked_by(visit) == [None] * 7
    assert askers(visit) == [cast.second_lead]


def test_the_record_page_shows_mine_or_all_and_who_is_how_far(cast, at_screen):
    visit = make_open_visit(cast)
    first, second = visit.checklist.in_order()
    ChecklistItem.objects.filter(pk=second.pk).update(text="Kho lưu trữ có đủ giá không?")
    browser, url = at_screen(cast.auditor), address("record", visit.pk)
    assert "mine=1" not in browser.get(url).content.decode()
    give(visit, [first], by=cast.lead, to=cast.auditor)
    everything, mine = browser.get(url).content.decode(), browser.get(url, {"mine": "1"}).content.decode()
    assert second.anchor in everything
    assert first.anchor in mine
    assert "Kho lưu trữ" not in mine
    assert f"{cast.auditor} <b>0/1</b>" in everything
    assert "chưa có câu nào phân công cho bạn" in at_screen(cast.lead).get(url, {"mine": "1"}).content.decode()
    page = at_screen(cast.auditor).get(visit.get_absolute_url()).content.decode()
    assert "câu hỏi 0/1" in page
    assert "câu hỏi 0/1" not in at_screen(cast.staff).get(visit.get_absolute_url()).content.decode()


def test_the_paper_names_who_asks_and_what_is_checked_again(cast, visit):
    items = list(visit.checklist.in_order())
    give(visit, items[:1], by=cast.lead, to=cast.auditor)
    lines = papers.checklist(visit).items
    assert [(line.auditor, line.again) for line in lines[:2]] == [(cast.auditor.full_name, False), ("", False)]


# ---- what earlier rounds left open


def next_round(cast, *departments, procedures=(), **values):
    """An approved round a month later, with visits by a team that had no part in the earlier one."""
    auditors = [make_user(cast.agency, department=department) for department in (cast.btxh, cast.ttr)]
    with clock.at(clock.now() + timedelta(days=30)):
        audit_round = make_round(cast)
        audit_round.teams.get().members.all().delete()
        for role, person in zip(("lead", "auditor"), auditors, strict=True):
            make_certificate(person, cast.standard)
            TeamMember.objects.create(team=audit_round.teams.get(), user=person, role=role)
        hours = (8, 14, 16)
        visits = [make_visit(audit_round, one, hour=hours[n]) for n, one in enumerate(departments)]
        for one in visits:
            one.procedures.set(procedures)
        approve(audit_round, cast)
    return [*visits, *auditors]


def issued(cast, **values):
    return actions.issue_finding(cast, **values)


def test_open_findings_of_the_department_stand_at_the_top_with_state_and_deadline(cast):
    action = actions.approved(cast)
    visit, lead, _auditor = next_round(cast, cast.ncc)
    make_item(visit, text="Câu của Tổ?")
    propose_checklist(visit, by=lead)
    first = visit.checklist.in_order().first()
    assert first.about == action.finding
    assert first.text.startswith(f"Hành động khắc phục {action.finding}: {action.finding.title}.")
    assert f"Đang thực hiện, thời hạn {action.due_on:%d/%m/%Y}. Phát hiện tại: Phòng NCC." == first.hint
    assert visit.checklist.count() > 20  # and the rest from the bank


@pytest.mark.parametrize(("kind", "asked"), [("observation", True), ("strength", False), ("opportunity", False)])
def test_of_what_has_no_action_only_an_unanswered_observation_is_asked_about(cast, kind, asked):
    finding = issued(cast, kind=kind)
    visit, _lead, _auditor = next_round(cast, cast.ncc)
    assert [again.finding for again in left_out(visit)] == ([finding] if asked else [])
    if asked:
        finding.answer(by=cast.head, reply="Đã bổ sung cột")
        assert left_out(visit) == []


@pytest.mark.parametrize("state", ["requested", "planned", "done", "implemented", "effective"])
def test_an_action_is_asked_about_until_it_is_judged(cast, state):
    action = actions.STATES[state](cast)
    assert action.status == state
    visit, _lead, _auditor = next_round(cast, cast.ncc)
    assert [again.action for again in left_out(visit)] == ([] if state == "effective" else [action])


def test_a_finding_about_a_procedure_is_asked_about_wherever_that_is_audited(cast):
    procedure = make_procedure(cast.ncc)
    finding = issued(cast, procedure=procedure)
    here, elsewhere, _lead, _auditor = next_round(cast, cast.vp, cast.leadership)
    assert left_out(here) == left_out(elsewhere) == []
    here.procedures.add(procedure)
    (again,) = left_out(here)
    assert again.finding == finding
    assert again.question()["hint"].endswith("Phát hiện tại: Phòng NCC.")
    assert left_out(elsewhere) == []


def test_proposing_again_adds_only_what_is_new_and_the_own_round_is_no_earlier_one(cast):
    finding = issued(cast, kind="observation")
    visit, lead, _auditor = next_round(cast, cast.ncc)
    for _n in range(2):
        propose_checklist(visit, by=lead)
    assert [item.about for item in visit.checklist.filter(about__isnull=False)] == [finding]
    Finding.objects.filter(pk=finding.pk).update(title="Đổi tiêu đề")
    assert "Đổi tiêu đề" not in visit.checklist.get(about=finding).text  # frozen when it was prepared
    finding.round = visit.round
    finding.save(update_fields=["round"])
    visit.checklist.filter(about=finding).delete()
    assert left_out(visit) == []


def test_what_is_new_is_named_on_the_page_and_moving_stays_within_its_part(cast, at_screen):
    issued(cast, kind="observation")
    visit, lead, _auditor = next_round(cast, cast.ncc)
    one, two = make_item(visit, text="một"), make_item(visit, text="hai")
    browser = at_screen(lead)
    assert "chưa có trong danh mục kiểm tra" in browser.get(address("checklist", visit.pk)).content.decode()
    propose_checklist(visit, by=lead)
    page = browser.get(address("checklist", visit.pk)).content.decode()
    assert "chưa có trong danh mục kiểm tra" not in page
    assert page.index("Kiểm tra lại") < page.index("một")
    browser.post(address("move_question", visit.pk, one.pk), sent(places="-1"))
    again, *rest = visit.checklist.in_order()
    assert again.about_id
    assert rest[:2] == [one, two]
    browser.post(address("move_question", visit.pk, one.pk), sent(places="1"))
    assert list(visit.checklist.in_order())[:3] == [again, two, one]


def test_an_answer_closes_nothing_by_itself(cast):
    action = actions.implemented(cast)
    visit, lead, auditor = next_round(cast, cast.ncc)
    propose_checklist(visit, by=lead)
    with clock.at(visit.starts_at):
        visit.open(by=auditor, started_at=visit.starts_at)
        visit.checklist.get(about=action.finding).record_answer(by=auditor, answer="conforms", note="Không tái diễn")
    assert actions.fresh(action).status == "implemented"
    assert actions.fresh(action.finding).status == "issued"


def test_the_record_page_shows_how_it_stands_now_with_its_slip(cast, at_screen):
    action = actions.planned(cast)
    visit, lead, _auditor = next_round(cast, cast.ncc)
    propose_checklist(visit, by=lead)
    actions.fresh(action).approve(by=cast.lead)
    page = at_screen(lead).get(address("record", visit.pk)).content.decode()
    assert "Kiểm tra lại (1)" in page
    assert "Đang thực hiện" in page  # as it stands today
    assert "Kế hoạch chờ phê duyệt" in page  # as it was frozen
    assert address("reports:paper", "slip", action.pk) in page
    assert action.correction in page


def test_what_is_found_again_repeats_the_earlier_finding(cast, at_screen):
    action = actions.implemented(cast)
    visit, lead, auditor = next_round(cast, cast.ncc)
    propose_checklist(visit, by=lead)
    item = visit.checklist.get(about=action.finding)
    with clock.at(visit.starts_at):
        visit.open(by=auditor, started_at=visit.starts_at)
        page = at_screen(auditor).get(address("findings:raise_from", visit.pk, item.pk))
        assert page.context["form"]["repeat_of"].value() == action.finding_id
        again = Finding.raise_from(item, by=auditor, grade=action.finding.grade)
    assert again.repeat_of == action.finding


def test_a_device_stores_the_pages_that_its_reader_may_open(cast):
    action = actions.approved(cast)
    visit, lead, _auditor = next_round(cast, cast.ncc)
    propose_checklist(visit, by=lead)
    assert records_to_read(visit, lead) == [action.finding, action]
    assert records_to_read(visit, cast.outsider) == []


# ---- who may read it


def reads(at_screen, person, finding):
    """The status of the pages of a finding, of its action and of its slip."""
    browser, action = at_screen(person), finding.actions.get()
    pages = (finding.get_absolute_url(), action.get_absolute_url(), address("reports:paper", "slip", action.pk))
    return {browser.get(page).status_code for page in pages}


def test_who_audits_the_department_reads_its_earlier_findings_until_the_visit_is_closed(cast, at_screen):
    finding = issued(cast)
    visit, lead, auditor = next_round(cast, cast.ncc)
    outsiders = [cast.outsider, cast.second_lead]
    assert {frozenset(reads(at_screen, person, finding)) for person in outsiders} == {frozenset({404})}
    assert reads(at_screen, lead, finding) == reads(at_screen, auditor, finding) == {200}
    TeamMember.objects.filter(user=auditor).update(role="observer")
    assert reads(at_screen, auditor, finding) == {404}
    type(visit).objects.filter(pk=visit.pk).update(status="closed")
    assert reads(at_screen, lead, finding) == {404}


def test_a_plan_that_is_not_approved_opens_nothing(cast, at_screen):
    finding = issued(cast)
    visit, lead, _auditor = next_round(cast, cast.ncc)
    for status, expected in (("draft", {404}), ("submitted", {404}), ("underway", {200}), ("cancelled", {404})):
        type(visit.round).objects.filter(pk=visit.round_id).update(status=status)
        assert reads(at_screen, lead, finding) == expected


def test_who_audits_the_procedure_elsewhere_reads_what_was_found_about_it_and_no_more(cast, at_screen):
    procedure = make_procedure(cast.ncc)
    about_it = issued(cast, procedure=procedure)
    _visit, lead, _auditor = next_round(cast, cast.vp, procedures=[procedure])
    assert reads(at_screen, lead, about_it) == {200}
    Finding.objects.filter(pk=about_it.pk).update(procedure=make_procedure(cast.ncc))
    assert reads(at_screen, lead, about_it) == {404}


def test_what_is_not_issued_stays_with_its_own_round(cast):
    visit, lead, _auditor = next_round(cast, cast.ncc)
    earlier = make_open_visit(cast)
    draft = make_finding(earlier, cast)
    assert draft not in Finding.objects.visible_to(lead)
    close_visit(earlier, cast)
    assert draft not in Finding.objects.visible_to(lead)  # presented
    sign_visit(actions.fresh(earlier), cast.head)
    hold_harmonisation(earlier.round, cast)
    actions.fresh(draft).issue(by=cast.lead)
    assert draft in Finding.objects.visible_to(lead)
    assert CorrectiveAction.objects.visible_to(lead).filter(finding=draft).exists()
    assert draft not in Finding.objects.visible_to(cast.stranger)


# ---- the procedures beside the questions


@pytest.fixture
def audited(cast):
    """An open visit whose questions and case files are about a procedure with three revisions and two steps."""
    procedure = make_procedure(cast.ncc, "QT-NCC-12", time_limit=10)
    for order, title in enumerate(("Tiếp nhận hồ sơ", "Trả kết quả"), 1):
        ProcedureStep.objects.create(procedure=procedure, order=order, title=title, who="Công chức một cửa", duration=1)
    visit = make_open_visit(cast)
    day = clock.today()
    procedure.early = make_revision(procedure, cast.staff, effective_on=day - timedelta(days=400))
    procedure.of_the_day = make_revision(procedure, cast.staff, revision=1, effective_on=day - timedelta(days=10))
    procedure.coming = make_revision(procedure, cast.staff, revision=2, effective_on=day + timedelta(days=20))
    for _n in range(3):
        make_item(visit, procedure=procedure)
    visit.procedure = procedure
    return visit


def test_the_revisions_to_read_are_those_of_the_day_and_of_the_case_files(cast, audited):
    procedure = audited.procedure
    assert revisions_to_read(audited) == [procedure.of_the_day]
    make_sample(audited, procedure, cast.auditor, code="HS 1")
    assert revisions_to_read(audited) == [procedure.of_the_day, procedure.early]
    audited.samples.get().withdraw(by=cast.auditor, note="Nhập nhầm")
    assert revisions_to_read(audited) == [procedure.of_the_day]
    planned = make_procedure(cast.vp, "QT-VP-01")
    in_force = make_revision(planned, cast.staff)
    audited.procedures.add(planned)
    assert in_force in revisions_to_read(audited)


def test_each_procedure_lies_beside_the_questions_once_with_its_steps(cast, at_screen, audited):
    make_sample(audited, audited.procedure, cast.auditor, code="HS 17.204")
    (lying,) = beside(audited)
    assert lying.revision == audited.procedure.of_the_day
    assert lying.of_cases == [(audited.procedure.early, ["HS 17.204"])]
    assert not lying.has_changed
    page = at_screen(cast.auditor).get(address("record", audited.pk)).content.decode()
    assert page.count("Trả kết quả") == 1
    assert page.count(f'popovertarget="{lying.anchor}">') == 3
    assert "Áp dụng cho HS 17.204" in page
    with clock.at(clock.now() + timedelta(days=30)):
        assert beside(audited)[0].has_changed  # the steps are those of a revision that came after the visit


def test_pages_with_many_rows_ask_the_database_no_more_than_with_few(cast, at_screen):
    actions.approved(cast)
    visit, lead, auditor = next_round(cast, cast.ncc)
    propose_checklist(visit, by=lead)
    make_item(visit, procedure=make_procedure(cast.ncc))
    share_out(visit, by=lead)
    browser, pages = at_screen(lead), [address("record", visit.pk), address("checklist", visit.pk)]
    few = [queries_of(browser, page) for page in pages]
    for number in range(98):
        make_item(visit, procedure=make_procedure(cast.ncc) if number % 10 == 0 else None, assigned_to=auditor)
    assert visit.checklist.count() > 100
    many = [queries_of(browser, page) for page in pages]
    assert many[0] <= few[0] <= 36
    assert many[1] <= few[1]


def queries_of(browser, page):
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(page).status_code == 200
    return len(queries)
