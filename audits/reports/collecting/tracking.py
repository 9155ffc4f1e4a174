"""The table of a round's nonconformities (BM-ĐGNB-07), as of today."""

from django.utils import translation

from audits.core import clock
from audits.figures import actions as figures
from audits.findings.models import CorrectiveAction, Finding
from audits.organisation.calendar import WorkingDays

from ..content import tracking as content
from . import action_words as words
from . import actions, heads


def tracking(audit_round):
    """Every numbered nonconformity with where its newest action stands; of a withdrawn one only the number."""
    with translation.override("vi"):
        return content.TrackingContent(
            form=heads.iso_form(audit_round.agency, "tracking"),
            round=f"Đợt {audit_round.number} năm {audit_round.year}",
            standard=audit_round.standard.name,
            on=clock.today(),
            figures=actions.figures_of(figures.of_round(audit_round)),
            lines=_lines(audit_round),
        )


def _lines(audit_round):
    newest = {
        action.finding_id: action
        for action in CorrectiveAction.objects.filter(finding__round=audit_round)
        .last_of_findings()
        .select_related("agency", "department")
    }
    calendar = WorkingDays(audit_round.agency)
    found = Finding.objects.filter(round=audit_round).numbered().nonconformities().with_names()
    rows = found.select_related("repeat_of").order_by("series", "sequence")
    return tuple(_line(finding, newest.get(finding.pk), calendar) for finding in rows)


def _line(finding, action, calendar):
    if finding.status == Finding.Status.WITHDRAWN:
        return content.TrackingLine(number=finding.number, withdrawn=True)
    issued = clock.local_date(finding.issued_at)
    said = {}
    if action:
        closed = action.judged_on if action.status == action.Status.EFFECTIVE else None
        cycle = f" (lần khắc phục {action.cycle})" if action.cycle > 1 else ""
        said = {
            "department": action.department.name,
            "due": action.first_due_on,
            "extended": action.due_on if action.is_extended else None,
            "state": f"{words.state(action)}{cycle}",
            "closed": closed,
        }
        if closed or action.is_open:
            said["days"] = calendar.between(issued, closed or clock.today())
    return content.TrackingLine(
        **{
            "number": finding.number,
            "department": finding.department.name,
            "grade": finding.grade.label_vi,
            "basis": tuple(
                filter(None, (finding.clause and finding.clause.number, finding.procedure and finding.procedure.code))
            ),
            "title": finding.title,
            "issued": issued,
            "repeats": finding.repeat_of.number if finding.repeat_of else "",
            **said,
        }
    )
