"""What a file is, whatever its name says: extension, first bytes and inner structure must agree.

Nothing here believes a size or a count that the file states about itself: what is unpacked is counted.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import puremagic
from django.utils.translation import gettext as _

MB = 1024 * 1024
CHUNK = 64 * 1024

MOST_ENTRIES = 2000
LONGEST_DIRECTORY = 1 * MB
MOST_UNPACKED = 200 * MB
HIGHEST_RATIO = 100
ALWAYS_UNPACKED = 10 * MB  # forms with many equal rows shrink to a hundredth and are harmless while small

END_MARK = b"PK\x05\x06"
END_OF_ZIP = struct.Struct("<12x2LH")
LONGEST_COMMENT = 0xFFFF
PACKED_OR_PLAIN = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1
OTHER_FILES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0", b"MZ")
MACROS = re.compile(r"(^|/)vbaproject\.bin$|^(basic|scripts)/", re.IGNORECASE)
MARKUP = re.compile(
    r"\s*<([!?]|(html|head|body|svg|script|style|iframe|object|embed|form|img|meta|link|a)\b)", re.IGNORECASE
)


class Unfit(Exception):
    """A file is not taken; `reason` is half a sentence, to the person who sent it."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Kind:
    """A kind of file that the agency keeps; `check` looks inside one. Images are checked by being decoded."""

    content_type: str
    check: Callable | None = None


def check(path, extension):
    """Raise Unfit unless the file at `path` is what its extension promises."""
    kind = KINDS[extension]
    guesses = {guess.mime_type for guess in puremagic.magic_file(path)}
    if kind.check is not check_text and kind.content_type not in guesses:
        raise _not_a(extension)
    if kind.check:
        kind.check(path, extension)


def _not_a(extension):
    return Unfit(_("its content is not that of a .%(extension)s file") % {"extension": extension})


def damaged():
    return Unfit(_("it is damaged or incomplete"))


# PDF


def check_pdf(path, extension):
    """A PDF from its first byte to its last: nothing stands before it, and no other file hangs on to it."""
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(-min(path.stat().st_size, 1024), os.SEEK_END)
        tail = file.read()
    if not re.match(rb"%PDF-[12]\.\d", head):
        raise _not_a(extension)
    if b"%%EOF" not in tail or _end_of_zip(path):
        raise damaged()


# Text


def check_text(path, extension):
    """Text in UTF-8 that no browser would take for a page."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            start = chunk = file.read(CHUNK)
            while chunk:
                if "\x00" in chunk:
                    raise _not_a(extension)
                chunk = file.read(CHUNK)
    except UnicodeDecodeError as error:
        raise Unfit(_("its text is not in UTF-8; save it as “UTF-8” or as PDF")) from error
    if MARKUP.match(start):
        raise _not_a(extension)


# Office documents: zip archives with a known inside


def check_ooxml(path, extension):
    """A document of Word, Excel or PowerPoint, without macros."""
    with _archive(path) as archive:
        _check_entries(archive, path)
        types = _entry(archive, "[Content_Types].xml", extension)
    if f"{KINDS[extension].content_type}.main+xml".encode() not in types:
        raise _not_a(extension)


def check_odt(path, extension):
    """A text of LibreOffice, without macros."""
    with _archive(path) as archive:
        _check_entries(archive, path)
        if _entry(archive, "mimetype", extension).strip() != KINDS[extension].content_type.encode():
            raise _not_a(extension)
        if "content.xml" not in archive.namelist():
            raise damaged()


def _too_many_parts():
    return Unfit(_("it is made of too many parts"))


class EndOfZip(NamedTuple):
    """What the last record of a zip says about its table of contents."""

    directory_length: int
    directory_offset: int
    comment_length: int


def _archive(path):
    """The archive, opened only when its table of contents is short, since all of that is read at once."""
    end = _end_of_zip(path)
    if end is None:
        raise damaged()
    if end.directory_length > LONGEST_DIRECTORY:
        raise _too_many_parts()
    try:
        return zipfile.ZipFile(path)
    # zipfile says NotImplementedError to a way of packing that it does not know.
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise damaged() from error


def _end_of_zip(path):
    """The last record of a zip, when there is one that reaches to the very end of the file."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - END_OF_ZIP.size - LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(END_MARK, 0, len(tail) - END_OF_ZIP.size + len(END_MARK))
    while at >= 0:
        end = EndOfZip(*END_OF_ZIP.unpack_from(tail, at))
        if at + END_OF_ZIP.size + end.comment_length == len(tail):
            return end
        at = tail.rfind(END_MARK, 0, at)
    return None


def _check_entries(archive, path):
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if len(entries) > MOST_ENTRIES:
        raise _too_many_parts()
    if len(names) < len(entries) or any(".." in name.split("/") or name.startswith("/") for name in names):
        raise damaged()
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Unfit(_("it is locked with a password"))
    if any(entry.compress_type not in PACKED_OR_PLAIN for entry in entries):
        raise damaged()
    if any(MACROS.search(name) for name in names):
        raise Unfit(_("it holds a macro; save it without macros or as PDF"))
    room = min(MOST_UNPACKED, max(ALWAYS_UNPACKED, HIGHEST_RATIO * path.stat().st_size))
    for entry in entries:
        room -= _unpacked(archive, entry, room)


def _unpacked(archive, entry, room):
    """How many bytes an entry really unpacks to; Unfit when there is no room for them or they hide something."""
    length = 0
    try:
        with archive.open(entry) as file:
            while chunk := file.read(CHUNK):
                if length == 0:
                    _check_start(entry, chunk)
                length += len(chunk)
                if length > room:
                    raise Unfit(_("it unpacks to far more than its size"))
    # NotImplementedError: packed in a way that zipfile does not know, or locked.
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise damaged() from error
    return length


def _check_start(entry, chunk):
    if chunk.startswith(OTHER_FILES):
        raise Unfit(_("it carries another file inside; save it as PDF"))
    if entry.filename.lower().endswith((".xml", ".rels")) and b"<!ENTITY" in chunk.replace(b"\x00", b""):
        raise damaged()


def _entry(archive, name, extension):
    try:
        with archive.open(name) as file:
            return file.read(LONGEST_DIRECTORY)
    except KeyError as error:
        raise _not_a(extension) from error


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": Kind("application/pdf", check_pdf),
    "jpg": Kind("image/jpeg"),
    "png": Kind("image/png"),
    "webp": Kind("image/webp"),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", check_ooxml),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", check_ooxml),
    "pptx": Kind(f"{_OFFICE}presentationml.presentation", check_ooxml),
    "odt": Kind("application/vnd.oasis.opendocument.text", check_odt),
    "txt": Kind("text/plain", check_text),
    "csv": Kind("text/csv", check_text),
}
IMAGES = ("jpg", "png", "webp")
ALL = tuple(KINDS)
