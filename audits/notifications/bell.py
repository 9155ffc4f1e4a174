"""The bell in the head of every page."""

MANY = 99


def bell(request):
    """How many notices the reader has not seen; they are counted when the reader is read (`people.readers`)."""
    # Whoever has signed in within this very request was not read as a reader yet.
    return {"unseen_notices": getattr(getattr(request, "user", None), "unseen_notices", 0), "many_notices": MANY}
