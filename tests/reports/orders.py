"""Papers made on order, without a worker at hand."""

from audits.reports.kinds import KINDS
from audits.reports.models import PaperOrder
from audits.reports.orders import make


def order(kind, record, *, by, file_format="pdf"):
    """A paper as somebody asked for it, made at once."""
    placed = PaperOrder.place(KINDS[kind], record, file_format, by=by)
    make.func(placed.pk)
    return PaperOrder.objects.get(pk=placed.pk)
