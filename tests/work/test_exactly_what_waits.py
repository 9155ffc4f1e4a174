"""My work shows exactly what waits: for every record and person, what the tables of steps say and nothing else.

When the turn of a step has come is stated here a second time, in Python and of one record; `audits/work` states it as
queries. Who may take the step comes from the tables.
"""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import transaction

from audits.core import clock
from audits.core.workflow import Workflowed, system
from audits.findings import rules
from audits.findings.action_rules import followed_by, follows
from audits.findings.models import CorrectiveAction, Finding, Grade
from audits.organisation.models import Department, User
from audits.organisation.roles import (
    chair_from_elsewhere,
    decided_by_chair,
    decided_by_secretariat,
    secretariat_from_elsewhere,
)
from audits.planning import checks
from audits.planning.models import AuditRound, Visit, Waiver
from audits.planning.teams import any_lead, lead, led_by, rounds_led_by
from audits.planning.visit_rules import missing_at_close
from audits.procedures.models import Revision
from audits.work import badge, turns
from audits.work.kinds import KINDS
from audits.work.tasks import rows_for, tasks_of

from ..factories import make_procedure, make_substitution

pytestmark = pytest.mark.django_db


def workflows():
    return [model for model in apps.get_app_config("audits").get_models() if issubclass(model, Workflowed)]


def test_every_step_that_people_take_is_a_task_or_has_its_reason_why_not():
    steps = {(model.__name__, step.name) for model in workflows() for step in model.STEPS if step.who is not system}
    assert not turns.TURNS.keys() & turns.NOT_TURNS.keys()
    assert turns.TURNS.keys() | turns.NOT_TURNS.keys() == steps


def test_every_kind_of_task_belongs_to_a_step_or_has_its_reason_why_not():
    assert set(turns.TURNS.values()) | turns.ALSO.keys() | turns.WITHOUT_STEP.keys() == KINDS.keys()


# ---- when a turn has come


def plan_needs_amendment(audit_round):
    plan = checks.Plan(audit_round)
    return any([*checks.no_lead(plan), *checks.departments_without_visit(plan), *checks.unwaived(plan)])


def everything_is_issued(audit_round):
    unsigned = audit_round.visits.exclude(status__in=("signed", "cancelled")).exists()
    return audit_round.harmonisation_is_held and not unsigned and not audit_round.findings.unresolved().exists()


def visit_is_today(visit):
    return visit.round.status in LIVE and visit.checklist.exists() and visit.day <= clock.today()


def can_be_issued(finding):
    return not rules.obstacle_to_issue(finding, harmonised=finding.round.harmonisation_is_held)


def judgement_is_due(action):
    if not action.check_next_round:
        return action.check_on <= clock.today()
    later = AuditRound.objects.filter(agency=action.agency, starts_on__gt=action.implemented_on)
    return later.exclude(status__in=("draft", "submitted", "approved", "cancelled")).exists()


def had_a_part(user, role, *people):
    """Whether somebody, or in whose name they would decide, had a part before: they may not decide as well."""
    decider = user.acting_as(lambda person: person.role == role)
    return bool({user, decider} & set(people))


LIVE = ("approved", "underway")
COME = {
    ("Programme", "approve"): lambda one, user: not had_a_part(user, "chair", one.submitted_by),
    ("AuditRound", "approve"): lambda one, user: not had_a_part(user, "chair", one.submitted_by),
    ("AuditRound", "amend"): lambda one, user: plan_needs_amendment(one),
    ("AuditRound", "gather"): lambda one, user: everything_is_issued(one),
    ("AuditRound", "close"): lambda one, user: not one.findings.unfinished().exists(),
    ("TeamMember", "declare"): lambda one, user: one.team.round.status in LIVE,
    ("Visit", "name_contacts"): lambda one, user: (
        one.round.status in LIVE and one.status == "planned" and not one.contacts.exists()
    ),
    ("Visit", "prepare"): lambda one, user: one.round.status in LIVE and not one.checklist.exists(),
    ("Visit", "open"): lambda one, user: visit_is_today(one),
    ("Visit", "write_minutes"): lambda one, user: any(missing_at_close(one)),
    ("Visit", "close"): lambda one, user: not any(missing_at_close(one)),
    ("Visit", "sign_on_paper"): lambda one, user: (
        Department.objects.without_answerable().filter(pk=one.department_id).exists()
    ),
    ("Finding", "accept"): lambda one, user: (
        one.visit.status in ("closed", "signed")
        and not one.response
        and one.answer_by is not None
        and one.answer_by >= clock.today()
    ),
    ("Finding", "issue"): lambda one, user: can_be_issued(one),
    ("CorrectiveAction", "name_owner"): lambda one, user: one.owner is not None and not one.owner.is_active,
    ("CorrectiveAction", "assign"): lambda one, user: one.verifier is not None and not one.verifier.is_active,
    ("CorrectiveAction", "judge_effective"): lambda one, user: judgement_is_due(one),
    ("RevisionRequest", "take_up"): lambda one, user: one.is_waiting,
    ("Revision", "review"): lambda one, user: bool(one.file_id and one.summary),
    ("IssuedDocument", "issue"): lambda one, user: not had_a_part(user, "chair", one.prepared_by),
    ("IssuedDocument", "release"): lambda one, user: bool(one.printing_failed),
}
TOGETHER = {
    "Finding issue": "round_id",
    "Finding answer": "department_id",
    "LateArrival take_up": "visit_id",
}  # one task for several records
KINDS_OF = {
    key: frozenset({kind} | {also for also, step in turns.ALSO.items() if step == key})
    for key, kind in turns.TURNS.items()
}
PEOPLE = (
    "administrator",
    "chair",
    "deputy",
    "committee",
    "secretariat",
    "lead",
    "auditor",
    "second_lead",
    "head",
    "staff",
    "authorised",
    "vp_head",
    "stranger",
)


def records():
    """Every record that has steps, with the steps that wait for somebody."""
    for model in workflows():
        steps = {step for name, step in turns.TURNS if name == model.__name__}
        for record in model._base_manager.select_related(*model.READ_WITH):
            yield model.__name__, record, steps


def expected(user):
    """{(kinds, id)}: what waits for a person, from the tables of steps and the turns above."""
    waiting = set()
    for name, record, steps in records():
        offered = record.steps_open_to(user) if record.agency.pk == user.agency_id else ()
        for step in steps & set(offered):
            if COME.get((name, step), lambda one, user: True)(record, user):
                about = getattr(record, TOGETHER.get(f"{name} {step}", "pk"))
                waiting.add((KINDS_OF[name, step], about))
    return waiting


def shown(user):
    """{(kinds, id)}: what My work says, without what has no step."""
    rows = [row for row, _until in rows_for(user)[0]]
    assert len(rows) == len({(row.kind, row.pk) for row in rows}), "nothing waits twice"
    kinds_of = {kind: kinds for kinds in KINDS_OF.values() for kind in kinds}
    return {(kinds_of[row.kind], row.pk) for row in rows if row.kind in kinds_of}


def assert_exact(story, people=PEOPLE):
    different = {}
    for name in people:
        person = User.objects.get(pk=getattr(story.cast, name).pk)
        wanted, seen = expected(person), shown(person)
        if wanted != seen:
            different[name] = {"missing": wanted - seen, "too much": seen - wanted}
    assert different == {}


@pytest.fixture
def story(the_story):
    """The story, which is as it was when the test is over."""
    with transaction.atomic():
        yield the_story
        transaction.set_rollback(True)


def test_every_person_of_the_story_sees_exactly_what_waits(story):
    assert_exact(story)


def test_whoever_stands_in_for_a_head_or_the_secretariat_sees_what_waits_for_them(story):
    make_substitution(story.cast.head, story.cast.outsider)
    make_substitution(story.cast.secretariat, story.cast.vp_head)
    assert_exact(story, ["outsider", "vp_head"])


def test_nobody_follows_an_action_of_their_own_department(story):
    CorrectiveAction.objects.filter(pk=story.planned_action.pk).update(department=story.cast.ttr)
    assert_exact(story, ["lead", "secretariat"])
    assert "approve_plan" in {task.kind for task in tasks_of(story.cast.secretariat)}


def test_what_waits_goes_to_others_when_people_leave(story):
    """Leader, owner and verifier cannot sign in any more, and nobody answers for a department."""
    cast = story.cast
    User.objects.filter(pk__in=[cast.lead.pk, cast.staff.pk, cast.second_lead.pk]).update(is_active=False)
    CorrectiveAction.objects.filter(pk=story.done_action.pk).update(verifier=cast.staff)
    Department.objects.filter(pk=cast.leadership.pk).update(head=None)
    story.planned_visit.checklist.all().delete()
    story.planned_visit.contacts.add(cast.contact)
    assert_exact(story, ["secretariat", "head", "auditor", "chair", "deputy"])


def test_what_waits_changes_with_dates_and_states(story):
    """Disputes left lying or raised again, a raised grade, checks that are due, a department that was closed."""
    cast, today = story.cast, clock.today()
    major = Grade.objects.get(agency=cast.agency, kind="major")
    long_ago = today - timedelta(days=60)
    Finding.objects.filter(pk=story.presented.pk).update(response="disputed", disputed_on=long_ago)
    of_the_leadership = Finding.objects.filter(pk=story.of_the_leadership.pk)
    of_the_leadership.update(response="disputed_again", disputed_on=today)
    actions = CorrectiveAction.objects.filter(agency=cast.agency)
    actions.filter(pk=story.done_action.pk).update(
        status="implemented", implemented_on=long_ago, check_on=None, check_next_round=True
    )
    actions.filter(pk=story.planned_action.pk).update(status="endorsed", department=cast.leadership)
    Finding.objects.filter(actions__in=[story.planned_action.pk, story.approved_action.pk]).update(grade=major)
    actions.filter(pk=story.requested_action.pk).update(department=cast.btxh)
    Department.objects.filter(pk=cast.btxh.pk).update(closed_on=today)
    story.printing_document.note_failure("Hết bộ nhớ")
    Revision.objects.filter(pk=story.drafted.pk).update(author=cast.secretariat)
    AuditRound.objects.filter(pk=story.submitted.pk).update(submitted_by=cast.deputy)
    cast.agency.documents.filter(pk=story.submitted_document.pk).update(prepared_by=cast.deputy)
    assert_exact(story, ["chair", "deputy", "secretariat", "lead", "auditor", "head", "second_lead"])
    of_the_leadership.update(response="", answer_by=today)
    actions.filter(pk=story.done_action.pk).update(check_on=today, check_next_round=False)
    actions.filter(pk=story.planned_action.pk).update(status="planned", no_action_reason="Lỗi đơn lẻ")
    Finding.objects.filter(actions=story.planned_action.pk).update(grade=story.grade)
    story.open_visit.checklist.update(answer="conforms")
    Visit.objects.filter(pk=story.open_visit.pk).update(opening_notes="Mở đầu", attendees="Tổ 1", minutes="Đã xem")
    AuditRound.objects.filter(pk=story.approved.pk).update(starts_on=long_ago)
    Visit.objects.filter(pk=story.planned_visit.pk).update(starts_at=clock.now() - timedelta(hours=2))
    assert_exact(story, ["chair", "deputy", "secretariat", "lead", "auditor", "head"])


def test_a_round_is_gathered_when_all_is_issued_and_closed_when_all_is_followed_up(story):
    cast = story.cast
    Visit.objects.filter(round=story.underway).update(status="signed")
    assert_exact(story, ["secretariat", "lead", "second_lead"])
    Finding.objects.filter(round=story.underway).unresolved().update(status="withdrawn")
    CorrectiveAction.objects.filter(finding__round=story.reported).update(status="implemented", check_on=clock.today())
    assert_exact(story, ["secretariat", "lead", "second_lead"])
    assert {"gather", "close_round"} <= {task.kind for task in tasks_of(cast.secretariat)}


@pytest.mark.parametrize("what", ["certificate", "author", "unit", "waived"])
def test_a_plan_that_came_to_break_a_rule_waits_to_be_amended(story, what):
    """A certificate was withdrawn, an auditor wrote what is audited, a department came under the auditor's own."""
    audit_round = AuditRound.objects.get(pk=story.approved.pk)
    assert "amend_round" not in {
        task.kind for task in tasks_of(story.cast.secretariat) if task.page.endswith(f"/{audit_round.pk}/")
    }
    visit = audit_round.visits.first()
    member = visit.team.members.get(role="lead")
    if what == "author":
        procedure = make_procedure(visit.department)
        visit.procedures.add(procedure)
        Revision.objects.create(procedure=procedure, author=member.user, issue=7)
    elif what == "unit":
        Department.objects.filter(pk=visit.department_id).update(parent=member.department)
    else:
        member.user.certificates.update(withdrawn=True)
    if what == "waived":
        given = {"round": audit_round, "kind": "certificate", "reason": "Đang học"}
        for person in {member.user for team in audit_round.teams.all() for member in team.members.all()}:
            Waiver.objects.create(person=person, **given)
    assert plan_needs_amendment(audit_round) == (what != "waived")
    assert_exact(story, ["secretariat"])


def test_the_number_in_the_head_is_what_the_page_shows(story):
    for name in ("deputy", "secretariat", "head"):
        person = User.objects.get(pk=getattr(story.cast, name).pk)
        assert badge.how_many(person) == len(tasks_of(person))


@pytest.mark.parametrize("who", ["chair", "deputy", "secretariat", "lead", "second_lead", "head"])
def test_the_rules_as_queries_say_what_they_say_of_one_record(story, who):
    """`lead`, `any_lead`, `follows` and who decides from elsewhere, each beside its condition."""
    user = User.objects.get(pk=getattr(story.cast, who).pk)

    def said(model, rule, of=lambda record: record):
        return {one.pk for one in model.objects.visible_to(user) if rule(of(one), user)}

    def asked(rows):
        return {one.pk for one in rows.visible_to(user)}

    assert asked(Visit.objects.filter(led_by(user))) == said(Visit, lead)
    assert asked(rounds_led_by(user)) == said(AuditRound, any_lead)
    assert asked(CorrectiveAction.objects.filter(followed_by(user))) == said(CorrectiveAction, follows)

    def about(department):
        return SimpleNamespace(agency=story.cast.agency, department=department)

    assert asked(decided_by_chair(user)) == said(Department, chair_from_elsewhere, about)
    assert asked(decided_by_secretariat(user)) == said(Department, secretariat_from_elsewhere, about)
