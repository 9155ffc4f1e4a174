"""Database triggers that keep the trail as it was written, whatever program speaks to the database.

They refuse delete, truncate and every update of an Event but the emptying of `details`. SQLite drops the
triggers of a table when it rebuilds it, so they are installed after every migrate; `missing_guards` says
which are not there. A trigger names only its own table, else rebuilding another one would fail.
"""

from contextlib import contextmanager

from django.db import connections, transaction

from .trail import Event

TABLE = Event._meta.db_table
KEPT = [
    field.column for field in Event._meta.concrete_fields if field.column not in ("details", "id")
]  # what an update may never touch
REFUSAL = "The trail is append-only."

SQLITE = {
    "trail_no_delete": f"""CREATE TRIGGER trail_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    "trail_no_update": f"""CREATE TRIGGER trail_no_update BEFORE UPDATE ON {TABLE}
        WHEN NOT (NEW.details = '{{}}' AND NEW.id IS OLD.id
            AND {" AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in KEPT)})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
}
POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$ LANGUAGE plpgsql"""
POSTGRESQL = {
    "trail_no_delete": f"""CREATE TRIGGER trail_no_delete BEFORE DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION trail_refuse()""",
    "trail_no_truncate": f"""CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()""",
    "trail_no_update": f"""CREATE TRIGGER trail_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN (NOT (NEW.details = '{{}}'::jsonb AND NEW.id = OLD.id
            AND {" AND ".join(f'NEW."{column}" IS NOT DISTINCT FROM OLD."{column}"' for column in KEPT)}))
        EXECUTE FUNCTION trail_refuse()""",
}


def install_guards(using="default", **kwargs):
    """Put the triggers in place, as they are today; the receiver of `post_migrate`, and harmless to repeat.

    Those that stand already are made anew: a migration may have given the Event a column that they do not know.
    """
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        remove_guards(using)
        for guard in _guards(connection).values():
            cursor.execute(guard)


def remove_guards(using="default"):
    """Take the triggers away: only tests that flush tables between them need this."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _guards(connection):
            on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


@contextmanager
def guards_lifted(using="default"):
    """The block runs without triggers; they are back afterwards."""
    remove_guards(using)
    try:
        yield
    finally:
        install_guards(using)


def missing_guards(using="default"):
    """The names of the triggers that should stand in the database and do not."""
    connection = connections[using]
    question = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [TABLE])
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in _guards(connection) if name not in present]


def _guards(connection):
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE
