"""The history cannot be rewritten unseen: whatever is done to its rows with raw SQL, `verify` finds the place."""

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audits.core import clock, trail
from audits.core.guards import guards_lifted
from audits.core.trail import Event, TrailHead
from audits.core.workflow import SYSTEM

from ..factories import make_round


@pytest.fixture
def agency(cast):
    """An agency with a handful of Events."""
    audit_round = make_round(cast)
    for number in range(4):
        audit_round.edit(by=cast.secretariat, title=f"Đợt {number}")
    assert len(events(cast.agency)) == 5
    return cast.agency


def events(agency):
    return list(Event.objects.filter(agency=agency).order_by("seq"))


@contextmanager
def somebody_at_the_database():
    """The guards are away, as they are for whoever owns the database."""
    connection.check_constraints()  # PostgreSQL drops no trigger while checks are due
    with guards_lifted():
        yield
        connection.check_constraints()


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_untouched_chain_holds(agency):
    assert trail.verify(agency) == []
    assert [event.seq for event in events(agency)] == [1, 2, 3, 4, 5]
    assert events(agency)[0].previous_hash == trail.GENESIS


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "'approve'"),
        ("actor_id", "NULL"),
        ("at", "'2001-01-01 00:00:00+00:00'"),
        ("record_id", "999"),
        ("on_behalf_of_id", "actor_id"),
        ("details_hash", "'0'"),
        ("hash", "'0'"),
        ("previous_hash", "'0'"),
    ],
)
def test_a_changed_column_is_found(agency, column, value):
    with somebody_at_the_database():
        run(f"UPDATE audits_event SET {column} = {value} WHERE seq = 3 AND agency_id = %s", agency.pk)  # noqa: S608
    assert trail.verify(agency) == ["Event 3 was changed."]


def test_changed_texts_are_found(agency):
    details = events(agency)[2].details | {"note": "Khác"}
    with somebody_at_the_database():
        run("UPDATE audits_event SET details = %s WHERE seq = 3 AND agency_id = %s", json.dumps(details), agency.pk)
    assert trail.verify(agency) == ["The details of event 3 were changed."]


def test_a_row_rewritten_with_a_hash_of_its_own_breaks_the_next(agency):
    event = events(agency)[2]
    event.verb = "approve"
    with somebody_at_the_database():
        run("UPDATE audits_event SET verb = %s, hash = %s WHERE id = %s", event.verb, event.computed_hash(), event.pk)
    assert trail.verify(agency) == ["Event 4 was changed."]


def test_a_dropped_row_is_found(agency):
    with somebody_at_the_database():
        run("DELETE FROM audits_event WHERE seq = 3 AND agency_id = %s", agency.pk)
    assert trail.verify(agency) == ["Event 3 is missing."]


def test_a_dropped_row_with_the_gap_closed_is_found(agency):
    with somebody_at_the_database():
        run("DELETE FROM audits_event WHERE seq = 3 AND agency_id = %s", agency.pk)
        for seq in (4, 5):
            run("UPDATE audits_event SET seq = %s WHERE seq = %s AND agency_id = %s", seq - 1, seq, agency.pk)
    assert trail.verify(agency) == ["Event 3 was changed."]


def test_a_dropped_tail_is_found(agency):
    with somebody_at_the_database():
        run("DELETE FROM audits_event WHERE seq >= 4 AND agency_id = %s", agency.pk)
    assert trail.verify(agency) == ["Events after 3 are missing."]


def test_a_dropped_history_is_found(agency):
    with somebody_at_the_database():
        run("DELETE FROM audits_event WHERE agency_id = %s", agency.pk)
    assert trail.verify(agency) == ["Events after 0 are missing."]


def test_a_row_put_in_past_the_program_is_found(agency):
    forged = events(agency)[-1]
    forged.pk, forged.seq, forged.previous_hash = None, 6, forged.hash
    forged.hash = forged.computed_hash()
    forged.save(force_insert=True)  # the guards allow writing on: the head of the chain knows better
    assert trail.verify(agency) == ["Event 6 was put in from elsewhere."]


def test_a_lost_head_is_found(agency):
    TrailHead.objects.filter(agency=agency).delete()
    assert trail.verify(agency) == ["Event 1 was put in from elsewhere."]


def test_two_rows_that_changed_places_are_found(agency):
    with somebody_at_the_database():
        for old, new in ((3, 99), (4, 3), (99, 4)):
            run("UPDATE audits_event SET seq = %s WHERE seq = %s AND agency_id = %s", new, old, agency.pk)
    assert trail.verify(agency) == ["Event 3 was changed."]


def test_emptied_texts_leave_the_chain_whole(agency):
    Event.objects.filter(agency=agency, seq=3).update(details={})
    assert events(agency)[2].details == {}
    assert trail.verify(agency) == []


def test_each_agency_has_a_chain_of_its_own(cast, agency):
    other = cast.stranger.agency
    trail.record(cast.stranger, "edited", by=cast.stranger)
    assert [event.seq for event in events(other)] == [1]
    with somebody_at_the_database():
        run("DELETE FROM audits_event WHERE seq = 3 AND agency_id = %s", agency.pk)
    assert trail.verify(other) == []


def test_the_salt_hides_what_was_erased(cast):
    """Who guesses an erased text cannot check the guess against the hash."""
    first = trail.record(cast.head, "edited", by=cast.administrator, note="Cùng một câu")
    second = trail.record(cast.head, "edited", by=cast.administrator, note="Cùng một câu")
    assert first.details_hash != second.details_hash


def test_the_program_signs_as_nobody(cast):
    event = trail.record(cast.head, "edited", by=SYSTEM)
    assert (event.actor, event.on_behalf_of) == (None, None)
    assert trail.verify(cast.agency) == []


def test_details_hold_what_records_hold(cast):
    """Names for records, moments in UTC, dates and decimals as written: the same on both databases after reading."""
    with clock.at(datetime(2017, 12, 5, 3, tzinfo=UTC)):
        event = trail.record(
            cast.head,
            "edited",
            by=cast.administrator,
            old={"department": cast.ncc, "taken": date(2017, 12, 5), "share": Decimal("0.50"), "active": True},
            new={"at": clock.now(), "several": [cast.ncc, cast.vp], "text": "Đ\u0065\u0302"},
        )
    event.refresh_from_db()
    assert event.details["old"] == {
        "department": {"id": cast.ncc.pk, "name": str(cast.ncc)},
        "taken": "2017-12-05",
        "share": "0.50",
        "active": True,
    }
    assert event.details["new"]["at"] == "2017-12-05T03:00:00+00:00"
    assert [one["id"] for one in event.details["new"]["several"]] == [cast.ncc.pk, cast.vp.pk]
    assert event.details["new"]["text"] == "Đê"  # composed: one text has one hash
    assert trail.verify(cast.agency) == []


def test_the_command_says_what_is_wrong(agency, capsys):
    call_command("verify_trail")
    assert "intact" in capsys.readouterr().out
    with somebody_at_the_database():
        run("DELETE FROM audits_event WHERE seq = 3 AND agency_id = %s", agency.pk)
        with pytest.raises(CommandError, match=r"trail_no_delete.*Event 3 is missing"):
            call_command("verify_trail")
