from django.urls import path

from . import views, wording_views

app_name = "standard"

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/new/", views.new_question, name="new_question"),
    path("questions/<int:pk>/", views.question, name="question"),
    path("questions/<int:pk>/edit/", views.edit_question, name="edit_question"),
    path("questions/<int:pk>/withdraw/", views.withdraw_question, name="withdraw_question"),
    path("questions/<int:pk>/restore/", views.restore_question, name="restore_question"),
    path("wordings/", wording_views.wordings, name="wordings"),
    path("wordings/new/", wording_views.new_wording, name="new_wording"),
    path("wordings/<int:pk>/", wording_views.wording, name="wording"),
    path("wordings/<int:pk>/edit/", wording_views.edit_wording, name="edit_wording"),
    path("wordings/<int:pk>/withdraw/", wording_views.withdraw_wording, name="withdraw_wording"),
    path("wordings/<int:pk>/restore/", wording_views.restore_wording, name="restore_wording"),
]
