"""However odd a post is: no crash, nothing changed, and what was typed comes back with a sentence at the field."""

import uuid

import pytest
from django.urls import reverse

from audits.core.trail import Event
from audits.planning.models import AuditRound

from ..factories import approve, make_meeting, make_procedure, make_round, make_team, make_visit
from ..organisation.sending import sent, standing
from .plans import complete

LONG = "Dài " * 250_000  # 1 MB
NUL = "Văn\x00phòng"


@pytest.fixture
def plan(cast):
    """A draft with something of everything, by the names under which its pages are asked for."""
    audit_round = complete(make_round(cast), cast)
    team = audit_round.teams.get()
    return {
        "round": audit_round,
        "team": team,
        "member": team.members.get(role="auditor"),
        "visit": audit_round.visits.get(),
        "meeting": make_meeting(audit_round, "opening", hour=7),
        "foreign": make_procedure(cast.stranger.department),
        "other_team": make_team(make_round(cast), cast.second_lead),
    }


# Each form of the plan: where it is, and what a person might send who means well.
FORMS = {
    "new_round": (None, {"title": "Đợt", "scope": "Toàn bộ"}),
    "edit_round": ("round", {"title": "Đợt", "scope": "Toàn bộ"}),
    "leave_out": ("round", {"reason": "Đợt sau"}),
    "new_team": ("round", {"remark": "Chuyên hồ sơ"}),
    "new_member": ("team", {"role": "auditor"}),
    "edit_member": ("member", {"role": "trainee"}),
    "new_visit": ("round", {"place": "Tầng 2"}),
    "edit_visit": ("visit", {"place": "Tầng 2"}),
    "new_meeting": ("round", {"kind": "closing", "place": "Tầng 2"}),
    "edit_meeting": ("meeting", {"place": "Tầng 2"}),
}
# One field at a time gets a value that cannot be.
ODD = {
    "title": ["", "x" * 201, NUL, LONG],
    "scope": ["", NUL, LONG],
    "grounds": [NUL, LONG],
    "standard": ["", "0", "-1", "abc", "9" * 40, NUL],
    "starts_on": ["", "0000-01-01", "9999-12-31", "31/02/2017", "hôm qua", NUL],
    "ends_on": ["0001-01-01", "9999-12-31", "2017-13-01"],
    "reason": ["", NUL, LONG],
    "department": ["", "0", "abc", "9" * 40, NUL, "foreign"],
    "remark": [NUL, LONG, "x" * 301],
    "lead": ["", "0", "abc", "9" * 40, NUL, "stranger"],
    "user": ["", "0", "abc", "9" * 40, NUL, "stranger"],
    "role": ["", "giám đốc", NUL],
    "team": ["", "0", "abc", "9" * 40, NUL, "foreign"],
    "procedures": [["0"], ["abc"], ["9" * 40], [NUL], "foreign"],
    "day": ["", "0000-00-00", "9999-12-31", "1000-01-01", NUL],
    "starts": ["", "25:00", "8 giờ", NUL],
    "ends": ["", "24:01", "00:00", NUL],
    "place": [NUL, LONG, "x" * 201],
    "mode": ["", "bay", NUL],
    "kind": ["", "tiệc", NUL],
}
# What makes each form whole, so that only the odd value is at fault.
WHOLE = {"starts": "14:00", "ends": "15:00"}


def field_values(name, odd, cast, plan):
    """The odd value, with ids of another agency filled in."""
    if odd == "foreign":
        strange = {"department": cast.stranger.department.pk, "procedures": [plan["foreign"].pk]}
        return strange.get(name) or plan["other_team"].pk
    return cast.stranger.pk if odd == "stranger" else odd


NOT_ODD = [("new_meeting", "team", ""), ("edit_meeting", "team", "")]  # a meeting of all teams names none


def whole(cast, plan, form):
    """Everything that a form asks for."""
    audit_round = plan["round"]
    said = {
        "new_round": {
            "standard": cast.standard.pk,
            "starts_on": audit_round.starts_on,
            "ends_on": audit_round.ends_on,
        },
        "leave_out": {"department": cast.vp.pk},
        "new_team": {"lead": cast.second_lead.pk},
        "new_member": {"user": cast.second_lead.pk},
        "new_visit": {"department": cast.vp.pk, "team": plan["team"].pk, **WHOLE},
        "new_meeting": WHOLE,
    }
    return said.get(form, {})


@pytest.mark.parametrize("form", FORMS)
def test_every_odd_value_comes_back_with_what_was_typed(cast, plan, at_screen, form):
    """One field at a time, in one test for each form, since the plan stays as it is."""
    browser = at_screen(cast.secretariat)
    plan["round"].left_out.filter(department=cast.vp).delete()
    under, typed = FORMS[form]
    url = reverse(f"planning:{form}", args=[plan[under].pk] if under else [])
    page = browser.get(url).context["form"]
    good = {**standing(page), **whole(cast, plan, form), **typed}
    before = Event.objects.count()
    for name in set(page.fields) & set(ODD):
        for odd in ODD[name]:
            if (form, name, odd) in NOT_ODD:
                continue
            said = {**good, "op_id": uuid.uuid4(), name: field_values(name, odd, cast, plan)}
            response = browser.post(url, said)
            case = f"{name}={str(odd)[:20]!r}"
            assert response.status_code == 422, case
            assert response.context["form"].errors, case
            body = response.content.decode()
            assert [words for other, words in typed.items() if other != name and words not in body] == [], case
    assert Event.objects.count() == before


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_post_is_no_crash(cast, plan, at_screen, form):
    under, _typed = FORMS[form]
    url = reverse(f"planning:{form}", args=[plan[under].pk] if under else [])
    browser = at_screen(cast.secretariat)
    before = Event.objects.count()
    assert browser.post(url, {}).status_code in (200, 422)
    assert browser.post(url, {"op_id": "nichts", "version": "x"}).status_code == 422
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("approve", {"decision_number": "", "decision_on": "2017-11-22"}),
        ("approve", {"decision_number": "05/QĐ", "decision_on": "0000-01-01"}),
        ("approve", {"decision_number": NUL, "decision_on": "9999-01-01"}),
        ("approve", {"decision_number": "x" * 61, "decision_on": "2017-11-22"}),
        ("send_back", {"note": ""}),
        ("send_back", {"note": "   "}),
        ("cancel", {"note": LONG}),
        ("cancel", {"note": NUL}),
    ],
)
def test_odd_decisions_change_nothing(cast, at_screen, name, typed):
    audit_round = complete(make_round(cast), cast)
    audit_round.submit(by=cast.secretariat)
    response = sent(at_screen(cast.chair), reverse(f"planning:{name}", args=[audit_round.pk]), **typed)
    assert response.status_code == 422
    audit_round.refresh_from_db()
    assert audit_round.status == "submitted"


def test_odd_moves_and_contacts_change_nothing(cast, at_screen):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    before = Event.objects.count()
    move = reverse("planning:move", args=[visit.pk])
    for typed in ({"day": "9999-12-31"}, {"starts": "26:00"}, {"ends": "07:00"}, {"place": NUL}, {"note": LONG}):
        assert sent(at_screen(cast.lead), move, **{"note": "Đã thống nhất", **typed}).status_code == 422, typed
    contacts = reverse("planning:contacts", args=[visit.pk])
    for chosen in ([], ["0"], ["abc"], [NUL], ["9" * 40], [str(cast.stranger.pk)], [str(cast.lead.pk)]):
        assert sent(at_screen(cast.head), contacts, contacts=chosen).status_code == 422, chosen
    assert Event.objects.count() == before


@pytest.mark.parametrize("query", ["department=abc", "department=%00", "day=0000-00-00", "team=9999", "procedures=x"])
def test_odd_addresses_open_an_ordinary_form(cast, plan, at_screen, query):
    url = reverse("planning:new_visit", args=[plan["round"].pk])
    assert at_screen(cast.secretariat).get(f"{url}?{query}").status_code == 200


@pytest.mark.parametrize("query", ["", "kind=x", "kind=impartiality&person=abc", "person=%00", "department=9" * 5])
def test_a_waiver_for_no_conflict_is_not_found(cast, plan, at_screen, query):
    url = reverse("planning:new_waiver", args=[plan["round"].pk])
    assert at_screen(cast.secretariat).get(f"{url}?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["page=x", "page=999", "sort=-nothing", "year=%00", "status=x", "q=%00", "q=" + "đ" * 500]
)
def test_odd_filters_open_the_list(cast, plan, at_screen, query):
    assert at_screen(cast.secretariat).get(f"{reverse('planning:rounds')}?{query}").status_code == 200


def test_a_form_sent_five_times_acts_once(cast, at_screen):
    browser = at_screen(cast.secretariat)
    url = reverse("planning:new_round")
    form = browser.get(url).context["form"]
    today = make_round(cast)
    said = {
        "op_id": form.initial["op_id"],
        "title": "Đợt",
        "standard": cast.standard.pk,
        "starts_on": today.starts_on,
        "ends_on": today.ends_on,
        "scope": "Toàn bộ",
        "outside_programme": "Đột xuất",
    }
    answers = [browser.post(url, said) for _n in range(5)]
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert AuditRound.objects.count() == 2
    other = browser.post(url, {**said, "title": "Đợt khác"})
    assert other.status_code == 422
    assert "Đợt khác" in other.content.decode()
    assert uuid.UUID(str(other.context["form"].data["op_id"])) != said["op_id"]
