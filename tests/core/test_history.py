"""The trail is read as sentences: who, for whom, when, what, why, and what changed."""

from datetime import UTC, date, datetime

import pytest

from audits.core import clock, history, trail
from audits.core.trail import Event
from audits.core.workflow import SYSTEM
from audits.planning.models import AuditRound, LeftOut

from ..factories import make_round, make_substitution, make_visit


@pytest.fixture
def draft(cast):
    with clock.at(datetime(2017, 12, 4, 3, tzinfo=UTC)):
        return make_round(cast)


def lines(record):
    return history.readable(Event.objects.about(record), about=record)


def test_newest_first_in_sentences_of_the_record(cast, draft):
    draft.edit(by=cast.secretariat, title="Đợt 2")
    newest, oldest = lines(draft)
    assert (oldest.actor, oldest.sentence, oldest.names) == (cast.secretariat, "began to plan the round", ())
    assert oldest.at == datetime(2017, 12, 4, 3, tzinfo=UTC)
    assert (newest.sentence, newest.changes) == ("changed the plan", [("title", "Đánh giá nội bộ", "Đợt 2")])


def test_what_stands_under_a_record_is_named(cast, draft):
    LeftOut.enter(by=cast.secretariat, round=draft, department=cast.vp, reason="Đợt sau")
    assert str(cast.vp) in lines(draft)[0].names[0]


def test_what_was_taken_out_is_called_as_it_was(cast, draft):
    row = LeftOut.enter(by=cast.secretariat, round=draft, department=cast.vp, reason="Đợt sau")
    name = str(row)
    row.remove(by=cast.secretariat)
    assert [name in line.names for line in lines(draft)[:2]] == [True, True]


def test_values_read_as_people_write_them(cast, draft):
    """In the order of the record, whatever order the database keeps them in."""
    trail.record(
        draft,
        "edited",
        by=cast.secretariat,
        old={"grounds": "x", "status": "draft", "starts_on": date(2017, 12, 5), "standard": None},
        new={"grounds": "", "status": "approved", "starts_on": date(2017, 12, 6), "standard": cast.standard},
    )
    assert lines(draft)[0].changes == [
        ("edition", "", str(cast.standard)),
        ("first day", "05/12/2017", "06/12/2017"),
        ("grounds", "x", "–"),
    ]


def test_choices_moments_and_answers_read_as_on_the_page(cast, draft):
    visit = make_visit(draft, cast.ncc)
    trail.record(
        visit,
        "edited",
        by=cast.secretariat,
        old={"mode": "on_site", "actual_starts_at": None},
        new={"mode": "remote", "actual_starts_at": datetime(2017, 12, 5, 1, tzinfo=UTC)},
    )
    assert [change[1:] for change in lines(visit)[0].changes] == [
        ("On site", "Remote"),
        ("", "08:00 05/12/2017"),
    ]


def test_yes_and_no_and_lists_read_as_words(cast, draft):
    head = cast.head
    trail.record(head, "edited", by=cast.administrator, old={"is_active": True}, new={"is_active": False})
    assert lines(head)[0].changes == [("may sign in", "yes", "no")]
    visit = make_visit(draft, cast.ncc)
    visit.edit(by=cast.secretariat, related={"contacts": [cast.head, cast.staff]})
    assert lines(visit)[0].changes == [("contacts of the department", "", f"{cast.head}, {cast.staff}")]


def test_for_whom_and_on_paper_are_said(cast, draft):
    trail.record(
        draft,
        "approve",
        by=cast.secretariat,
        on_behalf_of=cast.chair,
        note="Theo tờ trình",
        on_paper={"number": "12/QĐ", "date": date(2017, 11, 20)},
    )
    line = lines(draft)[0]
    assert (line.actor, line.on_behalf_of, line.note) == (cast.secretariat, cast.chair, "Theo tờ trình")
    assert line.on_paper == "decided on paper: 12/QĐ of 20/11/2017"


def test_the_program_has_a_name(cast, draft):
    trail.record(draft, "begin", by=SYSTEM)
    assert str(lines(draft)[0].actor) == "The program"


def test_an_erased_act_is_still_told(cast, draft):
    draft.edit(by=cast.secretariat, title="Đợt 2")
    Event.objects.update(details={})
    newest = lines(draft)[0]
    assert (newest.sentence, newest.note, newest.changes) == ("changed the plan", "", [])


def test_a_substitute_stands_beside_whom_they_act_for(cast, draft):
    make_substitution(cast.secretariat, cast.auditor)
    auditor = type(cast.auditor).objects.get(pk=cast.auditor.pk)
    draft.edit(by=auditor, title="Đợt 2")
    assert lines(draft)[0].actor == auditor


def test_a_long_history_takes_few_queries(cast, draft, django_assert_max_num_queries):
    for number in range(20):
        draft.edit(by=cast.secretariat, title=f"Đợt {number}")
        make_visit(draft, cast.ncc, hour=number % 10 + 1).edit(by=cast.secretariat, place=f"P{number}")
    with django_assert_max_num_queries(5):
        assert len(lines(AuditRound.objects.get(pk=draft.pk))) == 41


def test_what_one_person_wrote_in_a_minute_is_one_line_with_every_name(cast, draft):
    """In the order in which it was written; a sentence that names the kind is not followed by it again."""
    for department in (cast.vp, cast.ncc):
        LeftOut.enter(by=cast.secretariat, round=draft, department=department, reason="Đợt sau")
    newest = lines(draft)[0]
    assert [str(cast.vp) in newest.names[0], str(cast.ncc) in newest.names[1]] == [True, True]
