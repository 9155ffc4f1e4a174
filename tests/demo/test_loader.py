"""The demo is loaded once for this file, and holds what it promises: every account, four rounds, three reports."""

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from audits.core import clock, trail
from audits.demo import accounts
from audits.fieldwork.models import CaseSample, ChecklistItem, Evidence, Interview, SurveyTotals
from audits.figures import coverage
from audits.findings.models import CorrectiveAction, Extension, Finding, Measure, RevisionRequest
from audits.organisation.accounts import DEMO_PASSWORD
from audits.organisation.calendar import WorkingDays
from audits.organisation.models import Agency, Department, User
from audits.planning.models import AuditRound, Meeting, Programme, QualityObjective, TeamMember, Visit
from audits.procedures.models import Procedure, Revision
from audits.reports.models import IssuedDocument
from audits.reports.snapshot import unpacked
from audits.work.tasks import tasks_of

from ..factories import make_agency
from .content import PEOPLE, PROCEDURES, read

# The story prints its documents; one process tells it once for all.
pytestmark = [pytest.mark.papers, pytest.mark.xdist_group("demo")]


def run_command():
    out = io.StringIO()
    with override_settings(DEMO=True):
        call_command("demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo in a transaction around all tests of this file; what the command printed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield run_command()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db):
    return loaded


@pytest.fixture
def main(demo):
    return Agency.objects.get(symbol="SLĐTBXH")


def round_of(agency, year):
    return AuditRound.objects.get(agency=agency, year=year)


@pytest.fixture
def running(main):
    return AuditRound.objects.get(agency=main, status=AuditRound.Status.UNDERWAY)


def test_everybody_of_the_story_has_an_account_and_the_demo_password(demo):
    assert set(User.objects.values_list("username", flat=True)) == set(PEOPLE)
    waiting = {name for name, row in PEOPLE.items() if row["signs_in"]}
    assert all(person.check_password(DEMO_PASSWORD) for person in User.objects.exclude(username__in=waiting))
    assert set(User.objects.without_password().values_list("username", flat=True)) == waiting == {"chuyenvien2.khtc"}


@pytest.mark.parametrize("username", ["quantri", "truongban", "thuongtruc", "totruong1", "truong.ncc", "coquankhac"])
def test_the_accounts_sign_in_on_the_page(demo, username):
    browser = Client()
    with override_settings(DEMO=True):
        answer = browser.post("/accounts/login/", {"login": username, "password": DEMO_PASSWORD})
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(User.objects.get(username=username).pk)


def test_nobody_sees_a_password_in_the_history(demo):
    said = [event.details for event in trail.Event.objects.filter(kind="user")]
    assert said
    assert not any("password" in part for details in said for part in (details.get("old", {}), details.get("new", {})))


def test_departments_have_their_heads_and_procedures_their_revisions(main):
    assert Department.objects.filter(agency=main).existing().count() == 14
    assert (
        not Department.objects.filter(agency=main).existing().with_answerable().filter(is_answered_for=False).exists()
    )
    assert Procedure.objects.filter(agency=main).count() == len(PROCEDURES)
    in_force = Revision.objects.filter(procedure__agency=main).in_force()
    assert in_force.count() == len(PROCEDURES) - 1  # preventive action ended with the edition of 2008
    for revision in Revision.objects.filter(procedure__agency=main).select_related("file"):
        assert revision.file.content_type == "application/pdf"
    assert {revision.status for revision in Revision.objects.under_way()} == {"draft", "reviewed"}


def test_the_round_of_2017_is_as_the_story_tells_it(main):
    audit_round = round_of(main, 2017)
    findings = Finding.objects.filter(round=audit_round).issued()
    assert audit_round.status == AuditRound.Status.CLOSED
    assert audit_round.teams.count() == 2
    assert audit_round.visits.filter(status="signed").count() == 14
    assert Counter(findings.values_list("grade__kind", flat=True)) == {
        "major": 2,
        "minor": 10,
        "observation": 7,
        "opportunity": 5,
        "strength": 4,
    }
    assert findings.values("department").distinct().count() == 14
    assert CaseSample.objects.filter(visit__round=audit_round).count() == 120
    assert Interview.objects.filter(visit__round=audit_round).count() == 40
    assert Evidence.objects.filter(visit__round=audit_round).count() == len(read("2017/photos.csv"))
    assert not Meeting.objects.filter(round=audit_round, held=False).exists()
    assert not TeamMember.objects.filter(team__round=audit_round, status="named").exists()


def test_the_rounds_of_the_story_are_held_under_the_programmes_of_their_years(main, running):
    """What was planned for PCTNXH in 2016 was not held; in 2017 TTDVVL was moved; the extraordinary round says why."""
    programmes = Programme.objects.filter(agency=main, status="approved")
    assert set(programmes.values_list("year", flat=True)) == {2016, 2017, running.year}
    assert all(round_of(main, year).programme == programmes.get(year=year) for year in (2016, 2017))
    assert running.programme.year == running.year
    outside = AuditRound.objects.filter(agency=main, programme=None)
    assert [bool(one.outside_programme) for one in outside] == [True]
    secretary = User.objects.get(username="thuongtruc")
    for year, code, month, found in ((2016, "PCTNXH", 12, "late"), (2017, "TTDVVL", 11, "moved")):
        covered = coverage.of_year(secretary, year, programmes.get(year=year))
        cell = next(row for row in covered.departments if row.subject.code == code).cells[month - 1]
        assert (cell.is_late, cell.moved_to) == {"late": (True, None), "moved": (False, 12)}[found]


@pytest.mark.parametrize("year", [2016, 2017])
def test_findings_are_numbered_without_gaps(main, year):
    for series in ("nonconformity", "other"):
        numbers = Finding.objects.filter(round=round_of(main, year), series=series).order_by("sequence")
        assert list(numbers.values_list("sequence", flat=True)) == list(range(1, numbers.count() + 1))


def test_what_was_repeated_names_what_it_repeats(main):
    repeats = Finding.objects.filter(round=round_of(main, 2017), repeat_of__isnull=False)
    assert repeats.count() == 2
    for finding in repeats:
        assert finding.repeat_of.round.year == 2016
        assert finding.repeat_of.department_id == finding.department_id


@pytest.mark.parametrize("year", [2016, 2017])
def test_observations_of_the_past_are_answered(main, year):
    observations = Finding.objects.filter(round=round_of(main, year)).issued().observations()
    assert {(finding.status, bool(finding.reply)) for finding in observations} == {("closed", True)}


@pytest.mark.parametrize("year", [2016, 2017])
def test_a_past_round_is_closed_with_every_action_ended(main, year):
    audit_round = round_of(main, year)
    actions = CorrectiveAction.objects.filter(finding__round=audit_round)
    assert audit_round.status == AuditRound.Status.CLOSED
    assert not actions.open().exists()
    assert set(actions.last_of_findings().values_list("status", flat=True)) <= {"effective", "cancelled"}
    assert not audit_round.findings.exclude(status__in=("closed", "withdrawn")).exists()


def test_revisions_that_were_asked_for_were_drafted_reviewed_and_approved_by_three_people(main):
    requests = RevisionRequest.objects.filter(agency=main, status="taken_up").select_related("revision")
    assert requests.count() == 6
    for request in requests:
        approval = trail.Event.objects.of(request.revision).get(kind="revision", verb="approve")
        assert len({request.revision.author_id, request.revision.reviewer_id, approval.actor_id}) == 3
        assert request.is_in_force


def test_every_measure_that_is_done_is_proved(main):
    done = Measure.objects.filter(action__agency=main, done_on__isnull=False)
    assert done.exists()
    assert not done.filter(proof=None).exists()


def test_the_extraordinary_round_has_an_action_in_every_state_of_today(main):
    audit_round = AuditRound.objects.get(agency=main, status=AuditRound.Status.REPORTED)
    actions = CorrectiveAction.objects.filter(finding__round=audit_round)
    assert Counter(actions.values_list("status", flat=True)) == {
        "requested": 3,
        "planned": 1,
        "endorsed": 1,
        "approved": 6,
        "done": 2,
        "implemented": 1,
        "ineffective": 1,
        "handed_over": 1,
        "cancelled": 1,
    }
    overdue = actions.overdue()
    assert {"requested", "planned", "approved", "implemented"} == set(overdue.values_list("status", flat=True))
    asked = Extension.objects.asked().filter(action__in=actions)
    assert set(asked.values_list("action__finding__grade__kind", flat=True)) == {"minor", "major"}
    assert not overdue.filter(pk__in=asked.values("action")).exists()


@pytest.mark.parametrize("year", [2016, 2017])
def test_the_reports_of_the_past_are_issued_in_their_time(main, year):
    told = read(f"{year}/report.json")
    document = IssuedDocument.objects.reports().get(round=round_of(main, year))
    assert (document.status, document.number) == (IssuedDocument.Status.ISSUED, told["number"])
    assert document.dated_on.isoformat() == told["dated_on"]
    assert document.pdf.sha256 == document.sha256
    assert clock.local_date(document.pdf.kept_at) == document.dated_on
    assert document.photo_annex


def test_the_papers_before_the_visits_of_2017_bear_the_decision_and_their_layout(main):
    documents = round_of(main, 2017).documents
    for told in read("2017/papers.json"):
        document = documents.get(kind=told["kind"])
        assert (document.status, document.number) == (IssuedDocument.Status.ISSUED, told["number"])
        assert document.verify_code
    assert documents.get(kind="decision").number == round_of(main, 2017).decision_number
    assert documents.get(kind="plan").layout_rule == "circular_01"


@pytest.mark.parametrize("year", [2016, 2017])
def test_every_visit_asks_twenty_to_twenty_five_questions(main, year):
    for visit in round_of(main, year).visits.all():
        assert 20 <= visit.checklist.count() <= 25, visit
        assert not visit.checklist.unanswered().exists()


def test_answers_of_the_files_are_those_of_the_checklists(main):
    for row in read("2017/answers.csv"):
        item = ChecklistItem.objects.get(
            visit__round__agency=main,
            visit__round__year=2017,
            visit__department__code=row["department"],
            question__key=row["question"],
        )
        assert (item.answer, item.note) == (row["answer"], row["note"])


def test_the_running_round_is_half_way(running):
    today = clock.today()
    assert running.standard.edition == "2015"
    assert running.starts_on <= today
    assert running.year == running.starts_on.year
    states = Counter(visit.status for visit in running.visits.all())
    assert states == {"signed": 4, "closed": 2, "open": 2, "planned": 6}
    for visit in running.visits.filter(status="open"):
        answered = visit.checklist.exclude(answer="").count()
        assert 0 < answered < visit.checklist.count()
    assert Finding.objects.filter(round=running).drafts().count() == 2
    assert Finding.objects.filter(round=running, response="disputed").count() == 1


def test_a_running_visit_has_no_act_from_the_future(demo):
    assert trail.Event.objects.order_by("-at").first().at <= clock.now()


def test_texts_of_today_are_filled_in(running):
    said = [*running.findings.values_list("evidence", flat=True), running.title, running.grounds]
    assert str(running.year) in running.title
    assert not any("{" in text for text in said)


def test_everybody_who_can_sign_in_has_something_to_do_today(demo):
    """In My work, and said when the demo is loaded; of the other agency it is enough that somebody has."""
    today = dict(accounts.accounts())
    said = {person.username for person, doing in today.items() if doing != [accounts.ROLES[person.role]]}
    busy = {person.username for person in today if tasks_of(person)}
    wanted = {name for name, row in PEOPLE.items() if row["agency"] == "main" and not row["signs_in"]}
    assert wanted | {"coquankhac"} <= busy & said


def test_the_chains_of_both_agencies_hold(demo):
    for agency in accounts.demo_agencies():
        assert trail.verify(agency) == []


def test_the_history_runs_forward(demo):
    for agency in accounts.demo_agencies():
        moments = list(trail.Event.objects.filter(agency=agency).order_by("seq").values_list("at", flat=True))
        assert moments == sorted(moments)


def test_lateness_told_in_findings_is_what_the_program_counts(main):
    sample = CaseSample.objects.get(visit__round__year=2017, case_code="HS 17.204")
    text = Finding.objects.get(round=round_of(main, 2017), title__startswith="Hồ sơ quá hạn không có").evidence
    assert f"HS 17.204 hẹn trả {sample.due_on.day:02}/" in text
    assert f"(quá hạn {sample.lateness(WorkingDays(main)):02} ngày làm việc)" in text


def test_the_other_agency_is_not_seen(demo):
    stranger, insider = User.objects.get(username="coquankhac"), User.objects.get(username="thuongtruc")
    assert stranger.agency != insider.agency
    for model in (AuditRound, Finding, Visit, Procedure, Department):
        assert not model.objects.visible_to(insider).filter(pk__in=model.objects.visible_to(stranger)).exists()
        assert model.objects.visible_to(stranger).exists()


def test_what_was_printed_names_accounts_and_what_waits_for_them(demo):
    assert DEMO_PASSWORD in demo
    assert "http://127.0.0.1:8000" in demo
    for username in PEOPLE:
        assert username in demo


def test_a_second_run_changes_nothing_and_asks_little(demo):
    before = trail.Event.objects.count()
    with CaptureQueriesContext(connection) as asked:
        printed = run_command()
    assert "loaded already" in printed
    assert trail.Event.objects.count() == before
    assert len(asked) < 1500


def test_a_database_of_somebody_else_is_refused(demo):
    make_agency()
    with pytest.raises(CommandError, match="nothing was loaded"):
        run_command()


def test_the_demo_is_refused_where_it_is_off(db):
    with pytest.raises(CommandError, match="DEMO=on"):
        call_command("demo")


def test_objectives_and_surveys_stand_around_the_rounds(main):
    """The audit of 2017 met five objectives of the agency, and three of a sub-department one quarter behind."""
    of_2017 = QualityObjective.objects.filter(agency=main, year=2017)
    assert of_2017.filter(department=None).count() == 5
    behind = of_2017.filter(department__code="PCTNXH")
    entered = trail.Event.objects.filter(kind="measurement", record_id__in=behind.values("measurements"))
    assert (behind.count(), entered.filter(at__date="2017-12-13").count()) == (3, 3)
    assert {one.status for one in QualityObjective.objects.filter(agency=main, year__lt=2018)} == {"closed"}
    assert QualityObjective.objects.filter(agency=main, status="open").exists()
    assert {2016, 2017} <= {totals.ends_on.year for totals in SurveyTotals.objects.filter(agency=main)}
    (report,) = IssuedDocument.objects.reports().filter(round=round_of(main, 2017))
    said = unpacked(report.snapshot["report"])
    assert (len(said.objectives), said.survey.given, said.survey.valid) == (13, 820, 707)
