"""What the pages of a visit have in common: who may see them, who may write, and what stands in their head."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core import trail
from audits.core.web import show
from audits.planning.models import Visit
from audits.planning.teams import member
from audits.planning.visit_rules import missing_at_close

from ..onsite import records

WITH = ("round__agency", "round__standard", "department", "team")


def visit_for(user, pk):
    """A visit of the agency's plan; 404 for strangers."""
    return get_object_or_404(Visit.objects.visible_to(user).select_related(*WITH), pk=pk)


def noted_visit(user, pk):
    """A visit whose notes the person may read; 404 for everybody else."""
    visits = Visit.objects.notes_visible_to(user).select_related(*WITH)
    return get_object_or_404(visits.annotate(history_seq=trail.seq_of("round__agency")), pk=pk)


def team_visit(request, pk):
    """A visit for its own team to write in, while it is held; 403 for those who only read its notes.

    A form that was typed when the visit had just been closed comes back with a sentence, so that nothing is lost.
    """
    visit = noted_visit(request.user, pk)
    writes = member if request.method == "POST" else records
    if not writes(visit, request.user):
        raise PermissionDenied
    return visit


def show_record(request, template, visit, tab, context, form=None):
    """A tab of the record page, under its head."""
    progress = progress_of(visit)
    context = {
        "visit": visit,
        "steps": visit.steps_open_to(request.user),
        "writes": records(visit, request.user) is not None,
        "in_team": member(visit, request.user) is not None,
        "tabs": _tabs(visit, tab, progress),
        "late": visit.late_arrivals.visible_to(request.user).waiting().count(),
        "unsent": _unsent(visit, request.user),
        **progress,
        **context,
    }
    return show(request, template, context, form)


def _unsent(visit, user):
    """The devices of others on which something waits; of one's own the page itself says so."""
    devices = visit.devices.visible_to(user).with_unsent()
    return devices.exclude(person=user).select_related("person")


def missing_for_close(visit):
    """What stands in the way of the close, each with the page where it is mended."""
    record, minutes_page = (reverse(f"fieldwork:{name}", args=[visit.pk]) for name in ("record", "minutes"))
    problems = [
        {"sentence": sentence, "url": record if part == "checklist" else minutes_page}
        for part, sentence in missing_at_close(visit)
    ]
    drafts = visit.findings.drafts().with_names()
    edit = [(finding.lacks, reverse("findings:edit_draft", args=[visit.pk, finding.pk])) for finding in drafts]
    return problems + [{"sentence": sentence, "url": url} for sentence, url in edit if sentence]


def progress_of(visit):
    """How many of the questions are answered, and which one waits first."""
    answers = list(visit.checklist.in_order().values_list("pk", "answer"))
    waiting = [pk for pk, answer in answers if not answer]
    return {
        "total": len(answers),
        "answered": len(answers) - len(waiting),
        "waiting": len(waiting),
        "next_open": waiting[0] if waiting else None,
    }


def _tabs(visit, active, progress):
    tabs = [
        ("record", _("Questions"), f"{progress['answered']}/{progress['total']}"),
        ("samples", _("Case files"), visit.samples.standing().count()),
        ("interviews", _("Interviews"), visit.interviews.standing().count()),
        ("findings", _("Findings"), visit.findings.exclude(status="withdrawn").count()),
        ("minutes", _("Minutes"), None),
        ("closing", _("Closing meeting of the visit"), None),
    ]
    return [
        {
            "name": name,
            "label": label,
            "url": reverse(f"fieldwork:{name}", args=[visit.pk]),
            "count": count,
            "active": name == active,
        }
        for name, label, count in tabs
    ]
