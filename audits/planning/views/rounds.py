"""The lists of rounds and visits, and the tabs of one: plan, teams, timetable, findings, papers, history."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core import history
from audits.core.files import served
from audits.core.listing import show_list
from audits.core.trail import Event
from audits.core.web import page_of

from .. import checks, lists, visit_lists
from ..forms.plan import LeftOutForm, NewRoundForm, RemoveForm, RoundForm
from ..models import AuditRound
from ..progress import VERBS, stages, turn
from ..timetable import timetable as lines_of
from .buttons import buttons_of, mended_at
from .common import crumbs_of, form_page, require_plan, seen_round


def rounds(request):
    """`/rounds/`: every round that the reader may see, the newest first."""
    return show_list(
        request,
        "planning/rounds.html",
        rows=AuditRound.objects.visible_to(request.user).with_counts().select_related("standard"),
        filters=lists.RoundFilters(request.GET, user=request.user),
        sorts=lists.SORTS,
        columns=lists.COLUMNS,
        title=_("Audit rounds"),
        may_begin=AuditRound(agency=request.user.agency).may_begin(request.user),
        tabs=lists.lists_of_planning("rounds"),
    )


def visits(request):
    """`/visits/`: every visit of every round, the latest first; `?whose=mine` those of one's own teams."""
    return show_list(
        request,
        "planning/visits.html",
        rows=visit_lists.calendar(request.user),
        in_file=visit_lists.with_procedures,
        on_page=visit_lists.in_rows,
        filters=visit_lists.VisitFilters(request.GET, user=request.user),
        sorts=visit_lists.SORTS,
        columns=visit_lists.COLUMNS,
        title=_("Visits"),
        tabs=lists.lists_of_planning("visits"),
    )


def new_round(request):
    """`/rounds/new/`."""
    if not AuditRound(agency=request.user.agency).may_begin(request.user):
        raise PermissionDenied
    return form_page(
        request,
        NewRoundForm(request.POST or None, by=request.user),
        None,
        done=_("The round is begun. Form the teams next."),
        title=_("Plan a round"),
        back=reverse("planning:rounds"),
        crumbs=[(reverse("planning:rounds"), _("Audit rounds"))],
    )


def edit_round(request, pk):
    """`/rounds/<id>/edit/`."""
    audit_round = seen_round(request, pk)
    require_plan(audit_round, request.user)
    return form_page(
        request,
        RoundForm(request.POST or None, by=request.user, record=audit_round),
        audit_round,
        done=_("The plan is saved."),
        title=_("Change the plan"),
        back=audit_round.get_absolute_url(),
        crumbs=crumbs_of(audit_round),
    )


def leave_out(request, pk):
    """`/rounds/<id>/left-out/new/?department=<id>`."""
    audit_round = seen_round(request, pk)
    require_plan(audit_round, request.user)
    asked = {"department": request.GET.get("department")}
    return form_page(
        request,
        LeftOutForm(request.POST or None, by=request.user, audit_round=audit_round, initial=asked),
        audit_round,
        done=_("The department is left out, with its reason."),
        title=_("Leave a department out"),
        back=audit_round.get_absolute_url(),
        crumbs=crumbs_of(audit_round),
    )


def take_in(request, pk, row):
    """`/rounds/<id>/left-out/<id>/remove/`: the department is audited after all."""
    audit_round = seen_round(request, pk)
    require_plan(audit_round, request.user)
    left_out = audit_round.left_out.filter(pk=row).first()
    if left_out is None:
        raise Http404
    return form_page(
        request,
        RemoveForm(request.POST or None, by=request.user, record=left_out, audit_round=audit_round),
        left_out,
        done=_("The department is no longer left out. Give it a visit."),
        title=_("Audit %(department)s after all") % {"department": left_out.department},
        back=audit_round.get_absolute_url(),
        crumbs=crumbs_of(audit_round),
    )


def _tab(request, audit_round, name, *, problems=None, waiting=0, **context):
    """A page of the round: its head, its tabs, its buttons, and what belongs to the tab."""
    user = request.user
    steps, on_paper = audit_round.steps_open_to(user), audit_round.steps_on_paper(user)
    open_plan = audit_round.plan_is_open_to(user)
    buttons = buttons_of(audit_round, user, name, steps, on_paper, open_plan=open_plan, problems=problems)
    return render(
        request,
        f"planning/{name}.html",
        {
            "round": audit_round,
            "tabs": lists.tabs_of(audit_round, name, user),
            "steps": steps,
            "open_plan": open_plan,
            "problems": [{"sentence": one.sentence, "url": mended_at(audit_round, one)} for one in problems or ()],
            "turn": turn(audit_round, user, steps, has_problems=bool(problems), waiting=waiting),
            **buttons,
            **context,
        },
    )


def _problems(audit_round, user, plan):
    """What stands in the way of the plan: said to those who can mend it, and to who is to approve it."""
    if audit_round.plan_is_open_to(user) or "approve" in audit_round.steps_open_to(user):
        return checks.problems(audit_round, plan)
    return []


def round_page(request, pk):
    """`/rounds/<id>/`: what is audited, why and how, where it stands, what comes next."""
    audit_round = seen_round(request, pk)
    plan = checks.Plan(audit_round)
    acts = Event.objects.of(audit_round).filter(verb__in=(*VERBS, "amend")).select_related("actor").order_by("seq")
    return _tab(
        request,
        audit_round,
        "round",
        problems=_problems(audit_round, request.user, plan),
        waiting=audit_round.visit_count - audit_round.signed_count,
        plan=plan,
        stages=stages(audit_round, acts),
        amended=[event for event in acts if event.verb == "amend"],
    )


def teams(request, pk):
    """`/rounds/<id>/teams/`: who audits, in which role, trained and impartial or with a waiver."""
    audit_round = seen_round(request, pk)
    plan = checks.Plan(audit_round)
    problems = _problems(audit_round, request.user, plan)
    return _tab(
        request,
        audit_round,
        "teams",
        problems=problems,
        plan=plan,
        certified=plan.certified,
        conflicts=[problem for problem in problems if problem.waiver],
    )


def timetable(request, pk):
    """`/rounds/<id>/visits/`: days and times down, teams across."""
    audit_round = seen_round(request, pk)
    plan = checks.Plan(audit_round)
    problems = _problems(audit_round, request.user, plan)
    return _tab(
        request,
        audit_round,
        "timetable",
        problems=problems,
        plan=plan,
        lines=lines_of(plan, problems),
    )


def findings(request, pk):
    """`/rounds/<id>/findings/`: what was found, as far as the reader may see it."""
    audit_round = seen_round(request, pk)
    rows = audit_round.findings.visible_to(request.user).with_names().in_order()
    return _tab(request, audit_round, "findings", page=page_of(request, rows))


def papers(request, pk):
    """`/rounds/<id>/papers/`: the documents of the round."""
    audit_round = seen_round(request, pk)
    documents = audit_round.documents.visible_to(request.user).without_snapshot().order_by("-pk")
    to_begin = audit_round.documents.model.kinds_to_begin(audit_round, request.user)
    is_in_team = audit_round.teams.filter(members__user=request.user).exists()
    return _tab(request, audit_round, "papers", documents=documents, to_begin=to_begin, is_in_team=is_in_team)


def round_history(request, pk):
    """`/rounds/<id>/history/`: everything that happened to the round and to what stands in its plan."""
    audit_round = seen_round(request, pk)
    events = Event.objects.about(audit_round).filter(kind__in=lists.KINDS)
    events = events.exclude(Q(kind="visit") & Q(verb__in=lists.OF_THE_NOTES))
    page = page_of(request, events.order_by("-seq"))
    shown = Event.objects.filter(pk__in=[event.pk for event in page])
    return _tab(request, audit_round, "history", page=page, events=history.readable(shown, about=audit_round))


def decision(request, pk):
    """`/rounds/<id>/decision/`: the scan of a decision that was taken on paper."""
    audit_round = seen_round(request, pk)
    if audit_round.decision_scan is None:
        raise Http404
    return served(request, audit_round.decision_scan)
