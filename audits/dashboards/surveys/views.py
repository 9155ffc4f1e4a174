"""Pages of counted survey forms: the list of a year beside the interviews of its visits, and one entry."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audits.core import history, trail
from audits.core.files import served
from audits.core.listing import show_list
from audits.core.web import form_page, show
from audits.fieldwork.models import SurveyTotals
from audits.figures import satisfaction

from ..years import asked_year
from . import forms
from .lists import COLUMNS, SORTS, SurveyFilters

LIST = ("surveys:surveys", gettext_lazy("Satisfaction"))


def surveys(request):
    """`/surveys/`: how satisfied people are in a year, by interviews and by forms, and the forms as counted."""
    if not request.user.reads_own_figures:
        raise PermissionDenied
    year = asked_year(request)
    asked = request.GET.copy()
    asked["year"] = str(year)
    filters = SurveyFilters(asked, user=request.user)
    return show_list(
        request,
        "dashboards/surveys/surveys.html",
        rows=SurveyTotals.objects.visible_to(request.user).select_related("department", "procedure", "agency"),
        filters=filters,
        sorts=SORTS,
        columns=COLUMNS,
        title=_("Satisfaction of citizens and organisations"),
        year=year,
        surveyed=_surveyed(request.user, year, filters),
        target=request.user.agency.survey_target,
        may_enter=request.user.is_secretariat,
    )


def _surveyed(user, year, filters):
    """[(whose, what they came to)]: what was chosen, else the agency, or for staff each of their departments."""
    department, procedure = filters.about("department"), filters.about("procedure")
    if department or user.reads_figures:
        about = [department]
    else:
        about = filters.offered["department"]
    return [(procedure or one or user.agency, satisfaction.of_year(user.agency, year, one, procedure)) for one in about]


def _visible(request, pk):
    rows = SurveyTotals.objects.visible_to(request.user).select_related("agency", "department", "procedure", "scan")
    return get_object_or_404(rows, pk=pk)


def survey(request, pk):
    """`/surveys/<id>/`: the forms of a period as they were counted."""
    record = _visible(request, pk)
    counted = satisfaction.of_totals(record)
    return show(
        request,
        "dashboards/surveys/survey.html",
        {
            "survey": record,
            "counted": counted,
            "levels": [
                (SurveyTotals._meta.get_field(name).verbose_name, getattr(record, name))
                for name in SurveyTotals.LEVELS.values()
            ],
            "target": request.user.agency.survey_target,
            "may_edit": record.may_edit(request.user),
            "events": history.readable(trail.Event.objects.about(record), about=record),
        },
    )


def new(request):
    """`/surveys/new/`."""
    if not request.user.is_secretariat:
        raise PermissionDenied
    form = forms.TotalsForm(request.POST or None, request.FILES or None, by=request.user)
    title, said = _("Enter counted survey forms"), _("The counts are saved.")
    return form_page(request, form, title=title, said=said, path=[LIST])


def edit(request, pk):
    """`/surveys/<id>/edit/`: counts are corrected."""
    record = _kept(request, pk)
    form = forms.TotalsForm(request.POST or None, request.FILES or None, by=request.user, record=record)
    title, said = _("Correct the counts"), _("The counts are saved.")
    return form_page(request, form, record, title=title, said=said, path=[LIST, record])


def withdraw(request, pk):
    """`/surveys/<id>/withdraw/`: what was keyed in by mistake is taken back."""
    record = _kept(request, pk)
    form = forms.WithdrawForm(request.POST or None, by=request.user, record=record)
    title, said = _("Withdraw the counts"), _("The counts are withdrawn.")
    return form_page(request, form, record, title=title, said=said, path=[LIST, record])


def scan(request, pk):
    """`/surveys/<id>/scan/`: the sheet on which the forms were counted."""
    record = _visible(request, pk)
    if record.scan is None:
        raise Http404
    return served(request, record.scan)


def _kept(request, pk):
    record = _visible(request, pk)
    if not record.may_edit(request.user):
        raise PermissionDenied
    return record
