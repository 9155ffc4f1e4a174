import logging
import os
import signal
import socket
import threading
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from audits.core import clock
from audits.notifications.turn import take_turn
from audits.reports import issuing, orders

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between looks at an empty queue
LOST_AFTER = timedelta(minutes=10)  # whoever ran it was killed; only a large archive lasts longer, and loses nothing


class Command(BaseCommand):
    help = "Makes notices, mails and papers. Any number may run at once, and each may be stopped or killed at any time."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what waits, then stop")

    def handle(self, *args, once=False, **options):
        stop = threading.Event()
        if not once:
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, lambda *_signal: stop.set())
        worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,  # returns when the queue is empty
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()}:{os.getpid()}"[:64],
            excluded_queue_names=[],
        )
        while not stop.is_set():
            close_old_connections()
            catch_up()
            more = take_turn()
            worker.run()
            if more:
                continue
            if once:
                return
            stop.wait(PAUSE)


def catch_up():
    """Find the work in the records: what a killed worker left behind is queued again."""
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=clock.now() - LOST_AFTER).update(
        status=TaskResultStatus.FAILED, finished_at=clock.now()
    )
    if lost:
        logger.warning("%s jobs were left behind by a worker that is gone.", lost)
    issuing.enqueue_waiting()
    orders.catch_up()
