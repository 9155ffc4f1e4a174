"""Pages on which data come in: the kinds of files, one file, the templates to begin with."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from audits.core import files
from audits.core.web import applied, page_of, show
from audits.procedures.models import Procedure

from .columns import Known
from .forms import ImportForm
from .kinds import KINDS, kinds_for
from .models import Import
from .samples import sample_response

SHOWN = 100  # lines of what is new or changed; the figures above say how many there are


def imports(request):
    """`/exchange/`: what can be brought in, and what was."""
    kinds = kinds_for(request.user)
    if not kinds:
        raise PermissionDenied
    rows = Import.objects.visible_to(request.user).select_related("file", "made_by")
    begins = not Procedure.objects.visible_to(request.user).exists()
    return show(request, "exchange/imports.html", {"kinds": kinds, "page": page_of(request, rows), "begins": begins})


def bring_in(request, name):
    """`/exchange/<kind>/`: look a file over, then write it."""
    kind = _kind(request, name)
    form = ImportForm(request.POST or None, request.FILES or None, by=request.user, kind=kind)
    if request.method == "POST" and form.is_confirmed and (done := applied(form, by=request.user)):
        return done.go(request, _("The file is written into the records."), to=kind.listed_at)
    if form.is_bound and (form.is_valid() or form.plan):
        form.show_plan()
    context = {"kind": kind, "plan": form.plan, "columns": kind.columns(Known(request.user.agency)), "shown": SHOWN}
    return show(request, "exchange/bring_in.html", context, form)


def sample(request, name):
    """`/exchange/<kind>/template/`: the file to fill in, empty or with what is there."""
    kind = _kind(request, name)
    return sample_response(kind, Known(request.user.agency), request.GET.get("format", "xlsx"), "filled" in request.GET)


def file(request, pk):
    """`/exchange/files/<id>/`: a file that was brought in."""
    record = get_object_or_404(Import.objects.visible_to(request.user).select_related("file"), pk=pk)
    return files.served(request, record.file, inline=False)


def _kind(request, name):
    """The kind of that name, for who may bring it in."""
    if name not in KINDS:
        raise Http404
    kind = KINDS[name]()
    if not kind.may(request.user):
        raise PermissionDenied
    return kind
