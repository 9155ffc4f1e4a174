"""What the worker does about notices in each of its turns."""

from .making import make_all
from .sending import send_waiting


def take_turn():
    """Make what is new, send what is due; whether there is more to do at once."""
    more_to_make = make_all()
    return send_waiting() or more_to_make
