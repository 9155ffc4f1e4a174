from django.urls import path

from . import action_plan_views as plan
from . import action_views, grade_pages, harmonise, observations, onsite, revision_request_views, views

app_name = "findings"

urlpatterns = [
    path("findings/", views.findings, name="findings"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/files/<int:evidence_pk>/", views.evidence_file, name="file"),
    path("findings/<int:pk>/grounds/<int:file_pk>/", views.ground_file, name="ground_file"),
    path("findings/<int:pk>/revision/", revision_request_views.ask_from_finding, name="request_from_finding"),
    path("findings/<int:pk>/<slug:name>/", views.step, name="step"),
    path("visits/<int:pk>/findings/new/", onsite.raise_finding, name="raise"),
    path("visits/<int:pk>/findings/new/<int:item_pk>/", onsite.raise_from, name="raise_from"),
    path("visits/<int:pk>/findings/<int:finding_pk>/edit/", onsite.edit_draft, name="edit_draft"),
    path("rounds/<int:pk>/harmonise/", harmonise.harmonise, name="harmonise"),
    path("observations/", observations.answer_together, name="observations"),
    path("actions/", action_views.actions, name="actions"),
    path("actions/<int:pk>/", action_views.action, name="action"),
    path("actions/<int:pk>/write/", plan.write_plan, name="write_plan"),
    path("actions/<int:pk>/causes/new/", plan.ask_why, name="ask_why"),
    path("actions/<int:pk>/causes/<int:cause_pk>/", plan.edit_cause, name="edit_cause"),
    path("actions/<int:pk>/causes/<int:cause_pk>/deeper/", plan.ask_why, name="ask_deeper"),
    path("actions/<int:pk>/causes/<int:part_pk>/remove/", plan.remove, {"kind": "causes"}, name="remove_cause"),
    path("actions/<int:pk>/measures/new/", plan.new_measure, name="new_measure"),
    path("actions/<int:pk>/measures/<int:measure_pk>/", plan.edit_measure, name="edit_measure"),
    path("actions/<int:pk>/measures/<int:measure_pk>/report/", plan.report_measure, name="report_measure"),
    path("actions/<int:pk>/measures/<int:part_pk>/remove/", plan.remove, {"kind": "measures"}, name="remove_measure"),
    path("actions/<int:pk>/extension/", plan.ask_time, name="ask_time"),
    path("actions/<int:pk>/extension/<int:extension_pk>/<slug:name>/", plan.decide_on_time, name="extension_step"),
    path(
        "actions/<int:pk>/extension/<int:extension_pk>/<slug:name>/on-paper/",
        plan.decide_on_time,
        {"on_paper": True},
        name="extension_on_paper",
    ),
    path("actions/<int:pk>/files/<int:file_pk>/", action_views.proof_file, name="proof"),
    path("actions/<int:pk>/revision/", revision_request_views.ask_from_action, name="request_from_action"),
    path("actions/<int:pk>/<slug:name>/", action_views.step, name="action_step"),
    path("actions/<int:pk>/<slug:name>/on-paper/", action_views.step, {"on_paper": True}, name="action_on_paper"),
    path("procedures/<int:pk>/revision-request/", revision_request_views.ask, name="request_revision"),
    path("revision-requests/<int:pk>/", revision_request_views.revision_request, name="revision_request"),
    path("revision-requests/<int:pk>/<slug:name>/", revision_request_views.step, name="revision_request_step"),
    path("grades/", grade_pages.grades, name="grades"),
    path("grades/<int:pk>/", grade_pages.edit_grade, name="edit_grade"),
]
