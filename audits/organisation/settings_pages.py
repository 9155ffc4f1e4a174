"""Pages of the settings of an agency: the administrator's."""

from django.http import Http404
from django.utils.translation import gettext as _

from audits.core import history, trail
from audits.core.files import served
from audits.core.web import form_page, require_edit, show

from .paper_settings import PaperSetting
from .settings_forms import SECTIONS


def settings(request):
    """`/settings/`: what the agency has settled, section by section."""
    agency = request.user.agency
    require_edit(agency, request.user)
    sections = [(name, section(by=request.user, record=agency)) for name, section in SECTIONS.items()]
    return show(
        request,
        "organisation/settings.html",
        {
            "agency": agency,
            "sections": [(name, section, section.as_it_stands()) for name, section in sections],
            "grades": agency.grades.all(),
            "roots": agency.trust_roots.in_use(),
            "papers": PaperSetting.of_all(agency),
            "events": history.readable(trail.Event.objects.about(agency), about=agency),
        },
    )


def section(request, name):
    """`/settings/<section>/`."""
    agency = request.user.agency
    require_edit(agency, request.user)
    if name not in SECTIONS:
        raise Http404
    form = SECTIONS[name](request.POST or None, request.FILES or None, by=request.user, record=agency)
    path = [("organisation:settings", _("Settings"))]
    return form_page(
        request, form, agency, title=form.title, lead=form.lead, said=_("The settings are saved."), path=path
    )


def logo(request):
    """`/settings/logo/`: the sign of the agency, for its own people."""
    if request.user.agency.logo is None:
        raise Http404
    return served(request, request.user.agency.logo)
