"""What stands around every page: where one can go, in which light, and what must not be overlooked."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

THEMES = ("light", "dark")
A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Place:
    """Somewhere to go from every page, if its address exists and the reader is one of those it is for.

    `only` names what must be true of the reader (`is_administrator`); `paths` are other pages that belong to it.
    """

    name: str
    label: str
    icon: str
    only: str = ""
    paths: tuple = ()

    def address(self):
        return _address(self.name)

    def shown_to(self, user):
        return self.address() is not None and (not self.only or getattr(user, self.only))

    def holds(self, path):
        address = self.address()
        return path == address or (address != "/" and path.startswith((address, *self.paths)))


PLACES = (
    Place("work:mine", _("My work"), "tasks"),
    Place("dashboards:overview", _("Overview"), "dashboard", only="sees_figures"),
    Place("planning:rounds", _("Audit rounds"), "calendar", paths=("/visits/", "/programme/")),
    Place("findings:findings", _("Findings"), "finding"),
    Place("findings:actions", _("Corrective actions"), "refresh"),
    Place("procedures:procedures", _("Procedures"), "procedure"),
    Place("reports:documents", _("Documents"), "document"),
)
REFERENCE = (
    Place("objectives:objectives", _("Quality objectives"), "scale", only="reads_own_figures"),
    Place("surveys:surveys", _("Satisfaction"), "chart", only="reads_own_figures"),
    Place("organisation:departments", _("Departments"), "building"),
    Place("organisation:people", _("People"), "people"),
    Place("standard:questions", _("Checklist questions"), "question"),
    Place("standard:wordings", _("Standard wordings"), "message"),
    Place("organisation:calendar", _("Working days"), "calendar-event"),
    Place("exchange:imports", _("Bring in data"), "upload", only="keeps_registers"),
    Place("organisation:settings", _("Settings"), "settings", only="is_administrator"),
)


@cache
def _address(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _offered(places, request):
    return [
        {
            "label": place.label,
            "url": place.address(),
            "icon": place.icon,
            "active": place.holds(request.path),
        }
        for place in places
        if place.shown_to(request.user)
    ]


def shell(request):
    """Context of `base.html`: the light chosen on this device, the places to go, the banners."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    theme = request.COOKIES.get("theme")
    return {
        "theme": theme if theme in THEMES else "light",
        "nav": _offered(PLACES, request) if signed_in else [],
        "nav_reference": _offered(REFERENCE, request) if signed_in else [],
        "demo": settings.DEMO,
        "offline_allowed": settings.OFFLINE,
        "plain_http": not (request.is_secure() or settings.DEMO or settings.DEBUG),
    }


@login_not_required
@require_POST
def theme(request):
    """Remember on this device whether pages are light or dark, and go back to the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.POST.get("theme") in THEMES:
        response.set_cookie(
            "theme",
            request.POST["theme"],
            max_age=A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
