"""The addresses of the system, feature by feature."""

from django.urls import include, path

urlpatterns = [
    path("", include("audits.notifications.urls")),  # before the settings, whose sections have any name
    path("", include("audits.reports.word.urls")),  # before the settings too
    path("", include("audits.organisation.urls")),
    path("", include("audits.standard.urls")),
    path("", include("audits.procedures.urls")),
    path("", include("audits.planning.urls")),
    path("", include("audits.fieldwork.urls")),
    path("", include("audits.findings.urls")),
    path("", include("audits.work.urls")),
    path("", include("audits.dashboards.urls")),
    path("", include("audits.dashboards.objectives.urls")),
    path("", include("audits.dashboards.surveys.urls")),
    path("", include("audits.reports.urls")),
    path("", include("audits.exchange.urls")),
]
