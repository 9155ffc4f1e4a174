"""Queries that are put together once and then asked with other values.

A page of figures asks few but large questions: to write one in SQL takes the program longer than the database needs to
answer it. So each is written with values that nothing has, and these are exchanged for the true ones.
"""

from datetime import date, timedelta
from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import connection

NO_NUMBER, NO_DAY = -(2**31) + 1_000, date(1001, 1, 1)


def rows(build, *values):
    """The rows of the query `build(*values)`, dates as dates.

    `values` are numbers, dates, None, or tuples of numbers; all that the query depends on is among them.
    """
    shape = tuple(_shape(value) for value in values)
    try:
        sql, params = _written(build, shape, connection.vendor)
    except EmptyResultSet:  # asked about no rounds at all, say
        return []
    true = dict(zip(_plain(_stand_ins(shape)), _plain(values), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(sql, [true.get(param, param) for param in params])
        return cursor.fetchall()


def day(value):
    """A date out of such a row; SQLite hands out dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(maxsize=256)
def _written(build, shape, vendor):
    """SQL and parameters of a query for values of a shape."""
    return build(*_stand_ins(shape)).query.sql_with_params()


def _shape(value):
    return len(value) if isinstance(value, tuple) else type(value)


def _stand_ins(shape):
    """Values of that shape that nothing has, each of them once."""
    made, count = [], 0
    for one in shape:
        if one is type(None):
            made.append(None)
        elif one is date:
            made.append(NO_DAY + timedelta(days=count))
        elif isinstance(one, int):
            made.append(tuple(NO_NUMBER + count + place for place in range(one)))
        else:
            made.append(NO_NUMBER + count)
        count += one if isinstance(one, int) else 1
    return made


def _plain(values):
    """Numbers and dates one by one, as the database takes them."""
    for value in values:
        if isinstance(value, tuple):
            yield from value
        elif isinstance(value, date):
            yield connection.ops.adapt_datefield_value(value)
        elif value is not None:
            yield value
