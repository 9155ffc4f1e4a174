"""Papers that somebody asked for: made by the worker, one after the other, and kept for some days.

The page that asks never waits for a paper, and one that cannot be made says why and can be asked for again. An order
is no act of the audit and leaves no Event; what it made is no record and is forgotten after a while.
"""

import hashlib
import json
import logging
import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from audits.core import clock
from audits.core.addresses import address
from audits.core.rules import RuleBroken
from audits.organisation.models import Department
from audits.planning.models import Visit

from .kinds import KINDS
from .press import PrintingFailed

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=3)
SILENT_FOR = timedelta(minutes=4)  # longer than any one paper takes: whoever made it was killed
GIVEN_UP_AFTER = timedelta(minutes=30)  # an order that is silent again and again kills whoever makes it
TOLD_EVERY = timedelta(seconds=1)
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def rights_of(user):
    """A fingerprint of all by which a person may read more or less of a record than others.

    The same workbook has other sheets for other people, and whoever has lost a role is another person to it.
    """
    rights = {
        "roles": sorted((person.pk, person.role) for person in user.principals()),
        "unit": user.department_id,
        "departments": sorted(Department.objects.answered_for_by(user).values_list("pk", flat=True).distinct()),
        "teams": sorted(user.memberships.values_list("team", flat=True)),
        "ahead": sorted(Visit.objects.ahead_of(user).values_list("pk", flat=True)),
    }
    return hashlib.sha256(json.dumps(rights).encode()).hexdigest()


class PaperOrderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own orders, as long as one may read what one might when they were placed."""
        return self.filter(ordered_by=user, agency=user.agency_id, rights=rights_of(user))

    def of(self, kind, record):
        return self.filter(kind=kind.name, record_id=record.pk)

    def under_way(self):
        return self.filter(status__in=(PaperOrder.Status.WAITING, PaperOrder.Status.MAKING))


class PaperOrder(models.Model):
    """A paper of a record in one format, as somebody asked for it: waiting, being made, ready, or why it failed."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting its turn")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")

    agency = models.ForeignKey("audits.Agency", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    format = models.CharField(max_length=4)
    record_id = models.BigIntegerField()
    ordered_by = models.ForeignKey("audits.User", models.CASCADE, related_name="+")
    rights = models.CharField(max_length=64, blank=True)
    ordered_at = models.DateTimeField(default=clock.now)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(default=clock.now)  # of how far it is
    sentence = models.TextField(blank=True)  # why it failed, and what to do
    file_name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = PaperOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["ordered_by", "kind", "record_id"], name="order_by_reader_and_record")]

    def __str__(self):
        return f"{self.paper_kind.label} ({self.format.upper()})"

    def get_absolute_url(self):
        return address("reports:paper", self.kind, self.record_id)

    @property
    def paper_kind(self):
        return KINDS[self.kind]

    @property
    def path(self):
        """Where the made file lies, outside of what people keep."""
        return made_folder() / str(self.pk)

    @property
    def is_under_way(self):
        return self.status in (self.Status.WAITING, self.Status.MAKING)

    @property
    def is_ready(self):
        return self.status == self.Status.READY

    @property
    def has_failed(self):
        return self.status == self.Status.FAILED

    @classmethod
    @transaction.atomic
    def place(cls, kind, record, file_format, *, by):
        """Ask for a paper; the same one asked for twice is made once. RuleBroken says why there is nothing to make."""
        if sentence := kind.refusal(record):
            raise RuleBroken(sentence)
        waiting = cls.objects.visible_to(by).of(kind, record).under_way().filter(format=file_format).first()
        if waiting:
            return waiting
        order = cls.objects.create(
            agency=by.agency,
            kind=kind.name,
            format=file_format,
            record_id=record.pk,
            ordered_by=by,
            rights=rights_of(by),
        )
        make.enqueue(order.pk)
        return order

    def tell(self, done, total, doing=""):
        """How far it is; written at most once a second."""
        if clock.now() - self.told_at >= TOLD_EVERY:
            self._set(done=done, total=total, doing=doing[:200])

    def make(self):
        """Write the file. Whoever asked must still be allowed to read it.

        Each making writes to a file of its own: one that was taken for killed may be at it still.
        """
        kind, reader = self.paper_kind, self.ordered_by
        record = kind.readable(reader).filter(pk=self.record_id).first()
        if record is None or not reader.is_active or self.rights != rights_of(reader):
            raise RuleBroken(gettext("This is not for you to read any more."))
        made_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path.with_suffix(f".{uuid.uuid4().hex}.part")
        try:
            kind.write(self.format, record, reader, draft, self.tell)
            with draft.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = draft.stat().st_size
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        name = f"{kind.file_name(record)}.{self.format}"
        self._set(status=self.Status.READY, file_name=name, size=size, sha256=sha256)

    def fail(self, sentence):
        self._set(status=self.Status.FAILED, sentence=sentence)

    def _set(self, **values):
        values["told_at"] = clock.now()
        type(self).objects.filter(pk=self.pk).update(**values)
        for name, value in values.items():
            setattr(self, name, value)

    def forget(self):
        """Take away what was made for it, and the order."""
        self.path.unlink(missing_ok=True)
        self.delete()


def made_folder():
    return Path(default_storage.location) / "made"


@task()
def make(order_id):
    """Make one order; harmless to run twice or to be killed."""
    waiting = PaperOrder.objects.filter(pk=order_id, status=PaperOrder.Status.WAITING)
    if not waiting.update(status=PaperOrder.Status.MAKING, told_at=clock.now()):
        return
    order = PaperOrder.objects.select_related("ordered_by__agency", "agency").get(pk=order_id)
    with translation.override(order.ordered_by.language):
        try:
            order.make()
        except (PrintingFailed, RuleBroken, PermissionDenied) as refused:
            order.fail(str(refused) or gettext("This is not for you to read any more."))
        except OSError:
            log.exception("%s of %s %s could not be written.", order.format, order.kind, order.record_id)
            order.fail(
                gettext(
                    "The server could not write the file: its disk is full, or closed to the program. Tell the"
                    " administrator; then ask for it again."
                )
            )
        except Exception:
            log.exception("%s of %s %s could not be made.", order.format, order.kind, order.record_id)
            order.fail(_not_made())


def _not_made():
    return gettext("It could not be made. Ask for it again; if it fails again, tell the administrator.")


def catch_up():
    """Orders in no queue and those that a killed worker left behind are queued again; old ones are forgotten."""
    now = clock.now()
    silent = PaperOrder.objects.filter(status=PaperOrder.Status.MAKING, told_at__lt=now - SILENT_FOR)
    for order in silent.filter(ordered_at__lt=now - GIVEN_UP_AFTER).select_related("ordered_by"):
        with translation.override(order.ordered_by.language):
            order.fail(_not_made())
    silent.update(status=PaperOrder.Status.WAITING)
    queued = DBTaskResult.objects.filter(task_path=make.module_path, status=TaskResultStatus.READY)
    in_queue = {row.args_kwargs["args"][0] for row in queued}
    waiting = PaperOrder.objects.filter(status=PaperOrder.Status.WAITING).exclude(pk__in=in_queue)
    for pk in waiting.values_list("pk", flat=True):
        make.enqueue(pk)
    for order in PaperOrder.objects.filter(ordered_at__lt=now - KEPT_FOR).exclude(status=PaperOrder.Status.MAKING):
        order.forget()
    for path in made_folder().glob("*"):  # what a killed worker began, or whose order is gone with its reader
        with suppress(FileNotFoundError):  # another worker finished it, or swept it away, at this moment
            if path.stat().st_mtime < (now - KEPT_FOR).timestamp():
                path.unlink()
