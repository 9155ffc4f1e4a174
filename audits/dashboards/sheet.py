"""The figures of the overview as a file: each with what it is a part of, its share, what it was before, its meaning."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.tables import Column

from .definitions import label, meaning
from .objectives.lists import reached


@dataclass(frozen=True)
class Row:
    part: str
    name: str
    value: int | None
    of: int | None = None
    share: object = None
    before: object = None
    share_before: object = None
    meaning: str = ""


COLUMNS = [
    Column(gettext_lazy("Part"), "part"),
    Column(gettext_lazy("Figure"), "name"),
    Column(gettext_lazy("Value"), "value", kind="number"),
    Column(gettext_lazy("Out of"), "of", kind="number"),
    Column(gettext_lazy("Share"), "share", kind="percent"),
    Column(gettext_lazy("Before"), "before", kind="number"),
    Column(gettext_lazy("Share before"), "share_before", kind="percent"),
    Column(gettext_lazy("What it counts"), "meaning"),
]


def rows(page):
    """Every figure of the page, then what was found by grade, department, clause and procedure."""
    for one in page.figures.values():
        before = {"share_before": one.before} if one.is_rate else {"before": one.before}
        yield Row(_("Figures"), str(one.label), one.value, one.of, one.rate, meaning=str(one.meaning), **before)
    on_site = page.on_site
    for name, planned in (("departments", on_site.departments), ("procedures", on_site.procedures)):
        yield Row(_("Figures"), str(label(name)), planned.held, planned.planned, meaning=str(meaning(name)))
    for _kind, called, amount in page.kinds:
        yield Row(_("Findings by grade"), str(called), amount.value)
    for line in page.by_department:
        yield from _department(line)
    for line in page.by_clause:
        yield Row(_("Findings by clause"), " ".join(filter(None, (line.edition, line.label, line.title))), line.total)
    for line in page.by_procedure:
        yield Row(_("Findings by procedure"), f"{line.label} {line.title}".strip(), line.total)
    for result in page.aims.results:
        yield _objective(result)
    for late in page.overdue:
        whose = late.department.name if late.department else _("Checks of effectiveness")
        yield Row(
            _("Overdue actions"), whose, late.count, meaning=_("oldest: %(days)s working days") % {"days": late.days}
        )


def _objective(result):
    objective = result.objective
    said = (objective.target_text, result.value_text, reached(result))
    return Row(
        _("Quality objectives"), f"{objective.whose}: {objective}", result.value, meaning=" · ".join(map(str, said))
    )


def _department(line):
    part = _("Department: %(name)s") % {"name": line.label}
    more = line.more
    yield Row(part, str(label("findings")), line.total)
    yield Row(part, str(label("nonconformities")), line.nonconformities)
    yield Row(part, str(label("open")), more["open"].value, more["issued"])
    yield Row(part, str(label("overdue")), more["overdue"].value, more["issued"])
    if more["finished"]:
        yield Row(part, str(label("case_files")), None, more["finished"], more["on_time"])
