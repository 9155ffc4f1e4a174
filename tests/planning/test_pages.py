"""The pages of planning: who sees them, what they offer, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from audits.core import clock
from audits.core.trail import Event
from audits.planning.models import AuditRound, Meeting, Team, TeamMember, Visit, Waiver

from ..factories import (
    approve,
    close_visit,
    hold_harmonisation,
    make_finding,
    make_meeting,
    make_open_visit,
    make_procedure,
    make_round,
    make_team,
    make_visit,
)
from ..organisation.sending import sent
from .plans import complete
from .test_steps import SCAN

EVERYBODY = ("administrator", "chair", "committee", "secretariat", "lead", "auditor", "head", "staff", "outsider")
TABS = ("round", "teams", "timetable", "findings", "papers", "history")


@pytest.fixture
def draft(cast):
    return complete(make_round(cast), cast)


@pytest.fixture
def approved(cast):
    audit_round = make_round(cast)
    make_visit(audit_round, cast.ncc)
    return approve(audit_round, cast)


def status_of(browser, name, *args):
    return browser.get(reverse(f"planning:{name}", args=args)).status_code


# ---- who sees what


def test_an_approved_round_is_everybodys_in_the_agency(cast, approved, at_screen):
    for who in (*EVERYBODY, "stranger"):
        browser = at_screen(getattr(cast, who))
        seen = {tab: status_of(browser, tab, approved.pk) for tab in TABS}
        assert seen == dict.fromkeys(TABS, 404 if who == "stranger" else 200), who


def test_visit_and_meeting_are_seen_with_their_round(cast, draft, approved, at_screen):
    meeting = make_meeting(approved, "opening")
    hidden, shown = draft.visits.get(), approved.visits.get()
    for who in EVERYBODY:
        browser = at_screen(getattr(cast, who))
        assert status_of(browser, "visit", shown.pk) == 200
        assert status_of(browser, "meeting", meeting.pk) == 200
    assert status_of(at_screen(cast.head), "visit", hidden.pk) == 404
    assert status_of(at_screen(cast.stranger), "visit", shown.pk) == 404


def writing_pages(audit_round):
    """Every page that changes the plan of a round, as (name, args)."""
    visit, team = audit_round.visits.get(), audit_round.teams.first()
    member, meeting = team.members.get(role="lead"), make_meeting(audit_round, "opening")
    row = audit_round.left_out.first()
    return [
        ("edit_round", [audit_round.pk]),
        ("leave_out", [audit_round.pk]),
        ("take_in", [audit_round.pk, row.pk]),
        ("new_team", [audit_round.pk]),
        ("new_visit", [audit_round.pk]),
        ("new_meeting", [audit_round.pk]),
        ("edit_team", [team.pk]),
        ("remove_team", [team.pk]),
        ("new_member", [team.pk]),
        ("edit_member", [member.pk]),
        ("remove_member", [member.pk]),
        ("edit_visit", [visit.pk]),
        ("remove_visit", [visit.pk]),
        ("edit_meeting", [meeting.pk]),
        ("remove_meeting", [meeting.pk]),
    ]


@pytest.mark.parametrize("who", [*EVERYBODY, "stranger"])
def test_the_plan_is_written_by_the_secretariat_alone(cast, approved, at_screen, who):
    browser = at_screen(getattr(cast, who))
    expected = {"secretariat": 200, "stranger": 404}.get(who, 403)
    for name, args in writing_pages(approved):
        assert status_of(browser, name, *args) == expected, name


def test_nobody_writes_a_submitted_plan(cast, draft, at_screen):
    draft.submit(by=cast.secretariat)
    browser = at_screen(cast.secretariat)
    for name, args in writing_pages(draft):
        assert status_of(browser, name, *args) == 403, name


@pytest.mark.parametrize("who", [*EVERYBODY, "stranger"])
def test_a_round_is_begun_by_the_secretariat(cast, at_screen, who):
    """A stranger is the secretariat of another agency."""
    expected = 200 if who in ("secretariat", "stranger") else 403
    assert status_of(at_screen(getattr(cast, who)), "new_round") == expected


STEPS = ("submit", "send_back", "approve", "gather", "resume", "cancel")


@pytest.mark.parametrize("who", [*EVERYBODY, "stranger"])
def test_the_page_of_a_step_is_open_to_who_may_take_it(cast, draft, at_screen, who):
    draft.submit(by=cast.secretariat)
    browser = at_screen(getattr(cast, who))
    found = {name: status_of(browser, name, draft.pk) for name in STEPS}
    hidden = who in ("head", "staff", "outsider", "stranger")
    may = {"approve", "send_back", "cancel"} if who == "chair" else set()
    assert found == {name: 404 if hidden else 200 if name in may else 403 for name in STEPS}


def test_the_list_of_rounds_filters_searches_and_downloads(cast, approved, draft, at_screen):
    AuditRound.objects.filter(pk=draft.pk).update(title="Đợt bất thường", search="dot bat thuong")
    browser = at_screen(cast.secretariat)
    url = reverse("planning:rounds")
    assert {row.pk for row in browser.get(url).context["page"]} == {approved.pk, draft.pk}
    assert [row.pk for row in browser.get(url, {"q": "dot bat thuong"}).context["page"]] == [draft.pk]
    assert [row.pk for row in browser.get(url, {"status": "approved"}).context["page"]] == [approved.pk]
    assert list(browser.get(url, {"year": "1999"}).context["page"]) == [approved, draft][::-1]
    assert browser.get(url, {"format": "xlsx"}).status_code == 200
    assert "Đợt bất thường" in browser.get(url, {"format": "csv"}).content.decode("utf-8-sig")
    assert "Chưa có đợt đánh giá nào" in at_screen(cast.stranger).get(url).content.decode()


# ---- planning through the pages


def test_a_round_is_planned_submitted_and_approved_through_its_pages(cast, at_screen):
    secretary, chair = at_screen(cast.secretariat), at_screen(cast.chair)
    today = clock.today()
    first = today.replace(day=min(today.day, 27))
    response = sent(
        secretary,
        reverse("planning:new_round"),
        title="Đánh giá nội bộ",
        standard=cast.standard.pk,
        starts_on=first,
        ends_on=first + timedelta(days=1),
        scope="Toàn bộ hệ thống",
        outside_programme="Chưa có chương trình năm",
    )
    audit_round = AuditRound.objects.get()
    assert response.url == audit_round.get_absolute_url()

    sent(secretary, reverse("planning:new_team", args=[audit_round.pk]), lead=cast.lead.pk)
    team = Team.objects.get()
    sent(secretary, reverse("planning:new_member", args=[team.pk]), user=cast.auditor.pk, role="auditor")
    assert [member.user for member in team.members.all()] == [cast.lead, cast.auditor]

    procedure = make_procedure(cast.ncc)
    sent(
        secretary,
        reverse("planning:new_visit", args=[audit_round.pk]),
        department=cast.ncc.pk,
        starts="08:00",
        ends="10:00",
        team=team.pk,
        procedures=[procedure.pk],
        place="Tầng 2",
    )
    visit = Visit.objects.get()
    assert (visit.day, visit.starts.hour, list(visit.procedures.all())) == (first, 8, [procedure])

    sent(
        secretary, reverse("planning:new_meeting", args=[audit_round.pk]), kind="opening", starts="07:30", ends="08:00"
    )
    assert Meeting.objects.get().kind == "opening"

    page = secretary.get(audit_round.get_absolute_url())
    assert f"Chưa trình được: {len(audit_round.problems())} điều cần xử lý" in page.content.decode()
    for department in audit_round.departments_in_scope.exclude(pk=cast.ncc.pk):
        url = reverse("planning:leave_out", args=[audit_round.pk])
        assert sent(secretary, url, department=department.pk, reason="Đợt sau").status_code == 302

    assert sent(secretary, reverse("planning:submit", args=[audit_round.pk])).status_code == 302
    approval = reverse("planning:approve", args=[audit_round.pk])
    assert sent(chair, approval, decision_number="05/QĐ", decision_on=today).status_code == 302
    audit_round.refresh_from_db()
    assert (audit_round.status, audit_round.decision_number) == ("approved", "05/QĐ")


def test_a_plan_with_problems_comes_back_with_what_to_do(cast, draft, at_screen):
    draft.left_out.filter(department=cast.vp).delete()
    response = sent(at_screen(cast.secretariat), reverse("planning:submit", args=[draft.pk]))
    assert response.status_code == 422
    assert "Phòng VP chưa có buổi đánh giá" in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_approval_on_paper_is_recorded_with_its_scan(cast, draft, at_screen, tmp_path, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    draft.submit(by=cast.secretariat)
    browser = at_screen(cast.secretariat)
    url = reverse("planning:approve_on_paper", args=[draft.pk])
    without = sent(browser, url, decision_number="05/QĐ", decision_on=clock.today())
    assert without.status_code == 422
    assert "05/QĐ" in without.content.decode()
    scan = SimpleUploadedFile("qd.pdf", SCAN, "application/pdf")
    assert sent(browser, url, decision_number="05/QĐ", decision_on=clock.today(), decision_scan=scan).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.decided_by) == ("approved", cast.chair)
    event = Event.objects.of(draft).get(verb="approve")
    assert (event.actor, event.on_behalf_of) == (cast.secretariat, cast.chair)
    assert "quyết định trên giấy" in browser.get(draft.get_absolute_url()).content.decode()
    scanned = at_screen(cast.staff).get(reverse("planning:decision", args=[draft.pk]))
    assert b"".join(scanned.streaming_content) == SCAN
    assert status_of(at_screen(cast.stranger), "decision", draft.pk) == 404


def test_there_is_no_scan_of_a_decision_that_was_taken_here(cast, approved, at_screen):
    assert status_of(at_screen(cast.secretariat), "decision", approved.pk) == 404


def test_an_amendment_asks_for_its_reason(cast, approved, at_screen):
    browser = at_screen(cast.secretariat)
    url = reverse("planning:edit_visit", args=[approved.visits.get().pk])
    response = sent(browser, url, place="Tầng 3")
    assert response.status_code == 422
    assert "note" in response.context["form"].errors
    assert sent(browser, url, place="Tầng 3", note="Sửa phòng họp").status_code == 302
    approved.refresh_from_db()
    assert (approved.amendments, approved.visits.get().place) == (1, "Tầng 3")
    assert "Sửa phòng họp" in browser.get(approved.get_absolute_url()).content.decode()


def test_an_amendment_with_a_conflict_is_waived_on_the_same_page(cast, approved, at_screen):
    browser = at_screen(cast.secretariat)
    url = reverse("planning:new_member", args=[approved.teams.get().pk])
    said = {"user": cast.head.pk, "role": "auditor", "note": "Thiếu người"}
    refused = sent(browser, url, **said)
    assert refused.status_code == 422
    assert not TeamMember.objects.filter(user=cast.head).exists()
    assert sent(browser, url, **said, waiver="Không còn ai khác").status_code == 302
    assert set(approved.waivers.values_list("kind", flat=True)) == {"impartiality", "certificate"}


def test_waivers_are_proposed_from_the_conflicts_on_the_page(cast, at_screen):
    audit_round = complete(make_round(cast), cast, visited=cast.btxh)
    browser = at_screen(cast.secretariat)
    page = browser.get(reverse("planning:teams", args=[audit_round.pk])).content.decode()
    url = reverse("planning:new_waiver", args=[audit_round.pk])
    asked = f"{url}?kind=impartiality&person={cast.auditor.pk}&department={cast.btxh.pk}"
    assert asked.replace("&", "&amp;") in page
    assert browser.get(f"{url}?kind=certificate&person={cast.auditor.pk}").status_code == 404
    assert at_screen(cast.chair).get(asked).status_code == 403

    assert sent(browser, asked, reason="Không còn ai khác").status_code == 302
    assert audit_round.problems() == []
    waiver = Waiver.objects.get()
    assert sent(browser, reverse("planning:remove_waiver", args=[waiver.pk])).status_code == 302
    assert not Waiver.objects.exists()


def test_a_member_declares_on_a_page_that_names_the_departments(cast, approved, at_screen):
    member = TeamMember.objects.get(user=cast.auditor)
    url = reverse("planning:declare", args=[member.pk])
    assert "Phòng NCC" in at_screen(cast.auditor).get(url).content.decode()
    assert at_screen(cast.lead).get(url).status_code == 403
    assert sent(at_screen(cast.auditor), url).status_code == 302
    member.refresh_from_db()
    assert member.status == "declared"
    assert at_screen(cast.auditor).get(url).status_code == 403


def test_the_department_names_contacts_and_nobody_else_does(cast, approved, at_screen):
    visit = approved.visits.get()
    url = reverse("planning:contacts", args=[visit.pk])
    assert [at_screen(one).get(url).status_code for one in (cast.lead, cast.vp_head, cast.secretariat)] == [403] * 3
    assert sent(at_screen(cast.head), url, contacts=[cast.staff.pk]).status_code == 302
    assert list(visit.contacts.all()) == [cast.staff]
    refused = sent(at_screen(cast.head), url, contacts=[cast.stranger.pk])
    assert refused.status_code == 422
    assert list(visit.contacts.all()) == [cast.staff]


def test_the_lead_moves_a_visit_on_its_page(cast, approved, at_screen):
    visit = approved.visits.get()
    url = reverse("planning:move", args=[visit.pk])
    assert at_screen(cast.auditor).get(url).status_code == 403
    assert sent(at_screen(cast.lead), url, starts="14:00", ends="16:00", note="Đã thống nhất").status_code == 302
    visit.refresh_from_db()
    assert visit.starts.hour == 14
    outside = approved.ends_on + timedelta(days=3)
    refused = sent(at_screen(cast.lead), url, day=outside, note="Đã thống nhất")
    assert refused.status_code == 422
    assert "day" in refused.context["form"].errors


def test_a_meeting_is_recorded_as_held(cast, approved, at_screen):
    meeting = make_meeting(approved, "opening", day=approved.starts_on, hour=7)
    url = reverse("planning:record_meeting", args=[meeting.pk])
    assert at_screen(cast.staff).get(url).status_code == 403
    answers = {"attendance": "Hai Tổ", "notes": "Thống nhất lịch"}
    assert sent(at_screen(cast.lead), url, **answers).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.held, meeting.notes) == (True, "Thống nhất lịch")
    assert status_of(at_screen(cast.secretariat), "edit_meeting", meeting.pk) == 403
    ahead = make_meeting(approved, "closing", day=approved.ends_on, hour=16)
    early = sent(at_screen(cast.lead), reverse("planning:record_meeting", args=[ahead.pk]), **answers)
    assert early.status_code == 422


def test_a_visit_is_cancelled_by_the_chair_with_a_reason(cast, approved, at_screen):
    visit = approved.visits.get()
    url = reverse("planning:cancel_visit", args=[visit.pk])
    assert at_screen(cast.secretariat).get(url).status_code == 403
    assert sent(at_screen(cast.chair), url).status_code == 422
    assert sent(at_screen(cast.chair), url, note="Bão").status_code == 302
    visit.refresh_from_db()
    assert visit.status == "cancelled"


def test_two_people_who_change_the_same_visit_meet_on_the_compare_page(cast, draft, at_screen):
    visit = draft.visits.get()
    url = reverse("planning:edit_visit", args=[visit.pk])
    mine = at_screen(cast.secretariat)
    version = mine.get(url).context["form"].initial["version"]
    sent(at_screen(cast.secretariat), url, place="Phòng họp tầng 2", starts="13:00", ends="15:00")
    response = sent(mine, url, place="Hội trường", version=version)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Phòng họp tầng 2" in page
    assert "Hội trường" in page
    labels = [str(label) for label, _theirs, _yours in response.context["form"].conflict.rows]
    assert "Địa điểm" in labels
    visit.refresh_from_db()
    assert (visit.place, visit.starts.hour) == ("Phòng họp tầng 2", 13)


# ---- what the pages show


def test_each_person_has_one_next_step(cast, draft, at_screen):
    def primary(who):
        page = at_screen(getattr(cast, who)).get(draft.get_absolute_url())
        return [str(button["label"]) for button in page.context["buttons"] if button.get("primary")]

    assert primary("secretariat") == ["Trình phê duyệt"]
    assert primary("chair") == []
    draft.submit(by=cast.secretariat)
    assert primary("chair") == ["Phê duyệt kế hoạch"]
    assert primary("secretariat") == ["Ghi nhận phê duyệt trên giấy"]
    assert primary("lead") == []


def test_problems_are_told_to_who_mends_them_with_the_way_there(cast, draft, at_screen):
    draft.left_out.filter(department=cast.vp).delete()
    page = at_screen(cast.secretariat).get(draft.get_absolute_url())
    problem = page.context["problems"][0]
    assert problem["url"] == f"{draft.get_absolute_url()}visits/new/?department={cast.vp.pk}"
    form = at_screen(cast.secretariat).get(problem["url"])
    assert form.context["form"]["department"].value() == str(cast.vp.pk)
    assert at_screen(cast.lead).get(draft.get_absolute_url()).context["problems"] == []


def test_the_timetable_has_a_column_for_each_team_and_meetings_over_all(cast, at_screen):
    audit_round = make_round(cast)
    second = make_team(audit_round, cast.second_lead)
    make_visit(audit_round, cast.ncc, hour=8)
    make_visit(audit_round, cast.vp, hour=8, hours=1, team=second)
    make_visit(audit_round, cast.ttr, hour=13)
    make_meeting(audit_round, "opening", hour=7)
    lines = at_screen(cast.secretariat).get(reverse("planning:timetable", args=[audit_round.pk])).context["lines"]
    assert [
        (line.starts_at.astimezone(clock.timezone.get_default_timezone()).hour, line.is_for_all) for line in lines
    ] == [
        (7, True),
        (8, False),
        (13, False),
    ]
    assert [line.day is not None for line in lines] == [True, False, False]
    both = lines[1]
    assert [[slot.entry.department.code for slot in cell] for cell in both.cells] == [["NCC"], ["VP"]]
    assert both.ends_at is None
    assert both.cells[0][0].shows_times
    conflict = lines[2].cells[0][0].conflicts[0]
    assert "Không độc lập" in conflict


def test_notes_of_a_visit_do_not_show_in_the_history_of_the_round(cast, at_screen):
    visit = make_open_visit(cast)
    visit.write_minutes(by=cast.auditor, minutes="Điều chỉ Tổ được biết")
    for who in ("staff", "head"):
        for page in ("history", "visit"):
            pk = visit.round.pk if page == "history" else visit.pk
            body = at_screen(getattr(cast, who)).get(reverse(f"planning:{page}", args=[pk])).content.decode()
            assert "Điều chỉ Tổ được biết" not in body
    own = at_screen(cast.lead).get(visit.get_absolute_url()).content.decode()
    assert "Điều chỉ Tổ được biết" in own


def test_findings_of_the_round_are_shown_as_far_as_the_reader_may_see_them(cast, at_screen):
    visit = make_open_visit(cast)
    make_finding(visit, cast)
    url = reverse("planning:findings", args=[visit.round.pk])
    assert "không có phiếu xin lỗi" in at_screen(cast.lead).get(url).content.decode()
    assert "không có phiếu xin lỗi" not in at_screen(cast.staff).get(url).content.decode()


# ---- what a page costs


def big_round(cast):
    """Two teams, fourteen visits, five meetings."""
    audit_round = make_round(cast, ends_on=clock.today() + timedelta(days=3))
    second = make_team(audit_round, cast.second_lead)
    for number in range(14):
        team = second if number % 2 else audit_round.teams.get(number=1)
        day = audit_round.starts_on + timedelta(days=number // 4)
        visit = make_visit(audit_round, cast.ncc, team=team, day=day, hour=8 + 2 * (number // 2 % 2), hours=2)
        visit.contacts.set([cast.staff])
        visit.procedures.set([make_procedure(cast.ncc)])
    for kind in ("opening", "team", "harmonisation", "closing"):
        make_meeting(audit_round, kind, day=audit_round.ends_on, hour=16, team=second if kind == "team" else None)
    return audit_round


@pytest.mark.parametrize(
    ("tab", "who", "state", "most"),
    [
        ("round", "staff", "approved", 15),
        ("timetable", "staff", "approved", 15),
        ("teams", "staff", "approved", 15),
        ("history", "staff", "approved", 15),
        ("round", "secretariat", "draft", 20),  # with all checks of the plan
        ("timetable", "secretariat", "draft", 18),
        ("teams", "secretariat", "draft", 19),
    ],
)
def test_a_page_of_a_big_round_asks_the_database_little(
    cast, at_screen, tab, who, state, most, django_assert_max_num_queries
):
    audit_round = big_round(cast)
    AuditRound.objects.filter(pk=audit_round.pk).update(status=state)
    browser = at_screen(getattr(cast, who))
    url = reverse(f"planning:{tab}", args=[audit_round.pk])
    with django_assert_max_num_queries(most):
        assert browser.get(url).status_code == 200


def test_the_visits_are_ended_from_the_page_only_when_nothing_is_left_to_do(cast, at_screen):
    visit = close_visit(make_open_visit(cast), cast)
    address, browser = visit.round.get_absolute_url(), at_screen(cast.secretariat)

    def primary():
        buttons = browser.get(address).context["buttons"]
        return [button["url"].split("/")[-2] for button in buttons if button.get("primary")]

    assert primary() == []
    visit.sign(by=cast.head)
    assert primary() == ["harmonise"]
    hold_harmonisation(visit.round, cast)
    assert primary() == ["gather"]


def test_a_form_that_comes_back_says_that_nothing_is_saved(cast, at_screen):
    page = at_screen(cast.secretariat).post(reverse("planning:new_round"), {"title": "Đợt"}).content.decode()
    assert "Chưa lưu được" in page
