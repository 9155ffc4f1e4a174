"""The acts of a round: what happened to it and to everything that it led to, as far as a person may know it."""

from itertools import islice

from django.db.models import Q

from audits.core import history
from audits.core.trail import Event
from audits.fieldwork.models import LateArrival
from audits.findings.models import CorrectiveAction, Finding, RevisionRequest
from audits.planning.lists import KINDS, OF_THE_NOTES
from audits.planning.models import Visit

from .documents import IssuedDocument

CHUNK = 1_000  # acts that are read at a time


def events(audit_round, reader):
    """The Events of a round in their order.

    The plan's are told to everybody who sees the round, what a visit's notes say to those who may read them, findings,
    actions and documents to those who see these records; what hangs on a record goes with it.
    """
    notes = Visit.objects.notes_visible_to(reader).filter(round=audit_round).values("pk")
    late = LateArrival.objects.visible_to(reader).filter(visit__round=audit_round).values("pk")
    findings = Finding.objects.visible_to(reader).filter(round=audit_round).values("pk")
    actions = CorrectiveAction.objects.visible_to(reader).filter(finding__round=audit_round).values("pk")
    requests = RevisionRequest.objects.visible_to(reader).filter(finding__round=audit_round).values("pk")
    documents = IssuedDocument.objects.visible_to(reader).filter(round=audit_round).values("pk")
    of_plan = _about("auditround", [audit_round.pk]) & Q(kind__in=KINDS)
    seen = (
        (of_plan & ~Q(kind="visit", verb__in=OF_THE_NOTES))
        | (_about("visit", notes) & ~Q(kind__in=("finding", "latearrival")))
        | Q(kind="latearrival", record_id__in=late)
        | _about("finding", findings) & ~Q(kind="correctiveaction")
        | _about("correctiveaction", actions)
        | Q(kind="revisionrequest", record_id__in=requests)
        | _about("issueddocument", documents)
    )
    return Event.objects.filter(seen, agency=audit_round.agency_id).order_by("seq")


def _about(kind, pks):
    """What happened to records of a kind and to what stands directly under them."""
    return Q(kind=kind, record_id__in=pks) | Q(parent_kind=kind, parent_id__in=pks)


def lines(audit_round, reader):
    """(event, its line in the words of the history), a thousand acts at a time."""
    acts = events(audit_round, reader).select_related("actor", "on_behalf_of")
    waiting = acts.iterator(chunk_size=CHUNK)
    while some := list(islice(waiting, CHUNK)):
        yield from history.told(some)
