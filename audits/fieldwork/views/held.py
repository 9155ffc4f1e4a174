"""The visit itself: begun, its minutes written, ended, signed or not, reopened."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from audits.core.files import served
from audits.core.web import applied, require_step, show
from audits.standard.models import Wording

from ..forms import held as forms
from ..onsite import records
from .pages import missing_for_close, noted_visit, show_record, team_visit, visit_for


def open_visit(request, pk):
    """`/visits/<id>/open/`: begin the visit, now or as it truly was."""
    visit = _at_step(request, pk, "open")
    form = forms.OpenForm(request.POST or None, by=request.user, record=visit)
    if request.method == "POST" and (done := applied(form, visit, by=request.user)):
        return done.go(request, _("The visit has begun."), to=reverse("fieldwork:record", args=[visit.pk]))
    return show(request, "fieldwork/open.html", {"visit": visit}, form)


def minutes(request, pk):
    """`/visits/<id>/record/minutes/`: the minutes, with proposals for the parts that are still empty."""
    if request.method == "POST":
        visit = team_visit(request, pk)
        form = forms.MinutesForm(request.POST, by=request.user, record=visit)
        if done := applied(form, visit, by=request.user):
            return done.go(request, _("The minutes are saved."), to=request.path)
    else:
        visit = noted_visit(request.user, pk)
        writes = records(visit, request.user)
        form = forms.MinutesForm(by=request.user, record=visit) if writes else None
    context = {"form": form, "wordings": Wording.objects.offered_for(request.user, Wording.Use.MINUTES)}
    return show_record(request, "fieldwork/minutes.html", visit, "minutes", context, form)


def close(request, pk):
    """`/visits/<id>/close/`: what is missing, with links; then the true end."""
    visit = _at_step(request, pk, "close")
    form = forms.CloseForm(request.POST or None, by=request.user, record=visit)
    if request.method == "POST" and (done := applied(form, visit, by=request.user)):
        signing = reverse("fieldwork:closing", args=[visit.pk], query={"part": "end"})
        return done.go(request, _("The visit has ended. Its findings are presented to the department."), to=signing)
    devices = visit.devices.select_related("person")
    context = {
        "visit": visit,
        "problems": missing_for_close(visit),
        "findings": visit.findings.drafts().with_names().in_order(),
        "unsent": devices.with_unsent(),
        "silent": devices.silent(),
    }
    return show(request, "fieldwork/close.html", context, form)


def sign(request, pk):
    """`/visits/<id>/sign/`: the department reads the minutes, agrees or not, and signs with one button."""
    return _sign(request, pk, "sign", forms.SignForm, _("The minutes are signed."))


def sign_on_paper(request, pk):
    """`/visits/<id>/sign-on-paper/`: the lead uploads the minutes signed in ink."""
    return _sign(request, pk, "sign_on_paper", forms.SignOnPaperForm, _("The signed minutes are recorded."))


def sign_without(request, pk):
    """`/visits/<id>/sign-without/`: the department does not sign; reason and witness stand in the minutes."""
    return _sign(request, pk, "sign_without", forms.SignWithoutForm, _("It is recorded."))


def reopen(request, pk):
    """`/visits/<id>/reopen/`: back on site, with the reason."""
    return _sign(request, pk, "reopen", forms.ReopenForm, _("The visit is open again."))


def _sign(request, pk, step, form_class, words):
    visit = _at_step(request, pk, step)
    form = form_class(request.POST or None, request.FILES or None, by=request.user, record=visit)
    if request.method == "POST" and (done := applied(form, visit, by=request.user)):
        return done.go(request, words)
    return show(request, f"fieldwork/{step}.html", {"visit": visit}, form)


def signed_scan(request, pk):
    """`/visits/<id>/scan/`: the minutes signed in ink."""
    visit = noted_visit(request.user, pk)
    if not visit.signed_scan:
        raise Http404
    return served(request, visit.signed_scan)


def _at_step(request, pk, step):
    visit = visit_for(request.user, pk)
    require_step(visit, request.user, step)
    return visit
