"""Two people change one record: what they changed apart is brought together, what both changed is named."""

import pytest
from django.core.exceptions import PermissionDenied

from audits.core.rules import RuleBroken
from audits.core.trail import Event
from audits.core.versions import COLLIDES, Seen, Stale, three_ways

from ..factories import make_finding, make_item, make_open_visit, make_procedure, make_revision, make_sample


@pytest.mark.parametrize(
    ("mine", "before", "theirs", "stands"),
    [
        ("a", "a", "a", "a"),
        ("b", "a", "a", "b"),  # I alone
        ("a", "a", "b", "b"),  # they alone
        ("b", "a", "b", "b"),  # both the same
        ("b", "a", "c", COLLIDES),
        ("", "a", "c", COLLIDES),
        ("", "a", "a", ""),
        ("Một\nHai", "Một\r\nHai", "c", "c"),  # only the ends of lines differ
        ("e\u0323\u0302", "\u1ec7", "c", "c"),  # only the encoding of a letter differs
        (None, None, 5, 5),
        ([1, 2], [1, 2], [3], [3]),
        ({"1": "x"}, {}, {"2": "y"}, {"1": "x", "2": "y"}),
        ({"1": "x"}, {"1": "w", "2": "y"}, {"1": "w", "2": "y"}, {"1": "x"}),  # what I took out is out
        (
            {"1": {"r": "ok", "n": ""}},
            {"1": {"r": "", "n": ""}},
            {"1": {"r": "", "n": "t"}},
            {"1": {"r": "ok", "n": "t"}},
        ),
        ({"1": "x"}, {"1": "w"}, {"1": "v"}, COLLIDES),
    ],
)
def test_a_value_changed_by_two(mine, before, theirs, stands):
    assert three_ways(mine, before, theirs) == stands


@pytest.fixture
def visit(cast):
    return make_open_visit(cast)


@pytest.fixture
def item(visit):
    return make_item(visit)


def seen(version, **values):
    return Seen(version, values)


def test_fields_changed_apart_are_brought_together_whoever_saves_last(cast, item):
    item.record_answer(by=cast.lead, version=1, answer="conforms", note="")
    item.record_answer(by=cast.auditor, version=seen(1, answer="", note=""), answer="", note="Sổ có đủ cột")
    assert (item.answer, item.note, item.version) == ("conforms", "Sổ có đủ cột", 3)
    event = Event.objects.of(item).latest("seq")
    assert {name for name in event.details["new"] if name in ("answer", "note")} == {"note"}


def test_a_field_changed_by_both_stops_everything_and_is_named(cast, item):
    item.record_answer(by=cast.lead, version=1, answer="conforms", note="Đủ")
    with pytest.raises(Stale) as stale:
        item.record_answer(by=cast.auditor, version=seen(1, answer="", note=""), answer="", note="Thiếu")
    assert stale.value.fields == ("note",)
    item.refresh_from_db()
    assert (item.answer, item.note, item.version) == ("conforms", "Đủ", 2)


def test_a_field_of_which_nobody_said_what_stood_there_counts_as_changed_by_both(cast, item):
    item.record_answer(by=cast.lead, version=1, answer="conforms", note="Đủ")
    with pytest.raises(Stale) as stale:
        item.record_answer(by=cast.auditor, version=seen(1, answer=""), answer="", note="Thiếu")
    assert stale.value.fields == ("note",)
    item.record_answer(by=cast.auditor, version=seen(1), answer="conforms", note="Đủ")  # unless both say the same


def test_a_plain_number_is_compared_as_ever(cast, item):
    item.record_answer(by=cast.lead, version=1, answer="conforms", note="")
    with pytest.raises(Stale) as stale:
        item.record_answer(by=cast.auditor, version=1, answer="", note="Sổ có đủ cột")
    assert stale.value.fields == ()


def test_at_the_version_that_was_seen_everything_is_set(cast, item):
    item.record_answer(by=cast.lead, version=1, answer="conforms", note="Đủ")
    item.record_answer(by=cast.auditor, version=seen(2), answer="observation", note="Thiếu")
    assert (item.answer, item.note) == ("observation", "Thiếu")


def test_who_brought_nothing_new_is_not_said_to_have_answered(cast, item):
    item.record_answer(by=cast.lead, version=1, answer="conforms", note="Đủ")
    item.record_answer(by=cast.auditor, version=seen(1, answer="", note=""), answer="", note="")
    item.record_answer(by=cast.auditor, version=seen(1, answer="", note=""), answer="conforms", note="Đủ")
    assert (item.answered_by, item.version) == (cast.lead, 2)
    assert Event.objects.of(item).count() == 1


def test_what_comes_together_must_still_be_allowed(cast, item):
    item.record_answer(by=cast.lead, version=1, answer="conforms", note="Đủ")
    item.record_answer(by=cast.lead, version=2, answer="conforms", note="")
    with pytest.raises(RuleBroken):
        item.record_answer(
            by=cast.auditor, version=seen(2, answer="conforms", note="Đủ"), answer="not_checked", note="Đủ"
        )
    with pytest.raises(PermissionDenied):
        item.record_answer(by=cast.head, version=seen(1, answer="", note=""), answer="", note="Của phòng")


def test_a_case_file_stands_under_the_revision_of_what_came_together(cast, visit):
    old, new = make_procedure(cast.ncc), make_procedure(cast.ncc)
    revisions = {one: make_revision(one, cast.staff) for one in (old, new)}
    sample = make_sample(visit, old, cast.auditor)
    values = {name: getattr(sample, name) for name in ("procedure", "case_code", "received_on", "due_on", "ready_on")}
    shown = Seen(sample.version, {**values, "faults": ""})
    sample.correct(by=cast.lead, version=shown, **{**values, "procedure": new}, faults="")
    assert sample.revision == revisions[new]
    sample.correct(by=cast.auditor, version=shown, **values, faults="Thiếu phiếu hẹn")
    assert (sample.procedure, sample.revision, sample.faults) == (new, revisions[new], "Thiếu phiếu hẹn")


def test_minutes_are_brought_together_part_by_part(cast, visit):
    shown = Seen(visit.version, dict.fromkeys(visit.MINUTES, ""))
    visit.write_minutes(by=cast.lead, version=shown, opening_notes="Mở đầu", remarks="")
    visit.write_minutes(by=cast.auditor, version=shown, opening_notes="", remarks="Không có ý kiến")
    assert (visit.opening_notes, visit.remarks) == ("Mở đầu", "Không có ý kiến")
    with pytest.raises(Stale) as stale:
        visit.write_minutes(by=cast.auditor, version=shown, opening_notes="Khác", remarks="Không có ý kiến")
    assert stale.value.fields == ("opening_notes",)


def test_a_draft_is_redrafted_with_its_files_as_one_field(cast, visit):
    finding = make_finding(visit, cast)
    shown = Seen(finding.version, {"title": finding.title, "files": []})
    finding.redraft(by=cast.lead, version=shown, title="Mới", files=[])
    finding.redraft(by=cast.auditor, version=shown, title=shown.values["title"], files=[])
    assert finding.title == "Mới"
