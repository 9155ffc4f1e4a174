"""Minutes and checklist of a visit, made of its records."""

import pytest

from audits.planning.models import Visit
from audits.reports.collecting import visits as visit_papers
from audits.reports.papers import render_html
from tests.factories import close_visit, make_finding, make_open_visit, make_procedure

pytestmark = pytest.mark.django_db


def test_minutes_are_a_draft_until_both_sides_have_signed(cast):
    visit = make_open_visit(cast)
    make_finding(visit, cast)
    close_visit(visit, cast)
    before = visit_papers.minutes(visit)
    assert before.letterhead.draft
    assert "Hồ sơ trả quá hạn không có phiếu xin lỗi" in render_html(before)

    visit.sign(by=cast.head)
    after = visit_papers.minutes(visit)
    assert not after.letterhead.draft
    assert cast.head.full_name in render_html(after)


def test_minutes_do_not_say_beforehand_what_only_the_end_will_show(cast):
    visit = make_open_visit(cast)
    make_finding(visit, cast)
    html = render_html(visit_papers.minutes(visit))
    assert "Không có điểm không phù hợp" not in html
    assert "Đơn vị không có ý kiến khác" not in html
    assert "kết thúc vào …… giờ" in html


def test_signed_minutes_print_what_was_signed_whatever_changes_later(cast):
    visit = make_open_visit(cast)
    looked_at = make_procedure(cast.ncc)
    visit.procedures.add(looked_at)
    close_visit(visit, cast).sign(by=cast.head)
    signed = render_html(visit_papers.minutes(visit))
    assert signed.count(looked_at.title) == 1

    visit.procedures.clear()
    visit.team.members.filter(user=cast.auditor).delete()
    Visit.objects.filter(pk=visit.pk).update(place="Nơi khác", department=cast.vp)
    assert render_html(visit_papers.minutes(Visit.objects.get(pk=visit.pk))) == signed


def test_a_checklist_has_every_question_of_the_visit(cast):
    visit = make_open_visit(cast)
    html = render_html(visit_papers.checklist(visit))
    assert html.count('class="question"') == visit.checklist.count() == 2
    assert "Sổ theo dõi có đủ cột không?" in html
    assert "ticked" not in html.split("</style>")[1]


def test_a_checklist_shows_what_was_answered(cast):
    visit = make_open_visit(cast)
    visit.checklist.first().record_answer(by=cast.auditor, answer="conforms")
    assert render_html(visit_papers.checklist(visit)).count("box ticked") == 1
