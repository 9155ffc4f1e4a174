"""The copies that carry a signature, kept beside the bytes that the program made."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned
from audits.organisation.roles import secretariat

from . import signing
from .documents import IssuedDocument

SCANS = ("application/pdf", "image/jpeg", "image/png", "image/webp")


class SignedCopyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(document__in=IssuedDocument.objects.visible_to(user))


class SignedCopy(Versioned):
    """A file signed with the agency's own tool, or a scan of the paper that was signed in ink.

    `filed` is what the check found when the file came in, `checked` what it finds by the roots that counted at
    `checked_at`: both are shown, since roots come and go while the signature stays what it is.
    """

    class Kind(models.TextChoices):
        ELECTRONIC = "electronic", _("signed electronically")
        SCAN = "scan", _("scan of the paper signed in ink")

    document = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="signed_copies")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ELECTRONIC)
    file = models.ForeignKey("audits.StoredFile", models.PROTECT, related_name="+", verbose_name=_("signed file"))
    uploaded_by = models.ForeignKey("audits.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    filed = models.JSONField(default=dict, blank=True, editable=False)
    checked = models.JSONField(default=dict, blank=True, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SignedCopyQuerySet.as_manager()

    READ_WITH = ("document", "file")
    QUIET = ("filed", "checked", "checked_at")  # the page shows what was found, the history that it was looked for
    SENTENCES = {
        "entered": _("filed a signed copy"),
        "checked_anew": _("checked the signatures by the roots of that day"),
    }

    class Meta:
        verbose_name = _("signed copy")
        ordering = ["-pk"]

    def __str__(self):
        return self.file.name

    def get_absolute_url(self):
        return self.document.get_absolute_url()

    @property
    def agency(self):
        return self.document.agency

    @property
    def trail_parent(self):
        return self.document

    def may_edit(self, user):
        return secretariat(self.document, user) is not None

    def check_rules(self):
        if self.document.status not in IssuedDocument.STANDING:
            raise RuleBroken(_("Only an issued document has a signed copy."))
        if self.file.agency_id != self.document.agency_id:
            raise RuleBroken(_("Upload the signed PDF."), field="file")
        if self.pk is None and self.document.signed_copies.filter(file__sha256=self.file.sha256).exists():
            raise RuleBroken(_("This very file is filed here already."), field="file")
        if self.kind == self.Kind.SCAN:
            if self.file.content_type not in SCANS:
                raise RuleBroken(_("Upload the scan as PDF or as a picture."), field="file")
        elif not all(self._is_of_this_file(found) for found in (self.filed, self.checked)):
            raise RuleBroken(_("The signatures of this file were not checked. Upload it again."), field="file")

    def _is_of_this_file(self, found):
        """Whether a result of `signing.check` is about this very file, this very document, and a signature."""
        files = (found.get("issued"), found.get("signed"))
        return files == (self.document.sha256, self.file.sha256) and bool(found.get("signatures"))

    @classmethod
    def look_at(cls, document, file):
        """What the check finds in a file that comes in; RuleBroken says why it is not kept. Outside a transaction."""
        roots, now = document.agency.trust_roots.in_use(), clock.now()
        return signing.check(document.pdf, file, roots=list(roots), moment=now)

    @classmethod
    def file_signed(cls, document, *, by, file, found):
        """Keep a file signed with the agency's tool, with what `look_at` found in it."""
        kept = {"filed": found, "checked": found, "checked_at": clock.now()}
        return cls.enter(by=by, document=document, kind=cls.Kind.ELECTRONIC, uploaded_by=by, file=file, **kept)

    @classmethod
    def file_scan(cls, document, *, by, file):
        """Keep a scan of the paper that was signed in ink; there is nothing in it to check."""
        return cls.enter(by=by, document=document, kind=cls.Kind.SCAN, uploaded_by=by, file=file)

    def look_again(self):
        """What the check finds by the roots of today; the certificates must have held when the file came in."""
        roots = self.agency.trust_roots.in_use()
        return signing.check(self.document.pdf, self.file, roots=list(roots), moment=self.uploaded_at)

    def check_anew(self, *, by, found, version=None):
        """Put down what `look_again` found."""
        if self.kind == self.Kind.SCAN:
            raise RuleBroken(_("A scan holds no signature that could be checked."))
        filed = self.filed or found  # one that was filed before there was a check
        return self.edit(
            by=by, version=version, verb="checked_anew", filed=filed, checked=found, checked_at=clock.now()
        )

    @property
    def is_signed(self):
        return self.kind == self.Kind.ELECTRONIC

    @property
    def roots_changed(self):
        """Whether other roots count now than when the signatures were last checked."""
        now = sorted(self.agency.trust_roots.in_use().values_list("sha256", flat=True))
        return self.is_signed and now != self.checked.get("roots")

    @property
    def signatures(self):
        """Each signature as the page shows it: by the roots of the last check, beside how it was when filed."""
        filed = {one["field"]: one for one in self.filed.get("signatures", ())}
        return [Signature(one, filed.get(one["field"], {})) for one in self.checked.get("signatures", ())]

    @property
    def stamps(self):
        """Time stamps over the whole file, as long-term archiving adds them."""
        return [Signature(one, {}) for one in self.checked.get("stamps", ())]


class Signature:
    """One signature of a signed copy, in the words and types of a page."""

    def __init__(self, found, when_filed):
        self.found = found
        self.name, self.organisation = found["name"], found["organisation"]
        self.issuer, self.serial, self.sha256 = found["issuer"], found["serial"], found["sha256"]
        self.valid_from, self.valid_until = _moment(found["valid_from"]), _moment(found["valid_until"])
        self.claimed_at, self.stamped_at = _moment(found.get("claimed_at")), _moment(found.get("stamped_at"))
        self.stamp_trusted = found.get("stamp_trusted", False)
        self.trusted, self.was_trusted = found["trusted"], when_filed.get("trusted")
        self.why_not = signing.REASONS.get(found.get("why_not"), "")

    @property
    def trust_changed(self):
        return self.was_trusted is not None and self.trusted != self.was_trusted


def _moment(text):
    return datetime.fromisoformat(text) if text else None
