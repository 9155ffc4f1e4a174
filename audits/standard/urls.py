from django.urls import path

from . import views

app_name = "standard"

urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("questions/new/", views.new_question, name="new_question"),
    path("questions/<int:pk>/", views.question, name="question"),
    path("questions/<int:pk>/edit/", views.edit_question, name="edit_question"),
    path("questions/<int:pk>/withdraw/", views.withdraw_question, name="withdraw_question"),
    path("questions/<int:pk>/restore/", views.restore_question, name="restore_question"),
]
