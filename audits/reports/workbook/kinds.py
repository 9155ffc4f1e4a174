"""What a sheet of the workbook is, and what all of them share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext_lazy as _

from audits.core.listing import CHUNK
from audits.core.tables import Column
from audits.planning.models import Visit


def everybody(user):
    return True


def readers_of_figures(user):
    """The figures of departments are not for who keeps the accounts and nothing else."""
    return user.reads_own_figures


@dataclass(frozen=True)
class Kind:
    """One kind of record: the file's name, what the tab says, its columns, its rows for a reader.

    `rows(audit_round, reader)` gives a QuerySet limited to what the reader may see, or plain rows. Who is not among
    those whom it is `for_whom` gets no sheet. `limits(audit_round, reader)` says in a sentence which rows are kept
    back from this reader, where some may be.
    """

    name: str
    label: str
    columns: Sequence[Column]
    rows: Callable[..., Iterable]
    for_whom: Callable = everybody
    limits: Callable = lambda audit_round, reader: ""

    def rows_for(self, audit_round, reader):
        rows = self.rows(audit_round, reader)
        return in_chunks(rows) if hasattr(rows, "iterator") else rows


def in_chunks(rows):
    """A list of any length, of which never more than some stand in memory; what belongs to a chunk is read with it."""
    waiting = rows.iterator(chunk_size=CHUNK)
    while some := list(islice(waiting, CHUNK)):
        yield from some


def notes_kept_back(audit_round, reader):
    """Of how many visits of the round a person reads the notes, where these are not all."""
    visits = Visit.objects.visible_to(reader).filter(round=audit_round)
    shown, all_of_them = visits.notes_visible_to(reader).count(), visits.count()
    if shown == all_of_them:
        return ""
    return _("Notes of %(shown)s of %(all)s visits: those that you may read.") % {"shown": shown, "all": all_of_them}


def some_kept_back(condition):
    """For `limits`: a sentence for everybody but those whom `condition` gives all rows."""

    def limits(audit_round, reader):
        return "" if condition(reader) else _("Only the rows that you may read.")

    return limits


reads_all = some_kept_back(lambda reader: reader.reads_figures)


def yes(value):
    return _("yes") if value else ""


def name_of(path):
    """The value of a column: the full name of a person who may be missing."""

    def value(row):
        for part in path.split("."):
            row = getattr(row, part, None)
        return row.with_post if row else ""

    return value


def code_of(procedure):
    return procedure.code if procedure else ""
