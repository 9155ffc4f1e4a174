"""What happens around every page: whom we believe, what others may keep, language, sign-in."""

import ipaddress

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import translation

from audits.core import once, refusals, scripted, versions

PERMISSIONS_POLICY = (
    "camera=(self), accelerometer=(), autoplay=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PROTO")


def believe_trusted_proxies(get_response):
    """A proxy of ours tells the reader's address and scheme; from anybody else it is a lie."""

    def is_ours(address):
        return any(address in network for network in settings.TRUSTED_PROXIES)

    def middleware(request):
        told = {name: request.META.pop(name, "") for name in FORWARDED}
        if any(is_ours(peer) for peer in addresses(request.META.get("REMOTE_ADDR", ""))):
            strangers = [hop for hop in addresses(told["HTTP_X_FORWARDED_FOR"]) if not is_ours(hop)]
            if strangers:
                request.META["REMOTE_ADDR"] = str(strangers[-1])
            if told["HTTP_X_FORWARDED_PROTO"] in ("http", "https"):
                request.environ["wsgi.url_scheme"] = told["HTTP_X_FORWARDED_PROTO"]
        return get_response(request)

    return middleware


def addresses(text):
    """The addresses in a list with commas; what is none is left out."""
    for item in text.split(","):
        try:
            yield ipaddress.ip_address(item.strip())
        except ValueError:
            continue


def privacy_headers(get_response):
    """No browser or proxy keeps a page, no other site embeds it; files of ours choose for themselves."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


def readers_language(get_response):
    """The language chosen on this device, else that of the account, else Vietnamese.

    What the browser prefers does not count: many offices run an English one.
    """
    known = dict(settings.LANGUAGES)

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)  # should the account not be read
        wanted = chosen or getattr(request.user, "language", None)
        language = wanted if wanted in known else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


class SignedInMiddleware(LoginRequiredMiddleware):
    """Everybody signs in; what a script fetches or sends after the session has ended learns it as 401."""

    def handle_no_permission(self, request, view_func):
        if scripted.is_scripted(view_func):
            return scripted.signed_out()
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401)
        return super().handle_no_permission(request, view_func)


class LedOnMiddleware:
    """A form that was acted on already leads where it led then, although its page is closed by what it did.

    Who clicks twice would otherwise read that the step is not theirs to take.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if scripted.asks(request):
            return scripted.refused(exception)
        if isinstance(exception, versions.Stale):
            return refusals.changed_meanwhile(request)
        refused = isinstance(exception, PermissionDenied | Http404)
        if not refused or request.method != "POST":
            return None
        hashed = once.body_hash(request.POST, request.FILES)
        target = once.led_to(request.user, request.POST.get("op_id"), hashed) if request.user.is_authenticated else None
        return HttpResponseRedirect(target) if target else None
