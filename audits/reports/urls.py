from django.urls import path

from . import signed_views as signed
from . import verify_views, views

app_name = "reports"

urlpatterns = [
    path("verify/", verify_views.verify, name="verify"),
    path("documents/", views.documents, name="documents"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/edit/", views.edit, name="edit"),
    path("documents/<int:pk>/draft/", views.draft, name="draft"),
    path("documents/<int:pk>/download/", views.download, name="download"),
    path("documents/<int:pk>/photos/", views.download_photos, name="photos"),
    path("documents/<int:pk>/signed/", signed.signed_copy, name="signed_copy"),
    path("documents/<int:pk>/signed/<int:copy_pk>/", signed.download_copy, name="download_copy"),
    path("documents/<int:pk>/signed/<int:copy_pk>/check/", signed.check_anew, name="check_anew"),
    path("documents/<int:pk>/scan/", signed.scan, name="scan"),
    path("documents/<int:pk>/<slug:name>/", views.step, name="step"),
    path("rounds/<int:pk>/report/", views.prepare, name="prepare"),
    path("rounds/<int:pk>/follow-up/", views.prepare_follow_up, name="prepare_follow_up"),
    path("visits/<int:pk>/minutes.pdf", views.minutes_pdf, name="minutes_pdf"),
    path("reminder-letter.pdf", views.reminder_letter_pdf, name="reminder_letter_pdf"),
    path("visits/<int:pk>/checklist.pdf", views.checklist_pdf, name="checklist_pdf"),
    path("actions/<int:pk>/slip.pdf", views.slip_pdf, name="slip_pdf"),
]
