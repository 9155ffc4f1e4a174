"""The closing meeting of a visit: what it came to, the findings read out, what the department says, the minutes."""

import uuid
from datetime import timedelta

import pytest

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.fieldwork.models import Device
from audits.fieldwork.summary import summary_of
from audits.reports.collecting import visits

from ..factories import (
    close_visit,
    make_finding,
    make_interview,
    make_open_visit,
    make_procedure,
    make_sample,
    make_substitution,
    sign_visit,
)
from .pages import address, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(cast):
    """A visit being held with a strength, an observation and a nonconformity, written down in another order."""
    visit = make_open_visit(cast)
    make_finding(visit, cast, kind="observation", title="Lưu ý")
    make_finding(visit, cast, kind="minor", title="Trả quá hạn")
    make_finding(visit, cast, kind="strength", title="Niêm yết đầy đủ")
    return visit


def page(browser, visit, **query):
    return browser.get(address("closing", visit.pk), query)


def findings(visit):
    """By what they are."""
    return {one.grade.kind: one for one in visit.findings.select_related("grade")}


def device(visit, person, **values):
    return Device.objects.create(
        visit=visit, person=person, device=uuid.uuid4(), name="Chrome · Android", **{"waiting": 0, **values}
    )


# ---- the summary


def test_the_summary_counts_what_stands_in_the_notes(cast, visit):
    procedure, day = make_procedure(cast.ncc), visit.round.starts_on
    item = visit.checklist.first()
    item.record_answer(by=cast.auditor, answer="does_not_conform", note="Thiếu")
    make_sample(visit, procedure, cast.auditor)
    make_sample(visit, procedure, cast.auditor, ready_on=day - timedelta(days=10), faults="Thiếu phiếu xin lỗi")
    make_sample(visit, procedure, cast.auditor, ready_on=None)
    make_sample(visit, procedure, cast.auditor).withdraw(by=cast.auditor, note="Nhập nhầm")
    make_interview(visit, cast.auditor, score=5)
    make_interview(visit, cast.auditor, score=2)
    summary = summary_of(visit)
    assert [(value, count) for value, _label, count in summary.answers] == [("does_not_conform", 1)]
    assert (summary.questions.part, summary.questions.of) == (1, 2)
    assert (summary.sampled.files, summary.overdue) == (3, 1)
    assert str(summary.sampled.in_time) == "1/2"
    assert str(summary.sampled.fault_free) == "2/3"
    assert (summary.interviews, summary.satisfied.part, summary.satisfied.of) == (2, 1, 2)
    assert [(grade.kind, count) for grade, count in summary.grades] == [
        ("minor", 1),
        ("observation", 1),
        ("strength", 1),
    ]


def test_of_nothing_there_is_no_rate(cast):
    summary = summary_of(make_open_visit(cast))
    assert (summary.sampled.files, summary.sampled.finished, summary.interviews) == (0, 0, 0)


def test_the_meeting_says_what_is_still_missing_for_the_close(cast, at_screen, visit):
    response = page(at_screen(cast.lead), visit)
    assert address("record", visit.pk) in [problem["url"] for problem in response.context["problems"]]


# ---- read out


def test_findings_are_read_out_one_after_the_other_by_plain_links(cast, at_screen, visit):
    browser, seen = at_screen(cast.lead), []
    url = page(browser, visit).context["onwards"]
    while "finding=" in url:
        response = browser.get(url)
        seen.append(response.context["told"]["title"])
        url = response.context["onwards"]
    assert seen == ["Niêm yết đầy đủ", "Trả quá hạn", "Lưu ý"], "as the minutes have them: strengths, then the heaviest"
    assert url.endswith("?part=end")
    back = browser.get(url).context["before"]
    assert browser.get(back).context["told"]["title"] == "Lưu ý"


def test_a_finding_is_read_in_the_words_of_the_minutes(cast, at_screen, visit):
    minor = findings(visit)["minor"]
    told = page(at_screen(cast.lead), visit, finding=minor.pk).content.decode()
    said = visit.minutes_as_they_stand()["findings"]
    assert minor.as_presented() in said
    for name in ("title", "criterion", "evidence", "statement"):
        assert minor.as_presented()[name] in told


def test_a_finding_that_is_gone_leads_back_to_the_summary(cast, at_screen, visit):
    minor = findings(visit)["minor"]
    minor.discard(by=cast.lead, note="Nhầm")
    for asked in (minor.pk, "x", 10**30):
        assert page(at_screen(cast.lead), visit, finding=asked)["Location"] == address("closing", visit.pk)


# ---- what the department says


def note(browser, finding, opinion, **values):
    form = sent(opinion=opinion, version=finding.version, **values)
    return browser.post(f"{address('closing', finding.visit_id)}?finding={finding.pk}", form)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_team_notes_another_opinion_until_the_minutes_are_signed(cast, at_screen, visit, state):
    if state == "closed":
        close_visit(visit, cast)
    minor = findings(visit)["minor"]
    assert note(at_screen(cast.auditor), minor, "Đã xin lỗi bằng điện thoại").status_code == 302
    minor.refresh_from_db()
    assert minor.opinion == "Đã xin lỗi bằng điện thoại"
    event = Event.objects.of(minor).last()
    assert (event.verb, event.actor, event.details["new"]["opinion"]) == (
        "opinion_noted",
        cast.auditor,
        "Đã xin lỗi bằng điện thoại",
    )
    sign_visit(visit if state == "closed" else close_visit(visit, cast), by=cast.head)
    minor.refresh_from_db()
    with pytest.raises(RuleBroken):
        minor.note_opinion(by=cast.auditor, opinion="Khác")
    response = note(at_screen(cast.auditor), minor, "Viết khi vừa ký xong")
    assert response.status_code == 422
    assert "Viết khi vừa ký xong" in response.content.decode()


def test_nobody_but_the_team_notes_it(cast, at_screen, visit):
    close_visit(visit, cast)
    minor = findings(visit)["minor"]
    answers = {name: note(at_screen(getattr(cast, name)), minor, "X").status_code for name in ("head", "secretariat")}
    assert answers == {"head": 403, "secretariat": 403}
    assert note(at_screen(cast.outsider), minor, "X").status_code == 404


def test_two_who_note_it_compare(cast, at_screen, visit):
    minor = findings(visit)["minor"]
    assert note(at_screen(cast.lead), minor, "Một").status_code == 302
    response = note(at_screen(cast.auditor), minor, "Hai")
    assert response.status_code == 409
    assert "Một" in response.content.decode()


@pytest.mark.parametrize(("who", "step"), [("head", "sign"), ("lead", "sign_on_paper")])
def test_what_was_said_is_proposed_as_the_ground_at_signing(cast, at_screen, visit, who, step):
    findings(visit)["minor"].note_opinion(by=cast.lead, opinion="Đã xin lỗi bằng điện thoại")
    close_visit(visit, cast)
    form = at_screen(getattr(cast, who)).get(address(step, visit.pk)).context["form"]
    proposed = {row["finding"].title: (row["opinion"].value(), row["ground"].value()) for row in form.opinions}
    assert proposed == {
        "Trả quá hạn": ("otherwise", "Đã xin lỗi bằng điện thoại"),
        "Lưu ý": ("agreed", ""),
        "Niêm yết đầy đủ": ("agreed", ""),
    }


def printed(visit):
    return {one.title: one.response for one in visits.minutes(visit).findings}["Trả quá hạn"]


def test_the_minutes_print_it_before_and_after_the_signature(cast, visit):
    minor = findings(visit)["minor"]
    minor.note_opinion(by=cast.lead, opinion="Đã xin lỗi bằng điện thoại")
    assert printed(visit) == "Nêu tại họp kết thúc: Đã xin lỗi bằng điện thoại", "on the draft, while the visit is held"
    close_visit(visit, cast)
    minor.refresh_from_db()
    sign_visit(visit, by=cast.head, disputes={minor: "Đã xin lỗi bằng điện thoại"})
    assert printed(visit) == "Có ý kiến khác: Đã xin lỗi bằng điện thoại", "once, where it is the ground as well"


def test_the_minutes_tell_both_where_the_department_signed_otherwise(cast, visit):
    findings(visit)["minor"].note_opinion(by=cast.lead, opinion="Hồ sơ do cấp trên trả chậm")
    sign_visit(close_visit(visit, cast), by=cast.head)
    assert printed(visit) == "Đồng ý. Nêu tại họp kết thúc: Hồ sơ do cấp trên trả chậm"


# ---- the minutes, and the end


def test_minutes_on_paper_can_be_had_before_the_close_and_are_a_draft(cast, visit):
    paper = visits.minutes(visit)
    assert paper.letterhead.draft
    assert [one.title for one in paper.findings] == ["Trả quá hạn", "Lưu ý"]
    assert paper.strengths == ("Niêm yết đầy đủ",)


def test_remarks_of_the_department_are_a_part_of_the_minutes(cast, at_screen, visit):
    url = address("closing", visit.pk)
    form = sent(remarks="Đề nghị tổ xem lại hồ sơ 17.204", version=visit.version)
    assert at_screen(cast.auditor).post(url, form)["Location"] == f"{url}?part=end"
    visit.refresh_from_db()
    assert visit.remarks == "Đề nghị tổ xem lại hồ sơ 17.204"
    close_visit(visit, cast)
    late = at_screen(cast.auditor).post(url, sent(remarks="Viết khi vừa kết thúc", version=visit.version))
    assert late.status_code == 422
    assert "Viết khi vừa kết thúc" in late.content.decode()


def test_the_end_of_the_meeting_says_who_can_sign(cast, at_screen, visit):
    make_substitution(cast.head, cast.outsider)
    close_visit(visit, cast)
    response = page(at_screen(cast.lead), visit, part="end")
    assert set(response.context["signers"]) == {cast.head, cast.outsider}
    assert address("sign_on_paper", visit.pk) in response.content.decode()
    assert address("sign", visit.pk) + '"' not in response.content.decode()
    assert address("sign", visit.pk) + '"' in page(at_screen(cast.head), visit, part="end").content.decode()


def test_after_the_close_the_meeting_goes_on_with_the_signature(cast, at_screen, visit):
    close_visit(visit, cast)
    visit.reopen(by=cast.lead, note="Thêm một câu")
    local = clock.timezone.localtime(clock.now())
    form = sent(actual_ends_at_0=f"{local:%Y-%m-%d}", actual_ends_at_1=f"{local:%H:%M}")
    response = at_screen(cast.lead).post(address("close", visit.pk), form)
    assert response["Location"] == address("closing", visit.pk) + "?part=end"


# ---- devices


def test_the_close_names_the_devices_on_which_something_waits(cast, at_screen, visit):
    close_visit(visit, cast)
    visit.reopen(by=cast.lead, note="Thêm một câu")
    device(visit, cast.auditor, waiting=3)
    device(visit, cast.lead, downloaded=True)
    silent = device(visit, cast.lead, downloaded=True, last_heard_at=clock.now() - timedelta(minutes=3))
    response = at_screen(cast.lead).get(address("close", visit.pk))
    assert [(one.person, one.waiting) for one in response.context["unsent"]] == [(cast.auditor, 3)]
    assert list(response.context["silent"]) == [silent]
    local = clock.timezone.localtime(clock.now())
    form = sent(actual_ends_at_0=f"{local:%Y-%m-%d}", actual_ends_at_1=f"{local:%H:%M}")
    assert at_screen(cast.lead).post(address("close", visit.pk), form).status_code == 302, "with that knowledge it ends"
