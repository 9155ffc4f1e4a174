"""The forms of an action in hostile hands: sent twice, out of date, by the wrong person, with odd content."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from audits.core import clock
from audits.core.trail import Event
from audits.findings.models import CorrectiveAction, Extension, Measure, RevisionRequest

from ..core import corpus
from ..factories import make_procedure
from . import actions
from .actions import fresh

LONG = "ẩ" * 10_000


def post(browser, url, **said):
    """Whatever is said, under a fresh id and whatever version the form has."""
    said = {"op_id": str(uuid.uuid4()), "version": "0", **said}
    return browser.post(url, said)


def version(record):
    return str(fresh(record).version)


def test_a_plan_that_is_sent_twice_is_submitted_once(cast, at_screen):
    action, head = actions.written(cast), at_screen(cast.head)
    form = {"op_id": str(uuid.uuid4()), "version": version(action)}
    answers = [head.post(f"{action.get_absolute_url()}plan/", form) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.of(action).filter(verb="plan").count() == 1


def test_two_people_with_the_same_page_open_do_not_act_over_each_other(cast, at_screen):
    action = actions.written(cast)
    seen = version(action)
    fresh(action).write_plan(by=cast.head, correction="Đã sửa khác")
    answer = post(at_screen(cast.staff), f"{action.get_absolute_url()}write/", version=seen, correction="Của tôi")
    assert answer.status_code == 409
    assert fresh(action).correction == "Đã sửa khác"


@pytest.mark.parametrize("name", ["plan", "approve", "endorse", "report_done", "confirm", "judge_effective", "reject"])
def test_a_step_of_another_state_is_refused_whoever_sends_it(cast, at_screen, name):
    action = actions.effective(cast)
    said = {"note": "Xem lại", "looked_at": "10 hồ sơ", "check_on": "2030-01-01", "version": version(action)}
    for person in (cast.head, cast.staff, cast.lead, cast.auditor, cast.secretariat, cast.chair):
        assert post(at_screen(person), f"{action.get_absolute_url()}{name}/", **said).status_code == 403
    assert fresh(action).status == "effective"


def test_another_agency_finds_nothing_under_any_address(cast, at_screen):
    action = actions.done(cast)
    page, measure = action.get_absolute_url(), action.measures.get()
    stranger = at_screen(cast.stranger)
    for part in ("", "confirm/", "cancel/", f"measures/{measure.pk}/report/", "extension/", "revision/"):
        assert stranger.get(f"{page}{part}").status_code == 404
        assert post(stranger, f"{page}{part}", note="x").status_code in (404, 405)


def test_people_of_another_agency_and_of_the_department_cannot_be_smuggled_in(cast, at_screen):
    action = actions.requested(cast)
    page = action.get_absolute_url()
    at = version(action)
    head, secretariat = at_screen(cast.head), at_screen(cast.secretariat)
    assert post(head, f"{page}name_owner/", owner=cast.stranger.pk, version=at).status_code == 422
    for person in (cast.stranger, cast.head, cast.staff):
        assert post(secretariat, f"{page}assign/", verifier=person.pk, version=at).status_code == 422
        assert post(secretariat, f"{page}assign/", follower=person.pk, version=at).status_code == 422
    measure = {"kind": "corrective", "what": "Sửa", "due_on": clock.today().isoformat()}
    assert post(head, f"{page}measures/new/", who=cast.stranger.pk, **measure).status_code == 422
    assert not Measure.objects.exists()


def test_parts_of_another_action_are_not_reached_through_this_one(cast, at_screen):
    action = actions.written(cast)
    later = fresh(action)
    with clock.at(clock.now() + timedelta(days=14)):
        other = actions.requested(cast)
    cause, measure = later.causes.first(), later.measures.get()
    head, page = at_screen(cast.head), other.get_absolute_url()
    for part in (f"causes/{cause.pk}/", f"causes/{cause.pk}/deeper/", f"causes/{cause.pk}/remove/"):
        assert post(head, f"{page}{part}", text="x", why_1="x").status_code == 404
    for part in (f"measures/{measure.pk}/", f"measures/{measure.pk}/report/", f"measures/{measure.pk}/remove/"):
        assert post(head, f"{page}{part}", result="x").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "ngày mai", "31/12/2026\x00", ""])
def test_odd_days_are_refused_in_a_sentence(cast, at_screen, day):
    action = actions.approved(cast)
    page, staff = action.get_absolute_url(), at_screen(cast.staff)
    measure = {"kind": "corrective", "what": "Sửa", "who": cast.staff.pk}
    assert post(staff, f"{page}measures/new/", due_on=day, **measure).status_code in (302, 422)
    assert post(staff, f"{page}extension/", until=day, reason="Chờ").status_code == 422
    report = {"done_on": day, "result": "Xong", "proof": ContentFile(corpus.PDF, name="a.pdf")}
    own = f"{page}measures/{action.measures.get().pk}/report/"
    assert post(staff, own, version=version(action.measures.get()), **report).status_code in (302, 422)
    for url in (page, "/actions/", "/"):
        assert staff.get(url).status_code == 200
    assert not Extension.objects.exists()


def test_a_text_of_ten_thousand_letters_is_refused_with_its_text_kept(cast, at_screen):
    action = actions.written(cast)
    page, head = action.get_absolute_url(), at_screen(cast.head)
    made = make_procedure(cast.ncc)
    for part, said in (
        ("write/", {"correction": LONG, "version": version(action)}),
        ("causes/new/", {"why_1": LONG}),
        ("measures/new/", {"what": LONG, "kind": "corrective", "who": cast.staff.pk, "due_on": "2026-12-31"}),
        ("revision/", {"reason": LONG, "procedure": made.pk}),
    ):
        answer = post(head, f"{page}{part}", **said)
        assert answer.status_code == 422, part
        assert LONG in answer.content.decode(), part
    fresh(action).plan(by=cast.head)
    lead = at_screen(cast.lead)
    assert post(lead, f"{page}send_back/", note=LONG, version=version(action)).status_code in (302, 422)
    assert lead.get(page).status_code == 200
    assert not RevisionRequest.objects.exists()


def test_an_action_of_somebody_elses_visit_is_not_approved_by_a_lead_of_the_round(cast, at_screen):
    action = actions.planned(cast)
    for person in (cast.second_lead, cast.auditor, cast.outsider, cast.vp_head):
        answer = post(at_screen(person), f"{action.get_absolute_url()}approve/", version=version(action))
        assert answer.status_code in (403, 404)
    assert CorrectiveAction.objects.get(pk=action.pk).status == "planned"
