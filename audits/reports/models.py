"""The records of papers."""

from .documents import IssuedDocument
from .orders import PaperOrder
from .signed_copies import SignedCopy
from .word.records import WordTemplate

__all__ = ["IssuedDocument", "PaperOrder", "SignedCopy", "WordTemplate"]
