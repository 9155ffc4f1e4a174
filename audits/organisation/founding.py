"""How an agency begins: with its name and one administrator, who lets everybody else in."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from audits.core import trail
from audits.core.trail import SYSTEM
from audits.core.versions import clean, write

from .agency import Agency
from .people import User


@transaction.atomic
def found(*, username, full_name, **names):
    """An agency with its first administrator, who has no password yet. RuleBroken says what cannot be."""
    agency = Agency(**names)
    clean(agency)
    write(agency, force_insert=True)
    trail.record(agency, "founded", by=SYSTEM, new=names)
    administrator = User(
        agency=agency,
        username=username,
        full_name=full_name,
        role=User.Role.ADMINISTRATOR,
        password=make_password(None),
    )
    clean(administrator)
    write(administrator, force_insert=True)
    trail.record(administrator, "entered", by=SYSTEM, new={"username": username, "full_name": full_name})
    return administrator
