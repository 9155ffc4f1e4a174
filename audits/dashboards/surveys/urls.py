from django.urls import path

from . import views

app_name = "surveys"

urlpatterns = [
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/new/", views.new, name="new"),
    path("surveys/<int:pk>/", views.survey, name="survey"),
    path("surveys/<int:pk>/edit/", views.edit, name="edit"),
    path("surveys/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("surveys/<int:pk>/scan/", views.scan, name="scan"),
]
