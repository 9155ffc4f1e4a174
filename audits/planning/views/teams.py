"""Forming teams: members, their declarations, waivers for what cannot be avoided."""

from django.http import Http404
from django.utils.translation import gettext as _

from audits.core.web import require_step

from .. import checks
from ..forms import teams as forms
from ..forms.plan import RemoveForm, WaiverForm
from ..models import Team, TeamMember, Waiver
from .common import crumbs_of, form_page, require_plan, seen, seen_round


def _page(request, form, record, audit_round, **words):
    """A form under the tab of the teams."""
    crumbs = crumbs_of(audit_round, "teams", _("Teams"))
    return form_page(request, form, record, back=crumbs[-1][0], crumbs=crumbs, **words)


def new_team(request, pk):
    """`/rounds/<id>/teams/new/`."""
    audit_round = seen_round(request, pk)
    require_plan(audit_round, request.user)
    return _page(
        request,
        forms.NewTeamForm(request.POST or None, by=request.user, audit_round=audit_round),
        None,
        audit_round,
        done=_("The team is formed. Take on its members next."),
        title=_("Form a team"),
    )


def edit_team(request, pk):
    """`/teams/<id>/edit/`."""
    team = seen(request, Team, pk, "round__agency")
    require_plan(team.round, request.user)
    form = forms.TeamForm(request.POST or None, by=request.user, record=team)
    return _page(request, form, team, team.round, done=_("The team is saved."), title=team)


def remove_team(request, pk):
    """`/teams/<id>/remove/`."""
    team = seen(request, Team, pk, "round__agency")
    require_plan(team.round, request.user)
    form = forms.DissolveForm(request.POST or None, by=request.user, record=team, audit_round=team.round)
    title = _("Dissolve %(team)s") % {"team": team}
    return _page(request, form, team, team.round, done=_("The team is dissolved."), title=title)


def new_member(request, pk):
    """`/teams/<id>/members/new/`."""
    team = seen(request, Team, pk, "round__agency", "round__standard")
    require_plan(team.round, request.user)
    return _page(
        request,
        forms.NewMemberForm(request.POST or None, by=request.user, team=team),
        None,
        team.round,
        done=_("The member is taken on."),
        title=_("Take on a member of %(team)s") % {"team": team},
    )


def edit_member(request, pk):
    """`/members/<id>/edit/`."""
    member = seen(request, TeamMember, pk, "team__round__agency", "user")
    require_plan(member.team.round, request.user)
    form = forms.MemberForm(request.POST or None, by=request.user, record=member)
    return _page(request, form, member, member.team.round, done=_("The role is saved."), title=member)


def remove_member(request, pk):
    """`/members/<id>/remove/`."""
    member = seen(request, TeamMember, pk, "team__round__agency", "user")
    audit_round = member.team.round
    require_plan(audit_round, request.user)
    form = forms.RemoveMemberForm(request.POST or None, by=request.user, record=member, audit_round=audit_round)
    title = _("Take %(person)s out of %(team)s") % {"person": member, "team": member.team}
    return _page(request, form, member, audit_round, done=_("The member is taken out."), title=title)


def declare(request, pk):
    """`/members/<id>/declare/`: the member alone."""
    member = seen(request, TeamMember, pk, "team__round__agency", "user")
    require_step(member, request.user, "declare")
    return _page(
        request,
        forms.DeclareForm(request.POST or None, by=request.user, record=member),
        member,
        member.team.round,
        done=_("Your declaration is recorded."),
        title=_("Declaration of impartiality"),
        template="planning/declare.html",
        member=member,
        visits=member.team.visits.exclude(status="cancelled").select_related("department"),
    )


def new_waiver(request, pk):
    """`/rounds/<id>/waivers/new/?kind=…&person=…&department=…`: for a conflict that is in the plan."""
    audit_round = seen_round(request, pk)
    require_plan(audit_round, request.user)
    problem = _conflict(audit_round, request.GET)
    form = WaiverForm(request.POST or None, by=request.user, record=audit_round, problem=problem)
    return _page(
        request,
        form,
        audit_round,
        audit_round,
        done=_("The waiver is proposed."),
        title=_("Propose a waiver"),
        lead=problem.sentence,
    )


def _conflict(audit_round, asked):
    """The conflict that the address names, as long as it is in the plan and not waived (404)."""
    wanted = (asked.get("kind"), asked.get("person"), asked.get("department", ""))
    for problem in checks.unwaived(checks.Plan(audit_round)):
        department = str(problem.department.pk) if problem.department else ""
        if (problem.waiver, str(problem.person.pk), department) == wanted:
            return problem
    raise Http404


def remove_waiver(request, pk):
    """`/waivers/<id>/remove/`: as long as it is not granted."""
    waiver = seen(request, Waiver, pk, "round__agency", "person")
    require_plan(waiver.round, request.user)
    form = RemoveForm(request.POST or None, by=request.user, record=waiver, audit_round=waiver.round)
    return _page(
        request,
        form,
        waiver,
        waiver.round,
        done=_("The waiver is withdrawn."),
        title=_("Withdraw a waiver"),
        lead=waiver,
    )
