"""What a device keeps of a visit, to be opened where there is no network (ISO 19011, 6.4: work on site)."""

from datetime import timedelta

from django.urls import reverse

from audits.core import clock, device
from audits.core.sniffing import MB
from audits.procedures.models import Revision

from .beside import procedures_of, revisions_to_read
from .earlier import found_before, records_to_read
from .onsite import records

KEPT_FOR = timedelta(days=14)  # after the visit, when its minutes are signed and nobody records any more
AT_LEAST = timedelta(days=1)  # of a visit that is entered long after it was held
LARGEST = 10 * MB  # of one file
ALL_FILES = 60 * MB  # of all files of a visit: some offices' tablets have little room
TABS = ("fieldwork:record", "fieldwork:samples", "fieldwork:interviews", "fieldwork:findings", "fieldwork:minutes")
CORRECTED = {
    "samples": ("fieldwork:sample", "fieldwork:withdraw_sample"),
    "interviews": ("fieldwork:interview", "fieldwork:withdraw_interview"),
    "evidence": ("fieldwork:evidence_edit", "fieldwork:withdraw_evidence"),
}


def packed(visit, user):
    """All that `user` takes along of a visit, as addresses; those with a stamp are fetched again when it changes."""
    pages, stamps = pages_of(visit, user)
    files, left_out = files_of(visit, user)
    return {
        "visit": visit.get_absolute_url(),
        "record": reverse("fieldwork:record", args=[visit.pk]),
        "title": str(visit.department),
        "user": user.pk,
        "until": until(visit).isoformat(),
        "pages": pages,
        "files": list(files),
        "assets": device.assets(),
        "stamps": {**stamps, **files},
        "left_out": [{"name": one.name, "mb": max(1, round(one.size / MB))} for one in left_out],
    }


def until(visit):
    """When stored pages go by themselves."""
    return max((visit.actual_ends_at or visit.ends_at) + KEPT_FOR, clock.now() + AT_LEAST)


def pages_of(visit, user):
    """(addresses, {address: stamp}): the list of what belongs to a visit. A page without a stamp is always fetched."""
    changing = [
        visit.get_absolute_url(),
        *(reverse(name, args=[visit.pk]) for name in TABS),
        reverse("fieldwork:on_site"),
    ]
    stamped = dict(_to_read_up(visit, user))
    if records(visit, user):
        changing.append(reverse("findings:raise", args=[visit.pk]))  # also from a question: ?item=… is this page
        stamped |= dict(_to_write_in(visit))
    return [*changing, *stamped], stamped


def _to_write_in(visit):
    """The forms of what exists already: the corrections of entries, the drafts."""
    for kind, names in CORRECTED.items():
        for entry in getattr(visit, kind).standing():
            for name in names:
                yield reverse(name, args=[visit.pk, entry.pk]), _stamp(entry)
    for draft in visit.findings.drafts():
        yield reverse("findings:edit_draft", args=[visit.pk, draft.pk]), _stamp(draft)
        yield reverse("findings:step", args=[draft.pk, "discard"]), _stamp(draft)


def _to_read_up(visit, user):
    """What is asked about again, with its slip, and the procedures with their steps."""
    earlier = {finding.pk for findings in found_before(visit).values() for finding in findings}
    findings = list(visit.department.findings.visible_to(user).filter(pk__in=earlier))
    actions = visit.findings.model.actions.rel.related_model.objects.visible_to(user).filter(finding__in=findings)
    for record in [*findings, *actions, *records_to_read(visit, user), *procedures_of(visit)]:
        yield record.get_absolute_url(), _stamp(record)


def files_of(visit, user):
    """({address: stamp}, files left out): the revisions that the visit goes by, and its photos as lists show them.

    In force on the day of the visit, or on the day on which a sampled case was received.
    """
    small = {
        reverse("fieldwork:evidence_thumbnail", args=[visit.pk, one.pk]): one.file.sha256
        for one in visit.evidence.photos().select_related("file")
    }
    files, left_out, room = {}, [], ALL_FILES
    for revision in _readable(revisions_to_read(visit), user):
        if revision.file.size > min(LARGEST, room):
            left_out.append(revision.file)
            continue
        room -= revision.file.size
        files[reverse("procedures:file", args=[revision.procedure_id, revision.pk])] = revision.file.sha256
    return {**small, **files}, left_out


def _readable(revisions, user):
    """Those of which the person may open the file."""
    wanted = [one.pk for one in revisions]
    open_to = set(Revision.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True))
    return [one for one in revisions if one.file_id and one.pk in open_to]


def _stamp(record):
    return f"{record._meta.model_name}.{record.pk}.{record.version}"
