"""A paper becomes a .docx: the template of its kind is filled in a child process, within limits."""

import json
import logging
import signal
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from ..layout import Layout
from ..press import TOO_LARGE, PrintingFailed, run_child
from .fields import cleaned, content_of

log = logging.getLogger(__name__)

MEMORY = 1024**3
SECONDS = 60
WRONG = 4  # as in filling.py
CHILD = Path(__file__).with_name("filling.py")
SHIPPED = Path(__file__).with_name("templates")


class TemplateWrong(Exception):
    """A template cannot be filled; `said` is what filling.py found, which `checking.sentence` puts into words."""

    def __init__(self, said):
        super().__init__(str(said))
        self.said = said


def docx(paper, *, kind, layout=None, template_bytes=None, original=None):
    """The paper as a Word file. Same content, same bytes.

    `template_bytes` is the office's own template, which keeps its own margins and sizes; without it the one that
    ships is set by `layout`. `original` tells of the PDF from which this is made, {"number": …, "sha256": …}: the
    Word file is for further work and never the document itself, and says so.
    """
    layout = layout or Layout()
    content = content_of(paper, original=original, number_below=layout.number_below)
    own = {"layout": None if template_bytes else measures(layout)}
    try:
        return fill(template_bytes or shipped(kind), [content], properties=properties(paper), **own)[0]
    except TemplateWrong as wrong:
        log.warning("The Word template of %s cannot be filled: %s", kind, wrong.said)
        raise PrintingFailed(
            _("The agency's Word template for this paper cannot be filled. The administrator sees why in the settings.")
        ) from wrong


def shipped(kind):
    """The template that comes with the system."""
    return (SHIPPED / f"{kind}.docx").read_bytes()


def measures(layout):
    """The figures of a layout, and what it works out of them."""
    worked_out = ("width", "nation_size", "heading_size")
    return {**asdict(layout), **{name: getattr(layout, name) for name in worked_out}}


def properties(paper):
    """What the file says about itself: title and author, and the day of the paper instead of that of its making."""
    title, author = cleaned(paper.title)[:255], cleaned(paper.letterhead.issuer)[:255]
    known = {"title": title, "author": author, "last_modified_by": ""}
    if paper.letterhead.on:
        known |= dict.fromkeys(("created", "modified"), paper.letterhead.on.isoformat())
    return known


def fill(template, contents, **how):
    """The template once with each content. TemplateWrong says what is wrong with it, PrintingFailed that it took too
    much."""
    try:
        with TemporaryDirectory(prefix="word-") as folder:
            return _fill_in(Path(folder), template, contents, how)
    except OSError as error:  # no room on the disk, no room for another process
        log.exception("No Word file could be made.")
        raise PrintingFailed(reason(None)) from error


def _fill_in(folder, template, contents, how):
    (folder / "template.docx").write_bytes(template)
    limits = json.dumps({"memory": MEMORY, "seconds": SECONDS})
    (folder / "job").write_text(f"{limits}\n{json.dumps({'contents': contents, 'with': how})}", encoding="utf-8")
    with (
        (folder / "job").open("rb") as job,
        (folder / "said").open("w+b") as said,
        (folder / "complaints").open("w+b") as complaints,
    ):
        status = run_child(folder, CHILD, stdin=job, stdout=said, stderr=complaints)
        complaints.seek(0)
        if complaint := complaints.read(4000).decode(errors="replace"):
            log.warning("The Word child says (status %s): %s", status, complaint)
        said.seek(0)
        if status == WRONG:
            raise TemplateWrong(json.loads(said.read()))
    if status:
        raise PrintingFailed(reason(status))
    return [(folder / f"{number}.docx").read_bytes() for number in range(len(contents))]


def reason(status):
    if status == -signal.SIGXCPU or status in TOO_LARGE:
        return _("The Word file took too long or became too large and was stopped. Ask for the PDF instead.")
    return _(
        "The Word file could not be made. Try again; if it fails again, tell the administrator: the reason is in the"
        " server's log."
    )
