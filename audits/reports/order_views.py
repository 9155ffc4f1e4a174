"""Pages of papers that are made when somebody asks for them: ask, see how far it is, fetch the file."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from audits.core import files
from audits.core.forms import PageForm
from audits.core.web import applied, show

from .kinds import KINDS
from .orders import MEDIA_TYPES, PaperOrder

FORMATS = {
    "pdf": _("As PDF"),
    "docx": _("As Word document"),
    "xlsx": _("As Excel workbook"),
    "zip": _("As ZIP archive"),
}
SHOWN = 5  # of the orders of one paper


class OrderForm(PageForm):
    """Ask for a paper in one of its formats; each has a button."""

    format = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["format"].choices = [(name, FORMATS[name]) for name in kind.formats]

    def apply(self, record, *, by):
        return PaperOrder.place(self.kind, record, self.cleaned_data["format"], by=by)


def paper(request, kind, pk):
    """`/papers/<kind>/<id>/`: ask for a paper of a record; how far it is, and the file once it is there."""
    kind, record = _found(request, kind, pk)
    form = OrderForm(request.POST or None, by=request.user, kind=kind)
    if request.method == "POST" and (done := applied(form, record, by=request.user)):
        return done.go(request)
    orders = PaperOrder.objects.visible_to(request.user).of(kind, record)[:SHOWN]
    context = {
        "kind": kind,
        "record": record,
        "orders": orders,
        "newest": orders[0] if orders else None,
        "refusal": kind.refusal(record),
    }
    template = "reports/_orders.html" if request.htmx and request.method == "GET" else "reports/paper.html"
    return show(request, template, context, form)


@require_safe
def download(request, pk):
    """The made file, as long as its reader may read the paper."""
    order = get_object_or_404(PaperOrder.objects.visible_to(request.user), pk=pk)
    _found(request, order.kind, order.record_id)
    if not order.is_ready or not order.path.exists():
        return redirect(order)
    media_type, in_browser = MEDIA_TYPES[order.format], order.format == "pdf"
    return files.served_path(request, order.path, order.file_name, media_type, order.sha256, inline=in_browser)


def _found(request, name, pk):
    """The kind of paper and the record, if the reader may have the paper of it (404)."""
    if name not in KINDS:
        raise Http404
    return KINDS[name], get_object_or_404(KINDS[name].readable(request.user), pk=pk)
