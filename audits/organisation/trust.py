"""Roots of trust: the certificates by which an agency knows who signed its papers.

Which authority counts is settled by law and by the superior body (the root of the Government's special authority, the
national root and the licensed authorities below it), so the administrator enters the roots; the program brings none.
"""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.rules import RuleBroken
from audits.core.versions import Versioned

MOST_BYTES = 64 * 1024  # a certificate takes two or three thousand
BEGIN = b"-----BEGIN CERTIFICATE-----"


def read_certificate(data):
    """What was uploaded, as the columns of a TrustRoot; RuleBroken says what is wrong with it.

    The library is loaded here, not with the pages: few requests ever need it.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    unreadable = (x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)
    if data.count(BEGIN) > 1:
        raise RuleBroken(_("The file holds several certificates. Upload them one by one."), "upload")
    try:
        read = x509.load_pem_x509_certificate if BEGIN in data else x509.load_der_x509_certificate
        certificate = read(data)
        is_authority = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        subject = certificate.subject.rfc4514_string()
        pem = certificate.public_bytes(Encoding.PEM).decode()
    except x509.ExtensionNotFound:
        is_authority = False
    except (ValueError, TypeError, *unreadable) as error:
        raise RuleBroken(
            _("This is no certificate. Upload the file .cer, .crt or .pem of the root."), "upload"
        ) from error
    if not is_authority:
        raise RuleBroken(
            _("This certificate belongs to somebody who signs, not to an authority. Upload the authority's root."),
            "upload",
        )
    return {
        "certificate": pem,
        "subject": subject[:300],
        "sha256": certificate.fingerprint(_sha256()).hex(),
        "valid_from": certificate.not_valid_before_utc,
        "valid_until": certificate.not_valid_after_utc,
    }


def _sha256():
    from cryptography.hazmat.primitives.hashes import SHA256

    return SHA256()


class TrustRootQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Settings are the administrator's."""
        return self.filter(agency=user.agency_id) if user.is_administrator else self.none()

    def in_use(self):
        return self.filter(retired=False)


class TrustRoot(Versioned):
    """A certificate of an authority whose signatures the agency accepts; retired rather than deleted."""

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="trust_roots")
    name = models.CharField(_("name"), max_length=120, help_text=_("What the agency calls the authority."))
    certificate = models.TextField(_("certificate"), editable=False)
    subject = models.CharField(_("subject"), max_length=300, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    valid_from = models.DateTimeField(_("valid from"), editable=False)
    valid_until = models.DateTimeField(_("valid until"), editable=False)
    added_by = models.ForeignKey("audits.User", models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(default=clock.now)
    retired = models.BooleanField(_("retired"), default=False)

    objects = TrustRootQuerySet.as_manager()

    UNLOGGED = ("certificate",)  # its fingerprint says which one it is
    SENTENCES = {
        "entered": _("added the root certificate"),
        "edited": _("changed the root certificate"),
        "retired": _("retired the root certificate"),
    }

    class Meta:
        verbose_name = _("root certificate")
        ordering = ["retired", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "sha256"],
                condition=models.Q(retired=False),
                name="trust_root_once",
                violation_error_message=_("This root certificate is in use already."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation:trust_roots")

    def may_edit(self, user):
        return user.agency_id == self.agency_id and user.is_administrator

    @property
    def fingerprint(self):
        """The SHA-256 in groups, as authorities print theirs."""
        return " ".join(self.sha256[at : at + 8] for at in range(0, 64, 8))

    @property
    def is_over(self):
        return self.valid_until < clock.now()

    @classmethod
    def add(cls, *, by, name, data):
        """Take up the root whose certificate was uploaded."""
        columns = read_certificate(data)
        return cls.enter(by=by, agency=by.agency, added_by=by, name=name, **columns)

    def retire(self, *, by, note, version=None):
        """It vouches for nobody any more; what was checked by it keeps its result, and says when."""
        if not note.strip():
            raise RuleBroken(_("Write the reason: others must be able to follow it later."), field="note")
        return self.edit(by=by, version=version, verb="retired", note=note, retired=True)
