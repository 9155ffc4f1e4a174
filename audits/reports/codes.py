"""The code by which a paper is looked up at `/verify/`: short, typed from paper, and too long to be guessed."""

import secrets
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are mistaken for others
LENGTH, GROUP = 12, 4  # 60 bits: nobody finds one by trying
LOCAL = ("localhost", "127.0.0.1", "::1")
MISTAKEN = str.maketrans("OIL", "011")


def new_code():
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def spelled(code):
    """7K4M-2QXD-9TBC, as papers and pages show it."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def understood(typed):
    """The code that somebody typed, in any case, with or without dashes; empty where it cannot be one."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(MISTAKEN)
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def address(code):
    """Where the code is answered, for the QR code of a paper; empty where only this machine reaches the system."""
    if urlsplit(settings.SITE_URL).hostname in LOCAL:
        return ""
    return f"{settings.SITE_URL}{reverse('reports:verify')}?{urlencode({'code': spelled(code)})}"
