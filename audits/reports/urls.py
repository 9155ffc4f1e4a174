from django.urls import path

from . import order_views, views

app_name = "reports"

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/edit/", views.edit, name="edit"),
    path("documents/<int:pk>/download/", views.download, name="download"),
    path("documents/<int:pk>/photos/", views.download_photos, name="photos"),
    path("documents/<int:pk>/signed/", views.signed_copy, name="signed_copy"),
    path("documents/<int:pk>/signed/<int:copy_pk>/", views.download_copy, name="download_copy"),
    path("documents/<int:pk>/<slug:name>/", views.step, name="step"),
    path("rounds/<int:pk>/report/", views.prepare, {"kind": "report"}, name="prepare"),
    path("rounds/<int:pk>/follow-up/", views.prepare, {"kind": "follow_up"}, name="prepare_follow_up"),
    path("rounds/<int:pk>/papers/<slug:kind>/", views.prepare, name="prepare_paper"),
    path("papers/<slug:kind>/<int:pk>/", order_views.paper, name="paper"),
    path("papers/orders/<int:pk>/download/", order_views.download, name="order_download"),
]
