"""The addresses of pages that show figures."""

from django.urls import path

from . import programme

app_name = "dashboards"

urlpatterns = [
    path("programme/", programme.this_year, name="this_year"),
    path("programme/<int:year>/", programme.of_year, name="programme"),
]
