"""Harmonisation: the leads lay the findings of all teams side by side, agree on grades and words, and issue them."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from audits.core.web import applied, show
from audits.planning.models import AuditRound
from audits.planning.teams import any_lead

from . import rules
from .finding import Finding
from .forms import IssueTogetherForm
from .views import buttons


def harmonise(request, pk):
    """`/rounds/<id>/harmonise/`: what each team found, what the departments answered, and what can be issued."""
    audit_round = get_object_or_404(AuditRound.objects.visible_to(request.user).select_related("standard"), pk=pk)
    if not audit_round.teams.filter(members__user=request.user).exists() and not request.user.reads_figures:
        raise PermissionDenied
    form = IssueTogetherForm(request.POST or None, by=request.user, record=audit_round)
    leads = any_lead(audit_round, request.user) is not None
    if request.method == "POST":
        if not leads:
            raise PermissionDenied
        if done := applied(form, audit_round, by=request.user):
            return done.go(request, _("The findings are issued."), to=request.path)
    teams = by_team(audit_round, request.user)
    context = {
        "round": audit_round,
        "teams": teams,
        "is_open": rules.harmonisation_is_open(audit_round),
        "is_held": audit_round.harmonisation_is_held,
        "leads": leads,
        "issuable": any(entry.can_be_issued for team in teams for entry in team.entries),
    }
    return show(request, "findings/harmonise.html", context, form)


class TeamColumn:
    """A team and its findings, as one column of the page."""

    def __init__(self, team, entries):
        self.team, self.entries = team, entries


class Entry:
    """A finding with what keeps it from being issued, and the steps open to the reader."""

    def __init__(self, finding, user, *, harmonised):
        self.finding = finding
        presented = finding.status == Finding.Status.PRESENTED
        self.obstacle = rules.obstacle_to_issue(finding, harmonised=harmonised) if presented else ""
        self.can_be_issued = presented and not self.obstacle
        self.buttons = [
            button for button in buttons(finding, user) if presented and not button["url"].endswith("/issue/")
        ]


def by_team(audit_round, user):
    """The findings of the round that the reader may see, a column for each team, heaviest first."""
    harmonised = audit_round.harmonisation_is_held
    shown = (
        Finding.objects.visible_to(user)
        .filter(round=audit_round)
        .exclude(status=Finding.Status.WITHDRAWN, number="")
        .with_names()
        .select_related("raised_by", "agency", "visit__round")
        .order_by("grade__order", "department__order", "pk")
    )
    entries = [Entry(finding, user, harmonised=harmonised) for finding in shown]
    return [
        TeamColumn(team, [entry for entry in entries if entry.finding.visit.team_id == team.pk])
        for team in audit_round.teams.all()
    ]
