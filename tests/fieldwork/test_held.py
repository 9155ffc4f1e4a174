"""A visit from its beginning to its signature."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.core import clock
from audits.core.rules import RuleBroken

from ..factories import (
    approve,
    close_visit,
    make_finding,
    make_item,
    make_open_visit,
    make_procedure,
    make_round,
    make_sample,
    make_visit,
)
from .pages import address, sent

PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def moment(value):
    local = clock.timezone.localtime(value)
    return {"actual_starts_at_0": f"{local:%Y-%m-%d}", "actual_starts_at_1": f"{local:%H:%M}"}


def end(value):
    return {name.replace("starts", "ends"): part for name, part in moment(value).items()}


def scan(name="bien-ban.pdf", content=PAPER):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def planned(cast):
    audit_round = make_round(cast)
    visit = make_visit(audit_round, cast.ncc)
    approve(audit_round, cast)
    make_item(visit)
    return visit


@pytest.fixture
def closed(cast):
    """A closed visit with a nonconformity and a strength, presented."""
    visit = make_open_visit(cast)
    make_finding(visit, cast)
    make_finding(visit, cast, kind="strength", title="Niêm yết đầy đủ")
    return close_visit(visit, cast)


def test_entered_afterwards_a_visit_begins_at_its_true_time(cast, at_screen, planned):
    browser = at_screen(cast.auditor)
    page = browser.get(address("open", planned.pk))
    assert f'value="{clock.local_date(planned.starts_at):%Y-%m-%d}"' in page.content.decode()
    response = browser.post(address("open", planned.pk), sent(**moment(planned.starts_at)))
    assert response["Location"] == address("record", planned.pk)
    planned.refresh_from_db()
    assert (planned.status, planned.actual_starts_at) == ("open", planned.starts_at)
    assert planned.entered_afterwards


def test_a_visit_begins_neither_tomorrow_nor_before_its_round(cast, at_screen, planned):
    browser = at_screen(cast.auditor)
    for day in (clock.now() + timedelta(days=1), planned.starts_at - timedelta(days=1)):
        response = browser.post(address("open", planned.pk), sent(**moment(day)))
        assert response.status_code == 422
        assert "actual_starts_at" in response.context["form"].errors
    planned.refresh_from_db()
    assert planned.status == "planned"


@pytest.mark.parametrize(
    ("who", "status"), [("lead", 200), ("auditor", 200), ("secretariat", 403), ("head", 403), ("stranger", 404)]
)
def test_the_team_begins_the_visit(cast, at_screen, planned, who, status):
    assert at_screen(getattr(cast, who)).get(address("open", planned.pk)).status_code == status


def test_begun_twice_with_one_form_it_is_led_on(cast, at_screen, planned):
    browser, form = at_screen(cast.auditor), sent(**moment(planned.starts_at))
    assert [browser.post(address("open", planned.pk), form).status_code for _n in range(3)] == [302] * 3
    assert browser.post(address("open", planned.pk), sent(**moment(planned.starts_at))).status_code == 403


def test_empty_minutes_come_with_a_proposal_from_what_was_recorded(cast, at_screen):
    visit = make_open_visit(cast)
    visit.checklist.first().record_answer(by=cast.auditor, answer="conforms")
    late = visit.round.starts_on
    make_sample(visit, make_procedure(cast.ncc), cast.auditor, ready_on=late - timedelta(days=3))
    form = at_screen(cast.auditor).get(address("minutes", visit.pk)).context["form"]
    assert "Nguyễn Văn truong.ncc, Trưởng phòng Người có công" in form["attendees"].value()
    assert "1 câu hỏi theo các điều khoản 4.1: phù hợp 1." in form["minutes"].value()
    assert "1 hồ sơ quá hạn" in form["minutes"].value()
    visit.refresh_from_db()
    assert visit.minutes == ""


def test_minutes_are_proposed_in_vietnamese_to_an_english_screen(cast, at_screen):
    visit = make_open_visit(cast)
    browser = at_screen(cast.auditor)
    browser.cookies["django_language"] = "en"
    page = browser.get(address("minutes", visit.pk))
    assert "What was audited" in page.content.decode()
    assert page.context["form"]["opening_notes"].value().startswith("Tổ trưởng")


def test_two_who_write_the_minutes_compare(cast, at_screen):
    visit = make_open_visit(cast)
    first = sent(opening_notes="Một", attendees="A", minutes="B", remarks="", version=visit.version)
    second = sent(opening_notes="Hai", attendees="A", minutes="B", remarks="", version=visit.version)
    assert at_screen(cast.lead).post(address("minutes", visit.pk), first).status_code == 302
    response = at_screen(cast.auditor).post(address("minutes", visit.pk), second)
    assert response.status_code == 409
    assert "Một" in response.content.decode()
    assert ">\nHai</textarea>" in response.content.decode()
    visit.refresh_from_db()
    assert visit.opening_notes == "Một"


def test_the_close_names_what_is_missing_with_a_way_to_it(cast, at_screen):
    visit = make_open_visit(cast)
    draft = make_finding(visit, cast, criterion="")
    page = at_screen(cast.lead).get(address("close", visit.pk))
    assert [problem["url"] for problem in page.context["problems"]] == [
        address("record", visit.pk),
        *[address("minutes", visit.pk)] * 3,
        address("findings:edit_draft", visit.pk, draft.pk),
    ]
    response = at_screen(cast.lead).post(address("close", visit.pk), sent(**end(clock.now())))
    assert response.status_code == 422
    visit.refresh_from_db()
    assert visit.status == "open"


def test_a_visit_ends_at_its_true_time_and_presents_its_findings(cast, at_screen):
    visit = make_open_visit(cast)
    finding = make_finding(visit, cast)
    for item in visit.checklist.all():
        item.record_answer(by=cast.auditor, answer="conforms")
    visit.write_minutes(by=cast.auditor, opening_notes="Mở đầu", attendees="Phòng", minutes="Đã xem")
    too_early = at_screen(cast.lead).post(address("close", visit.pk), sent(**end(visit.starts_at)))
    assert too_early.status_code == 422
    response = at_screen(cast.lead).post(address("close", visit.pk), sent(**end(visit.ends_at)))
    assert response.status_code == 302
    visit.refresh_from_db()
    finding.refresh_from_db()
    assert (visit.status, visit.actual_ends_at, finding.status) == ("closed", visit.ends_at, "presented")
    assert at_screen(cast.auditor).get(address("close", visit.pk)).status_code == 403


def signing(visit, **values):
    agreed = {f"opinion_{finding.pk}": "agreed" for finding in visit.findings.presented()}
    return sent(**{**agreed, "seen": visit.findings_as_seen(), "version": visit.version, "remarks": "", **values})


def test_the_department_signs_and_disputes_one_finding(cast, at_screen, closed):
    minor, strength = closed.findings.order_by("pk")
    form = signing(
        closed,
        remarks="Đề nghị làm rõ",
        **{
            f"opinion_{minor.pk}": "otherwise",
            f"ground_{minor.pk}": "Đã xin lỗi bằng điện thoại",
            f"files_{minor.pk}": SimpleUploadedFile("nhat-ky.txt", b"goi luc 9 gio"),
        },
    )
    assert at_screen(cast.head).post(address("sign", closed.pk), form).status_code == 302
    for record in (closed, minor, strength):
        record.refresh_from_db()
    assert (closed.status, closed.signed_how, closed.signed_by) == ("signed", "account", cast.head)
    assert (minor.response, minor.ground) == ("disputed", "Đã xin lỗi bằng điện thoại")
    assert minor.ground_files.get().name == "nhat-ky.txt"
    assert strength.response == "accepted"
    assert closed.remarks == closed.signed_minutes["remarks"] == "Đề nghị làm rõ"
    assert {row["response"] for row in closed.signed_minutes["findings"]} == {"disputed", "accepted"}


def test_a_different_opinion_needs_its_ground_and_nothing_is_lost(cast, at_screen, closed):
    minor = closed.findings.order_by("pk").first()
    form = signing(closed, remarks="Giữ lại", **{f"opinion_{minor.pk}": "otherwise"})
    form[f"files_{minor.pk}"] = SimpleUploadedFile("nhat-ky.txt", b"goi luc 9 gio")
    response = at_screen(cast.head).post(address("sign", closed.pk), form)
    page = response.content.decode()
    assert response.status_code == 422
    assert f"ground_{minor.pk}" in response.context["form"].errors
    assert "Giữ lại" in page
    assert f'name="files_{minor.pk}-kept"' in page
    closed.refresh_from_db()
    assert closed.status == "closed"


def test_nobody_signs_for_words_that_were_changed_meanwhile(cast, at_screen, closed):
    form = signing(closed)
    closed.findings.order_by("pk").first().reword(by=cast.lead, note="Rõ hơn", statement="Câu khác hẳn")
    response = at_screen(cast.head).post(address("sign", closed.pk), form)
    assert response.status_code == 422
    assert "Câu khác hẳn" in response.content.decode()
    closed.refresh_from_db()
    assert closed.status == "closed"
    assert not closed.findings.exclude(response="").exists()
    assert at_screen(cast.head).post(address("sign", closed.pk), signing(closed)).status_code == 302


def test_the_same_signature_sent_five_times_signs_once(cast, at_screen, closed):
    browser, form = at_screen(cast.head), signing(closed)
    assert {browser.post(address("sign", closed.pk), form).status_code for _n in range(5)} == {302}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("sign", {"head"}),
        ("sign_on_paper", {"lead"}),
        ("sign_without", {"lead"}),
        ("reopen", {"lead"}),
    ],
)
def test_who_takes_which_step_of_a_closed_visit(cast, at_screen, closed, name, allowed):
    people = ("head", "staff", "lead", "auditor", "secretariat", "second_lead", "administrator")
    seen = {who for who in people if at_screen(getattr(cast, who)).get(address(name, closed.pk)).status_code == 200}
    assert seen == allowed
    assert at_screen(cast.stranger).get(address(name, closed.pk)).status_code == 404


def test_signed_in_ink_the_lead_uploads_the_scan_with_what_was_noted(cast, at_screen, closed):
    minor = closed.findings.order_by("pk").first()
    opinions = {f"opinion_{minor.pk}": "otherwise", f"ground_{minor.pk}": "Ghi tay trên biên bản"}
    browser, url = at_screen(cast.lead), address("sign_on_paper", closed.pk)
    assert browser.post(url, signing(closed, **opinions)).status_code == 422
    lie = browser.post(url, signing(closed, signed_scan=scan(content=b"MZ"), **opinions))
    assert lie.status_code == 422
    assert "Ghi tay trên biên bản" in lie.content.decode()
    assert browser.post(url, signing(closed, signed_scan=scan(), **opinions)).status_code == 302
    closed.refresh_from_db()
    minor.refresh_from_db()
    assert (closed.signed_how, minor.response) == ("ink", "disputed")
    assert b"".join(at_screen(cast.head).get(address("signed_scan", closed.pk))) == PAPER
    assert at_screen(cast.outsider).get(address("signed_scan", closed.pk)).status_code == 404


def test_without_the_department_a_second_member_is_witness(cast, at_screen, closed):
    browser, url = at_screen(cast.lead), address("sign_without", closed.pk)
    for witness in (cast.lead, cast.secretariat, cast.head):
        assert browser.post(url, sent(note="Từ chối ký", witness=witness.pk)).status_code == 422
    assert browser.post(url, sent(note="", witness=cast.auditor.pk)).status_code == 422
    assert browser.post(url, sent(note="Từ chối ký", witness=cast.auditor.pk)).status_code == 302
    closed.refresh_from_db()
    assert (closed.signed_how, closed.witness, closed.unsigned_reason) == ("without", cast.auditor, "Từ chối ký")
    assert not closed.findings.exclude(response="").exists()


def test_a_team_of_one_takes_its_witness_from_the_secretariat(cast, closed):
    closed.team.members.filter(user=cast.auditor).delete()
    with pytest.raises(RuleBroken):
        closed.sign_without(by=cast.lead, note="Từ chối ký", witness=cast.auditor)
    closed.sign_without(by=cast.lead, note="Từ chối ký", witness=cast.secretariat)
    assert closed.witness == cast.secretariat


def test_reopened_the_findings_are_drafts_again(cast, at_screen, closed):
    browser, url = at_screen(cast.lead), address("reopen", closed.pk)
    assert browser.post(url, sent()).status_code == 422
    assert browser.post(url, sent(note="Thiếu một hồ sơ")).status_code == 302
    closed.refresh_from_db()
    assert (closed.status, closed.actual_ends_at) == ("open", None)
    assert {finding.status for finding in closed.findings.all()} == {"draft"}
    assert browser.get(address("record", closed.pk)).context["writes"]


def test_signed_minutes_do_not_follow_later_changes(cast, closed):
    closed.sign(by=cast.head)
    frozen = closed.signed_minutes
    minor = closed.findings.order_by("pk").first()
    minor.reword(by=cast.lead, note="Rõ hơn", statement="Câu khác hẳn")
    cast.ncc.name = "Phòng đã đổi tên"
    cast.ncc.save()
    closed.refresh_from_db()
    assert closed.signed_minutes == frozen
    assert frozen["department"] == "Phòng NCC"
    assert "Câu khác hẳn" not in str(frozen)
    assert "Câu khác hẳn" in str(closed.minutes_as_they_stand())
