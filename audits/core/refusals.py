"""When a request is refused: a page that says what happened, what to do now, the way back, and whom to ask.

A step may have been closed while somebody wrote: the texts of a form that is refused as a whole stand on that page.
"""

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import resolve
from django.utils.translation import gettext as _

from . import scripted

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
UNREADABLE = (SuspiciousOperation, BadRequest, MultiPartParserError, OSError)  # nobody may have read the body yet


def not_understood(request, exception=None):
    """400, or 413 where more was sent than the system takes."""
    if scripted.asks(request):
        return scripted.not_understood(too_large=isinstance(exception, TOO_LARGE))
    if isinstance(exception, TOO_LARGE):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def not_yours(request, exception=None):
    """403: the reader may see the record, so the way back is its page."""
    return _refused(request, 403, _above(request.path))


def not_found(request, exception=None):
    """404: the record may not be the reader's to see, so the way back is the list of such records."""
    first = request.path.split("/")[1]
    place = f"/{first}/" if first else "/"
    return _refused(request, 404, (place, _("To the list")) if _is_page(place) else None)


def changed_meanwhile(request):
    """409, for what has no form that could compare theirs with yours."""
    return _refused(request, 409, _above(request.path))


def _refused(request, status, back):
    return render(request, f"{status}.html", {"back": back, "typed": _typed(request)}, status=status)


def _typed(request):
    """What a person wrote into the form that is refused: values of several words, so no numbers, choices or tokens."""
    if request.method != "POST" or not request.user.is_authenticated:
        return []
    try:
        form = request.POST
    except UNREADABLE:
        return []
    said = [value.strip() for name, values in form.lists() if "password" not in name for value in values]
    return [text for text in said if len(text.split()) > 1]


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
