"""Where the bytes of a file in the ZIP come from, piece by piece."""

from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any

from audits.core.files import StoredFile

from .names import extension_in

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
        with self.file.path.open("rb") as source:
            while piece := source.read(PIECE):
                yield piece


@dataclass(frozen=True)
class Printed:
    """A paper that is printed now, from the records as they stand."""

    make: Any
    extension: str = "pdf"
    expected: str = ""
    original_name: str = ""

    def pieces(self):
        yield self.make()


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
