"""The audit programme of a year (BM-ĐGNB-01), from a planning.Programme as it stands."""

from collections import defaultdict

from django.utils import translation

from audits.core import trail
from audits.planning.models import AuditRound

from ..content import programme as content
from ..content.letterhead import date_span, short_date
from ..content.visit import Side
from ..content.wording import named, short_codes
from . import acts, heads


def programme(record):
    """The programme as it stands; a draft until it is approved, also while it is being amended."""
    with translation.override("vi"):
        return content.ProgrammeContent(
            form=heads.iso_form(record.agency, "programme"),
            year=record.year,
            draft=record.status != record.Status.APPROVED,
            decided=_decided(record),
            objectives=record.objectives,
            scope=record.scope,
            criteria=record.criteria,
            rows=_rows(record),
            rounds=_rounds(record),
            resources=record.resources,
            risks=record.risks,
            amendments=_amendments(record),
            sides=(_prepared(record), _approved(record)),
        )


def _decided(record):
    if record.status != record.Status.APPROVED:
        return ""
    return f"Kèm theo {named(record.decision_number)} ngày {short_date(record.decision_on)}"


def _rows(record):
    """Every department of the year, also those for which nothing is planned."""
    lines = defaultdict(list)
    for line in record.lines.prefetch_related("procedures"):
        lines[line.department_id].append(line)
    return tuple(
        content.ProgrammeRow(
            department.name,
            {line.month: "x*" if line.procedures.all() else "x" for line in lines[department.pk]},
            tuple(
                f"tháng {line.month}: {short_codes(sorted(one.code for one in line.procedures.all()))}"
                for line in lines[department.pk]
                if line.procedures.all()
            ),
        )
        for department in record.departments()
    )


def _rounds(record):
    rows = record.rounds.exclude(status=AuditRound.Status.CANCELLED).select_related("standard")
    return tuple(
        content.RoundInYear(
            name=f"Đợt {one.number}",
            days=date_span(one.starts_on, one.ends_on),
            standard=one.standard.name,
            months=tuple(range(one.starts_on.month, one.ends_on.month + 1)) or (one.starts_on.month,),
            departments=one.visits.exclude(status="cancelled").values("department").distinct().count(),
        )
        for one in rows.order_by("starts_on", "number")
    )


def _amendments(record):
    """The numbered amendments with their reasons."""
    events = trail.Event.objects.of(record).filter(verb="amend").order_by("seq")
    return tuple(
        f"Lần {number}, ngày {short_date(acts.day(event))}: {event.details.get('note', '').rstrip('.')}."
        for number, event in enumerate(events, 1)
    )


def _prepared(record):
    event = acts.last(record, "submit") if record.status != record.Status.DRAFT else None
    if event is None:
        return Side("Người lập")
    return Side("Người lập", event.actor.full_name, _how("Đã trình", event))


def _approved(record):
    event = acts.last(record, "approve") if record.status == record.Status.APPROVED else None
    if event is None:
        return Side("Người phê duyệt")
    decider = record.decided_by.full_name if record.decided_by else ""
    name = decider if event.details.get("on_paper") or event.actor is None else event.actor.full_name
    return Side("Người phê duyệt", name, _how("Đã phê duyệt", event))


def _how(what, event):
    said = acts.for_whom(event)
    return f"{what} ngày {short_date(acts.day(event))}" + (f", {said}" if said else " trên hệ thống")
