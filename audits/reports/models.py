"""The records of papers."""

from .documents import IssuedDocument, SignedCopy

__all__ = ["IssuedDocument", "SignedCopy"]
