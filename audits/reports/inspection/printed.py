"""The papers that are not kept as files: they are printed now, from the records as they stand."""

from collections.abc import Callable
from dataclasses import dataclass

from audits.findings.models import CorrectiveAction
from audits.planning.models import Visit

from ..collecting import slips, visits
from ..papers import render_html
from ..press import print_pdf


@dataclass(frozen=True)
class PaperKind:
    name: str
    label: str
    readable: Callable
    collect: Callable


KINDS = {
    "minutes": PaperKind("minutes", "Biên bản", Visit.objects.notes_visible_to, visits.minutes),
    "checklist": PaperKind("checklist", "Phiếu hỏi", Visit.objects.notes_visible_to, visits.checklist),
    "slip": PaperKind(
        "slip",
        "Phiếu KPH",
        lambda reader: CorrectiveAction.objects.visible_to(reader).select_related(*slips.READ_WITH),
        lambda action: slips.slip(action.finding),
    ),
}


def pdf(kind, record):
    """The bytes of a paper about a record."""
    content = kind.collect(record)
    return print_pdf(render_html(content))
