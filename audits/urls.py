"""The addresses of the system, feature by feature."""

from django.urls import include, path

urlpatterns = [
    path("", include("audits.findings.urls")),
    path("", include("audits.reports.urls")),
]
