"""What people see and do on the pages of findings."""

import pytest
from django.urls import reverse

from audits.findings.models import Finding

from ..factories import close_visit, hold_harmonisation, make_finding, make_open_visit, sign_visit


@pytest.fixture
def presented(cast):
    """A minor nonconformity presented to the department, minutes not signed."""
    visit = make_open_visit(cast)
    finding = make_finding(visit, cast)
    close_visit(visit, cast)
    return fresh(finding)


@pytest.fixture
def signed(cast, presented):
    """The same after the department signed and the teams met."""
    sign_visit(fresh(presented.visit), cast.head)
    hold_harmonisation(presented.round, cast)
    return fresh(presented)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def step_url(finding, name):
    return reverse("findings:step", args=[finding.pk, name])


def sent(browser, url, **answers):
    """What a person sends from the form at `url`, with its hidden fields as the page has them."""
    form = browser.get(url).context["form"]
    hidden = {name: form[name].value() for name in ("op_id", "version") if form[name].value() is not None}
    return browser.post(url, {**hidden, **answers})


def test_the_list_shows_each_reader_what_concerns_them(cast, presented, at_screen):
    seen = {
        name: presented.title in at_screen(getattr(cast, name)).get("/findings/").content.decode()
        for name in ("secretariat", "chair", "committee", "head", "staff", "auditor", "administrator", "stranger")
    }
    assert seen == {
        "secretariat": True,
        "chair": True,
        "committee": True,
        "head": True,
        "staff": True,
        "auditor": True,
        "administrator": False,
        "stranger": False,
    }


def test_drafts_are_the_teams_alone(cast, at_screen):
    finding = make_finding(make_open_visit(cast), cast)
    answers = {
        name: at_screen(getattr(cast, name)).get(finding.get_absolute_url()).status_code
        for name in ("auditor", "lead", "secretariat", "head", "staff", "outsider", "stranger")
    }
    assert answers == {
        "auditor": 200,
        "lead": 200,
        "secretariat": 200,
        "head": 404,
        "staff": 404,
        "outsider": 404,
        "stranger": 404,
    }


def test_the_list_filters_searches_and_downloads(cast, presented, at_screen):
    browser = at_screen(cast.secretariat)
    assert presented.title in browser.get("/findings/?q=phieu xin loi").content.decode()
    assert presented.title not in browser.get("/findings/?q=khong lien quan").content.decode().split("<tbody>")[-1]
    assert presented.title not in browser.get("/findings/?grade=major").content.decode()
    for kind, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        assert browser.get(f"/findings/?format={kind}").content.startswith(start)
    assert browser.get("/findings/?format=exe").status_code == 404


def test_a_list_that_a_figure_opened_says_what_it_is_narrowed_to_and_a_list_that_was_not_says_nothing(cast, at_screen):
    browser = at_screen(cast.secretariat)
    assert '<p class="d-print-none">' not in browser.get("/findings/").text
    listed = browser.get("/findings/?figure=open&no_clause=1&year=2017").text
    for words in ("Năm: <strong>2017<", "Điều khoản: <strong>không ghi<", "<strong>điểm không phù hợp chưa đóng<"):
        assert words in listed
    acted = browser.get(f"/actions/?figure=on_time&found_in={cast.ncc.pk}").text
    assert f"Phát hiện tại: <strong>{cast.ncc}<" in acted
    assert "báo cáo trong thời hạn ban đầu" in acted


def test_the_department_changes_its_answer_until_the_finding_is_issued(cast, signed, at_screen):
    head, staff = at_screen(cast.head), at_screen(cast.staff)
    assert staff.get(step_url(signed, "dispute")).status_code == 403
    answer = sent(head, step_url(signed, "dispute"), ground="Đã xin lỗi bằng văn bản số 12")
    assert answer.status_code == 302
    assert fresh(signed).response == Finding.Response.DISPUTED
    refused = sent(at_screen(cast.lead), step_url(signed, "issue"))
    assert refused.status_code == 422
    assert fresh(signed).number == ""


def test_a_dispute_without_ground_comes_back(cast, signed, at_screen):
    answer = sent(at_screen(cast.head), step_url(signed, "dispute"), ground=" ")
    assert answer.status_code == 422
    assert fresh(signed).response == Finding.Response.ACCEPTED


def test_a_second_dispute_is_ruled_on_by_the_secretariat_for_good(cast, signed):
    signed.respond(by=cast.head, ground="Không đúng")
    fresh(signed).uphold(by=cast.lead, note="Quy trình đòi văn bản")
    fresh(signed).respond(by=cast.head, ground="Vẫn không đúng")
    assert fresh(signed).steps_open_to(cast.lead).count("uphold") == 0
    fresh(signed).uphold(by=cast.secretariat, note="Giữ nguyên")
    assert fresh(signed).response == Finding.Response.UPHELD_FINALLY


def test_a_higher_grade_clears_the_answer_and_gives_days_to_answer(cast, signed, at_screen):
    major = cast.agency.grades.get(kind="major")
    answer = sent(at_screen(cast.lead), step_url(signed, "regrade"), grade=major.pk, note="Lặp lại nhiều hồ sơ")
    assert answer.status_code == 302
    regraded = fresh(signed)
    assert (regraded.grade, regraded.response) == (major, "")
    assert regraded.answer_by is not None
    assert sent(at_screen(cast.lead), step_url(signed, "issue")).status_code == 422


def test_a_lower_grade_keeps_the_answer(cast, signed):
    signed.regrade(by=cast.lead, grade=cast.agency.grades.get(kind="observation"), note="Một hồ sơ")
    assert fresh(signed).response == Finding.Response.ACCEPTED


def test_harmonisation_issues_the_ticked_findings_in_order(cast, signed, at_screen):
    url = reverse("findings:harmonise", args=[signed.round_id])
    assert at_screen(cast.staff).get(url).status_code == 403
    assert sent(at_screen(cast.secretariat), url, findings=[signed.pk]).status_code == 403
    assert sent(at_screen(cast.lead), url).status_code == 422
    assert sent(at_screen(cast.lead), url, findings=[signed.pk]).status_code == 302
    assert fresh(signed).number.startswith("KPH 01/")


def test_two_leads_who_reword_at_once_meet_on_the_compare_page(cast, signed, at_screen):
    lead = at_screen(cast.lead)
    url = step_url(signed, "reword")
    form = lead.get(url).context["form"]
    words = {
        "op_id": form["op_id"].value(),
        "version": form["version"].value(),
        "title": "Tên của tôi",
        "criterion": signed.criterion,
        "evidence": signed.evidence,
        "statement": signed.statement,
        "clause": signed.clause_id,
        "note": "Cho rõ",
    }
    signed.reword(by=cast.lead, title="Tên của người kia", note="Cho đúng")
    answer = lead.post(url, words)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Tên của người kia" in page
    assert "Tên của tôi" in page
    assert fresh(signed).title == "Tên của người kia"
    again = lead.post(url, {**words, **{n: answer.context["form"][n].value() for n in ("op_id", "version")}})
    assert again.status_code == 302
    assert fresh(signed).title == "Tên của tôi"


def test_a_correction_after_issue_keeps_number_and_old_words(cast, signed, at_screen):
    signed.issue(by=cast.lead)
    number = signed.number
    strength = cast.agency.grades.get(kind="strength")
    signed.correct(by=cast.lead, note="Ghi nhầm mức", grade=strength)
    assert (fresh(signed).number, fresh(signed).status) == (number, "closed")
    fresh(signed).correct(by=cast.lead, note="Trả lại mức cũ", grade=cast.agency.grades.get(kind="minor"))
    assert fresh(signed).status == "issued"
    page = at_screen(cast.secretariat).get(signed.get_absolute_url()).content.decode()
    assert "Ghi nhầm mức" in page


def test_a_withdrawn_finding_keeps_its_number(cast, signed):
    signed.issue(by=cast.lead)
    signed.withdraw_issued(by=cast.lead, note="Hồ sơ của đơn vị khác")
    assert fresh(signed).status == "withdrawn"
    assert fresh(signed).number


def test_an_observation_is_answered_by_the_department(cast, at_screen):
    visit = make_open_visit(cast)
    finding = make_finding(visit, cast, kind="observation")
    close_visit(visit, cast)
    sign_visit(fresh(visit), cast.head)
    hold_harmonisation(visit.round, cast)
    fresh(finding).issue(by=cast.lead)
    assert fresh(finding).number.startswith("PH 01/")
    url = step_url(finding, "answer")
    assert sent(at_screen(cast.head), url, reply="").status_code == 422
    assert sent(at_screen(cast.head), url, reply="Đơn vị sẽ bổ sung cột").status_code == 302
    assert fresh(finding).status == "closed"


def test_who_has_accepted_a_finding_is_not_asked_to_accept_it_again(cast, presented, at_screen):
    """The answer may still change to a dispute until the finding is issued."""
    presented.respond(by=cast.head)
    buttons = at_screen(cast.head).get(presented.get_absolute_url()).context["buttons"]
    assert [button["url"].rsplit("/", 2)[1] for button in buttons] == ["dispute"]
