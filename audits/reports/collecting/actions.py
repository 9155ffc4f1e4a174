"""What reports say about corrective actions: collected for the report of a round and for its follow-up report."""

from audits.core import clock
from audits.figures import actions as figures
from audits.findings.models import CorrectiveAction, RevisionRequest

from ..content import actions as content
from ..content.wording import CAUSE_GROUPS
from . import action_words as words


def of_round(audit_round):
    """The actions of a round and what is still open from earlier ones, their causes, the revisions asked for."""
    return content.Actions(
        on=clock.today(),
        figures=figures_of(figures.of_round(audit_round)),
        lines=lines(CorrectiveAction.objects.filter(finding__in=figures.standing(audit_round))),
        earlier=lines(_earlier(audit_round)),
        causes=tuple(
            content.CauseGroup(
                CAUSE_GROUPS.get(row.category, "Chưa xếp nhóm"),
                row.count,
                tuple(finding.number for finding in row.findings),
            )
            for row in figures.root_causes(audit_round)
        ),
        revisions=revisions(audit_round),
    )


def figures_of(row, department="Tổng cộng"):
    """Figures of a round or a department as papers hold them."""
    return content.ActionFigures(
        department=department,
        **{name: getattr(row, name) for name in ("issued", "effective", "cancelled", "open", "overdue")},
        confirmed=row.confirmed,
        on_time=row.on_time,
        on_time_rate=_plain(row.on_time_rate),
        closure_rate=_plain(row.closure_rate),
    )


def _plain(rate):
    return None if rate is None else round(float(rate), 1)


def _earlier(audit_round):
    """What is still open from the rounds before."""
    return CorrectiveAction.objects.open().filter(
        agency=audit_round.agency, finding__round__starts_on__lt=audit_round.starts_on
    )


def lines(actions):
    """A line for the newest cycle of each finding, in the order of rounds and numbers."""
    rows = (
        actions.last_of_findings()
        .select_related("agency", "department", "finding__grade")
        .prefetch_related("causes", "measures")
        .order_by("finding__round__starts_on", "finding__series", "finding__sequence", "pk")
    )
    return tuple(_line(action) for action in rows)


def _line(action):
    finding = action.finding
    cycle = f" (lần khắc phục {action.cycle})" if action.cycle > 1 else ""
    return content.ActionLine(
        number=finding.number,
        department=action.department.name,
        grade=finding.grade.label_vi,
        title=finding.title,
        cause=words.cause(action),
        measure=words.measure(action),
        due=action.first_due_on,
        extended=action.due_on if action.is_extended else None,
        state=f"{words.state(action)}{cycle}",
        on_time=words.on_time(action),
    )


def revisions(audit_round, *, in_force=False):
    """Revisions of procedures asked for because of the findings of a round; those in force only, if so wanted."""
    rows = (
        RevisionRequest.objects.filter(finding__round=audit_round)
        .select_related("procedure", "revision", "finding")
        .order_by("procedure__code", "pk")
    )
    return tuple(
        content.RevisionWanted(
            f"{request.procedure.code} {request.procedure.title}",
            request.finding.number,
            request.reason,
            words.revision_outcome(request),
        )
        for request in rows
        if request.is_in_force or not in_force
    )
