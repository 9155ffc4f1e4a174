"""The cache in the database, where attempts to sign in are counted.

Django's own takes a database that is locked for one in which the key stands already, so that whoever signs in at that
moment would read that they tried too often.
"""

from django.core.cache.backends import db
from django.db import OperationalError, connections, router

from . import busy


class DatabaseCache(db.DatabaseCache):
    """Says so where nothing could be written because the database is busy; the page for that is a 503."""

    def _base_set(self, *args, **kwargs):
        failed = []

        def watch(execute, sql, params, many, context):
            try:
                return execute(sql, params, many, context)
            except OperationalError as error:
                failed.append(error)
                raise

        with connections[router.db_for_write(self.cache_model_class)].execute_wrapper(watch):
            stored = super()._base_set(*args, **kwargs)
        if failed and busy.passes(failed[-1]):
            raise failed[-1]
        return stored
