"""Pages of the working days: the public holidays of a year, and what the agency does otherwise."""

from dataclasses import dataclass
from datetime import date

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audits.core import clock, history, trail
from audits.core.forms import EARLIEST, LATEST
from audits.core.web import form_page, require_edit, show

from .calendar import DayException, exchanged_days, public_holidays
from .forms import DayExceptionForm, WithdrawForm


@dataclass(frozen=True)
class Day:
    """A day that is not as its weekday says: what it is called, whether the agency works, and by whose word."""

    day: date
    name: str
    works: bool
    exception: DayException | None = None


def calendar(request):
    """`/calendar-days/?year=2017`."""
    year = _year(request.GET.get("year", ""))
    exceptions = DayException.objects.visible_to(request.user)
    events = trail.Event.objects.filter(
        kind="dayexception", record_id__in=exceptions.filter(day__year=year).values("pk")
    )
    return show(
        request,
        "organisation/calendar.html",
        {
            "year": year,
            "earlier": year - 1 if year > EARLIEST.year else None,
            "later": year + 1 if year < LATEST.year else None,
            "days": days_of(year, exceptions.filter(withdrawn=False)),
            "may_edit": DayException(agency=request.user.agency).may_edit(request.user),
            "events": history.readable(events),
        },
    )


def days_of(year, exceptions):
    """The holidays of a year and the agency's exceptions, in order; an exception takes the place of a holiday."""
    holidays = public_holidays(year, get_language())
    found = {day: Day(day, name, works=False) for day, name in holidays.items()}
    found |= {day: Day(day, _("Worked in exchange for another day"), works=True) for day in exchanged_days(year)}
    for exception in exceptions.filter(day__year=year):
        day = exception.day
        name = f"{exception.reason} ({found[day].name})" if day in found else exception.reason
        found[day] = Day(day, name, exception.works, exception)
    return [found[day] for day in sorted(found)]


def new_exception(request):
    """`/calendar-days/new/`."""
    require_edit(DayException(agency=request.user.agency), request.user)
    form = DayExceptionForm(request.POST or None, by=request.user, given={"agency": request.user.agency})
    title, said = _("New exception"), _("The exception is entered.")
    return form_page(request, form, title=title, lead=_lead(), said=said, path=[_list()])


def edit_exception(request, pk):
    """`/calendar-days/<id>/`."""
    exception = _exception(request, pk)
    form = DayExceptionForm(request.POST or None, by=request.user, record=exception)
    title, said = _("Change the exception"), _("The exception is changed.")
    return form_page(request, form, exception, title=title, lead=_lead(), said=said, path=[_list()])


def withdraw_exception(request, pk):
    """`/calendar-days/<id>/withdraw/`."""
    exception = _exception(request, pk)
    return form_page(
        request,
        WithdrawForm(request.POST or None, by=request.user, record=exception, submit=_("Drop the exception")),
        exception,
        title=_("Withdraw the exception of %s") % exception,
        lead=_("The day is then what the calendar of public holidays says."),
        said=_("The exception is withdrawn."),
        path=[_list()],
    )


def _year(text):
    """The year that the address asks for, else the present one."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else clock.today().year
    return min(max(year, EARLIEST.year), LATEST.year)


def _exception(request, pk):
    """An exception that the reader may change."""
    rows = DayException.objects.visible_to(request.user).filter(withdrawn=False)
    exception = get_object_or_404(rows, pk=pk)
    require_edit(exception, request.user)
    return exception


def _lead():
    return _("Deadlines that are set from now on count with it; those set before stay as they are.")


def _list():
    return ("organisation:calendar", _("Working days"))
