"""The records of papers."""

from .documents import IssuedDocument, SignedCopy
from .word.records import WordTemplate

__all__ = ["IssuedDocument", "SignedCopy", "WordTemplate"]
