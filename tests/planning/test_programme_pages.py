"""The programme of a year on the screen: from an empty year to the round of a month, and two people at once."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.core import clock
from audits.planning.models import AuditRound, Programme
from audits.work.tasks import tasks_of

from ..factories import make_department, make_procedure, make_round, make_visit
from .programmes import TEXTS, make_programme

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def page(name, *args):
    return reverse(name, args=args)


def sent(browser, url, **said):
    """The answer to the form at an address, filled in as it stands and as said."""
    form = browser.get(url).context["form"]
    return browser.post(url, {"op_id": str(uuid.uuid4()), "version": form.initial.get("version", ""), **said})


def test_a_programme_is_begun_written_approved_and_becomes_a_round(cast, at_screen):
    secretary, chair = at_screen(cast.secretariat), at_screen(cast.chair)
    procedure, other = make_procedure(cast.ncc), make_procedure(cast.ncc)
    assert b"no approved programme for 2027" in english(secretary).get(page("dashboards:programme", 2027)).content
    edit = page("planning:edit_programme", 2027)
    assert sent(secretary, page("planning:new_programme", 2027)).url == edit
    ticked = {f"d{cast.vp.pk}": [3, 9], f"p{procedure.pk}": "3; 10-11", f"p{other.pk}": ""}
    done = sent(secretary, edit, **TEXTS, **ticked)
    programme = Programme.objects.get()
    assert done.url == programme.get_absolute_url() == page("dashboards:programme", 2027)
    assert programme.matrix() == {
        (cast.vp.pk, 3): set(),
        (cast.vp.pk, 9): set(),
        **{(cast.ncc.pk, month): {procedure.pk} for month in (3, 10, 11)},
    }
    assert sent(secretary, page("planning:submit_programme", 2027)).status_code == 302
    said = {"decision_number": "08/KH-SLĐTBXH", "decision_on": "2026-11-25"}
    assert sent(chair, page("planning:approve_programme", 2027), **said).status_code == 302
    round_page = page("planning:from_programme", 2027, 3)
    assert round_page in secretary.get(programme.get_absolute_url()).content.decode()
    assert round_page not in chair.get(programme.get_absolute_url()).content.decode()
    form = secretary.get(round_page).context["form"]
    values = {name: form[name].value() for name in ("title", "scope", "starts_on", "ends_on")}
    sent(secretary, round_page, **{**values, "standard": cast.standard.pk})
    made = AuditRound.objects.get()
    assert (made.programme, made.starts_on) == (programme, date(2027, 3, 1))
    assert {visit.department for visit in made.visits.all()} == {cast.ncc, cast.vp}
    assert secretary.get(round_page).status_code == 404


def english(browser):
    browser.cookies["django_language"] = "en"
    return browser


@pytest.mark.parametrize("typed", ["13", "0", "3-1", "tháng ba", "1,5,x", "-", "1" * 200])
def test_months_that_are_none_are_said_and_what_was_typed_stays(cast, at_screen, typed):
    procedure = make_procedure(cast.ncc)
    programme = make_programme(cast, 2027, state="draft")
    answer = sent(at_screen(cast.secretariat), page("planning:edit_programme", 2027), **{f"p{procedure.pk}": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert programme.matrix() == {(cast.ncc.pk, clock.today().month): set()}


def test_two_who_write_at_once_see_each_others_matrix(cast, at_screen):
    programme = make_programme(cast, 2027, state="draft", months={cast.ncc: [3]})
    browser, url = at_screen(cast.secretariat), page("planning:edit_programme", 2027)
    version = browser.get(url).context["form"].initial["version"]
    programme.write(by=cast.secretariat, matrix={(cast.vp.pk, 7): set()}, scope="Bốn phòng")
    said = {"op_id": str(uuid.uuid4()), "version": version, **TEXTS, f"d{cast.ncc.pk}": [4]}
    answer = browser.post(url, said)
    assert answer.status_code == 409
    assert "VP: 7" in answer.content.decode()
    assert "Bốn phòng" in answer.content.decode()
    assert programme.matrix() == {(cast.vp.pk, 7): set()}


def test_a_copy_says_on_the_page_who_was_left_behind(cast, at_screen):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    type(cast.auditor).objects.filter(pk=cast.auditor.pk).update(is_active=False)
    browser = at_screen(cast.secretariat)
    url = page("planning:copy_round", audit_round.pk)
    said = {
        "title": "Đợt sau",
        "standard": cast.standard.pk,
        "starts_on": "2027-03-01",
        "outside_programme": "Đột xuất",
    }
    shown = browser.get(sent(browser, url, **said).url).content.decode()
    assert f"{cast.auditor}" in shown
    assert "Đợt sau" in shown
    refused = sent(browser, url, **{**said, "outside_programme": ""})
    assert refused.status_code == 422
    assert AuditRound.objects.count() == 2


@pytest.mark.parametrize("who", ["chair", "secretariat", "head", "staff"])
def test_the_page_asks_few_questions_however_much_there_is(cast, at_screen, who):
    departments = [cast.ncc, cast.vp, *(make_department(cast.agency) for _n in range(6))]
    procedures = [make_procedure(one) for one in departments for _n in range(4)]
    today = clock.today()
    programme = make_programme(cast, months={one: [today.month] for one in departments})
    audit_round = make_round(cast, starts_on=today, ends_on=today, outside_programme="")
    AuditRound.objects.filter(pk=audit_round.pk).update(status="reported")
    browser = at_screen(getattr(cast, who))
    url = programme.get_absolute_url()
    browser.get(url)

    def asked():
        with CaptureQueriesContext(connection) as log:
            assert browser.get(url).status_code == 200
        return [query["sql"] for query in log]

    make_visit(audit_round, cast.ncc, procedures=procedures[:3], status="signed")
    few = asked()
    for one in departments:
        make_visit(audit_round, one, procedures=procedures[:3], status="signed")
    assert len(asked()) == len(few)
    assert len(few) <= MOST_QUERIES + 2, "\n".join(few)  # besides who is signed in


def test_the_procedures_of_a_department_unfold_from_its_row(cast, at_screen):
    own, other = make_procedure(cast.ncc), make_procedure(cast.vp)
    browser, url = at_screen(cast.head), page("dashboards:programme", 2027)
    unfold = f"{url}?by=procedures&department={cast.ncc.pk}"
    assert f"?by=procedures&amp;department={cast.ncc.pk}" in browser.get(url).content.decode()
    shown = [row.subject for row in browser.get(unfold).context["rows"]]
    assert shown == [own]
    everything = [row.subject for row in browser.get(f"{url}?by=procedures").context["rows"]]
    assert set(everything) == {own, other}


def test_a_year_that_is_none_is_no_page(cast, at_screen):
    browser = at_screen(cast.secretariat)
    assert [browser.get(f"/programme/{year}/").status_code for year in (0, 1999, 2101, 99999)] == [404] * 4
    assert browser.get("/programme/").url == page("dashboards:programme", clock.today().year)


def waiting(person):
    return {task.kind for task in tasks_of(type(person).objects.get(pk=person.pk)) if "programme" in task.kind}


def test_the_year_asks_for_its_programme_from_march_on_until_it_is_approved(cast):
    def on(month, day):
        return clock.at(clock.moment_of(date(2027, month, day), 9))

    with on(2, 28):
        assert waiting(cast.secretariat) == set()
    with on(3, 1):
        assert waiting(cast.secretariat) == {"begin_programme"}
        assert waiting(cast.chair) == waiting(cast.head) == set()
        programme = make_programme(cast, 2027, state="draft")
        assert waiting(cast.secretariat) == {"submit_programme"}
        programme.submit(by=cast.secretariat)
        assert (waiting(cast.secretariat), waiting(cast.chair)) == (set(), {"approve_programme"})
        programme.approve(by=cast.chair, decision_number="08/KH", decision_on=clock.today())
        assert waiting(cast.secretariat) == waiting(cast.chair) == set()
