"""Pages of the Word templates of an agency: the administrator's."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from audits.core import history, trail
from audits.core.sniffing import KINDS as FILES
from audits.core.web import form_page, require_edit, show

from .forms import ResetForm, TemplateForm
from .kinds import KINDS
from .records import WordTemplate


def templates(request):
    """`/settings/word-templates/`: which template each kind of paper uses."""
    agency = request.user.agency
    require_edit(agency, request.user)
    own = WordTemplate.objects.visible_to(request.user).select_related("file", "uploaded_by")
    by_paper = {template.paper: template for template in own}
    events = trail.Event.objects.filter(kind="wordtemplate", record_id__in=own.values("pk"))
    return show(
        request,
        "reports/word_templates.html",
        {
            "rows": [(kind, by_paper.get(name)) for name, kind in KINDS.items()],
            "events": history.readable(events),
        },
    )


def template(request, kind):
    """`/settings/word-templates/<kind>/`: set another one."""
    record = _record(request, kind)
    form = TemplateForm(request.POST or None, request.FILES or None, by=request.user, record=record)
    return form_page(
        request,
        form,
        record,
        title=_("Word template: %s") % record,
        lead=_("The file is looked over and filled with a sample first; what is wrong with it is said here."),
        said=_("The template is set. Word files are made with it from now on."),
        path=[_list()],
    )


@require_GET
def download(request, kind):
    """`/settings/word-templates/<kind>/download/`: the template in use, to be changed in Word."""
    record = _record(request, kind)
    name = record.file.name if record.file else f"mau-{kind}.docx"
    answer = HttpResponse(record.content(), content_type=FILES["docx"].content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def reset(request, kind):
    """`/settings/word-templates/<kind>/reset/`: back to the one that ships."""
    record = _record(request, kind)
    if not record.is_own:
        return redirect("word:templates")
    return form_page(
        request,
        ResetForm(request.POST or None, by=request.user, record=record),
        record,
        title=_("Word template: %s") % record,
        lead=_("The agency's own template is not used any more. It stays in the history."),
        said=_("The template that ships is used again."),
        path=[_list()],
    )


def _record(request, kind):
    if kind not in KINDS:
        raise Http404
    record = WordTemplate.of(request.user.agency, kind)
    require_edit(record, request.user)
    return record


def _list():
    return ("word:templates", _("Word templates"))
