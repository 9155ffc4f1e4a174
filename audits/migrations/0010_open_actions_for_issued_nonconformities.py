"""Nonconformities that were issued before there were corrective actions get one each, counted from their issue."""

import secrets
from datetime import UTC, datetime, timedelta

from django.db import migrations
from django.utils import timezone

from audits.core.trail import digest
from audits.organisation.calendar import usually_works

NONCONFORMITIES = ("major", "minor")


def open_actions(apps, schema_editor):
    Finding = apps.get_model("audits", "Finding")
    waiting = Finding.objects.filter(status="issued", grade__kind__in=NONCONFORMITIES, actions=None)
    for finding in waiting.select_related("agency", "grade").order_by("pk"):
        _leave_event(apps, _open_action(apps, finding))


def _open_action(apps, finding):
    Action, agency = apps.get_model("audits", "CorrectiveAction"), finding.agency
    opened_on = timezone.localdate(finding.issued_at)
    days = agency.major_days if finding.grade.kind == "major" else agency.minor_days
    due_on = _working_days_after(apps, agency, opened_on, days)
    return Action.objects.create(
        agency=agency,
        finding=finding,
        department_id=finding.department_id,
        opened_on=opened_on,
        plan_due_on=_working_days_after(apps, agency, opened_on, agency.plan_days),
        first_due_on=due_on,
        due_on=due_on,
    )


def _working_days_after(apps, agency, day, count):
    rows = apps.get_model("audits", "DayException").objects.filter(agency=agency, withdrawn=False)
    exceptions = dict(rows.values_list("day", "works"))
    while count:
        day += timedelta(days=1)
        count -= exceptions.get(day, usually_works(day))
    return day


def _leave_event(apps, action):
    """The act in the agency's chain, as version 1 of the chain writes it (audits/core/trail.py)."""
    heads, Event = apps.get_model("audits", "TrailHead").objects, apps.get_model("audits", "Event")
    head, _created = heads.select_for_update().get_or_create(agency_id=action.agency_id)
    details = {"salt": secrets.token_hex(16), "new": {"due_on": action.due_on.isoformat()}}
    event = Event(
        agency_id=action.agency_id,
        seq=head.seq + 1,
        at=datetime.now(UTC),
        verb="requested",
        kind="correctiveaction",
        record_id=action.pk,
        parent_kind="finding",
        parent_id=action.finding_id,
        details=details,
        details_hash=digest(details),
        previous_hash=head.hash,
        chain_version=1,
    )
    event.hash = digest(
        [
            1,
            event.agency_id,
            event.seq,
            event.at.isoformat(timespec="microseconds"),
            None,
            None,
            event.verb,
            event.kind,
            event.record_id,
            event.parent_kind,
            event.parent_id,
            event.details_hash,
            event.previous_hash,
        ]
    )
    event.save(force_insert=True)
    heads.filter(pk=head.pk).update(seq=event.seq, hash=event.hash)


class Migration(migrations.Migration):
    dependencies = [("audits", "0009_corrective_actions")]

    # Backwards nothing is to be done: the table of actions goes with the migration before this one.
    operations = [migrations.RunPython(open_actions, migrations.RunPython.noop)]
