"""Nonconformities issued before there were actions get one each when the system is brought up to date."""

from importlib import import_module

from django.apps import apps

from audits.core import trail
from audits.findings.models import CorrectiveAction

from .actions import fresh, issue_finding

migration = import_module("audits.migrations.0010_open_actions_for_issued_nonconformities")


def test_every_issued_nonconformity_without_an_action_gets_the_one_that_it_would_have_got(cast):
    finding = issue_finding(cast, "major")
    usual = finding.actions.get()
    expected = {name: getattr(usual, name) for name in ("department", "opened_on", "plan_due_on", "due_on", "status")}
    usual.delete()
    migration.open_actions(apps, None)
    opened = fresh(finding).actions.get()
    assert {name: getattr(opened, name) for name in expected} == expected
    assert trail.verify(cast.agency) == []
    assert trail.Event.objects.of(opened).get().verb == "requested"


def test_what_has_an_action_or_is_no_nonconformity_gets_none(cast):
    issue_finding(cast, "observation")
    migration.open_actions(apps, None)
    assert not CorrectiveAction.objects.exists()
