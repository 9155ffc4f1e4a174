"""When a request is refused: a page that says what happened, what to do now, the way back, and whom to ask."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _

from . import scripted

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def not_understood(request, exception=None):
    """400, or 413 where more was sent than the system takes."""
    if scripted.asks(request):
        return scripted.not_understood(too_large=isinstance(exception, TOO_LARGE))
    if isinstance(exception, TOO_LARGE):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def not_yours(request, exception=None):
    """403: the reader may see the record, so the way back is its page."""
    return render(request, "403.html", {"back": _above(request.path)}, status=403)


def not_found(request, exception=None):
    """404: the record may not be the reader's to see, so the way back is the list of such records."""
    first = request.path.split("/")[1]
    place = f"/{first}/" if first else "/"
    return render(request, "404.html", {"back": (place, _("To the list")) if _is_page(place) else None}, status=404)


def changed_meanwhile(request):
    """409, for what has no form that could compare theirs with yours."""
    return render(request, "409.html", {"back": _above(request.path)}, status=409)


def _above(path):
    """The nearest page above an address: of `/actions/7/plan/` that of the action."""
    parts = path.strip("/").split("/")[:-1]
    while parts:
        place = f"/{'/'.join(parts)}/"
        if _is_page(place):
            return place, _("Back to the page of the record") if parts[-1].isdigit() else _("To the list")
        parts.pop()
    return None


def _is_page(path):
    try:
        return bool(resolve(path))
    except Http404:
        return False
