"""What anybody may learn about a paper or a file that is said to be ours: whether it is, and whether it stands.

Only issued documents are looked at, whatever agency they are of, and nothing of their content is told: who has the
paper has it already, who has not learns no more than that a number exists.
"""

import hashlib
from dataclasses import dataclass

from django.db.models import Q

from audits.core.trail import GENESIS, Event

from . import codes
from .documents import IssuedDocument
from .signed_copies import SignedCopy


@dataclass(frozen=True)
class Found:
    """A document of ours, and what the thing that was brought is of it."""

    document: IssuedDocument
    thing: str  # code, document, annex, or a kind of SignedCopy

    @property
    def is_file(self):
        return self.thing != "code"

    @property
    def successor(self):
        """The newest document that took its place, if one did."""
        newest, chain = None, [self.document]
        while chain:
            chain = list(_standing().filter(replaces=chain[0]))
            newest = chain[0] if chain else newest
        return newest

    @property
    def trail_fits(self):
        """Whether the printed head of the history is a link of the agency's chain, and the issue the next one."""
        document = self.document
        links = Event.objects.filter(agency=document.agency_id)
        last = links.filter(seq=document.trail_number).first()
        following = links.filter(seq=document.trail_number + 1).first()
        stood = last.computed_hash() if last else GENESIS
        if following is None or following.computed_hash() != following.hash:
            return False
        return stood == document.trail_hash == following.previous_hash


def by_code(typed):
    """The document that bears a code, as somebody typed it."""
    code = codes.understood(typed)
    document = _standing().filter(verify_code=code).first() if code else None
    return Found(document, "code") if document else None


def by_hash(sha256):
    """The document that a file is, belongs to, or is the signed copy or the scan of."""
    document = _standing().filter(sha256=sha256).first()
    if document:
        return Found(document, "document")
    document = _standing().filter(photo_annex__sha256=sha256).first()
    if document:
        return Found(document, "annex")
    same = Q(file__sha256=sha256) | Q(file__original_sha256=sha256)  # a picture is kept in another encoding
    copies = SignedCopy.objects.filter(same, document__in=IssuedDocument.objects.standing())
    copy = copies.select_related("document__agency").first()
    return Found(copy.document, copy.kind) if copy else None


def hash_of(upload):
    """The SHA-256 of a file that is looked at and forgotten."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _standing():
    return IssuedDocument.objects.standing().without_snapshot().select_related("agency")
