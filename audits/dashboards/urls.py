"""The addresses of pages that show figures."""

from django.urls import path

from . import programme, rows, views

app_name = "dashboards"

urlpatterns = [
    path("programme/", programme.this_year, name="this_year"),
    path("programme/<int:year>/", programme.of_year, name="programme"),
    path("dashboard/", views.overview, name="overview"),
    path("dashboard/visits/", rows.visits, name="visits"),
    path("dashboard/case-files/", rows.case_files, name="case_files"),
    path("dashboard/interviews/", rows.interviews, name="interviews"),
]
