"""Where the bytes of a file in the ZIP come from, piece by piece."""

import logging
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from audits.core.files import StoredFile

from ..press import PrintingFailed, reason
from .names import extension_in

log = logging.getLogger(__name__)

PIECE = 256 * 1024


@dataclass(frozen=True)
class Stored:
    """A file as it was kept."""

    file: StoredFile

    @property
    def extension(self):
        return extension_in(self.file.name)

    @property
    def expected(self):
        return self.file.sha256

    @property
    def original_name(self):
        return self.file.name

    def pieces(self):
        yield from _pieces_of(self.file.path)


@dataclass(frozen=True)
class Printed:
    """A paper that is made now, from the record as it stands."""

    kind: Any
    record: Any
    reader: Any
    file_format: str = "pdf"
    expected: str = ""
    original_name: str = ""

    @property
    def extension(self):
        return self.file_format

    def pieces(self):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "paper"
            self._write(path)
            yield from _pieces_of(path)

    def _write(self, path):
        """One paper that cannot be made must not take a hundred others with it."""
        try:
            self.kind.write(self.file_format, self.record, self.reader, path, lambda *step: None)
        except PrintingFailed:
            raise
        except Exception as error:
            log.exception("%s of %s could not be made for the inspection.", self.kind.name, self.record.pk)
            raise PrintingFailed(reason(None)) from error


@dataclass(frozen=True)
class Made:
    """What is written row by row into a file of its own first, such as the workbook: `write(file)` writes it."""

    write: Any
    extension: str
    expected: str = ""
    original_name: str = ""

    def pieces(self):
        with TemporaryFile() as file:
            self.write(file)
            file.seek(0)
            while piece := file.read(PIECE):
                yield piece


def _pieces_of(path):
    with path.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece
