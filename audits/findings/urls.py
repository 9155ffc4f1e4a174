from django.urls import path

from . import harmonise, views

app_name = "findings"

urlpatterns = [
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/files/<int:evidence_pk>/", views.evidence_file, name="file"),
    path("findings/<int:pk>/grounds/<int:file_pk>/", views.ground_file, name="ground_file"),
    path("findings/<int:pk>/<slug:name>/", views.step, name="step"),
    path("rounds/<int:pk>/harmonise/", harmonise.harmonise, name="harmonise"),
]
