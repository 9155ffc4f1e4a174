"""What becomes of an operation that a device sends: one of four answers, on which alone the device may forget it.

It acts once, however often it arrives. What somebody else changed meanwhile is brought together field by field or
comes back as a conflict; what arrives after the visit is over is kept for the team leader (arrivals.py).
"""

from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR

from django.core.exceptions import PermissionDenied
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from audits.core import once, trail
from audits.core.copies import BY_UID, uuid_of
from audits.core.rules import RuleBroken
from audits.core.web import applied
from audits.planning.teams import member
from audits.planning.visits import Visit

from . import arrivals, operations

OVER = (Visit.Status.CLOSED, Visit.Status.SIGNED, Visit.Status.CANCELLED)
STATUS = {"applied": 200, "duplicate": 200, "conflict": 409, "refused": 422, "busy": 503}
# What the hash of an operation leaves out: how and when it was sent, not what it says.
TOLD = ("csrfmiddlewaretoken", "op_id", "owner", "device", "made_at", "base", "base_version")


@dataclass
class Outcome:
    """How an operation was answered. `state` "busy" is no answer: it is to be sent again."""

    state: str
    record: object = None
    sentence: str = ""
    errors: dict = field(default_factory=dict)
    fields: list = field(default_factory=list)
    kept: bool = False

    def spoken(self, op_id, agency):
        """As the device reads it."""
        return {
            "op_id": op_id,
            "record": self.record and self.record.as_copy(),
            "sentence": self.sentence,
            "errors": self.errors,
            "fields": self.fields,
            "kept": self.kept,
            "seq": trail.TrailHead.objects.filter(agency=agency).values_list("seq", flat=True).first() or 0,
        }


def receive(visit, user, kind, data, files):
    """Take in one operation of `user` for a visit that was found for them; its Outcome.

    The visit was read before the operations that were acted on: one that is over by then shows whatever was applied
    before it ended, so that nothing is kept as late which counts already.
    """
    op_id, hashed = uuid_of(data.get("op_id")), _hash(visit, kind, data, files)
    if op_id is None:
        return Outcome("refused", sentence=_("This page was incomplete. Please send it once more."))
    if once.led_to(user, op_id, hashed) is not None:
        return Outcome("duplicate", _stands(visit, kind, data))
    if arrivals.LateArrival.objects.filter(author=user, op_id=op_id).exists():
        return _late()
    if not member(visit, user):
        return Outcome("refused", sentence=_("You are not in the team of this visit (any more), so nothing was saved."))
    try:
        form, record = operations.form_for(kind, visit, user, data, files=files)
    except RuleBroken as broken:
        if visit.status in OVER and arrivals.named(visit, data.get("uid")).exists():
            return _kept(visit, user, kind, data)
        return Outcome("refused", _stands(visit, kind, data), broken.sentence)
    if visit.status in OVER:
        if form.is_valid() or _hangs_on_what_is_late(form, visit, data):
            return _kept(visit, user, kind, data, form.cleaned_data.get("file"))
        return _refused(form, visit, kind, data)
    return _acted(form, record, visit, user, kind, data, hashed)


def _acted(form, record, visit, user, kind, data, hashed):
    try:
        with trail.under(on_device={**_circumstances(data), "operation": uuid_of(data["op_id"])}):
            done = applied(form, record, by=user, hashed=hashed)
    except PermissionDenied:
        return Outcome("refused", _stands(visit, kind, data), _("This is not yours to change, so nothing was saved."))
    if done:
        return Outcome("duplicate" if done.replayed else "applied", _stands(visit, kind, data))
    if form.busy:
        return Outcome("busy")
    if form.conflict:
        return _conflict(form.conflict)
    if set(form.errors) <= {"__all__"} and Visit.objects.filter(pk=visit.pk, status__in=OVER).exists():
        file = form.cleaned_data.get("file")
        return _kept(visit, user, kind, data, file)  # it ended while this was on its way
    return _refused(form, visit, kind, data)


def _stands(visit, kind, data):
    """The record as it stands now."""
    found = operations.KINDS[kind].find(visit, data)
    if found is not None and found is visit:
        found.refresh_from_db()
    return found


def _conflict(conflict):
    fields = [
        {"name": name, "label": str(label), "theirs": _words(theirs), "yours": _words(yours)}
        for name, label, theirs, yours in conflict.fields
    ]
    who = str(conflict.who) if conflict.who else _("Somebody")
    sentence = _("%(who)s changed this meanwhile, and so did you. Choose what is to stand.") % {"who": who}
    return Outcome("conflict", conflict.fresh, sentence, fields=fields)


def _words(value):
    return "" if value is None else str(localize(value))


def _refused(form, visit, kind, data):
    errors = {name: [str(one) for one in said] for name, said in form.errors.items() if name != "__all__"}
    general = [str(one) for one in form.non_field_errors()]
    named = [f"{form.fields[name].label or name}: {' '.join(said)}" for name, said in errors.items()]
    return Outcome("refused", _stands(visit, kind, data), " ".join(general or named), errors)


def _hangs_on_what_is_late(form, visit, data):
    """Whether a form is wrong only because what it is about, or names, came too late itself and waits.

    A finding with its photo, a correction of a case file: the lead takes up the one, then the other.
    """
    wrong = set(form.errors)
    if wrong == {"file"}:  # something is said of a photo that is kept already
        return arrivals.named(visit, data.get("uid")).exists()
    named = [uid for name in wrong for uid in data.getlist(name)]
    return wrong <= set(BY_UID) and arrivals.named(visit, *named).exists()


def _kept(visit, user, kind, data, file=None):
    """Nothing is wrong with it but that the visit is over: the team leader decides about it."""
    told = _circumstances(data)
    arrivals.keep(
        visit,
        by=user,
        op_id=uuid_of(data["op_id"]),
        kind=kind,
        uid=uuid_of(data.get("uid")),
        said=_storable(data),
        file=file,
        **told,
    )
    return _late()


def _storable(data):
    """What was sent, without zero bytes: PostgreSQL keeps none, and no form takes one into a field of its own."""
    sent = ((name, values) for name, values in data.lists() if name != "csrfmiddlewaretoken")
    return {name.replace("\0", ""): [value.replace("\0", "") for value in values] for name, values in sent}


def _late():
    sentence = _("The visit was over when this arrived. It is kept, and the team leader decides whether it counts.")
    return Outcome("refused", sentence=sentence, kept=True)


def _circumstances(data):
    """Which device wrote it down, and when by its clock: facts for the history, which decide nothing."""
    try:
        made_at = parse_datetime(data.get("made_at", ""))
    except ValueError:
        made_at = None
    is_moment = made_at and is_aware(made_at) and MINYEAR < made_at.year < MAXYEAR  # the ends fit in no other zone
    return {"device": uuid_of(data.get("device")), "made_at": made_at if is_moment else None}


def _hash(visit, kind, data, files):
    said = data.copy()
    for name in TOLD:
        said.pop(name, None)
    said["operation"] = f"{visit.pk} {kind}"
    return once.body_hash(said, files)
