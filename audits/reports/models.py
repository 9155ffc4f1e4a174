"""The records of papers."""

from .documents import IssuedDocument
from .signed_copies import SignedCopy

__all__ = ["IssuedDocument", "SignedCopy"]
