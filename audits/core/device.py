"""What a device asks of us beside pages: the service worker, what the program is called, who is signed in."""

from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.finders import get_finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import clock

SOURCES = settings.BASE_DIR / "static" / "js"
LOOKS_AND_SCRIPTS = (".css", ".js", ".woff2", ".svg", ".png")
OURS = ("css/", "js/", "img/", "vendor/")
OF_PACKAGES = ("django_htmx/htmx-2.min.js",)
SERVED_AT_THE_ROOT = ("js/sw.js", "js/sw-off.js")
ICONS = (("img/icon-192.png", "192x192"), ("img/icon-512.png", "512x512"))


@login_not_required
@require_safe
def service_worker(request):
    """`/sw.js`: what opens stored pages without a network. With OFFLINE=off it takes itself off every device."""
    source = SOURCES / ("sw.js" if settings.OFFLINE else "sw-off.js")
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(source.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)


@login_not_required
@require_safe
def manifest(request):
    """`/manifest.webmanifest`: how the program is called on a home screen, from where iOS keeps its pages longer."""
    icons = [{"src": static(name), "sizes": sizes, "type": "image/png"} for name, sizes in ICONS]
    content = {
        "name": _("Internal audit"),
        "short_name": _("Internal audit"),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1d4e89",
        "icons": [*icons, {"src": static("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    headers = {"Cache-Control": "no-cache"}
    return JsonResponse(content, content_type="application/manifest+json", headers=headers)


@login_not_required
@require_safe
def token(request):
    """`/token`: a fresh CSRF token, and whose session it is: a stored page knows neither."""
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed_out", "token": get_token(request)}, status=401)
    user = request.user
    said = {"token": get_token(request), "user": user.pk, "name": user.full_name, "now": clock.now().isoformat()}
    return JsonResponse(said)


def assets():
    """The addresses of all style sheets, scripts, fonts and pictures of the program, as this version names them."""
    return [*(static(name) for name in _static_names()), reverse("manifest")]


@cache
def _static_names():
    found = {name.replace("\\", "/") for finder in get_finders() for name, _storage in finder.list([])}
    ours = {name for name in found if name.startswith(OURS) and name.endswith(LOOKS_AND_SCRIPTS)}
    return sorted(ours.difference(SERVED_AT_THE_ROOT).union(OF_PACKAGES))
