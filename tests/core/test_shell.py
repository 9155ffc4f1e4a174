"""What stands around every page: the menu, the light, the banners, the pages of errors and of signing in."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.views.defaults import server_error

from audits.core import shell


@pytest.fixture(autouse=True)
def english():
    """Here the reader has the language of the house: Vietnamese."""
    with translation.override("vi"):
        yield


def test_a_place_is_offered_only_where_its_address_exists_and_the_reader_is_one_it_is_for(cast):
    there = shell.Place("account_login", "here", "home")
    for_administrators = shell.Place("account_login", "settings", "settings", only="is_administrator")
    assert there.shown_to(cast.staff)
    assert not shell.Place("no:such", "nowhere", "home").shown_to(cast.staff)
    assert for_administrators.shown_to(cast.administrator)
    assert not for_administrators.shown_to(cast.staff)


def test_the_menu_marks_the_place_that_holds_the_page():
    place = shell.Place("account_login", "here", "home", paths=("/visits/",))
    assert place.holds("/accounts/login/")
    assert place.holds("/visits/7/")
    assert not place.holds("/rounds/")


def test_a_stranger_is_offered_no_places(rf):
    context = shell.shell(rf.get("/"))
    assert (context["nav"], context["nav_reference"]) == ([], [])


def test_the_light_is_remembered_on_the_device(client):
    answer = client.post(reverse("theme"), {"theme": "dark", "next": "/accounts/login/"})
    assert answer.url == "/accounts/login/"
    assert 'data-bs-theme="dark"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("sent", [{"theme": "pink"}, {}, {"theme": "dark", "next": "https://example.com/"}])
def test_an_odd_choice_of_light_leads_to_the_start_page(client, sent):
    answer = client.post(reverse("theme"), sent)
    assert answer.url == "/"
    assert client.get("/accounts/login/").content.decode().count("<html") == 1


def test_an_unencrypted_page_says_so(rf):
    assert shell.shell(rf.get("/"))["plain_http"]
    assert not shell.shell(rf.get("/", secure=True))["plain_http"]


def test_a_page_that_is_not_there_is_answered_in_the_shell(cast, at_screen):
    answer = at_screen(cast.staff).get("/no/such/page/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()
    assert cast.agency.name in answer.content.decode()


def test_the_page_of_an_error_needs_no_database(rf):
    answer = server_error(rf.get("/"))  # a test without `db` may not touch it
    assert "Lỗi của hệ thống" in answer.content.decode()


def test_signing_in_with_a_wrong_password_says_so_in_vietnamese_and_keeps_the_name(cast, client):
    answer = client.post(reverse("account_login"), {"login": "truong.ncc", "password": "sai"})
    page = answer.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page
    assert 'value="truong.ncc"' in page


def test_a_password_is_changed_and_the_old_one_no_longer_opens(cast, client):
    client.force_login(cast.head)
    new = "mot cau de nho va du dai"
    wrong = {"oldpassword": "sai", "password1": new, "password2": new}
    page = client.post(reverse("account_change_password"), wrong).content.decode()
    assert 'href="#id_oldpassword"' in page
    client.post(reverse("account_change_password"), wrong | {"oldpassword": "Mot-mat-khau-dai-1"})
    cast.head.refresh_from_db()
    assert cast.head.check_password(new)


def test_a_link_for_a_new_password_comes_by_mail_and_works_once(cast, client, mailoutbox):
    cast.head.email = "truong.ncc@example.vn"
    cast.head.save(update_fields=["email"])
    client.post(reverse("account_reset_password"), {"email": cast.head.email})
    (mail,) = mailoutbox
    assert "truong.ncc" in mail.body
    link = next(word for word in mail.body.split() if word.startswith("http"))
    form = client.get(link, follow=True)
    new = "mot cau de nho va du dai"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    cast.head.refresh_from_db()
    assert cast.head.check_password(new)
    assert "Liên kết không còn dùng được" in client.get(link).content.decode()
