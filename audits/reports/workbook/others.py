"""Sheets beside the round: surveys and objectives of its year, its documents, what its trail tells."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from audits.core.tables import Column, word_for
from audits.fieldwork.models import SurveyTotals
from audits.figures.objectives import Results
from audits.figures.satisfaction import of_totals
from audits.planning.models import QualityObjective

from .. import lists, round_trail
from ..documents import IssuedDocument
from .kinds import Kind, code_of, in_chunks, name_of, readers_of_figures, reads_all, yes


def _surveys(audit_round, reader):
    """Each entry with what it comes to."""
    rows = SurveyTotals.objects.visible_to(reader).filter(agency=audit_round.agency).of_year(audit_round.year)
    for totals in in_chunks(rows.select_related("department", "procedure").order_by("ends_on", "pk")):
        totals.counted = of_totals(totals)
        yield totals


def _objectives(audit_round, reader):
    """Each objective with its result, figures asked for once."""
    rows = QualityObjective.objects.visible_to(reader).filter(agency=audit_round.agency, year=audit_round.year)
    results = Results(audit_round.agency)
    for objective in in_chunks(rows.with_results().in_order()):
        objective.result = results.of(objective)
        yield objective


def _documents(audit_round, reader):
    rows = IssuedDocument.objects.visible_to(reader).filter(round=audit_round).without_snapshot()
    return rows.select_related("round", "agency", "prepared_by", "issued_by", "replaces").order_by("kind", "revision")


def _acts(audit_round, reader):
    return round_trail.lines(audit_round, reader)


def _kind_of(act):
    return apps.get_model("audits", act[0].kind)._meta.verbose_name


def _changes(act):
    return "\n".join(f"{label}: {old or '–'} → {new}" for label, old, new in act[1].changes)


def _share(row):
    rate = row.counted.rate
    return None if rate is None else rate / 100


KINDS = (
    Kind(
        "phieu-khao-sat",
        _("Surveys of the year"),
        [
            Column(_("Department"), "department.name"),
            Column(_("Procedure"), lambda row: code_of(row.procedure)),
            Column(_("From"), "starts_on", kind="date"),
            Column(_("To"), "ends_on", kind="date"),
            Column(_("Forms given out"), "given_out", kind="number"),
            Column(_("Forms returned"), "returned", kind="number"),
            Column(_("Valid forms"), "valid", kind="number"),
            *(
                Column(SurveyTotals._meta.get_field(name).verbose_name, name, kind="number")
                for name in SurveyTotals.LEVELS.values()
            ),
            Column(_("Satisfaction"), _share, kind="percent"),
            Column(_("Mean score"), "counted.mean", kind="number"),
            Column(_("Remark"), "remark"),
            Column(_("Withdrawn"), lambda row: yes(row.withdrawn)),
        ],
        _surveys,
        readers_of_figures,
        reads_all,
    ),
    Kind(
        "muc-tieu-chat-luong",
        _("Objectives of the year"),
        [
            Column(_("Year"), "year", kind="year"),
            Column(_("Department"), lambda row: row.department.name if row.department else ""),
            Column(_("Objective"), "statement"),
            Column(_("What is measured"), "measure"),
            Column(_("Compared with the target"), word_for(QualityObjective, "comparison")),
            Column(_("Target"), "target", kind="number"),
            Column(_("Unit"), "unit"),
            Column(_("Measured"), word_for(QualityObjective, "frequency")),
            Column(_("Responsible person"), name_of("responsible")),
            Column(_("Result"), "result.value", kind="number"),
            Column(_("Measured on"), "result.measured_on", kind="date"),
            Column(_("Reached"), lambda row: {True: _("yes"), False: _("no"), None: ""}[row.result.achieved]),
            Column(_("Cause"), "cause"),
            Column(_("Measures"), "remedy"),
            Column(_("Status"), word_for(QualityObjective, "status")),
        ],
        _objectives,
        readers_of_figures,
        reads_all,
    ),
    Kind(
        "van-ban",
        _("Documents"),
        [
            *lists.COLUMNS,
            Column(_("Issue of the document"), "revision", kind="number"),
            Column(_("Replaces"), lambda row: str(row.replaces or "")),
            Column(_("Prepared by"), name_of("prepared_by")),
            Column(_("Issued by"), name_of("issued_by")),
            Column(_("Recipients"), "recipients"),
        ],
        _documents,
        limits=reads_all,
    ),
    Kind(
        "nhat-ky",
        _("Trail of the round"),
        [
            Column(_("Number in the trail"), lambda act: act[0].seq, kind="number"),
            Column(_("At"), lambda act: act[0].at, kind="datetime"),
            Column(_("By"), lambda act: str(act[1].actor)),
            Column(_("Acting for"), lambda act: str(act[1].on_behalf_of or "")),
            Column(_("What was done"), lambda act: act[1].sentence),
            Column(_("Record"), _kind_of),
            Column(_("Name"), lambda act: ", ".join(act[1].names)),
            Column(_("Reason or note"), lambda act: act[1].note),
            Column(_("Decided on paper"), lambda act: act[1].on_paper),
            Column(_("Changes"), _changes),
            Column(_("Hash"), lambda act: act[0].hash),
        ],
        _acts,
        limits=reads_all,
    ),
)
