"""The records of papers."""

from .documents import IssuedDocument
from .orders import PaperOrder
from .signed_copies import SignedCopy

__all__ = ["IssuedDocument", "PaperOrder", "SignedCopy"]
