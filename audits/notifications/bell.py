"""The bell in the head of every page."""

from functools import partial

from .reading import how_many_unseen

MANY = 99


def bell(request):
    """How many notices the reader has not seen; how many there are at all came with the reader (`people.readers`)."""
    user = getattr(request, "user", None)
    # Whoever has signed in within this very request was not read as a reader yet.
    if not hasattr(user, "unseen_notices"):
        return {"unseen_notices": 0, "many_notices": MANY}
    return {"unseen_notices": partial(how_many_unseen, user), "many_notices": MANY}
