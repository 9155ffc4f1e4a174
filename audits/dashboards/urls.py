from django.urls import path

from . import rows, views

app_name = "dashboards"

urlpatterns = [
    path("dashboard/", views.overview, name="overview"),
    path("dashboard/visits/", rows.visits, name="visits"),
    path("dashboard/case-files/", rows.case_files, name="case_files"),
    path("dashboard/interviews/", rows.interviews, name="interviews"),
]
