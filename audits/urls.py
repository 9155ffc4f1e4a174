"""The addresses of the system, feature by feature."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="planning:rounds"), name="home"),
    path("", include("audits.notifications.urls")),  # before the settings, whose sections have any name
    path("", include("audits.organisation.urls")),
    path("", include("audits.standard.urls")),
    path("", include("audits.procedures.urls")),
    path("", include("audits.planning.urls")),
    path("", include("audits.fieldwork.urls")),
    path("", include("audits.findings.urls")),
    path("", include("audits.reports.urls")),
]
