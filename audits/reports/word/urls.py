from django.urls import path

from . import views

app_name = "word"

urlpatterns = [
    path("settings/word-templates/", views.templates, name="templates"),
    path("settings/word-templates/<slug:kind>/", views.template, name="template"),
    path("settings/word-templates/<slug:kind>/download/", views.download, name="download"),
    path("settings/word-templates/<slug:kind>/reset/", views.reset, name="reset"),
]
