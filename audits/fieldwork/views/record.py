"""The record page: what an auditor holds on site. Each row is saved by itself, as one goes.

With scripts a row goes through the queue of the device (views/operations.py); what stands here serves without them.
"""

import json

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core.web import applied, show
from audits.standard.models import Wording

from ..assignments import shares_of
from ..beside import beside
from ..earlier import found_before, standings
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
    row = _rows(request.user, visit, [item], beside(visit))[0]
    writes = records(visit, request.user) is not None
    return render(request, "fieldwork/_item.html", {"visit": visit, "row": row, "writes": writes})


def _questions(request, visit, bound=None):
    """All questions, or with `?mine=1` those that the reader is responsible for."""
    mine = "mine" in request.GET and bound is None
    items, procedures = _items(visit), beside(visit)
    rows = _rows(request.user, visit, items.of(request.user) if mine else items, procedures, bound)
    context = {
        "rows": rows,
        "again": [row for row in rows if row["standing"]],
        "others": [row for row in rows if not row["standing"]],
        "beside": procedures,
        "wordings": Wording.objects.offered_for(request.user, Wording.Use.NOTE),
        "shares": shares_of(visit),
        "mine": mine,
    }
    if mine:
        context["next_open"] = next((row["item"].pk for row in rows if not row["item"].answer), None)
        context["waiting"] = sum(not row["item"].answer for row in rows)
    return show_record(request, "fieldwork/record.html", visit, "record", context, bound)


def _items(visit):
    return (
        visit.checklist.in_order()
        .select_related("clause__standard", "procedure", "answered_by", "assigned_to")
        .prefetch_related("evidence__file", "findings__grade")
    )


def _rows(user, visit, items, procedures, bound=None):
    """Each question with its form and what earlier rounds found; what is checked again, with how it stands."""
    items, earlier = list(items), found_before(visit)
    standing = standings(items, user)
    on_day = {one.procedure.pk: one.revision for one in procedures}
    open_to_reader = set(visit.department.findings.visible_to(user).values_list("pk", flat=True))
    return [
        {
            "item": item,
            "form": bound if bound and bound.record.pk == item.pk else AnswerForm(by=user, record=item),
            "carry": _carried(item, on_day.get(item.procedure_id)),
            "standing": standing.get(item.about_id),
            "earlier": [
                (finding, finding.pk in open_to_reader)
                for finding in earlier.get(item.clause_id, [])
                if finding.pk not in standing
            ],
            "add": AddEvidenceForm(by=user, visit=visit, of=item),
            "evidence": [one for one in item.evidence.all() if not one.withdrawn],
            "findings": [one for one in item.findings.all() if one.status != "withdrawn"],
        }
        for item in items
    ]


def _carried(item, revision):
    """What a question hands on to a finding that is made from it without a network."""
    handed_on = {"clause": item.clause_id, "procedure": item.procedure_id, "repeat_of": item.about_id}
    known = {name: str(pk) for name, pk in handed_on.items() if pk}
    return json.dumps({**known, "criterion": item.requirement(revision)}, ensure_ascii=False)
