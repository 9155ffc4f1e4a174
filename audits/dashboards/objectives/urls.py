from django.urls import path

from . import views

app_name = "objectives"

urlpatterns = [
    path("objectives/", views.objectives, name="objectives"),
    path("objectives/new/", views.new, name="new"),
    path("objectives/copy/", views.copy, name="copy"),
    path("objectives/<int:pk>/", views.objective, name="objective"),
    path("objectives/<int:pk>/edit/", views.edit, name="edit"),
    path("objectives/<int:pk>/measure/", views.measure, name="measure"),
    path("objectives/<int:pk>/explain/", views.explain, name="explain"),
    path("objectives/<int:pk>/results/<int:measurement_pk>/", views.correct, name="correct"),
    path("objectives/<int:pk>/results/<int:measurement_pk>/withdraw/", views.withdraw_result, name="withdraw_result"),
    path("objectives/<int:pk>/results/<int:measurement_pk>/evidence/", views.evidence, name="evidence"),
    path("objectives/<int:pk>/<slug:name>/", views.step, name="step"),
    path("rounds/<int:pk>/objectives/", views.of_round, name="of_round"),
]
