"""Without a network: what a device stores of a visit, and the page that says what it has stored."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.planning.teams import member

from ..offline import packed
from .pages import noted_visit


@require_safe
def offline(request, pk):
    """`/visits/<id>/offline/`: the addresses that “Download for use without a network” stores; for the team only.

    Notes on a device that leaves the house are for those who work with them there, not for all who may read them.
    """
    visit = noted_visit(request.user, pk)
    if not settings.OFFLINE or not member(visit, request.user):
        raise PermissionDenied
    return JsonResponse(packed(visit, request.user))


@require_safe
def on_site(request):
    """`/on-site/`: the visits that this device has stored, and how one works on site; opens without a network too."""
    return render(request, "fieldwork/on_site.html")
