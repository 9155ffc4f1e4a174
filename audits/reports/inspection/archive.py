"""The ZIP itself, written from front to back: to a path, or to anything that takes bytes, such as a response."""

import hashlib
import stat
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from audits.core.tables import local

from ..press import PrintingFailed

PACKED = (".jpg", ".png", ".webp", ".pdf", ".zip", ".xlsx", ".docx", ".odt")  # compressing them again gains nothing
FIRST_YEAR, LAST_YEAR = 1980, 2107  # of the dates that a ZIP can hold
READABLE = (stat.S_IFREG | 0o644) << 16


@dataclass(frozen=True)
class Written:
    """What stands in the ZIP under a path; `problem` says in a sentence what is wrong with it."""

    path: str
    sha256: str
    size: int
    problem: str = ""


class Archive:
    """Files go in one after the other, piece by piece."""

    def __init__(self, target):
        self._zip = ZipFile(target, "w")

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self._zip.close()

    def add(self, path, pieces, moment, *, expected=""):
        """Write the `pieces` of a file; what cannot be read is told in `problem` and breaks nothing off.

        A file of which not even the first piece can be read leaves no entry, and its `path` is empty.
        """
        pieces, digest, size, problem = iter(pieces), hashlib.sha256(), 0, ""
        piece, problem = _next(pieces)
        if problem:
            return Written("", "", 0, problem)
        with self._zip.open(_entry(path, moment), "w") as entry:
            while piece:
                digest.update(piece)
                size += len(piece)
                entry.write(piece)
                piece, problem = _next(pieces)
        if not problem and expected and digest.hexdigest() != expected:
            problem = _("The file on the disk is not the one that was kept: its SHA-256 was %(sha256)s.") % {
                "sha256": expected
            }
        return Written(path, digest.hexdigest(), size, problem)


def _next(pieces):
    """(the next piece, what kept it from being read)."""
    try:
        return next(pieces, b""), ""
    except PrintingFailed as failed:
        return b"", str(failed)
    except FileNotFoundError:
        return b"", _("The file is missing on the disk of the system.")
    except OSError:
        return b"", _("The file could not be read from the disk of the system to its end.")


def _entry(path, moment):
    """Name, time and way of packing of a file; the same for the same file, whenever the ZIP is made."""
    at = local(moment)
    at = at.replace(year=min(max(at.year, FIRST_YEAR), LAST_YEAR))
    info = ZipInfo(path, at.timetuple()[:6])
    info.create_system = 3
    info.external_attr = READABLE
    info.compress_type = ZIP_STORED if path.endswith(PACKED) else ZIP_DEFLATED
    return info
