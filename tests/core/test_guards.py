"""The database itself refuses to change the history, whatever program speaks to it."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from audits.core import guards, trail
from audits.core.trail import Event

from ..factories import make_round

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has this statement")
postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has this statement")


@pytest.fixture
def event(cast):
    make_round(cast)
    return Event.objects.get(agency=cast.agency)


def refused(sql, *values):
    """Whether the guards refuse a statement, and nothing has changed."""
    before = list(Event.objects.order_by("pk").values())
    said = ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        said = str(error)
    return guards.REFUSAL in said and list(Event.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("column", [*guards.KEPT, "id"])
def test_no_column_but_the_details_can_be_changed(event, column):
    field = Event._meta.get_field("id") if column == "id" else next(f for f in Event._meta.fields if f.column == column)
    value = "NULL" if field.null and getattr(event, field.attname) is not None else "'7'"
    if field.get_internal_type() == "DateTimeField":
        value = "'2001-01-01 00:00:00+00:00'"
    assert refused(f'UPDATE audits_event SET "{column}" = {value}')  # noqa: S608
    assert refused(f"""UPDATE audits_event SET "{column}" = {value}, details = '{{}}'""")  # noqa: S608


def test_details_can_be_emptied_and_nothing_else(event):
    assert refused("UPDATE audits_event SET details = %s", '{"note": "Khác"}')
    assert not refused("UPDATE audits_event SET details = %s", "{}")
    assert refused("UPDATE audits_event SET details = %s", '{"note": "Trở lại"}')


def test_rows_cannot_be_deleted(event):
    assert refused("DELETE FROM audits_event")
    assert refused("DELETE FROM audits_event WHERE id = %s", event.pk)


@sqlite_only
def test_rows_cannot_be_replaced(event):
    columns = ", ".join(f'"{field.column}"' for field in Event._meta.concrete_fields)
    assert refused(f"INSERT OR REPLACE INTO audits_event ({columns}) SELECT {columns} FROM audits_event")  # noqa: S608
    assert refused("UPDATE OR REPLACE audits_event SET seq = 7")


@postgresql_only
def test_the_table_cannot_be_emptied(event):
    connection.check_constraints()
    assert refused("TRUNCATE audits_event CASCADE")


@pytest.mark.django_db
def test_a_missing_guard_is_named_and_put_back_by_the_next_migrate():
    every = list(guards.SQLITE if connection.vendor == "sqlite" else guards.POSTGRESQL)
    assert guards.missing_guards() == []
    guards.remove_guards()
    assert guards.missing_guards() == every
    call_command("migrate", verbosity=0)
    assert guards.missing_guards() == []


@postgresql_only
@pytest.mark.django_db
def test_a_guard_that_was_switched_off_counts_as_missing():
    for state in ("DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"):
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE audits_event {state} trail_no_delete")
        assert guards.missing_guards() == ["trail_no_delete"]
    guards.install_guards()
    assert guards.missing_guards() == []


def test_a_guard_of_yesterday_is_made_anew(event):
    """A migration gives the Event a column: the guard that stands does not know it until it is installed again."""
    connection.check_constraints()
    guards.remove_guards()
    weak = "CREATE TRIGGER trail_no_delete BEFORE DELETE ON audits_event "
    with connection.cursor() as cursor:
        cursor.execute(
            weak + "WHEN 1 = 0 BEGIN SELECT 1; END"
            if connection.vendor == "sqlite"
            else weak + "FOR EACH ROW WHEN (1 = 0) EXECUTE FUNCTION trail_refuse()"
        )
    guards.install_guards()
    assert refused("DELETE FROM audits_event")


def test_history_goes_on_under_the_guards(cast, event):
    trail.record(cast.head, "edited", by=cast.administrator)
    assert trail.verify(cast.agency) == []
