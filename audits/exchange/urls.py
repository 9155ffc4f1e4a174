from django.urls import path

from . import case_list_pages, views

app_name = "exchange"

urlpatterns = [
    path("exchange/", views.imports, name="imports"),
    path("exchange/files/<int:pk>/", views.file, name="file"),
    path("exchange/<slug:name>/", views.bring_in, name="bring_in"),
    path("visits/<int:pk>/sampling/<int:sampling_pk>/list/", case_list_pages.bring_in_list, name="case_list"),
    path("exchange/<slug:name>/template/", views.sample, name="sample"),
]
