"""The press: a paper's HTML becomes a PDF in a child process, within limits, and without opening anything.

The web process never imports WeasyPrint: that costs 55 MB and half a second, and a long paper leaves its memory
behind. The child (`printing.py`) is forgotten as soon as the paper is made.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

MEMORY = 2 * 1024**3  # a paper of a thousand pages takes 1.3 GB
SECONDS = 120
# As in printing.py, or the ways in which C says that there is no memory left.
TOO_LARGE = (3, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGTRAP, -signal.SIGKILL)

CHILD = Path(__file__).with_name("printing.py")
FONT_CONFIG = Path(__file__).with_name("fonts") / "fonts.conf"
KEPT = ("LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")  # where an unusual machine keeps Pango


class PrintingFailed(Exception):
    """The paper could not be made; the sentence says why, and what to do. The log knows more."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that travels inside a paper: its data for programs, an earlier form of it."""

    name: str
    media_type: str
    description: str
    relationship: str  # Data, Source, Alternative, Supplement (ISO 32000-2, 7.11.3)
    data: bytes
    created: datetime  # of the document, never the moment of printing: same content, same bytes

    @property
    def details(self):
        """What the child process is told besides name, type and bytes."""
        created = self.created.astimezone(UTC).isoformat()
        return {"description": self.description, "relationship": self.relationship, "created": created}


class Pdf(bytes):
    """The bytes of a paper, and the versions of the libraries that made them: with the same ones they come again."""

    def __new__(cls, data, made_with=None):
        pdf = super().__new__(cls, data)
        pdf.made_with = made_with or {}
        return pdf


def print_pdf(html, *, images=None, attachments=()):
    """The paper as PDF. `images` holds the pictures that it may show: {"evidence:17": (bytes, "image/jpeg")}.

    Any Mapping will do: each picture is asked for when its turn comes and forgotten again, so a mapping that
    reads from the disk keeps this process small. What the paper names and nobody handed over is not opened: a
    frame with its alternative text stands in its place. Same input, same bytes.
    """
    try:
        with TemporaryDirectory(prefix="press-") as folder:
            return print_in(Path(folder), html, images or {}, attachments)
    except OSError as error:  # no room on the disk, no room for another process
        log.exception("The press could not work.")
        raise PrintingFailed(reason(None)) from error


def print_in(folder, html, images, attachments):
    """Everything goes through files, so that neither side ever waits for the other."""
    with (folder / "paper").open("wb") as paper:
        write_frames(paper, html, images, attachments)
    status = run(folder)
    if status == -signal.SIGSEGV:  # once in a thousand papers the libraries in C stumble: the same paper then succeeds
        status = run(folder)
    if status:
        raise PrintingFailed(reason(status))
    with (folder / "answer").open("rb") as answer:
        made_with = json.loads(answer.readline())
        return Pdf(answer.read(), made_with)


def run(folder):
    """One run of the press over the paper that lies in the folder; its exit status."""
    with (
        (folder / "paper").open("rb") as paper,
        (folder / "answer").open("wb") as answer,
        (folder / "complaints").open("w+b") as complaints,
    ):
        status = run_child(folder, stdin=paper, stdout=answer, stderr=complaints)
        complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - 2000))
        if complaint := complaints.read().decode(errors="replace"):
            log.warning("The press says (status %s): %s", status, complaint)
    return status


def write_frames(target, html, images, attachments):
    """What printing.read_frames reads: a line that announces, then the bytes."""
    write_line(target, {"memory": MEMORY, "seconds": SECONDS})
    body = html.encode(errors="replace")
    write_line(target, {"name": "html", "type": "text/html", "length": len(body)})
    target.write(body)
    for name in images:
        body, media_type = images[name]
        write_line(target, {"name": name, "type": media_type, "length": len(body)})
        target.write(body)
    for one in attachments:
        frame = {"name": one.name, "type": one.media_type, "length": len(one.data), "attached": one.details}
        write_line(target, frame)
        target.write(one.data)


def write_line(target, values):
    target.write(json.dumps(values).encode() + b"\n")


def run_child(folder, script=None, seconds=None, **streams):
    """Its exit status. The child sets its other limits itself: `preexec_fn` is not safe beside threads."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    environment["FONTCONFIG_FILE"] = str(FONT_CONFIG)
    command = [sys.executable, "-I", str(script or CHILD)]
    try:
        child = subprocess.run(  # noqa: S603 - our own script, and nothing of the paper is among its arguments
            command, cwd=folder, env=environment, timeout=seconds or SECONDS, **streams
        )
        return child.returncode
    except subprocess.TimeoutExpired:
        return -signal.SIGXCPU


def reason(status):
    if status == -signal.SIGXCPU:
        return _(
            "The paper took longer than %(seconds)d seconds and was stopped. Choose fewer photos, or ask for"
            " a smaller part."
        ) % {"seconds": SECONDS}
    if status in TOO_LARGE:
        return _("The paper is too large to be laid out. Choose fewer photos, or ask for a smaller part.")
    return _(
        "The paper could not be laid out. Try again; if it fails again, tell the administrator: the reason is"
        " in the server's log."
    )
