"""Signed with the agency's own tool: is the file the issued one plus signatures, and who vouches for whose they are?

Vietnamese agencies sign with a token and the program of its authority, so the paper is downloaded, signed there and
uploaded. The file is looked at in a child process with limits (`signature_check.py`), as a paper is printed in one: it
comes from outside, and the library for it takes a second to load. Nothing is asked over the network, so whether a
certificate was revoked is not known (docs/decisions/signatures.md).
"""

import json
import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core.rules import RuleBroken

from . import press

log = logging.getLogger(__name__)

MEMORY = 1024**3
SECONDS = 40
CHILD = Path(__file__).with_name("signature_check.py")

# Why a file is not kept as a signed copy, and what to do instead.
REFUSALS = {
    "encrypted": gettext_lazy(
        "The file is locked with a password, so it cannot be checked. Sign the issued PDF without a password and"
        " upload that."
    ),
    "unsigned": gettext_lazy(
        "There is no signature in this file. Open it in the program of your token, sign it, and upload the file that"
        " this program saved."
    ),
    "other_content": gettext_lazy(
        "This is not the issued document with signatures added: it is another file, or a program saved it anew."
        " Download the issued PDF here, sign it without saving it in another program first, and upload the result."
    ),
    "changed": gettext_lazy(
        "Something beside signatures was changed in this file: a page, a note or a field. Download the issued PDF here"
        " again, only sign it, and upload the result."
    ),
    "broken": gettext_lazy(
        "A signature in this file is broken: the file was changed after it was signed, or it is incomplete. Sign the"
        " issued PDF again and upload the result."
    ),
}

# Why the roots do not vouch for a signature that is unbroken.
REASONS = {
    "no_root": gettext_lazy("no root certificate set by the administrator vouches for it"),
    "not_valid_then": gettext_lazy("the certificate was not valid at that time"),
    "not_accepted": gettext_lazy("the certificate is not one for signing documents"),
}


def check(issued, signed, *, roots, moment):
    """What is found in a signed file (both are StoredFiles), as JSON can hold it; RuleBroken when it is not kept.

    `roots` are the TrustRoots that count, `moment` is when the file was certainly there: the certificate must have
    been valid then.
    """
    order = {
        "memory": MEMORY,
        "seconds": SECONDS,
        "issued": str(issued.path),
        "signed": str(signed.path),
        "roots": [root.certificate for root in roots],
        "moment": moment.isoformat(),
    }
    found = _found(order)
    if found["refused"]:
        raise RuleBroken(str(REFUSALS[found["refused"]]), field="file")
    return {
        "issued": issued.sha256,
        "signed": signed.sha256,
        "roots": sorted(root.sha256 for root in roots),
        "signatures": found["signatures"],
        "stamps": found["stamps"],
    }


def _found(order):
    try:
        with TemporaryDirectory(prefix="signed-") as name:
            return _asked(Path(name), order)
    except (OSError, ValueError) as error:  # no room for another process, or no answer from it
        log.exception("The signed file could not be looked at.")
        raise RuleBroken(_unreadable(), field="file") from error


def _asked(folder, order):
    (folder / "order").write_text(json.dumps(order) + "\n")
    with (
        (folder / "order").open("rb") as asked,
        (folder / "answer").open("w+b") as answer,
        (folder / "complaints").open("w+b") as complaints,
    ):
        status = press.run_child(folder, script=CHILD, seconds=SECONDS, stdin=asked, stdout=answer, stderr=complaints)
        if status:
            complaints.seek(0)
            log.warning("A signed file could not be looked at (status %s): %s", status, complaints.read()[-2000:])
            raise RuleBroken(_unreadable(), field="file")
        answer.seek(0)
        return json.loads(answer.read())


def _unreadable():
    return _(
        "The signed file could not be checked: it is too large or too strange. Sign the issued PDF again and upload the"
        " result; if it fails again, tell the administrator."
    )
