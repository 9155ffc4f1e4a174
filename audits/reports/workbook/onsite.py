"""Sheets of what was written down on site: minutes, checklist, case files, interviews, evidence."""

from django.utils.translation import gettext_lazy as _

from audits.core.tables import Column, word_for
from audits.fieldwork.arrivals import visits_read_by
from audits.fieldwork.models import CaseSample, ChecklistItem, Evidence, Interview, LateArrival, Sampling
from audits.fieldwork.steps import in_words
from audits.organisation.calendar import WorkingDays
from audits.planning.models import Visit

from .kinds import Kind, code_of, in_chunks, name_of, notes_kept_back, yes

DEPARTMENT = Column(_("Department"), "visit.department.name")
WITHDRAWN = Column(_("Withdrawn"), lambda row: yes(row.withdrawn))


def _minutes(audit_round, reader):
    rows = Visit.objects.notes_visible_to(reader).filter(round=audit_round)
    return rows.select_related("department", "team").order_by("starts_at", "pk")


def _of_visits(model, *related, order=("pk",)):
    """The notes of a kind of all visits whose notes the reader may know."""

    def rows(audit_round, reader):
        found = model.objects.visible_to(reader).filter(visit__round=audit_round)
        return found.select_related("visit__department", *related).order_by("visit__starts_at", "visit", *order)

    return rows


def _samples(audit_round, reader):
    """Case files, each with how late it was; the working days of the agency are read once."""
    calendar = WorkingDays(audit_round.agency)
    rows = _of_visits(CaseSample, "procedure", "revision__procedure", order=("procedure__code", "pk"))
    for sample in in_chunks(rows(audit_round, reader)):
        sample.days_late = sample.lateness(calendar) if sample.is_late else None
        yield sample


def _samplings(audit_round, reader):
    """Sampling sheets, each with how its case files were chosen; the list itself stays with the visit."""
    rows = _of_visits(Sampling, "procedure", order=("procedure__code", "pk"))(audit_round, reader)
    for sampling in rows.defer("frame"):
        codes = list(sampling.taken().values_list("case_code", flat=True))
        sampling.count, sampling.chosen = len(codes), sampling.chosen_words(codes)
        yield sampling


def _evidence(audit_round, reader):
    rows = _of_visits(Evidence, "file", "item", "sample")(audit_round, reader)
    return rows.in_order("visit__starts_at").prefetch_related("findings")


def _shown_by(evidence):
    """What a file belongs to: a question, a case file, findings."""
    of = [evidence.item and evidence.item.text, evidence.sample and evidence.sample.case_code]
    return "; ".join(filter(None, [*of, *(str(finding) for finding in evidence.findings.all())]))


def _late_kept_back(audit_round, reader):
    """What arrived late is for the teams and those who follow the round; a department reads none of it."""
    visits = audit_round.visits.all()
    shown = visits_read_by(reader).filter(round=audit_round).count()
    return "" if shown == visits.count() else _("Only the rows that you may read.")


def _written(arrival):
    """The fields of the form by name, as they were sent."""
    return "\n".join(f"{name}: {', '.join(map(str, values))}" for name, values in arrival.written)


KINDS = (
    Kind(
        "bien-ban",
        _("Minutes"),
        [
            Column(_("Department"), "department.name"),
            Column(_("Team"), "team.number", kind="number"),
            Column(_("Began"), "actual_starts_at", kind="datetime"),
            Column(_("Ended"), "actual_ends_at", kind="datetime"),
            Column(_("Opening of the visit"), "opening_notes"),
            Column(_("Present"), "attendees"),
            Column(_("What was audited"), "minutes"),
            Column(_("Opinion of the department"), "remarks"),
            Column(_("Why the department did not sign"), "unsigned_reason"),
            Column(_("Status"), word_for(Visit, "status")),
        ],
        _minutes,
        limits=notes_kept_back,
    ),
    Kind(
        "danh-muc-kiem-tra",
        _("Checklist"),
        [
            DEPARTMENT,
            Column(_("Order"), "order", kind="number"),
            Column(_("Clause"), "clause.number"),
            Column(_("Procedure"), lambda row: code_of(row.procedure)),
            Column(_("Question"), "text"),
            Column(_("Evidence to look at"), "hint"),
            Column(_("Result"), word_for(ChecklistItem, "answer")),
            Column(_("Evidence and remarks"), "note"),
            Column(_("Answered by"), name_of("answered_by")),
            Column(_("Answered at"), "answered_at", kind="datetime"),
            WITHDRAWN,
        ],
        _of_visits(ChecklistItem, "clause", "procedure", "answered_by", order=("order", "pk")),
        limits=notes_kept_back,
    ),
    Kind(
        "ho-so-mau",
        _("Case files"),
        [
            DEPARTMENT,
            Column(_("Procedure"), "procedure.code"),
            Column(_("Revision"), lambda row: row.revision.label if row.revision else ""),
            Column(_("Case code"), "case_code"),
            Column(_("Received"), "received_on", kind="date"),
            Column(_("Due (on the slip)"), "due_on", kind="date"),
            Column(_("Result ready"), "ready_on", kind="date"),
            Column(_("Handed over"), "handed_on", kind="date"),
            Column(_("Days paused"), "days_paused", kind="number"),
            Column(_("Late by"), "days_late", kind="number"),
            Column(_("Unit of lateness"), lambda row: row.lateness_unit if row.is_late else ""),
            Column(_("Faults"), "faults"),
            Column(_("Steps looked at"), lambda row: in_words(row.steps)),
            Column(_("Steps late or not done"), "steps_failed", kind="number"),
            WITHDRAWN,
        ],
        _samples,
        limits=notes_kept_back,
    ),
    Kind(
        "phieu-lay-mau",
        _("Sampling sheets"),
        [
            DEPARTMENT,
            Column(_("Procedure"), "procedure.code"),
            Column(_("Received from"), "period_from", kind="date"),
            Column(_("Received until"), "period_to", kind="date"),
            Column(_("Case files in all"), "population", kind="number"),
            Column(_("Case files in the list"), "listed", kind="number"),
            Column(_("Rows left out"), "left_out", kind="number"),
            Column(_("Taken"), "count", kind="number"),
            Column(_("How they were chosen"), "chosen"),
            Column(_("SHA-256 of the list"), "list_hash"),
            WITHDRAWN,
        ],
        _samplings,
        limits=notes_kept_back,
    ),
    Kind(
        "phong-van",
        _("Interviews"),
        [
            DEPARTMENT,
            Column(_("Who was asked"), word_for(Interview, "kind")),
            Column(_("How"), word_for(Interview, "channel")),
            Column(_("Procedure"), lambda row: code_of(row.procedure)),
            Column(_("Score"), "score", kind="number"),
            Column(_("Remark"), "remark"),
            WITHDRAWN,
        ],
        _of_visits(Interview, "procedure"),
        limits=notes_kept_back,
    ),
    Kind(
        "bang-chung",
        _("Evidence"),
        [
            DEPARTMENT,
            Column(_("File name"), "file.name"),
            Column(_("What it shows"), "caption"),
            Column(_("Taken on"), "taken_on", kind="date"),
            Column(_("Belongs to"), _shown_by),
            Column(_("Shows a case file"), lambda row: yes(row.shows_case_file)),
            Column(_("Department agreed to the copy"), lambda row: yes(row.permitted)),
            Column(_("Size (bytes)"), "file.size", kind="number"),
            Column("SHA-256", "file.sha256"),
            WITHDRAWN,
        ],
        _evidence,
        limits=notes_kept_back,
    ),
    Kind(
        "nhan-sau-ket-thuc",
        _("Received after closing"),
        [
            DEPARTMENT,
            Column(_("What it is"), "kind_label"),
            Column(_("Written down by"), name_of("author")),
            Column(_("Written down at"), "made_at", kind="datetime"),
            Column(_("Received at"), "received_at", kind="datetime"),
            Column(_("What was written"), _written),
            Column(_("File name"), lambda row: row.file.name if row.file else ""),
            Column("SHA-256", lambda row: row.file.sha256 if row.file else ""),
            Column(_("Status"), word_for(LateArrival, "status")),
            Column(_("Why it was set aside"), "reason"),
        ],
        _of_visits(LateArrival, "author", "file"),
        limits=_late_kept_back,
    ),
)
