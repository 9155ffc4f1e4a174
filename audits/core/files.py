"""The one door for files: what people send is limited, looked into and made harmless before it is kept.

Evidence, papers and scans are documented information of the audit (ISO 9001:2015, 7.5.3): the bytes lie outside of
what the web server shows, under the agency and their own SHA-256, are never changed, and leave only through `served`.
Call `keep` outside the transaction of an act. When the act then fails, a file without a record is left over, which
does no harm; a record without its file cannot happen.
"""

import hashlib
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from . import clock, downloads, images, sniffing
from .filenames import LONGEST, cleaned_name, extension_of, with_extension
from .rules import RuleBroken
from .sniffing import ALL, IMAGES, KINDS, Unfit

__all__ = [
    "ALL",
    "IMAGES",
    "StoredFile",
    "derivative",
    "keep",
    "read",
    "served",
    "served_path",
    "served_thumbnail",
    "thumbnail",
]

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class StoredFile(models.Model):
    """A file as somebody kept it: a photo taken on site, a scan of signed minutes, a revision of a procedure.

    It has no readers of its own: who may see the record that it belongs to may see it. The same bytes kept twice
    are two rows, each with its own name and person, over one file on disk; never across agencies, since that would
    tell one agency what another one has.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", pgettext_lazy("kind of file", "image")
        DOCUMENT = "document", pgettext_lazy("kind of file", "document")

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=LONGEST)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=clock.now)
    original_sha256 = models.CharField(max_length=64)  # of what was sent, before a photo was re-encoded

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self):
        return self.name

    @property
    def is_image(self):
        return self.kind == self.Kind.IMAGE

    @property
    def opens_in_browser(self):
        return self.is_image or self.content_type == KINDS["pdf"].content_type

    @property
    def extension(self):
        return extension_of(self.name)

    @property
    def path(self):
        return _place(self.agency_id, self.sha256)

    @property
    def trail_facts(self):
        """What an Event that names this file says about it, so that exchanged bytes are noticed."""
        return {"sha256": self.sha256, "original_sha256": self.original_sha256}


# In


def keep(upload, *, by, name=None, accept=ALL, original=None):
    """Keep what `by` sent (an upload or bytes) and return its StoredFile; RuleBroken says what is wrong with it.

    `original` is the SHA-256 of what was sent, where the caller has put it into another encoding.
    """
    name = cleaned_name(name or getattr(upload, "name", None) or "")
    try:
        return _kept(upload, name, by, accept, original)
    except Unfit as unfit:
        raise RuleBroken(_refusal(name, unfit.reason, accept)) from unfit


def largest():
    """How many bytes a file may have."""
    return settings.LARGEST_FILE_MB * sniffing.MB


def _refusal(name, reason, accept):
    sentence = gettext("“%(name)s” was not taken: %(reason)s. Allowed: %(kinds)s, up to %(limit)s MB a file.")
    kinds = ", ".join(accept).upper()
    return sentence % {"name": name, "reason": reason, "kinds": kinds, "limit": settings.LARGEST_FILE_MB}


def _kept(upload, name, by, accept, sent):
    extension = extension_of(name)
    if extension not in accept:
        raise Unfit(gettext("files of this kind are not accepted here"))
    with _draft() as draft:
        original = _receive(upload, draft)
        sniffing.check(draft, extension)
        picture = None
        if extension in IMAGES:
            picture = images.made_safe(draft, extension)
            draft.write_bytes(picture.data)
            extension = picture.extension
        stored = StoredFile(
            agency_id=by.agency_id,
            sha256=_sha256(draft),
            name=with_extension(name, extension),
            size=draft.stat().st_size,
            content_type=KINDS[extension].content_type,
            kind=StoredFile.Kind.IMAGE if picture else StoredFile.Kind.DOCUMENT,
            width=picture and picture.width,
            height=picture and picture.height,
            kept_by=by,
            original_sha256=sent or original,
        )
        _settle(draft, stored.path)
    stored.save(force_insert=True)
    return stored


def _root():
    return Path(default_storage.location)


def _place(agency_id, sha256):
    return _root() / str(agency_id) / sha256[:2] / sha256


@contextmanager
def _draft():
    """The path of a new file that only we can read; gone after the block unless it was moved to its place."""
    folder = _root() / "incoming"
    for one in (_root(), folder):
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder)
    os.close(handle)
    try:
        yield Path(path)
    finally:
        Path(path).unlink(missing_ok=True)


def _receive(upload, draft):
    """Write what was sent to `draft`, chunk by chunk, and return its SHA-256."""
    length, digest = 0, hashlib.sha256()
    if getattr(upload, "size", 0) > largest():
        raise _too_large()
    with draft.open("wb") as file:
        for chunk in [upload] if isinstance(upload, bytes) else upload.chunks():
            length += len(chunk)
            if length > largest():
                raise _too_large()
            digest.update(chunk)
            file.write(chunk)
    if length == 0:
        raise Unfit(gettext("it is empty"))
    return digest.hexdigest()


def _too_large():
    return Unfit(gettext("it is too large"))


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settle(draft, place):
    """Move `draft` to its place in such a way that a power cut cannot take it back."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _flush(draft)
    draft.replace(place)
    for folder in (place.parent, place.parent.parent, _root()):
        _flush(folder)


def _flush(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# Out


def read(stored_file):
    """The bytes of a file, for papers and exports."""
    return stored_file.path.read_bytes()


def thumbnail(stored_file, edge=480):
    """A stored image as a small JPEG for lists and pages."""
    return _small(stored_file, edge).read_bytes()


def _small(stored_file, edge):
    """Where the small JPEG of a stored image lies; made once, then kept beside the image."""
    path = stored_file.path.with_name(f"{stored_file.sha256}.{edge}.jpg")
    if not path.exists():
        with _draft() as draft:
            draft.write_bytes(images.smaller(stored_file.path, edge))
            draft.replace(path)
    return path


def derivative(stored_file, edge=960):
    """A stored image as a JPEG that is sharp enough for a printed report: 300 dots an inch, two photos to a row."""
    return thumbnail(stored_file, edge)


def served(request, stored_file, *, inline=None):
    """The answer that hands a file over: call it after finding the record that the reader may see.

    Images and PDF are shown in the browser unless the address ends with `?download`; the rest is downloaded.
    """
    if inline is None:
        inline = "download" not in request.GET
    return served_path(
        request,
        stored_file.path,
        stored_file.name,
        stored_file.content_type,
        stored_file.sha256,
        inline=inline and stored_file.opens_in_browser,
    )


def served_path(request, path, name, content_type, etag, *, inline=False):
    """The same for a file that is kept for a while only, such as a paper made on order; `etag` is its SHA-256."""
    response = downloads.answer(
        request, path, name=name, content_type=_told_type(content_type), etag=etag, as_attachment=not inline
    )
    return _locked_up(response, sandbox=content_type != KINDS["pdf"].content_type)


def served_thumbnail(request, stored_file, *, edge=480):
    """The answer that hands a small image over, under the same condition as `served`."""
    path = _small(stored_file, edge)
    return served_path(request, path, stored_file.name, "image/jpeg", f"{stored_file.sha256}.{edge}", inline=True)


def _told_type(content_type):
    return f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type


def _locked_up(response, *, sandbox):
    """Nothing in the file may run or be guessed at, and nobody shows it again without asking us.

    Browsers do not show a PDF in a sandbox; it gets the policy of all pages instead, which runs nothing either.
    """
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    if sandbox:
        response["Content-Security-Policy"] = SANDBOX
    return response
