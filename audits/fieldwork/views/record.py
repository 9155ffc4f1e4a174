"""The record page: what an auditor holds on site. Each row is saved by itself, as one goes.

With scripts a row goes through the queue of the device (views/operations.py); what stands here serves without them.
"""

import json

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core import clock
from audits.core.web import applied, show

from ..earlier import found_before
from ..forms.answers import AnswerForm, AnswerManyForm
from ..forms.entries import AddEvidenceForm
from ..onsite import records
from .pages import noted_visit, show_record, team_visit


def record(request, pk):
    """`/visits/<id>/record/`: the questions, each with its answer, evidence and findings."""
    return _questions(request, noted_visit(request.user, pk))


def answer(request, pk, item_pk):
    """`/visits/<id>/items/<item>/`: save one row; for scripts that look, the row as it stands now."""
    if request.method != "POST":
        return _row_alone(request, pk, item_pk)
    visit = team_visit(request, pk)
    item = get_object_or_404(visit.checklist, pk=item_pk)
    form = AnswerForm(request.POST, by=request.user, record=item)
    done = applied(form, item, by=request.user)
    if done and request.POST.get("then") == "raise":
        return redirect("findings:raise_from", visit.pk, item.pk)
    return done.go(request) if done else _questions(request, visit, bound=form)


def answer_many(request, pk):
    """`/visits/<id>/answer-many/`: one answer with one reason for several questions."""
    visit = team_visit(request, pk)
    form = AnswerManyForm(request.POST or None, by=request.user, record=visit)
    if request.method == "POST" and (done := applied(form, visit, by=request.user)):
        words = _("%(count)s questions are answered.") % {"count": form.answered}
        return done.go(request, words, to=reverse("fieldwork:record", args=[visit.pk]))
    return show(request, "fieldwork/answer_many.html", {"visit": visit}, form)


def findings(request, pk):
    """`/visits/<id>/record/findings/`: what the visit has found so far."""
    visit = noted_visit(request.user, pk)
    rows = visit.findings.exclude(status="withdrawn").with_names().select_related("raised_by").in_order()
    shown = [(finding, "discard" in finding.steps_open_to(request.user)) for finding in rows]
    return show_record(request, "fieldwork/findings.html", visit, "findings", {"rows": shown})


def _row_alone(request, pk, item_pk):
    visit = noted_visit(request.user, pk)
    item = get_object_or_404(visit.checklist, pk=item_pk)
    if not request.htmx:
        return redirect(item)
    row = _rows(request.user, visit, [item])[0]
    writes = records(visit, request.user) is not None
    return render(request, "fieldwork/_item.html", {"visit": visit, "row": row, "writes": writes})


def _questions(request, visit, bound=None):
    rows = _rows(request.user, visit, _items(visit), bound)
    return show_record(request, "fieldwork/record.html", visit, "record", {"rows": rows}, bound)


def _items(visit):
    return (
        visit.checklist.in_order()
        .select_related("clause__standard", "procedure", "answered_by")
        .prefetch_related("evidence__file", "findings__grade")
    )


def _rows(user, visit, items, bound=None):
    """Each question with its form, the revision in force on the day, and what earlier rounds found."""
    earlier = found_before(visit)
    open_to_reader = set(visit.department.findings.visible_to(user).values_list("pk", flat=True))
    day = clock.local_date(visit.actual_starts_at or visit.starts_at)
    in_force = {item.procedure: item.procedure.in_force(day) for item in items if item.procedure_id}
    return [
        {
            "item": item,
            "form": bound if bound and bound.record.pk == item.pk else AnswerForm(by=user, record=item),
            "revision": in_force.get(item.procedure),
            "carry": _carried(item, in_force.get(item.procedure)),
            "earlier": [(finding, finding.pk in open_to_reader) for finding in earlier.get(item.clause_id, [])],
            "add": AddEvidenceForm(by=user, visit=visit, of=item),
            "evidence": [one for one in item.evidence.all() if not one.withdrawn],
            "findings": [one for one in item.findings.all() if one.status != "withdrawn"],
        }
        for item in items
    ]


def _carried(item, revision):
    """What a question hands on to a finding that is made from it without a network."""
    handed_on = {"clause": str(item.clause_id), "criterion": item.requirement(revision)}
    return json.dumps({**handed_on, "procedure": str(item.procedure_id or "")})
