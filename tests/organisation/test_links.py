"""The one-time link with which a person chooses a password."""

from datetime import timedelta

import pytest
from django.test import Client

from audits.core import clock
from audits.core.trail import Event
from audits.organisation.links import address_for, use
from audits.organisation.models import User

from .sending import sent

NEW = "Trời hôm nay nắng đẹp"


def choose(address, password=NEW, again=None):
    """Open a link in a browser of its own and choose a password."""
    browser = Client()
    form = browser.get(address)
    if form.status_code != 302:
        return form
    return browser.post(form.url, {"password1": password, "password2": again or password})


def may_sign_in(person, password):
    return Client().login(username=person.username, password=password)


def test_the_administrator_makes_a_link_and_the_person_chooses_a_password(cast, at_screen):
    page = sent(at_screen(cast.administrator), f"/people/{cast.staff.pk}/link/")
    link = page.context["link"]
    assert link in page.content.decode()
    assert link.startswith("http://testserver/accounts/link/")
    answer = choose(link)
    assert answer.status_code == 302
    assert may_sign_in(cast.staff, NEW)
    assert not may_sign_in(cast.staff, "Mot-mat-khau-dai-1")


def test_the_history_tells_of_link_and_password_and_holds_no_secret(cast, at_screen):
    link = sent(at_screen(cast.administrator), f"/people/{cast.staff.pk}/link/").context["link"]
    choose(link)
    events = list(Event.objects.of(cast.staff).order_by("seq"))
    assert [(event.verb, event.actor) for event in events] == [
        ("link_made", cast.administrator),
        ("password_changed", cast.staff),
    ]
    token = link.rstrip("/").split("/")[-1]
    assert not any(secret in str(event.details) for event in events for secret in (token, NEW, "pbkdf2", "md5$"))


def test_the_form_that_made_a_link_does_not_show_it_again(cast, at_screen):
    browser = at_screen(cast.administrator)
    op_id = browser.get(f"/people/{cast.staff.pk}/link/").context["form"]["op_id"].value()
    first = browser.post(f"/people/{cast.staff.pk}/link/", {"op_id": op_id})
    again = browser.post(f"/people/{cast.staff.pk}/link/", {"op_id": op_id})
    assert (first.status_code, again.status_code) == (200, 302)
    assert Event.objects.of(cast.staff).count() == 1


def test_a_link_works_once(cast):
    address = address_for(cast.staff)
    assert choose(address).status_code == 302
    assert choose(address, "Mưa rơi trên mái nhà").status_code == 410
    assert may_sign_in(cast.staff, NEW)


def test_of_two_who_use_a_link_at_once_the_second_comes_too_late(cast):
    token = address_for(cast.staff).split("/")[-2]
    same = User.objects.get(pk=cast.staff.pk)
    assert use(cast.staff, token, NEW)
    assert not use(same, token, "Mưa rơi trên mái nhà")
    assert may_sign_in(cast.staff, NEW)


def test_a_link_works_for_a_day(cast):
    address = address_for(cast.staff)
    with clock.at(clock.now() + timedelta(hours=23, minutes=59)):
        assert Client().get(address).status_code == 302
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        assert Client().get(address).status_code == 410


def test_an_open_form_dies_with_its_link(cast):
    browser = Client()
    form = browser.get(address_for(cast.staff))
    with clock.at(clock.now() + timedelta(hours=25)):
        assert browser.post(form.url, {"password1": NEW, "password2": NEW}).status_code == 410
    assert not may_sign_in(cast.staff, NEW)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda uid, token: (uid, token[:-1]),
        lambda uid, token: (uid, token + "0"),
        lambda uid, token: ("MTIz", token),
        lambda uid, token: ("%00", token),
        lambda uid, token: ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", token),
        lambda uid, token: (uid, "x"),
        lambda uid, token: (uid, "in-session"),
        lambda uid, token: ("é", "é"),
    ],
)
def test_a_spoilt_link_does_nothing(cast, spoil):
    uid, token = address_for(cast.staff).strip("/").split("/")[-2:]
    uid, token = spoil(uid, token)
    assert Client().get(f"/accounts/link/{uid}/{token}/").status_code == 410


def test_a_link_of_one_is_no_link_of_another(cast):
    browser = Client()
    browser.get(address_for(cast.staff))
    other = address_for(cast.head).split("/")[-3]
    assert browser.get(f"/accounts/link/{other}/in-session/").status_code == 410


def test_the_token_leaves_the_address_before_the_page_is_shown(cast):
    answer = Client().get(address_for(cast.staff))
    assert answer.url.endswith("/in-session/")


def test_a_closed_account_has_no_link(cast, at_screen):
    address = address_for(cast.staff)
    cast.staff.close_account(by=cast.administrator)
    assert Client().get(address).status_code == 410
    assert sent(at_screen(cast.administrator), f"/people/{cast.staff.pk}/link/").status_code == 422


@pytest.mark.parametrize(
    ("password", "again"), [("kurz", None), ("Demo-ISO-9001", None), ("demo-iso-9001", None), (NEW, "anders")]
)
def test_a_bad_password_comes_back_and_the_link_stays_good(cast, password, again):
    address = address_for(cast.staff)
    assert choose(address, password, again).status_code == 422
    assert choose(address).status_code == 302


def test_signing_in_ends_a_link(cast):
    address = address_for(cast.staff)
    with clock.at(clock.now() + timedelta(minutes=5)):
        Client().force_login(cast.staff)
        assert Client().get(address).status_code == 410


def test_links_for_all_who_have_no_password_stand_on_one_sheet(cast, at_screen):
    new = [User.open_account(by=cast.administrator, agency=cast.agency, username=name, full_name=name) for name in "ab"]
    page = sent(at_screen(cast.administrator), "/people/links/")
    assert [person for person, _link in page.context["links"]] == new
    assert choose(page.context["links"][1][1]).status_code == 302
    assert may_sign_in(new[1], NEW)
    assert Event.objects.filter(verb="link_made").count() == 2
