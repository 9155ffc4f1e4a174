"""The addresses outside the audits: signing in, the language, and whether the system is well."""

from allauth.account import views as account
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from audits.core import device, shell


@login_not_required
@require_safe
def healthz(request):
    """Asked by the service manager: the web server answers and the database too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


# Of allauth only what an account made by the administrator needs, under allauth's own names.
accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("sw.js", device.service_worker, name="service_worker"),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("token", device.token, name="token"),
    path("theme/", shell.theme, name="theme"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("accounts/", include(accounts)),
    path("", include("audits.urls")),
]

handler400 = "audits.core.refusals.not_understood"
handler403 = "audits.core.refusals.not_yours"
handler404 = "audits.core.refusals.not_found"
handler500 = "audits.core.busy.server_error"
