"""The devices of a team speak of themselves."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from ..forms.devices import DeviceForm
from .pages import team_visit


@require_POST
def device(request, pk):
    """`/visits/<id>/device/`: what still waits on a device of the team to be sent; there is nothing to answer."""
    visit = team_visit(request, pk)
    form = DeviceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    form.apply(visit, by=request.user)
    return HttpResponse(status=204)
