"""The addresses of planning."""

from django.urls import path

from .views import decisions, programme, rounds, teams, timetable

app_name = "planning"

urlpatterns = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.new_round, name="new_round"),
    path("rounds/<int:pk>/", rounds.round_page, name="round"),
    path("rounds/<int:pk>/edit/", rounds.edit_round, name="edit_round"),
    path("rounds/<int:pk>/left-out/new/", rounds.leave_out, name="leave_out"),
    path("rounds/<int:pk>/left-out/<int:row>/remove/", rounds.take_in, name="take_in"),
    path("rounds/<int:pk>/teams/", rounds.teams, name="teams"),
    path("rounds/<int:pk>/visits/", rounds.timetable, name="timetable"),
    path("rounds/<int:pk>/findings/", rounds.findings, name="findings"),
    path("rounds/<int:pk>/papers/", rounds.papers, name="papers"),
    path("rounds/<int:pk>/history/", rounds.round_history, name="history"),
    path("rounds/<int:pk>/decision/", rounds.decision, name="decision"),
    path("rounds/<int:pk>/teams/new/", teams.new_team, name="new_team"),
    path("rounds/<int:pk>/waivers/new/", teams.new_waiver, name="new_waiver"),
    path("rounds/<int:pk>/visits/new/", timetable.new_visit, name="new_visit"),
    path("rounds/<int:pk>/meetings/new/", timetable.new_meeting, name="new_meeting"),
    *decisions.addresses(),
    path("rounds/<int:pk>/copy/", programme.copy_round, name="copy_round"),
    path("programme/<int:year>/new/", programme.new_programme, name="new_programme"),
    path("programme/<int:year>/edit/", programme.edit_programme, name="edit_programme"),
    path("programme/<int:year>/decision/", programme.decision, name="programme_decision"),
    path("programme/<int:year>/<int:month>/round/", programme.from_programme, name="from_programme"),
    *programme.addresses(),
    path("teams/<int:pk>/edit/", teams.edit_team, name="edit_team"),
    path("teams/<int:pk>/remove/", teams.remove_team, name="remove_team"),
    path("teams/<int:pk>/members/new/", teams.new_member, name="new_member"),
    path("members/<int:pk>/edit/", teams.edit_member, name="edit_member"),
    path("members/<int:pk>/remove/", teams.remove_member, name="remove_member"),
    path("members/<int:pk>/declare/", teams.declare, name="declare"),
    path("waivers/<int:pk>/remove/", teams.remove_waiver, name="remove_waiver"),
    path("visits/", rounds.visits, name="visits"),
    path("visits/<int:pk>/", timetable.visit_page, name="visit"),
    path("visits/<int:pk>/edit/", timetable.edit_visit, name="edit_visit"),
    path("visits/<int:pk>/remove/", timetable.remove_visit, name="remove_visit"),
    path("visits/<int:pk>/move/", timetable.move, name="move"),
    path("visits/<int:pk>/contacts/", timetable.contacts, name="contacts"),
    path("visits/<int:pk>/cancel/", timetable.cancel_visit, name="cancel_visit"),
    path("visits/<int:pk>/cancel/on-paper/", timetable.cancel_visit_on_paper, name="cancel_visit_on_paper"),
    path("meetings/<int:pk>/", timetable.meeting_page, name="meeting"),
    path("meetings/<int:pk>/edit/", timetable.edit_meeting, name="edit_meeting"),
    path("meetings/<int:pk>/remove/", timetable.remove_meeting, name="remove_meeting"),
    path("meetings/<int:pk>/record/", timetable.record_meeting, name="record_meeting"),
]
