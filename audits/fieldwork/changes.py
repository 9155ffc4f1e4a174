"""What changed in a visit: how two auditors see each other's answers, and what a device keeps of a visit."""

from django.db.models import Count, IntegerField, Q, Subquery
from django.db.models.functions import Coalesce

from audits.core import clock, trail
from audits.planning.visits import Visit

RELATED = {  # the records of a visit by the name under which the trail knows them
    "checklistitem": lambda visit: visit.checklist.all(),
    "casesample": lambda visit: visit.samples.all(),
    "interview": lambda visit: visit.interviews.all(),
    "evidence": lambda visit: visit.evidence.select_related("file", "item", "sample"),
    "finding": lambda visit: visit.findings.select_related("item").prefetch_related("files").order_by("pk"),
}
VISIT = trail.kind_of(Visit)


def changed(visit, since=None):
    """Copies of the records of a visit that were written after an Event, or of all, with how far the visit is.

    The place in the history is read first: what is written while we look comes once more next time, never too late.
    """
    seq = trail.TrailHead.objects.filter(agency=visit.round.agency_id).values_list("seq", flat=True).first() or 0
    return {
        "seq": seq,
        "now": clock.now().isoformat(),
        "status": visit.status,
        "status_label": visit.get_status_display(),
        **_progress(visit),
        "records": [record.as_copy(last) for record, last in _records(visit, since)],
    }


def _records(visit, since):
    """(record, the Event that wrote it last), in the order of the record page."""
    events = trail.Event.objects.about(visit).select_related("actor").order_by("seq")
    if since is not None:
        events = events.filter(seq__gt=since)
    seen = ("seq", "at", "kind", "record_id", "actor__full_name")
    last = {(event.kind, event.record_id): event for event in events.only(*seen)}
    for kind, of in RELATED.items():
        rows = of(visit)
        if since is not None:
            wanted = [pk for of_kind, pk in last if of_kind == kind]
            rows = rows.filter(pk__in=wanted) if wanted else ()
        for record in rows:
            yield record, last.get((kind, record.pk))
    if since is None or (VISIT, visit.pk) in last:
        yield visit, last.get((VISIT, visit.pk))


def _progress(visit):
    """How many questions are answered, and how much was taken down: in one query."""
    rows = {
        "total": visit.checklist.all(),
        "answered": visit.checklist.filter(~Q(answer="")),
        "samples": visit.samples.standing(),
        "interviews": visit.interviews.standing(),
        "evidence": visit.evidence.standing(),
        "findings": visit.findings.exclude(status="withdrawn"),
    }
    counts = {name: _count(found) for name, found in rows.items()}
    found = Visit.objects.filter(pk=visit.pk).values(**{f"n_{name}": count for name, count in counts.items()}).get()
    found = {name.removeprefix("n_"): count for name, count in found.items()}
    return {"total": found.pop("total"), "answered": found.pop("answered"), "counts": found}


def _count(rows):
    counted = rows.order_by().values("visit").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
