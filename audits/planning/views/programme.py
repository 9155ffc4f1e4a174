"""The programme of a year: begun, written, decided on; and the rounds that are made from it or from earlier ones.

The page of the programme itself shows what was found as well, so it stands in `dashboards`.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from audits.core import clock
from audits.core.files import served
from audits.core.web import applied, require_edit, require_step, show

from .. import beginnings
from ..forms import decisions
from ..forms import programme as forms
from ..models import AuditRound, Programme
from ..programme import EARLIEST, LATEST
from .common import crumbs_of, form_page, seen_round

# Each step: its form, the heading of its page, what is said when it is done.
STEPS = {
    "submit": (forms.SubmitProgrammeForm, _("Submit the programme for approval"), _("The programme is submitted.")),
    "send_back": (forms.SendProgrammeBackForm, _("Send the programme back"), _("The programme is sent back.")),
    "approve": (forms.ApproveProgrammeForm, _("Approve the programme"), _("The programme is approved.")),
    "amend": (forms.AmendProgrammeForm, _("Amend the programme"), _("The programme is a draft again.")),
}
ON_PAPER = {
    "send_back": (forms.SendProgrammeBackOnPaperForm, _("Record a return on paper"), _("The programme is sent back.")),
    "approve": (decisions.ApproveOnPaperForm, _("Record approval on paper"), _("The approval is recorded.")),
}
MEANING = {
    "submit": _("The chair decides on it next. Until then nobody changes it."),
    "send_back": _("The programme becomes a draft again, and the secretariat sees your reason."),
    "approve": _("From now on rounds are held under it, and everybody in the agency sees it."),
    "amend": _("The amendment is numbered. Rounds go on; the programme is submitted and approved again."),
}


def seen_programme(request, year):
    """The programme of a year, if there is one that the reader may see (404)."""
    rows = Programme.objects.visible_to(request.user).select_related("agency", "submitted_by", "decided_by")
    return get_object_or_404(rows, year=year)


def crumbs(year):
    page = _("Programme of %(year)s") % {"year": year}
    return [(reverse("planning:rounds"), _("Audit rounds")), (reverse("dashboards:programme", args=[year]), page)]


def new_programme(request, year):
    """`/programme/<year>/new/`."""
    if not EARLIEST <= year <= LATEST:
        raise Http404
    if not Programme(agency=request.user.agency).may_begin(request.user):
        raise PermissionDenied
    return form_page(
        request,
        forms.BeginForm(request.POST or None, by=request.user, year=year),
        None,
        done=_("The programme is begun. Write its texts and tick the months."),
        title=_("Begin the programme of %(year)s") % {"year": year},
        back=reverse("dashboards:programme", args=[year]),
        crumbs=crumbs(year),
    )


def edit_programme(request, year):
    """`/programme/<year>/edit/`: texts and matrix on one page."""
    programme = seen_programme(request, year)
    require_edit(programme, request.user)
    form = forms.ProgrammeForm(request.POST or None, by=request.user, record=programme)
    if request.method == "POST" and (done := applied(form, programme, by=request.user)):
        return done.go(request, _("The programme is saved."))
    return show(request, "planning/programme_form.html", {"programme": programme, "crumbs": crumbs(year)}, form)


def step(request, year, name, *, on_paper=False):
    """`/programme/<year>/<step>/`, `/programme/<year>/<step>/on-paper/`."""
    programme = seen_programme(request, year)
    require_step(programme, request.user, name, on_paper=on_paper)
    form_class, title, done = (ON_PAPER if on_paper else STEPS)[name]
    form = form_class(request.POST or None, request.FILES or None, by=request.user, record=programme)
    words = {"done": done, "title": title, "lead": MEANING[name]}
    return form_page(request, form, programme, back=programme.get_absolute_url(), crumbs=crumbs(year), **words)


def decision(request, year):
    """`/programme/<year>/decision/`: the scan of a decision that was taken on paper."""
    programme = seen_programme(request, year)
    if programme.decision_scan is None:
        raise Http404
    return served(request, programme.decision_scan)


# ---- rounds that begin with something in them


def from_programme(request, year, month):
    """`/programme/<year>/<month>/round/`: a draft round for what is planned in a month."""
    programme = seen_programme(request, year)
    waiting = beginnings.not_carried(programme, month)
    if not waiting or year < clock.today().year:
        raise Http404
    if not (programme.counts and programme.may_begin(request.user)):
        raise PermissionDenied
    form = forms.FromProgrammeForm(
        request.POST or None, by=request.user, programme=programme, month=month, waiting=len(waiting)
    )
    names = ", ".join(line.department.name for line in waiting)
    words = {
        "done": _("The round is made. Form the teams and look through the timetable."),
        "title": _("Make a round for %(month)s/%(year)s") % {"month": month, "year": year},
        "lead": _("The programme plans for this month: %(names)s.") % {"names": names},
    }
    answer = form_page(request, form, None, back=programme.get_absolute_url(), crumbs=crumbs(year), **words)
    return _saying(request, form, answer)


def copy_round(request, pk):
    """`/rounds/<id>/copy/`: a new draft with teams, departments, procedures and texts of this one."""
    source = seen_round(request, pk)
    if not AuditRound(agency=request.user.agency).may_begin(request.user):
        raise PermissionDenied
    form = forms.CopyForm(request.POST or None, by=request.user, source=source)
    words = {
        "done": _("The round is copied as a draft. Nothing of what was done in the earlier one came along."),
        "title": _("Copy the round"),
        "lead": _("Teams, departments, procedures, times and texts are taken over; what was done is not."),
    }
    back = source.get_absolute_url()
    return _saying(request, form, form_page(request, form, None, back=back, crumbs=crumbs_of(source), **words))


def _saying(request, form, answer):
    """The answer, with a word on what could not be taken over."""
    if form.left_behind:
        left = " ".join(map(str, form.left_behind))
        messages.warning(request, _("Not taken over: %(left)s") % {"left": left})
    return answer


def addresses():
    """A path for each step, such as `/programme/<year>/send-back/on-paper/`."""
    for name in STEPS:
        at = f"programme/<int:year>/{name.replace('_', '-')}/"
        yield path(at, step, {"name": name}, name=f"{name}_programme")
    for name in ON_PAPER:
        at = f"programme/<int:year>/{name.replace('_', '-')}/on-paper/"
        yield path(at, step, {"name": name, "on_paper": True}, name=f"{name}_programme_on_paper")
