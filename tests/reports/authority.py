"""An authority that exists in tests only, and the certificates that it gives."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY = "Gốc chứng thực thử"
BEFORE, AFTER = timedelta(days=3650), timedelta(days=3650)


@cache
def key_of(name):
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(name, organisation):
    parts = ((NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(*part) for part in parts])


@cache
def certificate(name=AUTHORITY, *, authority=AUTHORITY, valid=(-BEFORE, AFTER), stamps=False):
    """The certificate of an authority (which vouches for itself), or of somebody whom it vouches for.

    With `stamps` it is for time stamps.
    """
    is_authority = name == authority
    now = datetime.now(UTC).replace(microsecond=0)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name, name if is_authority else "Sở Lao động"))
        .issuer_name(_name(authority, authority))
        .public_key(key_of(name).public_key())
        .serial_number(int.from_bytes(name.encode()[:8], "big"))
        .not_valid_before(now + valid[0])
        .not_valid_after(now + valid[1])
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(
            x509.KeyUsage(not is_authority, not is_authority, *[False] * 3, is_authority, is_authority, False, False),
            critical=True,
        )
    )
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(key_of(authority), hashes.SHA256())


def pem(one):
    return one.public_bytes(Encoding.PEM)


def der(one):
    return one.public_bytes(Encoding.DER)
