"""Who reads which figures, what the overview says in words, and how little it asks of the database."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from audits.core import clock
from audits.dashboards import decisions, sentences
from audits.figures import onsite, satisfaction
from audits.findings.models import CorrectiveAction
from audits.organisation.calendar import WorkingDays
from audits.planning.models import AuditRound, Measurement, QualityObjective, TeamMember, Visit

from ..factories import approve, make_objective, make_open_visit, make_round, make_visit
from ..findings import actions
from ..planning.programmes import make_programme
from .exported import as_csv
from .test_figures import FULL, on_screen, seen_by
from .world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(cast):
    return World(cast).fill(FULL)


# ---- who


@pytest.mark.parametrize("who", ["chair", "committee", "secretariat", "deputy"])
def test_readers_of_figures_see_all_of_them(world, who):
    chosen, _page = seen_by(getattr(world.cast, who))
    assert (chosen.round, chosen.department) == (world.rounds[1], None)
    assert set(chosen.departments_offered) == set(chosen.departments)


def test_a_member_of_a_team_sees_the_own_rounds_and_no_years(world):
    first, second = world.rounds
    TeamMember.objects.filter(team__round=first).delete()
    member = world.cast.auditor
    TeamMember.objects.filter(team__round=second).update(user=member)
    chosen, _page = seen_by(member)
    assert (chosen.rounds_offered, chosen.years_offered, chosen.before) == ((second,), (), ())
    assert seen_by(member, round=second.pk, department=world.cast.vp.pk)[0].department == world.cast.vp
    with pytest.raises(Http404):
        seen_by(member, round=first.pk)


def test_who_answers_for_a_department_does_not_see_another(world):
    head = world.cast.vp_head
    chosen, _page = seen_by(head)
    assert (chosen.department, chosen.all_departments) == (world.cast.vp, False)
    for asked in ({"department": world.cast.ncc.pk}, {"department": 10**8}, {"year": 1999}, {"round": "x"}):
        with pytest.raises(Http404):
            seen_by(head, **asked)


def test_a_contact_of_the_department_sees_its_figures_and_a_contact_from_elsewhere_none(world):
    visit = world.visits[1][0]
    visit.contacts.set([world.cast.staff, world.cast.outsider])
    assert seen_by(world.cast.staff)[0].department == world.cast.ncc
    with pytest.raises(PermissionDenied):
        seen_by(world.cast.outsider)


@pytest.mark.parametrize("who", ["administrator", "staff", "outsider"])
def test_others_are_refused(world, at_screen, who):
    assert at_screen(getattr(world.cast, who)).get("/dashboard/").status_code == 403


def test_a_round_of_another_agency_does_not_exist(world, at_screen):
    stranger = at_screen(world.cast.stranger)
    assert stranger.get("/dashboard/", {"round": world.rounds[0].pk}).status_code == 404
    assert "No round is approved yet" in english(stranger).get("/dashboard/").content.decode()


def english(browser):
    browser.cookies["django_language"] = "en"
    return browser


# ---- which round


def test_without_a_choice_it_is_the_newest_round_that_has_begun(world, cast):
    later = make_round(cast, starts_on=clock.today(), ends_on=clock.today())
    make_visit(later, cast.ncc)
    assert later not in seen_by(cast.chair)[0].rounds_offered
    approve(later, cast)
    chosen = seen_by(cast.chair)[0]
    assert later in chosen.rounds_offered
    assert chosen.round == world.rounds[1]
    AuditRound.objects.exclude(pk=later.pk).update(status="cancelled")
    assert seen_by(cast.chair)[0].round == later


@pytest.mark.parametrize("asked", [{}, {"year": clock.today().year}])
def test_a_round_without_findings_says_so(cast, at_screen, asked):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    page = on_screen(english(at_screen(cast.chair)), asked)
    assert "No visit has been held yet; 1 department is to be audited." in page
    assert "No finding is issued here yet" in page


# ---- in words


def said(person, **asked):
    return sentences.of(seen_by(person, **asked)[1])


def test_the_sentence_says_what_the_figures_show(cast):
    action = actions.requested(cast, "major")
    audit_round = action.finding.round
    assert said(cast.chair) == (
        "The 1 department in the plan has been audited. 1 nonconformity was issued, 1 of them major. "
        "0 of 1 are closed. Nothing is overdue."
    )
    with clock.at(clock.moment_of(action.plan_due_on + timedelta(days=1), 12)):
        assert "1 is overdue, the longest by " in said(cast.chair)
        assert "(Phòng NCC)" in said(cast.chair)
    action.cancel(by=cast.chair, note="Quy trình đã bãi bỏ")
    assert "All of them are closed." in said(cast.chair, round=audit_round.pk)
    Visit.objects.update(status="open")
    assert said(cast.chair).startswith("No visit has been held yet")


def test_while_the_teams_have_not_agreed_nothing_is_said_of_findings(cast):
    make_open_visit(cast)
    Visit.objects.update(status="closed")
    assert said(cast.chair).endswith("Findings are issued when the teams have agreed on them.")
    AuditRound.objects.update(status="reporting")
    assert said(cast.chair).endswith("No nonconformity was found.")


# ---- what waits


def waiting(person, **asked):
    return decisions.of(seen_by(person, **asked)[1]).rows


def test_the_committee_finds_what_it_has_to_decide_and_what_is_overdue_beyond_the_ladder(cast):
    action = actions.planned(cast, "major")
    assert waiting(cast.chair) == []
    action.endorse(by=cast.lead)
    (plan,) = waiting(cast.chair)
    assert (plan.name, plan.badge, plan.url) == (str(action), "plan to be approved", action.get_absolute_url())
    with clock.at(clock.moment_of(action.due_on + timedelta(days=60), 12)):
        _plan, late = waiting(cast.chair)
    assert late.tone == "bad"
    assert late.badge.startswith("overdue by ")
    assert waiting(cast.chair, department=cast.vp.pk, round=action.finding.round_id) == []


def test_a_programme_that_waits_for_the_chair_stands_first(cast):
    actions.planned(cast, "major").endorse(by=cast.lead)
    make_programme(cast, 2031, state="submitted")
    programme, _plan = waiting(cast.chair)
    assert (programme.name, programme.url) == ("Audit programme of 2031", "/programme/2031/")
    assert len(waiting(cast.chair, department=cast.ncc.pk)) == 1


def test_overdue_comes_before_the_chair_on_the_day_of_the_ladder_and_not_before(cast, at_screen):
    action = actions.requested(cast)
    agency = cast.agency
    reached = WorkingDays(agency).after(action.plan_due_on, agency.remind_chair_after)
    for day, expected in ((reached - timedelta(days=1), 0), (reached, 1)):
        with clock.at(clock.moment_of(day, 12)):
            assert len(waiting(cast.chair)) == expected
            listed = at_screen(cast.chair).get("/actions/?figure=beyond_the_chair&format=csv").content
            assert len(listed.decode().strip().splitlines()) == 1 + expected


def test_what_repeats_an_earlier_finding_is_named(cast):
    first = actions.implemented(cast)
    first.judge_ineffective(by=cast.auditor, note="3/10 hồ sơ vẫn quá hạn")
    (repeat,) = waiting(cast.chair)
    assert (repeat.name, repeat.badge) == (str(first.finding), "repeat")
    assert CorrectiveAction.objects.filter(finding=first.finding).count() == 2


# ---- how much it asks


@pytest.mark.parametrize("who", ["chair", "secretariat", "committee", "lead", "head"])
def test_the_overview_takes_twelve_queries(world, at_screen, django_assert_max_num_queries, who):
    browser = at_screen(getattr(world.cast, who))
    for asked in ({"round": world.rounds[0].pk}, {"round": world.rounds[1].pk, "department": world.cast.ncc.pk}, {}):
        browser.get("/notifications/")  # the number beside “My work” is counted once after every act in the agency
        with django_assert_max_num_queries(12):
            on_screen(browser, asked)
    assert {one.objective.source for one in seen_by(world.cast.chair)[1].aims.results} == set(QualityObjective.Source)
    if who in ("chair", "head"):
        with django_assert_max_num_queries(12):
            on_screen(browser, {"year": world.today.year})


# ---- quality objectives


def test_the_sentence_names_the_objectives_that_are_not_reached(cast):
    audit_round = make_open_visit(cast).round
    objective = make_objective(cast, cast.ncc, year=audit_round.year, target=95)
    assert "objective" not in said(cast.chair)
    measured = Measurement.objects.create(objective=objective, period=1, value=90)
    assert said(cast.chair).endswith("1 quality objective is not reached yet.")
    assert "objective" not in said(cast.chair, round=audit_round.pk, department=cast.vp.pk)
    QualityObjective.objects.update(status="closed", final_value=90, final_on=clock.today())
    assert said(cast.chair).endswith("1 quality objective was missed.")
    QualityObjective.objects.update(status="open", final_value=None, final_on=None)
    Measurement.objects.filter(pk=measured.pk).update(value=95)
    assert said(cast.chair).endswith("The quality objective is reached.")
    assert [one.objective for one in seen_by(cast.chair)[1].aims.first] == [objective]


def test_who_audits_a_round_sees_its_interviews_but_not_the_forms_of_departments(world, at_screen):
    member = world.cast.auditor
    TeamMember.objects.filter(team__round=world.rounds[1]).update(user=member)
    page = seen_by(member)[1]
    assert "forms" not in page.figures
    assert page.asked == page.figures["interviews"]
    assert "/surveys/?year" not in on_screen(at_screen(member), {})
    assert "/surveys/?year" in on_screen(at_screen(world.cast.chair), {})


def test_case_files_and_interviews_of_a_round_that_was_called_off_are_no_figures(world, at_screen):
    before = seen_by(world.cast.chair, round=world.rounds[1].pk)[1]
    AuditRound.objects.filter(pk=world.rounds[1].pk).update(status="cancelled")
    year = world.today.year
    assert before.on_site.sampled.files
    assert before.satisfaction.interviews.asked
    assert onsite.of_year(world.agency, year).sampled.files == 0
    assert satisfaction.of_year(world.agency, year).interviews.asked == 0
    for path in ("/dashboard/case-files/", "/dashboard/interviews/"):
        assert as_csv(at_screen(world.cast.chair), f"{path}?round={world.rounds[1].pk}&year={year}") == []
