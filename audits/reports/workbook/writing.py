"""The sheets of a round into one file: Excel, or a ZIP of CSV files with the same rows."""

from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import clock
from audits.core.tables import Column, SheetName, Workbook, local, write_csv
from audits.planning.models import AuditRound

from . import followed, onsite, others, plan

KINDS = (*plan.KINDS, *onsite.KINDS, *followed.KINDS, *others.KINDS)


@dataclass(frozen=True)
class Said:
    """A line of the first sheet: a fact about the file, or a sheet with how many rows it has and what it leaves out."""

    what: str
    rows: int | None = None
    remark: str = ""


ABOUT = [
    Column(gettext_lazy("Sheet"), "what"),
    Column(gettext_lazy("Rows"), "rows", kind="number"),
    Column(gettext_lazy("Remark"), "remark"),
]


def readable(user):
    """The rounds of which a person may have the workbook: those that they see, with what they may read of each."""
    return AuditRound.objects.visible_to(user)


def file_name(audit_round):
    """so-lieu-dot-1-2017"""
    return f"so-lieu-dot-{audit_round.number}-{audit_round.year}"


def refuse_strangers(audit_round, reader):
    if not readable(reader).filter(pk=audit_round.pk).exists():
        raise PermissionDenied


def as_xlsx(audit_round, target, *, reader, progress=None):
    """Write the workbook of a round to `target`, a path or a file, with what `reader` may see."""
    refuse_strangers(audit_round, reader)
    with Workbook(target, audit_round) as book:
        first, lines = book.reserve(_("About this file")), []
        for number, kind in enumerate(KINDS, 1):
            if kind.for_whom(reader):
                sheet = book.reserve(kind.label)
                count = book.fill(sheet, kind.columns, kind.rows_for(audit_round, reader))
                lines.append(Said(SheetName(sheet.name), count, str(kind.limits(audit_round, reader))))
            if progress:
                progress(number, len(KINDS), str(kind.label))
        book.fill(first, ABOUT, [*lines, *_left_out(reader), *_facts(audit_round, reader)])


def as_csv_files(audit_round, target, *, reader, progress=None):
    """The same rows as a ZIP of CSV files, one for each kind of record."""
    refuse_strangers(audit_round, reader)
    made, lines = local(clock.now()), []
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for number, kind in enumerate(KINDS, 1):
            if kind.for_whom(reader):
                name = f"{number:02}-{kind.name}.csv"
                with archive.open(ZipInfo(name, made.timetuple()[:6]), "w") as file:
                    count = write_csv(file, kind.columns, kind.rows_for(audit_round, reader))
                lines.append(Said(name, count, str(kind.limits(audit_round, reader))))
            if progress:
                progress(number, len(KINDS), str(kind.label))
        with archive.open(ZipInfo("00-gioi-thieu.csv", made.timetuple()[:6]), "w") as file:
            write_csv(file, ABOUT, [*lines, *_left_out(reader), *_facts(audit_round, reader)])


def _facts(audit_round, reader):
    """What the file is, whom it was made for and when: it holds what this person may read."""
    made = local(clock.now())
    return [
        Said(_("Round"), remark=f"{audit_round}: {audit_round.title}"),
        Said(_("Agency"), remark=audit_round.agency.name),
        Said(_("Made for"), remark=reader.with_post),
        Said(_("Made at"), remark=f"{made:%H:%M %d/%m/%Y}"),
    ]


def _left_out(reader):
    """The sheets that the reader may not read at all."""
    return [
        Said(str(kind.label), remark=_("Left out: you may not read these figures."))
        for kind in KINDS
        if not kind.for_whom(reader)
    ]
