"""What the pages of planning share: finding the round, who may write its plan, a form on a page of its own."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from audits.core.web import applied, show

from ..models import AuditRound


def seen_round(request, pk):
    """The round, if the reader may see it (404), with the counts of its tabs."""
    rounds = AuditRound.objects.visible_to(request.user).with_counts()
    related = ("standard", "agency", "programme", "submitted_by", "decided_by")
    return get_object_or_404(rounds.select_related(*related), pk=pk)


def seen(request, model, pk, *related):
    """A row of a plan, if the reader may see it (404)."""
    return get_object_or_404(model.objects.visible_to(request.user).select_related(*related), pk=pk)


def require_plan(audit_round, user):
    """403 for who may read the plan but not change it now."""
    if not audit_round.plan_is_open_to(user):
        raise PermissionDenied


def form_page(
    request, form, record, *, done, title, back, to=None, crumbs=(), template="planning/form.html", **context
):
    """A form on a page of its own: act and go on to the record (or `to`), or show it (again)."""
    if request.method == "POST" and (result := applied(form, record, by=request.user)):
        return result.go(request, done, to=to)
    return show(request, template, {"title": title, "back": back, "crumbs": crumbs, **context}, form)


def crumbs_of(audit_round, tab="", label=""):
    """The path above a page under a round: the round, and the tab that the page belongs to."""
    path = [(audit_round.get_absolute_url(), audit_round)]
    return [*path, (f"{audit_round.get_absolute_url()}{tab}/", label)] if tab else path
