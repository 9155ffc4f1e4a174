from django.urls import path

from . import views

app_name = "exchange"

urlpatterns = [
    path("exchange/", views.imports, name="imports"),
    path("exchange/files/<int:pk>/", views.file, name="file"),
    path("exchange/<slug:name>/", views.bring_in, name="bring_in"),
    path("exchange/<slug:name>/template/", views.sample, name="sample"),
]
