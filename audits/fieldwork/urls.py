from django.urls import path
from django.views.decorators.gzip import gzip_page

from .views import checklist, devices, entries, held, offline, operations, record

app_name = "fieldwork"

# The record pages go out packed (with random padding, so that their length tells nothing): networks on site are weak.

urlpatterns = [
    path("visits/<int:pk>/checklist/", checklist.checklist, name="checklist"),
    path("visits/<int:pk>/checklist/propose/", checklist.propose, name="propose"),
    path("visits/<int:pk>/checklist/add/", checklist.add, name="add_question"),
    path("visits/<int:pk>/checklist/write/", checklist.write, name="write_question"),
    path("visits/<int:pk>/checklist/<int:item_pk>/drop/", checklist.drop, name="drop_question"),
    path("visits/<int:pk>/checklist/<int:item_pk>/move/", checklist.move, name="move_question"),
    path("visits/<int:pk>/open/", held.open_visit, name="open"),
    path("on-site/", offline.on_site, name="on_site"),
    path("visits/<int:pk>/offline/", offline.offline, name="offline"),
    path("visits/<int:pk>/record/", gzip_page(record.record), name="record"),
    path("visits/<int:pk>/record/samples/", gzip_page(entries.samples), name="samples"),
    path("visits/<int:pk>/record/interviews/", gzip_page(entries.interviews), name="interviews"),
    path("visits/<int:pk>/record/findings/", gzip_page(record.findings), name="findings"),
    path("visits/<int:pk>/record/minutes/", gzip_page(held.minutes), name="minutes"),
    path("visits/<int:pk>/items/<int:item_pk>/", record.answer, name="answer"),
    path("visits/<int:pk>/answer-many/", record.answer_many, name="answer_many"),
    path("visits/<int:pk>/samples/<int:entry_pk>/", entries.sample, name="sample"),
    path("visits/<int:pk>/interviews/<int:entry_pk>/", entries.interview, name="interview"),
    path("visits/<int:pk>/evidence/add/", entries.add_evidence, name="add_evidence"),
    path("visits/<int:pk>/evidence/<int:entry_pk>/", entries.evidence, name="evidence"),
    path("visits/<int:pk>/evidence/<int:entry_pk>/small/", entries.evidence_thumbnail, name="evidence_thumbnail"),
    path("visits/<int:pk>/evidence/<int:entry_pk>/edit/", entries.evidence_edit, name="evidence_edit"),
    path(
        "visits/<int:pk>/samples/<int:entry_pk>/withdraw/",
        entries.withdraw,
        {"kind": "samples"},
        name="withdraw_sample",
    ),
    path(
        "visits/<int:pk>/interviews/<int:entry_pk>/withdraw/",
        entries.withdraw,
        {"kind": "interviews"},
        name="withdraw_interview",
    ),
    path(
        "visits/<int:pk>/evidence/<int:entry_pk>/withdraw/",
        entries.withdraw,
        {"kind": "evidence"},
        name="withdraw_evidence",
    ),
    path("visits/<int:pk>/operations/<slug:kind>/", operations.operation, name="operation"),
    path("visits/<int:pk>/changes/", operations.changes, name="changes"),
    path("visits/<int:pk>/device/", devices.device, name="device"),
    path("visits/<int:pk>/close/", held.close, name="close"),
    path("visits/<int:pk>/sign/", held.sign, name="sign"),
    path("visits/<int:pk>/sign-on-paper/", held.sign_on_paper, name="sign_on_paper"),
    path("visits/<int:pk>/sign-without/", held.sign_without, name="sign_without"),
    path("visits/<int:pk>/reopen/", held.reopen, name="reopen"),
    path("visits/<int:pk>/scan/", held.signed_scan, name="signed_scan"),
]
