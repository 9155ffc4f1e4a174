"""The records of papers."""

from .documents import IssuedDocument, SignedCopy
from .orders import PaperOrder

__all__ = ["IssuedDocument", "PaperOrder", "SignedCopy"]
