"""Those who sign with certificates of the authority of the tests, as an agency signs with its token."""

import io
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .authority import AUTHORITY, certificate, der, key_of
from .pdf import page_of, printed_here

SIGNER = "Nguyễn Văn A"


@cache
def issued_pdf(text="Kết quả đánh giá"):
    """What the press makes of a short paper."""
    return printed_here(page_of(f"<h1>Báo cáo</h1><p>{text}</p>"))


def signer(name=SIGNER, *, chain=True, **of):
    own = asn1.Certificate.load(der(certificate(name, **of)))
    key = key_of(name).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    others = SimpleCertificateStore()
    if chain:
        others.register(asn1.Certificate.load(der(certificate(of.get("authority", AUTHORITY)))))
    return signers.SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(key), cert_registry=others)


def signed(pdf, name=SIGNER, *, field="Ky", stamper=None, subfilter=SigSeedSubFilter.PADES, **of):
    """The file that the program of a token saves: the PDF with a signature behind it."""
    out = io.BytesIO()
    how = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=subfilter)
    signing = signers.PdfSigner(how, signer(name, **of), timestamper=stamper)
    with ThreadPoolExecutor(1) as apart:  # an event loop of its own, where a browser test runs another
        apart.submit(signing.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out).result()
    return out.getvalue()
