"""Sheets of findings and what became of them: actions with their cycles, causes, measures, extensions, revisions."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from audits.core.tables import Column, word_for
from audits.findings import action_lists, lists
from audits.findings.models import Cause, CorrectiveAction, Extension, Finding, Measure, RevisionRequest

from .kinds import Kind, name_of, reads_all, yes

ACTION = Column(_("Corrective action"), "action")
ORDER = ("finding__series", "finding__sequence", "finding", "cycle")


def _findings(audit_round, reader):
    rows = Finding.objects.visible_to(reader).filter(round=audit_round).with_names()
    return rows.select_related("raised_by").annotate(repeats_number=F("repeat_of__number")).in_order()


def _actions(audit_round, reader):
    rows = CorrectiveAction.objects.visible_to(reader).filter(finding__round=audit_round)
    return rows.with_names().select_related("follower").order_by(*ORDER)


def _of_actions(model, *related, order=("pk",)):
    """What actions are made of: with the actions that the reader may see."""

    def rows(audit_round, reader):
        actions = CorrectiveAction.objects.visible_to(reader).filter(finding__round=audit_round)
        found = model.objects.filter(action__in=actions).select_related("action__finding", *related)
        return found.order_by(*(f"action__{name}" for name in ORDER), *order)

    return rows


def _requests(audit_round, reader):
    rows = RevisionRequest.objects.visible_to(reader).filter(finding__round=audit_round)
    related = ("procedure", "finding", "action__finding", "asked_by", "revision__procedure")
    return rows.select_related(*related).order_by("procedure__code", "pk")


KINDS = (
    Kind(
        "phat-hien",
        _("Findings"),
        [
            *lists.COLUMNS,
            Column(_("Raised by"), name_of("raised_by")),
            Column(_("Opinion at the closing meeting"), "opinion"),
            Column(_("Ground of the dispute"), "ground"),
            Column(_("Ruling"), "ruling"),
            Column(_("Answer of the department"), "reply"),
            Column(_("Reason of the withdrawal"), "withdrawn_reason"),
        ],
        _findings,
        limits=reads_all,
    ),
    Kind(
        "hanh-dong-khac-phuc",
        _("Corrective actions"),
        [
            *action_lists.COLUMNS,
            Column(_("Follows the action"), name_of("follower")),
            Column(_("Similar cases elsewhere"), "similar"),
            Column(_("Why no corrective action is needed"), "no_action_reason"),
            Column(_("Check in the next round"), lambda row: yes(row.check_next_round)),
            Column(_("Judged on"), "judged_on", kind="date"),
            Column(_("What was looked at"), "looked_at"),
            Column(_("Why it need not wait for the revision"), "need_not_wait"),
        ],
        _actions,
        limits=reads_all,
    ),
    Kind(
        "nguyen-nhan",
        _("Causes"),
        [
            ACTION,
            Column(_("Answers the question why about"), lambda row: row.parent.text if row.parent else ""),
            Column(_("Cause"), "text"),
            Column(_("Where it lies"), word_for(Cause, "category")),
        ],
        _of_actions(Cause, "parent"),
        limits=reads_all,
    ),
    Kind(
        "bien-phap",
        _("Measures"),
        [
            ACTION,
            Column(_("Kind"), word_for(Measure, "kind")),
            Column(_("What is done"), "what"),
            Column(_("Who does it"), name_of("who")),
            Column(_("Due on"), "due_on", kind="date"),
            Column(_("Done on"), "done_on", kind="date"),
            Column(_("Result"), "result"),
            Column(_("Evidence"), lambda row: "; ".join(file.name for file in row.proof.all())),
        ],
        lambda audit_round, reader: _of_actions(Measure, "who", order=("kind", "due_on", "pk"))(
            audit_round, reader
        ).prefetch_related("proof"),
        limits=reads_all,
    ),
    Kind(
        "gia-han",
        _("Extensions"),
        [
            ACTION,
            Column(_("Asked on"), "asked_on", kind="date"),
            Column(_("Asked by"), name_of("asked_by")),
            Column(_("Due before"), "due_before", kind="date"),
            Column(_("Until"), "until", kind="date"),
            Column(_("Reason"), "reason"),
            Column(_("Status"), word_for(Extension, "status")),
            Column(_("Decided by"), name_of("decided_by")),
        ],
        _of_actions(Extension, "asked_by", "decided_by"),
        limits=reads_all,
    ),
    Kind(
        "de-nghi-sua-doi",
        _("Requests for revision"),
        [
            Column(_("Procedure"), "procedure.code"),
            Column(_("Title of the procedure"), "procedure.title"),
            Column(_("Finding"), "finding"),
            Column(_("Corrective action"), lambda row: row.action or ""),
            Column(_("What is to be changed, and why"), "reason"),
            Column(_("Asked by"), name_of("asked_by")),
            Column(_("Asked on"), "asked_on", kind="date"),
            Column(_("Status"), word_for(RevisionRequest, "status")),
            Column(_("Revision"), lambda row: row.revision.label if row.revision else ""),
            Column(_("Effective on"), lambda row: row.revision.effective_on if row.revision else None, kind="date"),
        ],
        _requests,
        limits=reads_all,
    ),
)
