"""A world that many tests begin with: built once, then put back row by row in a tenth of the time.

What stands in the database after the building is compiled into one INSERT for each table. Whoever asks later gets
the same rows with the same numbers, and copies of the records that never saw another test.
"""

import pickle

from django.apps import apps
from django.db import connection, transaction
from django.db.models.sql import InsertQuery

from audits.core import clock
from audits.organisation.models import Agency
from audits.standard.models import Standard


class Replay:
    """Call it as the function that builds the world; give it an empty database."""

    def __init__(self, build):
        self.build = build
        self.day, self.world, self.statements = None, None, []

    def __call__(self):
        if Agency.objects.exists() or Standard.objects.exists():
            return self.build()  # among what the test has made before
        if self.day != clock.today():
            return self._built()
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in self.statements:
                cursor.execute(sql, params)
        return pickle.loads(self.world)  # noqa: S301 - pickled below

    def _built(self):
        world = self.build()
        self.day, self.world, self.statements = clock.today(), pickle.dumps(world), list(_everything())
        return world


def _everything():
    """The statements that insert all rows there are, as they stand."""
    for model in apps.get_app_config("audits").get_models(include_auto_created=True):
        if rows := list(model._base_manager.all()):
            query = InsertQuery(model)
            query.insert_values(model._meta.concrete_fields, rows, raw=True)
            yield from query.get_compiler(connection=connection).as_sql()
