"""Pages of people: what each reader sees, certificates, substitutes, settings."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.organisation.models import Agency, AuditorCertificate, Authorisation, Substitution, User

from ..factories import make_certificate, make_round, make_standard, make_substitution
from .sending import sent


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        ("administrator", True),
        ("secretariat", True),
        ("lead", True),
        ("chair", False),
        ("head", False),
        ("staff", False),
    ],
)
def test_an_address_is_seen_by_its_owner_the_administrator_and_the_secretariat(cast, at_screen, reader, sees):
    User.objects.filter(pk=cast.lead.pk).update(email="lead@example.vn")
    browser = at_screen(getattr(cast, reader))
    assert ("lead@example.vn" in browser.get(f"/people/{cast.lead.pk}/").content.decode()) is sees
    file = browser.get("/people/?format=csv").content.decode()
    assert ("lead@example.vn" in file) is (reader == "administrator")


def test_a_person_page_shows_post_certificates_substitutes_and_teams(cast, at_screen):
    make_round(cast)
    make_substitution(cast.lead, cast.outsider, decision="Số 77/GUQ")
    page = at_screen(cast.secretariat).get(f"/people/{cast.lead.pk}/").content.decode()
    certificate = cast.lead.certificates.get()
    for shown in (cast.lead.position, certificate.number, "Số 77/GUQ", cast.outsider.full_name, cast.ttr.name, "1/"):
        assert shown in page


def test_a_draft_round_is_not_betrayed_by_the_page_of_its_auditors(cast, at_screen):
    make_round(cast)
    assert list(at_screen(cast.secretariat).get(f"/people/{cast.lead.pk}/").context["memberships"])
    assert not at_screen(cast.staff).get(f"/people/{cast.lead.pk}/").context["memberships"]


def test_the_list_narrows_by_department_role_certificate_and_account(cast, at_screen):
    User.objects.filter(pk=cast.outsider.pk).update(is_active=False)
    browser = at_screen(cast.staff)

    def shown(query):
        return {person.username for person in browser.get(f"/people/?{query}").context["page"]}

    assert shown(f"department={cast.ncc.pk}") == {"truong.ncc", "chuyenvien.ncc"}
    assert shown("role=secretariat") == {"thuongtruc"}
    assert shown(f"certified={cast.standard.pk}") == {"totruong1", "danhgia1", "totruong2"}
    assert shown("state=closed") == {"nguoingoai"}
    assert "nguoingoai" not in shown("")
    assert "coquankhac" not in shown("state=all")


def test_names_stand_in_the_order_of_their_letters_without_marks(cast, at_screen):
    for username, name in (
        ("quantri", "Đinh A"),
        ("truongban", "Dương B"),
        ("phobandai", "Ân C"),
        ("banchidao", "Em D"),
    ):
        User.objects.get(username=username).edit(by=cast.administrator, full_name=name)
    named = [person.full_name for person in at_screen(cast.staff).get("/people/").context["page"]]
    assert named[:4] == ["Ân C", "Đinh A", "Dương B", "Em D"]


def test_the_secretariat_keeps_certificates(cast, at_screen):
    browser, url = at_screen(cast.secretariat), f"/people/{cast.staff.pk}/certificates/"
    values = {"standard": cast.standard.pk, "course": "Đánh giá viên", "number": "31/ĐGNB", "issued_on": "2020-01-05"}
    assert sent(browser, f"{url}new/", **values).status_code == 302
    assert sent(browser, f"{url}new/", **values).status_code == 422  # twice the same
    row = cast.staff.certificates.get()
    assert list(User.objects.certified(cast.standard).filter(pk=cast.staff.pk)) == [cast.staff]
    assert sent(browser, f"{url}{row.pk}/", valid_until="2019-01-01").status_code == 422
    assert sent(browser, f"{url}{row.pk}/withdraw/").status_code == 302
    assert not User.objects.certified(cast.standard).filter(pk=cast.staff.pk).exists()
    assert sent(browser, f"{url}new/", **values).status_code == 302


@pytest.mark.parametrize(
    ("issued", "until", "valid"), [(-1, None, True), (0, 0, True), (1, None, False), (-9, -1, False)]
)
def test_a_certificate_counts_from_its_issue_to_its_end(cast, issued, until, valid):
    today = clock.today()
    row = make_certificate(
        cast.staff,
        make_standard("2008"),
        issued_on=today + timedelta(days=issued),
        valid_until=None if until is None else today + timedelta(days=until),
    )
    assert row.is_valid is valid
    assert (row in AuditorCertificate.objects.valid(today)) is valid
    assert (row.standard in cast.staff.certified_for()) is valid


def test_the_secretariat_enters_and_withdraws_a_substitution(cast, at_screen):
    browser, url = at_screen(cast.secretariat), f"/people/{cast.chair.pk}/substitutions/"
    values = {"substitute": cast.deputy.pk, "decision": "QĐ 12", "starts_on": clock.today().isoformat()}
    assert sent(browser, f"{url}new/", **values).status_code == 302
    row = Substitution.objects.get()
    assert at_screen(cast.deputy).get("/account/").content.decode().count(cast.chair.full_name) == 1
    assert sent(browser, f"{url}{row.pk}/", ends_on="1990-01-01").status_code == 422
    assert sent(browser, f"{url}{row.pk}/withdraw/").status_code == 302
    assert browser.get(f"{url}{row.pk}/").status_code == 404
    assert User.objects.get(pk=cast.deputy.pk).principals() == [cast.deputy]


def test_who_stands_in_for_the_secretariat_cannot_prolong_that(cast, at_screen):
    make_substitution(cast.secretariat, cast.outsider)
    browser = at_screen(cast.outsider)
    assert browser.get("/departments/new/").status_code == 200
    assert browser.get(f"/people/{cast.secretariat.pk}/substitutions/new/").status_code == 403


SETTINGS = {
    "names": {"name": "Sở Nội vụ", "symbol": "SNV"},
    "papers": {"report_issuer": "committee", "font_size": 14},
    "numbers": {"finding_pattern": "LY {number}.{round}.{year}"},
    "deadlines": {"minor_days": 10},
    "reminders": {"remind_before": 2},
    "visits": {"questions_from": 15, "survey_target": 95},
}


@pytest.mark.parametrize("section", SETTINGS)
def test_each_section_of_the_settings_saves_its_own(cast, at_screen, section):
    before = Agency.objects.filter(pk=cast.agency.pk).values().get()
    assert sent(at_screen(cast.administrator), f"/settings/{section}/", **SETTINGS[section]).status_code == 302
    after = Agency.objects.filter(pk=cast.agency.pk).values().get()
    assert {name: after[name] for name in after if after[name] != before[name]} == SETTINGS[section] | {
        "version": before["version"] + 1
    }


@pytest.mark.parametrize(
    ("section", "wrong", "field"),
    [
        ("numbers", {"finding_pattern": "PH {number}-{year}"}, "finding_pattern"),
        ("numbers", {"finding_pattern": "PH {number}/{round}-{year} {name}"}, "finding_pattern"),
        ("numbers", {"finding_pattern": "KPH {number}/Đ{round}-{year}"}, "finding_pattern"),
        ("reminders", {"remind_chair_after": 1}, "remind_head_after"),
        ("visits", {"questions_from": 30}, "__all__"),
        ("visits", {"survey_target": 101}, "survey_target"),
        ("papers", {"margin_left": 5}, "margin_left"),
        ("deadlines", {"major_days": 0}, "major_days"),
    ],
)
def test_settings_that_cannot_be_come_back_with_a_sentence(cast, at_screen, section, wrong, field):
    answer = sent(at_screen(cast.administrator), f"/settings/{section}/", **wrong)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_the_settings_page_shows_what_comes_out_of_a_pattern(cast, at_screen):
    page = at_screen(cast.administrator).get("/settings/").content.decode()
    assert f"KPH 04/Đ1-{clock.today().year}" in page
    assert "05/BC-SLĐTBXH" in at_screen(cast.administrator).get("/settings/paper/report/").content.decode()


def test_a_section_that_does_not_exist_is_not_there(cast, at_screen):
    assert at_screen(cast.administrator).get("/settings/x/").status_code == 404


def picture():
    image = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(image, "PNG")
    return SimpleUploadedFile("dau.png", image.getvalue(), "image/png")


def test_the_logo_is_kept_and_shown_to_the_people_of_the_agency_only(cast, at_screen):
    browser = at_screen(cast.administrator)
    assert at_screen(cast.staff).get("/settings/logo/").status_code == 404
    assert sent(browser, "/settings/names/", logo=picture()).status_code == 302
    assert "/settings/logo/" in browser.get("/settings/").content.decode()
    assert at_screen(cast.staff).get("/settings/logo/")["Content-Type"] == "image/png"
    assert at_screen(cast.stranger).get("/settings/logo/").status_code == 404


def test_a_logo_that_is_no_image_is_refused_and_a_chosen_one_survives_other_errors(cast, at_screen):
    browser = at_screen(cast.administrator)
    lie = SimpleUploadedFile("dau.png", b"%PDF-1.7 no image", "image/png")
    assert sent(browser, "/settings/names/", logo=lie).status_code == 422
    answer = sent(browser, "/settings/names/", logo=picture(), name="")
    assert answer.status_code == 422
    assert "dau.png" in answer.content.decode()


def test_nobody_enters_a_substitution_in_their_own_favour_but_somebody_else_can(cast, at_screen):
    browser, url = at_screen(cast.secretariat), f"/people/{cast.chair.pk}/substitutions/"
    values = {"substitute": cast.secretariat.pk, "decision": "QĐ 12", "starts_on": clock.today().isoformat()}
    refused = sent(browser, f"{url}new/", **values)
    assert refused.status_code == 422
    assert "quản trị viên" in refused.context["form"].errors["substitute"][0]
    assert "QĐ 12" in refused.content.decode()
    assert not Substitution.objects.exists()
    assert sent(at_screen(cast.administrator), f"{url}new/", **values).status_code == 302
    assert Substitution.objects.get().substitute == cast.secretariat


def test_who_has_a_substitution_cannot_prolong_it_or_take_one_over_but_give_it_up(cast, at_screen):
    browser, url = at_screen(cast.secretariat), f"/people/{cast.chair.pk}/substitutions/"
    own = make_substitution(cast.chair, cast.secretariat, ends_on=clock.today())
    of_another = make_substitution(cast.chair, cast.deputy)
    assert sent(browser, f"{url}{own.pk}/", ends_on="2100-01-01").status_code == 422
    assert sent(browser, f"{url}{of_another.pk}/", substitute=cast.secretariat.pk).status_code == 422
    own.refresh_from_db()
    assert (own.ends_on, own.substitute) == (clock.today(), cast.secretariat)
    assert sent(browser, f"{url}{own.pk}/withdraw/").status_code == 302


def test_nobody_authorises_themselves_for_a_department_but_its_head_may(cast):
    values = {"department": cast.ncc, "person": cast.secretariat, "starts_on": clock.today(), "document": "GUQ 3"}
    with pytest.raises(RuleBroken, match="the head") as refused:
        Authorisation.enter(by=cast.secretariat, **values)
    assert refused.value.field == "person"
    assert Authorisation.enter(by=cast.head, **values).counts
