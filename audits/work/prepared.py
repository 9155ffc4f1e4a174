"""The one query of My work, written once for all readers of a sort and asked with the values of each.

It unites some forty kinds; to build it takes the program far longer than the database needs to answer. So it is built
for a reader who does not exist, at a time that never was, and those values are then exchanged for the true ones.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db import connection
from django.db.models import Value

from audits.core import clock
from audits.organisation.models import Agency, Department, User

from .rows import DAY, MOMENT, TYPES, Reader, Row, asked_together, days_of

NOBODY, NO_AGENCY, NOWHERE, ABOVE = -(2**31) + 1, -(2**31) + 2, -(2**31) + 3, -(2**31) + 4
NEVER_WAS = datetime(1001, 1, 1, 5, tzinfo=UTC)


def rows_of(user, kinds, only=Row._fields):
    """All rows of `kinds` for a person, in one query."""
    department = user.department
    sort = (user.role, user.knows_principals and len(user.principals()) == 1)
    place = (department is not None, department is not None and department.parent_id is not None)
    sql, params = _written(kinds, only, connection.vendor, *sort, *place)
    true = {NOBODY: user.pk, NO_AGENCY: user.agency_id}
    if department:
        true |= {NOWHERE: department.pk, ABOVE: department.parent_id}
    today = clock.today()
    with clock.at(NEVER_WAS):
        never = clock.today()
    for days in (-1, 0, 1):  # yesterday, today, tomorrow
        then, now = never + timedelta(days), today + timedelta(days)
        true[_date(then)] = _date(now)
        true[_moment(then)] = _moment(now)
    with connection.cursor() as cursor:
        cursor.execute(sql, [true.get(param, param) for param in params])
        return _rows(cursor.fetchall(), only)


@lru_cache(maxsize=64)
def _written(kinds, only, vendor, role, is_alone, has_department, has_parent):
    """The query for a person of a role, with or without anybody to stand in for, department and parent."""
    with clock.at(NEVER_WAS):
        user = User(pk=NOBODY, agency=Agency(pk=NO_AGENCY), role=role)
        if has_department:
            user.department = Department(pk=NOWHERE, parent_id=ABOVE if has_parent else None)
        if is_alone:
            user.know_principals([])
        reader = Reader(user, clock.today(), clock.moment_of(clock.today() + timedelta(1)))
        queries = [query for kind in kinds if (query := kind.rows(reader, only)) is not None]
        return asked_together([days_of(reader, only), *queries]).query.sql_with_params()


def _date(day):
    return connection.ops.adapt_datefield_value(day)


def _moment(day):
    return connection.ops.adapt_datetimefield_value(clock.moment_of(day))


def _rows(found, only):
    """Rows as Python has them: SQLite hands out dates as text."""
    converters = {
        place: connection.ops.get_db_converters(Value(None, TYPES[name]()))
        for place, name in enumerate(only)
        if TYPES.get(name) in (DAY, MOMENT)
    }
    nothing = dict.fromkeys(Row._fields)
    for values in found:
        values = list(values)
        for place, convert in converters.items():
            for one in convert:
                values[place] = one(values[place], None, connection)
        yield Row(**{**nothing, **dict(zip(only, values, strict=True))})
