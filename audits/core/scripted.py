"""Addresses that a script asks, not a person: whatever happens, they answer in JSON and lead nowhere else.

A device that sends what was written down on site forgets it only on an answer that says so. A page to sign in, however
friendly, must never look like one.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _


def scripted(view):
    """Mark a view as asked by scripts."""
    view.is_scripted = True
    return view


def is_scripted(view):
    return getattr(view, "is_scripted", False)


def asks(request):
    """Whether the address of this request is one that scripts ask."""
    return request.resolver_match is not None and is_scripted(request.resolver_match.func)


def said(state, status, headers=None, **more):
    """An answer that nobody keeps."""
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return JsonResponse({"state": state, **more}, status=status, headers=headers)


def signed_out():
    return said("signed_out", 401)


def not_understood(*, too_large):
    """What was sent is no form. What is too large is so every time, and its device is told; the rest it tries again."""
    if not too_large:
        return said("not_understood", 400)
    sentence = _("This is more than the system takes at once, so nothing was saved. Shorten it.")
    return said("refused", 422, op_id="", record=None, sentence=sentence, errors={}, fields=[], kept=False)


def refused(exception):
    """What a view of ours says with an exception; None for one that is no refusal."""
    if isinstance(exception, Http404):
        return said("not_found", 404)
    if isinstance(exception, PermissionDenied):
        return said("not_yours", 403)
    return None
