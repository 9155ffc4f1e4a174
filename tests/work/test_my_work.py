"""The page of My work: what it says, in whose place, what it costs, and the number in the head."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from audits.core import clock
from audits.findings.models import CorrectiveAction, Extension, Finding, Measure
from audits.notifications.models import Delivery
from audits.organisation.accounts import Gate
from audits.organisation.models import User
from audits.planning.models import AuditRound, Meeting
from audits.procedures.models import Reading, Revision
from audits.reports.models import IssuedDocument
from audits.work import badge, prepared
from audits.work.tasks import tasks_of, waiting_for_others

from ..factories import (
    approve,
    make_item,
    make_meeting,
    make_open_visit,
    make_procedure,
    make_revision,
    make_round,
    make_substitution,
    make_user,
    make_visit,
)
from ..findings.actions import approved, done, fresh, planned, requested, written
from ..planning.programmes import make_programme

pytestmark = pytest.mark.django_db
MINE = reverse("work:mine")


def kinds_of(person):
    return [task.kind for task in tasks_of(fresh(person))]


# ---- what waits, in words


def test_the_head_reads_what_to_do_until_when_and_where(cast, at_screen):
    action = requested(cast)
    CorrectiveAction.objects.filter(pk=action.pk).update(plan_due_on=clock.today() - timedelta(days=14))
    page = at_screen(cast.head).get(MINE).content.decode()
    assert f"Lập kế hoạch khắc phục cho {action}" in page
    assert "ngày làm việc · hạn" in page
    assert "Quá hạn" in page
    assert "task-late" in page
    assert f'href="{action.get_absolute_url()}"' in page
    assert "Cần hỗ trợ:" in page
    assert str(cast.secretariat) in page


def test_what_is_late_comes_first_and_what_has_no_deadline_last(cast):
    action = requested(cast)
    tomorrow = clock.today() + timedelta(days=1)
    make_visit(make_round(cast, starts_on=tomorrow, ends_on=tomorrow), cast.ncc)
    approve(cast.agency.rounds.get(status="draft"), cast)
    Revision.objects.create(procedure=make_procedure(cast.ncc), author=cast.head, issue=2)
    CorrectiveAction.objects.filter(pk=action.pk).update(plan_due_on=clock.today() - timedelta(days=1))
    assert kinds_of(cast.head) == ["plan", "name_contacts", "write_revision"]


def test_who_has_nothing_to_do_reads_so(cast, at_screen):
    page = at_screen(cast.outsider).get(MINE).content.decode()
    assert "Bạn không có việc nào đang chờ" in page
    assert "badge-count" not in page


def test_days_off_count_in_no_deadline(cast):
    requested(cast)
    (task,) = tasks_of(fresh(cast.head))
    assert task.working_days == cast.agency.plan_days


def test_a_visit_waits_to_be_opened_from_its_day_on(cast):
    tomorrow = clock.today() + timedelta(days=1)
    audit_round = make_round(cast, starts_on=tomorrow, ends_on=tomorrow)
    visit = make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    assert "prepare_checklist" in kinds_of(cast.lead)
    make_item(visit)
    assert not {"prepare_checklist", "open_visit"} & set(kinds_of(cast.lead))
    with clock.at(clock.moment_of(tomorrow, 7)):
        assert "open_visit" in kinds_of(cast.auditor)


# ---- in whose place


def test_a_substitute_reads_in_whose_place(cast, at_screen):
    requested(cast)
    make_substitution(cast.head, cast.outsider)
    (task,) = tasks_of(fresh(cast.outsider))
    assert (task.kind, task.for_whom) == ("plan", cast.head)
    assert f"Thay {cast.head.with_post}" in at_screen(cast.outsider).get(MINE).content.decode()
    (own,) = tasks_of(fresh(cast.head))
    assert own.for_whom is None


def test_a_substitute_has_the_tasks_from_the_first_second_of_the_first_day_to_the_last_of_the_last(cast):
    requested(cast)
    days = {"starts_on": clock.today() + timedelta(days=1), "ends_on": clock.today() + timedelta(days=2)}
    make_substitution(cast.head, cast.outsider, **days)
    begins, ends = clock.moment_of(days["starts_on"]), clock.moment_of(days["ends_on"] + timedelta(days=1))
    second = timedelta(seconds=1)
    for moment, count in ((begins - second, 0), (begins, 1), (ends - second, 1), (ends, 0)):
        with clock.at(moment):
            assert len(tasks_of(fresh(cast.outsider))) == badge.how_many(fresh(cast.outsider)) == count


def test_whoever_stands_in_for_the_chair_decides_in_the_place_of_the_chair(cast):
    action = planned(cast, "major")
    action.endorse(by=cast.lead)
    make_substitution(cast.chair, cast.committee)
    (task,) = tasks_of(fresh(cast.committee))
    assert (task.kind, task.for_whom) == ("decide_plan", cast.chair)


# ---- what has no steps of its own


def test_who_has_a_part_only_sees_that_part_and_who_has_the_whole_sees_the_whole(cast):
    action = approved(cast)
    part = {"action": action, "kind": "corrective", "what": "In sổ mới", "due_on": action.due_on}
    Measure.enter(by=cast.staff, who=cast.outsider, **part)
    assert kinds_of(cast.outsider) == ["report_measure"]
    assert kinds_of(cast.staff) == kinds_of(cast.head) == ["report_done"]


def test_the_meeting_of_the_teams_waits_to_be_recorded_from_its_day_on(cast):
    audit_round = make_open_visit(cast).round
    meeting = make_meeting(audit_round, day=audit_round.ends_on)
    assert "record_meeting" not in kinds_of(cast.lead)
    for name in ("starts_at", "ends_at"):
        Meeting.objects.filter(pk=meeting.pk).update(**{name: getattr(meeting, name) - timedelta(days=2)})
    assert "record_meeting" in kinds_of(cast.lead)
    fresh(meeting).record(by=cast.lead, attendance="Các tổ", notes="Thống nhất")
    assert "record_meeting" not in kinds_of(cast.lead)


def test_a_report_that_nobody_has_begun_waits_for_the_secretariat(cast):
    make_programme(cast)
    audit_round = requested(cast).finding.round
    fresh(audit_round).gather(by=cast.secretariat)
    assert kinds_of(cast.secretariat) == ["prepare_report"]


def test_a_new_revision_waits_to_be_read_by_the_people_of_the_departments_concerned(cast):
    revision = make_revision(make_procedure(cast.ncc), cast.head)
    revision.departments.add(cast.vp, cast.ncc)
    assert kinds_of(cast.vp_head) == ["read_revision"]
    assert kinds_of(cast.head) == kinds_of(cast.outsider) == []
    Reading.confirm(revision, by=cast.vp_head)
    assert kinds_of(cast.vp_head) == []


def test_the_administrator_hands_out_links_to_those_who_never_had_a_password(cast, at_screen):
    assert kinds_of(cast.administrator) == []
    person = User.open_account(by=cast.administrator, agency=cast.agency, username="moi", full_name="Người mới")
    assert kinds_of(cast.administrator) == ["hand_out_links"]
    (task,) = tasks_of(fresh(cast.administrator))
    assert at_screen(cast.administrator).get(task.url).context["people"] == [person]
    waiting = reverse("organisation:people") + "?state=waiting"
    assert list(at_screen(cast.administrator).get(waiting).context["page"].object_list) == [person]
    assert len(at_screen(cast.head).get(waiting).context["page"].object_list) > 1, "the filter is the administrator's"
    person.hand_out_link(by=cast.administrator)
    assert kinds_of(cast.administrator) == []
    with clock.at(clock.moment_of(clock.today() + timedelta(days=2), 0, 1)):
        assert kinds_of(cast.administrator) == ["hand_out_links"], "the link died unused"


def test_the_administrator_sees_to_mails_that_failed_at_once(cast):
    """Also in the number of the head, which is counted anew since the failure is an Event."""
    visit = make_open_visit(cast)
    mail = Delivery.to(cast.head, kind="minutes_to_sign", record=visit, date=clock.today(), not_before=clock.now())
    mail.state, mail.attempts, mail.at_once = "pending", 5, True
    mail.save()
    assert badge.how_many(fresh(cast.administrator)) == 0
    mail.give_up("550 unknown")
    assert badge.how_many(fresh(cast.administrator)) == 1
    (task,) = tasks_of(fresh(cast.administrator))
    assert (task.kind, task.since) == ("see_to_mails", clock.today())
    mail.try_again(by=cast.administrator)
    assert kinds_of(cast.administrator) == []


def test_the_follow_up_is_reported_when_the_last_action_is_done_and_is_called_by_its_name(cast):
    action = done(cast)
    audit_round = action.finding.round
    AuditRound.objects.filter(pk=audit_round.pk).update(status="reported")
    assert not {"prepare_follow_up", "close_round"} & set(kinds_of(cast.secretariat))
    action.confirm(by=action.verifier, check_on=clock.today() + timedelta(days=60))
    assert {"prepare_follow_up", "close_round"} <= set(kinds_of(cast.secretariat))
    audit_round = AuditRound.objects.get(pk=audit_round.pk)
    IssuedDocument.prepare(audit_round, by=cast.secretariat, kind="follow_up", introduction="Thực hiện báo cáo")
    said = {task.kind: task.what for task in tasks_of(fresh(cast.secretariat))}
    assert "prepare_follow_up" not in said
    assert "report on the follow-up" in said["submit_report"]


def test_a_department_in_which_something_waits_needs_somebody_who_answers(cast):
    requested(cast)
    assert "name_head" not in kinds_of(cast.secretariat)
    User.objects.filter(pk=cast.head.pk).update(is_active=False)
    assert "name_head" in kinds_of(cast.secretariat)


# ---- what waits for others


def test_what_i_submitted_waits_for_others_until_they_decide(cast, at_screen):
    action = written(cast)
    assert waiting_for_others(fresh(cast.staff)) == []
    action.plan(by=cast.staff)
    (waiting,) = waiting_for_others(fresh(cast.staff))
    assert (waiting.url, waiting.who) == (action.get_absolute_url(), cast.lead.full_name)
    page = at_screen(cast.staff).get(MINE).content.decode()
    assert "Đang chờ người khác" in page
    fresh(action).approve(by=cast.lead)
    assert waiting_for_others(fresh(cast.staff)) == []
    Extension.ask(fresh(action), by=cast.staff, until=action.due_on + timedelta(days=7), reason="Chờ in")
    (asked,) = waiting_for_others(fresh(cast.head))
    assert asked.what.endswith(f"đến {action.due_on + timedelta(days=7):%d/%m/%Y}")  # the page had spoken Vietnamese


def test_what_waits_for_myself_does_not_wait_for_others(cast):
    """Who is responsible for an action is also the one who would accept its plan."""
    CorrectiveAction.objects.filter(pk=planned(cast).pk).update(owner=cast.lead)
    tasks = tasks_of(fresh(cast.lead))
    assert "approve_plan" in [task.kind for task in tasks]
    assert waiting_for_others(fresh(cast.lead), tasks) == []


# ---- what comes next


def test_the_line_at_the_top_says_what_comes_next_in_the_round(cast, at_screen):
    tomorrow = clock.today() + timedelta(days=1)
    audit_round = make_round(cast, starts_on=tomorrow, ends_on=tomorrow)
    make_visit(audit_round, cast.ncc, hour=8)
    approve(audit_round, cast)
    assert f"buổi đánh giá của bạn, 08:00 {tomorrow:%d/%m/%Y}" in at_screen(cast.staff).get(MINE).content.decode()
    assert "buổi đánh giá kế tiếp, 08:00" in at_screen(cast.vp_head).get(MINE).content.decode()


# ---- what it costs


def grown(action, count):
    """More actions like one, each of a finding of its own, straight into the tables."""
    finding = action.finding
    for row in (finding, action):
        row.refresh_from_db()
    findings = Finding.objects.bulk_create(_copy(finding, number=f"KPH {n}/X", title=f"Số {n}") for n in range(count))
    CorrectiveAction.objects.bulk_create(_copy(action, finding=one) for one in findings)


def _copy(record, **changes):
    values = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    values |= {"id": None, "uid": uuid.uuid4()}
    copy = type(record)(**values)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


@pytest.mark.parametrize("who", ["head", "secretariat", "deputy"])
def test_the_page_asks_the_same_for_one_task_as_for_many(cast, at_screen, who, django_assert_max_num_queries):
    action = approved(cast)
    make_programme(cast)
    make_substitution(cast.chair, cast.deputy)
    make_substitution(cast.head, cast.deputy)
    grown(action, 60)
    browser = at_screen(getattr(cast, who))
    with django_assert_max_num_queries(12):
        page = browser.get(MINE)
    assert page.context["how_many_wait"] == {"head": 61, "deputy": 61, "secretariat": 1}[who]


def test_the_query_is_built_once_for_all_of_a_sort_whatever_they_speak(cast):
    tasks_of(fresh(cast.head))
    built = prepared._written.cache_info().misses
    with translation.override("vi"):
        tasks_of(fresh(cast.vp_head))
    with clock.at(clock.now() + timedelta(days=1)):
        tasks_of(fresh(cast.staff))
    assert prepared._written.cache_info().misses == built


# ---- the number in the head


def asked_by_the_head(person):
    """How many queries the number in the head costs somebody whose page has asked nothing else yet."""
    reader = Gate().get_user(person.pk)
    with CaptureQueriesContext(connection) as queries:
        count = badge.how_many(reader)
    return count, len(queries)


def test_the_number_costs_one_query_and_none_while_nothing_happens(cast):
    action = requested(cast)
    make_substitution(cast.head, cast.deputy)
    for person in (cast.head, cast.deputy):
        assert asked_by_the_head(person) == (1, 1)
        assert asked_by_the_head(person) == (1, 0)
    action.name_owner(by=cast.head, owner=cast.staff)
    assert asked_by_the_head(cast.head) == (1, 1)
    assert asked_by_the_head(cast.staff) == (1, 1)


def test_the_number_is_right_after_ones_own_act_and_after_that_of_others(cast, at_screen):
    action = written(cast)
    action.finding.round.teams.get().members.get(user=cast.lead).declare(by=cast.lead)
    browser = at_screen(cast.lead)
    assert "badge-count" not in browser.get("/rounds/").content.decode()
    action.plan(by=cast.staff)
    assert 'badge-count">1<' in browser.get("/rounds/").content.decode()
    form = browser.get(f"{action.get_absolute_url()}approve/").context["form"]
    hidden = {"op_id": form["op_id"].value(), "version": form["version"].value(), "verifier": cast.auditor.pk}
    browser.post(f"{action.get_absolute_url()}approve/", hidden)
    assert fresh(action).status == "approved"
    assert "badge-count" not in browser.get("/rounds/").content.decode()


def test_after_signing_in_people_land_on_my_work(cast, client):
    person = make_user(cast.agency, "moi.vao")
    answer = client.post(reverse("account_login"), {"login": person.username, "password": "Mot-mat-khau-dai-1"})
    assert answer.url == MINE
