"""Case files, interviews and evidence of a visit: taken down, corrected, withdrawn, handed out."""

import json

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from audits.core.files import served, served_thumbnail
from audits.core.web import applied, show
from audits.organisation.calendar import WorkingDays

from ..evidence import Evidence
from ..forms.entries import AddEvidenceForm, ArrangeForm, EvidenceForm, InterviewForm, SampleForm, WithdrawForm
from ..onsite import records
from ..sheets import sheets_of
from .pages import noted_visit, show_record, team_visit

ON_DEVICES = {"samples": "sample", "interviews": "interview", "evidence": "evidence"}


def samples(request, pk):
    """`/visits/<id>/record/samples/`: the sample of case files, with the lateness of each, and the next to enter."""
    return _entries(request, pk, "samples", SampleForm, _with_lateness, remembered=("procedure",))


def interviews(request, pk):
    """`/visits/<id>/record/interviews/`: who was asked, and what they said."""
    return _entries(request, pk, "interviews", InterviewForm, _asked, remembered=("kind", "channel", "procedure"))


def _asked(visit):
    return visit.interviews.standing().select_related("procedure").order_by("pk")


def _with_lateness(visit):
    """The case files by procedure, under the sampling sheet of each."""
    calendar = WorkingDays(visit.agency)
    return [(sheet, [(sample, sample.lateness(calendar)) for sample in sheet.samples]) for sheet in sheets_of(visit)]


def _entries(request, pk, tab, form_class, rows, *, remembered):
    """A list, and the form of the next entry; what repeats from entry to entry is chosen already."""
    if request.method == "POST":
        visit = team_visit(request, pk)
        form = form_class(request.POST, by=request.user, visit=visit)
        if done := applied(form, by=request.user):
            same = {name: request.POST[name] for name in remembered if request.POST.get(name)}
            following = reverse(f"fieldwork:{tab}", args=[visit.pk], query=same)
            return done.go(request, _("It is saved. Enter the next one."), to=following)
    else:
        visit = noted_visit(request.user, pk)
        same = {name: request.GET[name] for name in remembered if request.GET.get(name)}
        form = form_class(by=request.user, visit=visit, initial=same) if records(visit, request.user) else None
    return show_record(request, f"fieldwork/{tab}.html", visit, tab, {"rows": rows(visit), "form": form}, form)


def sample(request, pk, entry_pk):
    """`/visits/<id>/samples/<sample>/`: correct a case file of the sample."""
    return _correct(request, pk, "samples", entry_pk, SampleForm)


def interview(request, pk, entry_pk):
    """`/visits/<id>/interviews/<interview>/`: correct an interview."""
    return _correct(request, pk, "interviews", entry_pk, InterviewForm)


def evidence_edit(request, pk, entry_pk):
    """`/visits/<id>/evidence/<evidence>/edit/`: what it shows, and whether it may be printed."""
    return _correct(request, pk, "evidence", entry_pk, EvidenceForm)


def withdraw(request, pk, kind, entry_pk):
    """`/visits/<id>/<kind>/<entry>/withdraw/`: take an entry back, with the reason."""
    return _correct(request, pk, kind, entry_pk, WithdrawForm, template="withdraw")


def _correct(request, pk, kind, entry_pk, form_class, template="entry"):
    visit = team_visit(request, pk)
    entry = get_object_or_404(getattr(visit, kind).standing(), pk=entry_pk)
    own = {} if form_class is WithdrawForm else {"visit": visit}
    form = form_class(request.POST or None, by=request.user, record=entry, **own)
    if request.method == "POST" and (done := applied(form, entry, by=request.user)):
        return done.go(request, _("It is saved."))
    queued = ON_DEVICES.get(kind)  # what devices do not know has plain forms
    if queued and template == "withdraw":
        queued = "withdraw"
    context = {"visit": visit, "entry": entry, "kind": kind, "queued": queued}
    context["also"] = json.dumps({"entry_kind": kind})
    if kind == "samples":
        context |= {
            "evidence": entry.evidence.standing().select_related("file"),
            "add": AddEvidenceForm(by=request.user, visit=visit, of=entry),
        }
    elif kind == "evidence":
        context["places"] = _places(request, entry)
    return show(request, f"fieldwork/{template}.html", context, form)


def _places(request, evidence):
    """Where a photo stands among those beside it, and the form that moves it; nothing for one that is alone."""
    beside = list(evidence.beside().values_list("pk", flat=True))
    if len(beside) < 2:
        return None
    form = ArrangeForm(by=request.user, record=evidence)
    return {"place": beside.index(evidence.pk) + 1, "of": len(beside), "form": form}


@require_POST
def arrange(request, pk, entry_pk):
    """`/visits/<id>/evidence/<evidence>/arrange/`: show it earlier or later; back to where one was."""
    visit = team_visit(request, pk)
    evidence = get_object_or_404(visit.evidence.standing(), pk=entry_pk)
    form = ArrangeForm(request.POST, by=request.user, record=evidence)
    if done := applied(form, evidence, by=request.user):
        return done.go(request, to=reverse("fieldwork:evidence_edit", args=[visit.pk, evidence.pk]))
    return show(request, "form.html", {"title": evidence, "back": evidence.get_absolute_url()}, form)


@require_POST
def add_evidence(request, pk):
    """`/visits/<id>/evidence/add/`: photos and files, kept at once, where no script has sent them one by one."""
    visit = team_visit(request, pk)
    form = AddEvidenceForm(request.POST, request.FILES, by=request.user, visit=visit)
    if done := applied(form, visit, by=request.user):
        return done.go(request, _("The files are kept. Say what they show."))
    return show(request, "fieldwork/add_evidence.html", {"visit": visit}, form)


def evidence(request, pk, entry_pk):
    """`/visits/<id>/evidence/<evidence>/`: the file itself, for those who may read the notes of the visit."""
    return served(request, _evidence(request, pk, entry_pk).file)


def evidence_thumbnail(request, pk, entry_pk):
    """`/visits/<id>/evidence/<evidence>/small/`: a photo as lists show it."""
    file = _evidence(request, pk, entry_pk).file
    if not file.is_image:
        raise Http404
    return served_thumbnail(request, file)


def _evidence(request, pk, entry_pk):
    rows = Evidence.objects.visible_to(request.user).select_related("file")
    return get_object_or_404(rows, visit=pk, pk=entry_pk)
