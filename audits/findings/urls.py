from django.urls import path

from . import grade_pages, harmonise, onsite, views

app_name = "findings"

urlpatterns = [
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/files/<int:evidence_pk>/", views.evidence_file, name="file"),
    path("findings/<int:pk>/grounds/<int:file_pk>/", views.ground_file, name="ground_file"),
    path("findings/<int:pk>/<slug:name>/", views.step, name="step"),
    path("visits/<int:pk>/findings/new/", onsite.raise_finding, name="raise"),
    path("visits/<int:pk>/findings/new/<int:item_pk>/", onsite.raise_from, name="raise_from"),
    path("visits/<int:pk>/findings/<int:finding_pk>/edit/", onsite.edit_draft, name="edit_draft"),
    path("rounds/<int:pk>/harmonise/", harmonise.harmonise, name="harmonise"),
    path("grades/", grade_pages.grades, name="grades"),
    path("grades/<int:pk>/", grade_pages.edit_grade, name="edit_grade"),
]
