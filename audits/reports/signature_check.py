"""What happens in the child process that looks at a signed file: is it the issued one plus signatures, and whose?

Run as a script by `signing.check`, never imported by the rest of the system: pyHanko takes a second to load, and a
signed file comes from outside. It sets its own limits before it opens the file, fetches nothing, and says what it
found as one line of JSON.
"""

import json
import logging
import re
import sys
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from audits.reports.printing import keep_within  # noqa: E402 - an isolated script knows only where it lies itself

ONE_CASE = re.compile(rb"[0-9a-f]*|[0-9A-F]*")


class Refused(Exception):
    """The file is not the issued one plus signatures; the word for why is that of `signing.REFUSALS`."""


def main():
    order = json.loads(sys.stdin.readline())
    keep_within(order["memory"], order["seconds"])
    logging.disable(logging.CRITICAL)  # a chain without a root is an answer here, not a failure
    issued, signed = Path(order["issued"]).read_bytes(), Path(order["signed"]).read_bytes()
    try:
        found = {"refused": "", **looked_at(issued, signed, order["roots"], datetime.fromisoformat(order["moment"]))}
    except Refused as refused:
        found = {"refused": str(refused)}
    print(json.dumps(found))


def looked_at(issued, signed, roots, moment):
    """The signatures of a file that is the issued one plus signatures; Refused if it is anything else."""
    if signed == issued:
        raise Refused("unsigned")
    try:
        reader = reader_of(signed)
        if reader.encrypted:
            raise Refused("encrypted")
        if not signed.startswith(issued):
            raise Refused("other_content")
        if not reader.embedded_regular_signatures:
            raise Refused("unsigned")
        nothing_but_signatures(reader, reader_of(issued))
        for signature in reader.embedded_signatures:
            nothing_unsigned(signature, signed)
        return {
            "signatures": [told(signature, roots, moment) for signature in reader.embedded_regular_signatures],
            "stamps": [stamp_told(stamp, roots, moment) for stamp in reader.embedded_timestamp_signatures],
        }
    except (Refused, MemoryError, OSError, ImportError):  # the last three are troubles of ours, not of the file
        raise
    except Exception as error:  # a library for files that come from outside fails in a hundred ways at a broken one
        raise Refused("broken" if signed.startswith(issued) else "other_content") from error


def reader_of(data):
    """pyHanko's reader of a file, made quick for ours: a paper's objects stand in streams by the thousand.

    The reader that comes with the library goes through the list at the head of a stream once for each object in it: a
    report of 6,000 objects took over a minute. This one reads each list once.
    """
    from pyhanko.pdf_utils import generic, misc
    from pyhanko.pdf_utils.generic import DecodePurpose, NumberObject, Reference, StreamObject
    from pyhanko.pdf_utils.reader import PdfFileReader

    class Reader(PdfFileReader):
        def _get_object_from_stream(self, idnum, stmnum, idx):
            lists = self.__dict__.setdefault("lists", {})
            stream, content, places = lists.get(stmnum) or lists.setdefault(stmnum, self._opened(stmnum))
            if stream["/Type"] != "/ObjStm" or not 0 <= idx < len(places) or places[idx][0] != idnum:
                raise misc.PdfReadError("The object is not where the file says.")
            content.seek(stream["/First"] + places[idx][1])
            found = generic.read_object(content, Reference(idnum, 0, self))
            if isinstance(found, StreamObject | generic.IndirectObject):
                raise misc.PdfReadError("No such object stands in a stream.")
            return found

        def _opened(self, stmnum):
            """A stream of objects, its content, and the number and the place of each object."""
            stream = Reference(stmnum, 0, self).get_object()
            content = BytesIO(stream.read_data(DecodePurpose.OBJECT_STREAM))
            places = []
            for _number in range(stream["/N"]):
                pair = []
                for _part in range(2):
                    misc.read_non_whitespace(content, seek_back=True)
                    pair.append(NumberObject.read_from_stream(content))
                places.append(pair)
            return stream, content, places

    return Reader(BytesIO(data))


def nothing_but_signatures(reader, issued):
    """Every revision after the issued one adds signatures, their proofs and time stamps, and nothing else."""
    from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY as USUAL
    from pyhanko.sign.diff_analysis import DiffResult, FormUpdatingRule, StandardDiffPolicy
    from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON as MAY_DIFFER

    class FirstSignature(FormUpdatingRule):
        """An issued paper holds no form; the first signature brings one, which is compared with an empty one."""

        def apply(self, old, new):
            if "/AcroForm" not in old.root:
                empty = DictionaryObject({NameObject("/Fields"): ArrayObject()})
                old.root[NameObject("/AcroForm")] = empty
            return super().apply(old, new)

    form = FirstSignature(USUAL.form_rule.field_rules, MAY_DIFFER | {"/SigFlags"})
    policy = StandardDiffPolicy(USUAL.global_rules, form)
    changes = policy.review_file(reader, issued.xrefs.total_revisions - 1)
    if not isinstance(changes, DiffResult):
        raise Refused("changed")


def nothing_unsigned(signature, signed):
    """What no signature covers holds nothing: the room that was kept for its own bytes, and the end of the file.

    The cryptography does not look there, so a byte could be changed unseen.
    """
    start, before, after, length = signature.byte_range
    gap = signed[before + 1 : after - 1]
    content = signature.pkcs7_content
    bare = content.rstrip(b"\0")
    if start or signed[before] != ord("<") or signed[after - 1] != ord(">") or bytes.fromhex(gap.decode()) != content:
        raise Refused("broken")
    if not ONE_CASE.fullmatch(gap) or not cms_of(content).dump(force=True).startswith(bare):
        raise Refused("broken")
    announced = [algorithm.native for algorithm in signature.signed_data["digest_algorithms"]]
    used = signature.signer_info["digest_algorithm"]["algorithm"].native
    if announced != [{"algorithm": used, "parameters": None}]:
        raise Refused("broken")
    is_last = signature.signed_revision == signature.reader.xrefs.total_revisions - 1
    if is_last and after + length != len(signed):
        raise Refused("broken")
    certificates_are_whole(signature)


def cms_of(content):
    from asn1crypto.cms import ContentInfo

    return ContentInfo.load(content)


def certificates_are_whole(signature):
    """Each certificate that came along is as whoever issued it signed it, where that one came along too."""
    from cryptography.x509 import load_der_x509_certificate

    alleged = [
        load_der_x509_certificate(one.dump()) for one in (signature.signer_cert, *signature.other_embedded_certs)
    ]
    for one in alleged:
        issuers = [other for other in alleged if other.subject == one.issuer]
        if issuers and not any(issued_by(one, other) for other in issuers):
            raise Refused("broken")


def issued_by(certificate, issuer):
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def told(signature, roots, moment):
    """What one signature says, and whether it holds: whose, when, with which certificate, trusted by the roots."""
    from pyhanko.sign.validation import validate_pdf_signature

    status = validate_pdf_signature(signature, context(roots, moment), key_usage_settings=usage(), skip_diff=True)
    stamp = status.timestamp_validity
    stamped = stamp.timestamp if stamp and stamp.intact and stamp.valid else None
    if stamped and stamp.trusted:  # a time that somebody trusted vouches for: the certificate must have held then
        status = validate_pdf_signature(
            signature, context(roots, stamped), context(roots, moment), key_usage_settings=usage(), skip_diff=True
        )
    whole = status.intact and status.valid and status.coverage >= entire_revision()
    if not whole or (stamp and not stamped):
        raise Refused("broken")
    claimed = status.signer_reported_dt
    return certificate_told(signature.signer_cert) | {
        "field": signature.field_name,
        "claimed_at": claimed.isoformat() if claimed else "",
        "stamped_at": stamped.isoformat() if stamped else "",
        "stamp_trusted": bool(stamp and stamp.trusted),
        "trusted": bool(status.trusted),
        "why_not": "" if status.trusted else why_not(status.trust_problem_indic),
    }


def stamp_told(signature, roots, moment):
    """A time stamp over the whole document, as long-term archiving adds it."""
    from pyhanko.sign.validation import validate_pdf_timestamp

    status = validate_pdf_timestamp(signature, context(roots, moment), skip_diff=True)
    if not (status.intact and status.valid and status.coverage >= entire_revision()):
        raise Refused("broken")
    return certificate_told(signature.signer_cert) | {
        "stamped_at": status.timestamp.isoformat(),
        "trusted": bool(status.trusted),
    }


def context(roots, moment):
    """The administrator's roots and nothing else; no network, so nobody is asked whether a certificate was revoked."""
    from asn1crypto import pem, x509
    from pyhanko_certvalidator import ValidationContext

    trusted = [x509.Certificate.load(pem.unarmor(root.encode())[2]) for root in roots]
    return ValidationContext(trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail", moment=moment)


def usage():
    """A certificate for signing: Vietnamese authorities set one of the two."""
    from pyhanko.sign.validation import KeyUsageConstraints

    return KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


def entire_revision():
    from pyhanko.sign.validation import SignatureCoverageLevel

    return SignatureCoverageLevel.ENTIRE_REVISION


def certificate_told(certificate):
    """Whose a certificate is and who gave it, in words that a page can show."""
    subject, issuer = certificate.subject.native, certificate.issuer.native
    validity = certificate["tbs_certificate"]["validity"]
    return {
        "name": plain(subject.get("common_name")),
        "organisation": plain(subject.get("organization_name")),
        "issuer": plain(issuer.get("common_name")) or plain(issuer.get("organization_name")),
        "serial": f"{certificate.serial_number:X}",
        "valid_from": validity["not_before"].native.isoformat(),
        "valid_until": validity["not_after"].native.isoformat(),
        "sha256": sha256(certificate.dump()).hexdigest(),
    }


def plain(value):
    """A part of a name as one short line; some names hold a part several times."""
    return " ".join(str(part) for part in (value if isinstance(value, list) else [value or ""]))[:200]


def why_not(problem):
    """The word of `signing.REASONS` for why the roots do not vouch for a certificate."""
    name = getattr(problem, "name", "")
    if name == "NO_CERTIFICATE_CHAIN_FOUND":
        return "no_root"
    out_of_time = any(part in name for part in ("EXPIRED", "NOT_YET_VALID", "OUT_OF_BOUNDS"))
    return "not_valid_then" if out_of_time else "not_accepted"


if __name__ == "__main__":
    main()
