"""Workers are killed between sending and marking, against a real mail server: every mail at least once.

The mail server kills the worker that talks to it, after it has taken the mail and before it says so.
"""

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection, transaction

from audits.core import clock
from audits.notifications.models import Delivery
from audits.organisation.models import User
from audits.planning.models import TeamMember, Visit

from .. import factories
from .notices import give_addresses

pytestmark = pytest.mark.django_db(transaction=True)


class Postbox:
    """Takes mails; while it has a `victim`, that process does not live to hear of it."""

    def __init__(self):
        self.mails, self.victim = [], None

    async def handle_DATA(self, server, session, envelope):
        lines = envelope.content.decode().splitlines()
        number = next(line.partition(":")[2].strip() for line in lines if line.lower().startswith("message-id:"))
        self.mails.append((envelope.rcpt_tos[0], number))
        if self.victim:
            os.killpg(self.victim.pid, signal.SIGKILL)
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url():
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.fixture
def post():
    """A mail server that is not started yet, and how to start a worker that knows its address."""
    postbox, port = Postbox(), free_port()
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": "auditsys.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "iso.example.vn",
        "DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "DEFAULT_FROM_EMAIL": "iso@example.vn",
    }

    def worker():
        return subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--once"],
            cwd=settings.BASE_DIR,
            env=environment,
            start_new_session=True,
            stderr=subprocess.PIPE,
        )

    @contextmanager
    def open_for_mails():
        controller.start()
        try:
            yield postbox
        finally:
            controller.stop()

    return open_for_mails, worker


def finished(process):
    _out, errors = process.communicate(timeout=60)
    return process.returncode, errors.decode()


def make_moved_visit(observers):
    """A visit that was moved: its team with many observers, and the department, are to be told at once."""
    cast, today = factories.make_cast(), clock.today()
    audit_round = factories.make_round(cast, starts_on=today, ends_on=today + timedelta(days=9))
    visit = factories.make_visit(audit_round, cast.ncc, day=today + timedelta(days=7))
    factories.approve(audit_round, cast)
    for _n in range(observers):
        TeamMember.objects.create(team=visit.team, user=factories.make_user(cast.agency), role="observer")
    give_addresses(cast)
    visit = Visit.objects.get(pk=visit.pk)
    moved = {"starts_at": clock.moment_of(visit.day, 9), "ends_at": clock.moment_of(visit.day, 10)}
    visit.reschedule(by=cast.secretariat, note="Trùng lịch họp", **moved)
    with transaction.atomic():
        Visit.objects.get(pk=visit.pk).cancel(by=cast.chair, note="Nhầm")
        transaction.set_rollback(True)
    return visit


def lease_is_over():
    Delivery.objects.pending().filter(at_once=True).update(next_try_at=clock.now())


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.hazard)])
def test_every_mail_arrives_and_a_double_has_the_same_message_id(post, kills):
    open_for_mails, worker = post
    visit = make_moved_visit(observers=kills)
    due = User.objects.filter(memberships__team=visit.team).count() + 1

    assert [finished(process)[0] for process in [worker(), worker()]] == [0, 0]  # the server is away
    assert 1 <= Delivery.objects.filter(kind="visit_moved", attempts=1).count() <= 2
    assert Delivery.objects.filter(kind="visit_moved", state="pending").count() == due

    with open_for_mails() as postbox:
        for _n in range(kills):
            postbox.victim = worker()
            assert finished(postbox.victim)[0] == -signal.SIGKILL
        postbox.victim = None
        lease_is_over()
        assert [finished(process)[0] for process in [worker(), worker()]] == [0, 0]

    assert Delivery.objects.filter(kind="visit_moved", state="sent").count() == due
    assert not Delivery.objects.filter(kind="visit_cancelled").exists()
    arrived = Counter(postbox.mails)
    expected = Delivery.objects.filter(kind="visit_moved").values_list("person__email", "message_id")
    assert set(arrived) == set(expected)
    assert arrived.total() == due + kills
