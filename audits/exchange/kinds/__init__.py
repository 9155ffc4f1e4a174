"""The kinds of files that come in, in the order in which a new agency needs them."""

from .departments import Departments
from .findings import Findings
from .people import Certificates, People
from .procedures import Procedures

KINDS = {kind.name: kind for kind in (Departments, People, Certificates, Procedures, Findings)}


def kinds_for(user):
    """Those that `user` may bring in."""
    return [kind for kind in (one() for one in KINDS.values()) if kind.may(user)]
