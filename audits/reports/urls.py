from django.urls import path

from . import order_views, verify_views, views
from . import signed_views as signed

app_name = "reports"

urlpatterns = [
    path("verify/", verify_views.verify, name="verify"),
    path("documents/", views.documents, name="documents"),
    path("documents/register/", views.register, name="register"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/edit/", views.edit, name="edit"),
    path("documents/<int:pk>/download/", views.download, name="download"),
    path("documents/<int:pk>/photos/", views.download_photos, name="photos"),
    path("documents/<int:pk>/signed/", signed.signed_copy, name="signed_copy"),
    path("documents/<int:pk>/signed/<int:copy_pk>/", signed.download_copy, name="download_copy"),
    path("documents/<int:pk>/signed/<int:copy_pk>/check/", signed.check_anew, name="check_anew"),
    path("documents/<int:pk>/scan/", signed.scan, name="scan"),
    path("documents/<int:pk>/<slug:name>/", views.step, name="step"),
    path("rounds/<int:pk>/report/", views.prepare, {"kind": "report"}, name="prepare"),
    path("rounds/<int:pk>/follow-up/", views.prepare, {"kind": "follow_up"}, name="prepare_follow_up"),
    path("rounds/<int:pk>/papers/<slug:kind>/", views.prepare, name="prepare_paper"),
    path("papers/<slug:kind>/<int:pk>/", order_views.paper, name="paper"),
    path("papers/orders/<int:pk>/download/", order_views.download, name="order_download"),
]
