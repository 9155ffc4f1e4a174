"""The records of papers."""

from .documents import IssuedDocument, SignedCopy
from .orders import PaperOrder
from .word.records import WordTemplate

__all__ = ["IssuedDocument", "PaperOrder", "SignedCopy", "WordTemplate"]
