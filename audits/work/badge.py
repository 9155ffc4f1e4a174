"""The number beside “My work” on every page; why it is counted so: docs/decisions/one-query-for-my-work.md."""

from functools import partial

from django.core.cache import caches

from audits.core import clock

from . import tasks


def badge(request):
    """Context of every page: how many things wait for the reader, counted when the head asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"how_many_wait": partial(how_many, user)}


def how_many(user):
    """As counted last in this process, if nothing has happened in the agency since; else counted anew."""
    return caches["memory"].get_or_set(_since(user), partial(tasks.how_many, user))


def _since(user):
    """What the number depends on: the person, the day, and the end of the agency's history."""
    head = getattr(user.agency, "trail_head", None)
    return f"waiting:{user.pk}:{clock.today()}:{head.hash if head else ''}"
