"""Addresses of records, worked out once: a list of fifty rows names each of them, and so does the next reader's."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def address(name, *args):
    """What `reverse` says; addresses do not change while the program runs."""
    return reverse(name, args=args)
