from django.urls import path

from . import revision_views, views

app_name = "procedures"

REVISION = "procedures/<int:pk>/revisions/<int:revision_pk>/"

urlpatterns = [
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/new/", views.new, name="new"),
    path("procedures/<int:pk>/", views.procedure, name="procedure"),
    path("procedures/<int:pk>/edit/", views.edit, name="edit"),
    path("procedures/<int:pk>/steps/", views.steps, name="steps"),
    path("procedures/<int:pk>/withdraw/", views.end, name="withdraw"),
    path("procedures/<int:pk>/reinstate/", views.reinstate, name="reinstate"),
    path("procedures/<int:pk>/revisions/new/", revision_views.new, name="new_revision"),
    path(f"{REVISION}edit/", revision_views.edit, name="edit_revision"),
    path(f"{REVISION}file/", revision_views.file, name="file"),
    path(f"{REVISION}decision/", revision_views.decision_scan, name="decision"),
    path(f"{REVISION}approve-on-paper/", revision_views.approve_on_paper, name="approve_on_paper"),
    path(f"{REVISION}read/", revision_views.confirm_reading, name="confirm_reading"),
    path(f"{REVISION}<slug:name>/", revision_views.step, name="revision_step"),
]
