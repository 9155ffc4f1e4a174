"""Accounts: how they are opened, changed and closed, and who gets in."""

import logging

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.organisation.models import Agency, User

from ..factories import make_user
from .sending import sent

PASSWORD = "Mot-mat-khau-dai-1"


def sign_in(username, password=PASSWORD):
    browser = Client()
    return browser, browser.post("/accounts/login/", {"login": username, "password": password})


def is_in(browser):
    return browser.get("/account/").status_code == 200


def test_who_knows_the_password_gets_in_and_the_log_tells(cast, caplog):
    with caplog.at_level(logging.INFO, "audits.organisation.accounts"):
        browser, answer = sign_in("chuyenvien.ncc")
    assert answer.status_code == 302
    assert is_in(browser)
    assert "chuyenvien.ncc signed in from 127.0.0.1" in caplog.text
    assert not Event.objects.exists()


def test_a_refused_sign_in_leaves_a_line_that_cannot_be_forged(cast, caplog):
    browser, answer = sign_in("chuyenvien.ncc\nINFO somebody signed in", "falsch")
    assert not is_in(browser)
    assert "INFO somebody signed in" not in caplog.text.splitlines()
    assert "was refused" in caplog.text
    assert "falsch" not in caplog.text


def test_the_account_name_may_be_typed_in_capitals(cast):
    browser, _answer = sign_in("ChuyenVien.NCC")
    assert is_in(browser)


@pytest.mark.parametrize(("demo", "gets_in"), [(False, False), (True, True)])
def test_the_password_of_the_demo_opens_nothing_outside_the_demo(cast, settings, demo, gets_in):
    settings.DEMO = demo
    cast.staff.set_password("Demo-ISO-9001")
    cast.staff.save()
    browser, _answer = sign_in(cast.staff.username, "Demo-ISO-9001")
    assert is_in(browser) is gets_in


def test_nobody_signs_up(cast):
    assert Client().get("/accounts/signup/").status_code == 404


def test_a_closed_account_is_out_at_once_and_stays_out(cast, at_screen):
    browser = at_screen(cast.staff)
    assert is_in(browser)
    assert sent(at_screen(cast.administrator), f"/people/{cast.staff.pk}/close/", note="Nghỉ hưu").status_code == 302
    assert not is_in(browser)
    assert not is_in(sign_in(cast.staff.username)[0])
    assert sent(at_screen(cast.administrator), f"/people/{cast.staff.pk}/reopen/").status_code == 302
    assert not is_in(browser)  # the session of before does not come back
    assert is_in(sign_in(cast.staff.username)[0])


def test_another_role_ends_the_sessions_of_that_person_only(cast, at_screen):
    browser, other = at_screen(cast.staff), at_screen(cast.head)
    sent(at_screen(cast.administrator), f"/people/{cast.staff.pk}/edit/", role="committee")
    assert not is_in(browser)
    assert is_in(other)


def test_another_position_ends_no_session(cast, at_screen):
    browser = at_screen(cast.staff)
    sent(at_screen(cast.administrator), f"/people/{cast.staff.pk}/edit/", position="Chuyên viên chính")
    assert is_in(browser)


def test_a_new_account_has_no_password_and_says_what_comes_next(cast, at_screen):
    browser = at_screen(cast.administrator)
    answer = sent(browser, "/people/new/", username="Le.Van.X", full_name="Lê Văn X", role="staff", language="vi")
    person = User.objects.get(username="le.van.x")
    assert answer.url == f"/people/{person.pk}/"
    assert not person.has_usable_password()
    assert person.agency == cast.agency
    assert "password" not in str(Event.objects.of(person).get().details)


def test_only_the_administrator_learns_that_an_account_name_is_taken(cast, at_screen):
    User.objects.filter(pk=cast.administrator.pk).update(full_name="Đỗ Văn Q")
    taken = {"username": "coquankhac", "full_name": "Ai đó", "role": "staff", "language": "vi"}
    answer = sent(at_screen(cast.administrator), "/people/new/", **taken)
    assert answer.status_code == 422
    assert "username" in answer.context["form"].errors
    for person in (cast.secretariat, cast.staff):
        assert at_screen(person).post("/people/new/", taken).status_code == 403
        assert "quantri" not in at_screen(person).get("/people/").content.decode()
        assert "quantri" not in at_screen(person).get(f"/people/{cast.administrator.pk}/").content.decode()


def test_the_last_administrator_stays(cast):
    with pytest.raises(RuleBroken, match="no administrator"):
        cast.administrator.change_account(by=cast.administrator, role="staff")
    with pytest.raises(RuleBroken, match="no administrator"):
        cast.administrator.close_account(by=cast.administrator)
    cast.administrator.refresh_from_db()
    assert cast.administrator.is_administrator
    make_user(cast.agency, role="administrator")
    cast.administrator.close_account(by=cast.administrator)


def test_accounts_are_the_administrators(cast):
    for person in (cast.secretariat, cast.chair, cast.staff, cast.stranger):
        for verb in (cast.staff.close_account, cast.staff.reopen_account, cast.staff.hand_out_link):
            with pytest.raises(PermissionDenied):
                verb(by=person)
        with pytest.raises(PermissionDenied):
            cast.staff.change_account(by=person, role="chair")


def test_a_changed_password_leaves_an_event_and_keeps_one_signed_in(cast, at_screen):
    browser = at_screen(cast.staff)
    new = "Trời hôm nay nắng đẹp"
    answer = browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert is_in(browser)
    assert Event.objects.of(cast.staff).get().verb == "password_changed"


def test_a_password_is_reset_by_mail(cast):
    User.objects.filter(pk=cast.staff.pk).update(email="cv@example.vn")
    Client().post("/accounts/password/reset/", {"email": "cv@example.vn"})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/password/reset/key/" in line)
    browser = Client()
    form = browser.get(link.replace("http://testserver", "").strip())
    browser.post(form.url, {"password1": "Trời hôm nay nắng đẹp", "password2": "Trời hôm nay nắng đẹp"})
    assert is_in(sign_in(cast.staff.username, "Trời hôm nay nắng đẹp")[0])
    assert Event.objects.of(cast.staff).get().verb == "password_changed"


def test_the_language_chosen_for_the_account_counts_on_every_device(cast, at_screen):
    browser = at_screen(cast.staff)
    browser.cookies["language"] = "vi"
    assert sent(browser, "/account/", language="en").status_code == 302
    assert "My account" in browser.get("/account/").content.decode()
    assert at_screen(User.objects.get(pk=cast.staff.pk)).get("/account/")["Content-Language"] == "en"


def test_nobody_chooses_the_language_of_another(cast):
    with pytest.raises(PermissionDenied):
        cast.staff.choose_language("en", by=cast.administrator)


OPEN = {
    "name": "Sở Khoa học và Công nghệ",
    "symbol": "SKHCN",
    "place": "Hà Nội",
    "administrator": "quantri.moi",
    "full_name": "Vũ Thị L",
}


@pytest.mark.django_db
def test_an_agency_is_opened_with_its_grades_and_a_link_for_its_administrator(capsys):
    call_command("open_agency", **OPEN)
    agency = Agency.objects.get(symbol="SKHCN")
    assert agency.grades.count() == 5
    link = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("/accounts/link/"))
    browser = Client()
    form = browser.get(link)
    browser.post(form.url, {"password1": "Trời hôm nay nắng đẹp", "password2": "Trời hôm nay nắng đẹp"})
    assert is_in(sign_in("quantri.moi", "Trời hôm nay nắng đẹp")[0])


@pytest.mark.parametrize("wrong", [{"administrator": "quantri"}, {"administrator": "Tên có dấu"}, {"symbol": ""}])
def test_an_agency_that_cannot_be_is_not_opened_at_all(cast, wrong):
    before = Agency.objects.count(), User.objects.count()
    with pytest.raises(CommandError):
        call_command("open_agency", **{**OPEN, **wrong})
    assert (Agency.objects.count(), User.objects.count()) == before
