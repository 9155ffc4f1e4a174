"""Working days: Monday to Friday without the public holidays of Viet Nam, and the agency's own exceptions.

Deadlines of an audit count in working days. The government moves days off every year, so an agency enters what
was decided: a Monday off instead of a holiday, a Saturday worked in exchange.
"""

import re
from datetime import timedelta
from functools import lru_cache

import holidays
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.core.rules import RuleBroken
from audits.core.versions import Versioned

SATURDAY = 5


class DayExceptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(agency=user.agency_id)


class DayException(Versioned):
    """A day that the agency works although it would be off, or has off although it would work."""

    agency = models.ForeignKey("audits.Agency", models.PROTECT, related_name="day_exceptions")
    day = models.DateField(_("day"))
    works = models.BooleanField(_("is a working day"), default=False)
    reason = models.CharField(_("reason"), max_length=200)
    withdrawn = models.BooleanField(_("withdrawn"), default=False)

    objects = DayExceptionQuerySet.as_manager()

    SENTENCES = {
        "entered": _("entered the exception"),
        "edited": _("changed the exception"),
        "withdrawn": _("withdrew the exception"),
    }

    class Meta:
        verbose_name = _("exception of the calendar")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "day"],
                condition=models.Q(withdrawn=False),
                name="day_exception_once",
                violation_error_message=_("There is an exception for this day already. Change that one."),
            )
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("organisation:calendar")

    def may_edit(self, user):
        return user.agency_id == self.agency_id and user.is_secretariat

    def check_rules(self):
        if self.withdrawn or self.works != usually_works(self.day):
            return
        if self.works:
            raise RuleBroken(_("This is a working day anyway. An exception changes what the calendar says."), "day")
        raise RuleBroken(_("This is a day off anyway. An exception changes what the calendar says."), "day")

    def withdraw(self, *, by, version=None):
        """The exception does not count any more; it stays in the history."""
        return self.edit(by=by, version=version, verb="withdrawn", withdrawn=True)


_AMERICAN_DATE = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")


@lru_cache(maxsize=64)
def _national(year, language):
    return holidays.country_holidays("VN", years=year, language=language)


def public_holidays(year, language="vi"):
    """The public holidays of Viet Nam in a year, with the days off in lieu and in exchange: {date: name}."""
    if language != "en":
        return dict(_national(year, "vi"))
    # The library has American English only; dates within a name are ours, the day first.
    return {day: _AMERICAN_DATE.sub(r"\2/\1/\3", name) for day, name in _national(year, "en_US").items()}


def exchanged_days(year):
    """The Saturdays of a year that the whole country worked in exchange for another day."""
    return {day for day in _national(year, "vi").weekend_workdays if day.year == year}


@lru_cache(maxsize=8192)
def usually_works(day):
    """Whether agencies work on a day when they have no exception of their own."""
    if day.weekday() >= SATURDAY:
        return day in exchanged_days(day.year)
    return day not in _national(day.year, "vi")


class WorkingDays:
    """The calendar of one agency, with its exceptions ({day: whether it works}) read once, or as they are given."""

    def __init__(self, agency, exceptions=None):
        if exceptions is None:
            rows = DayException.objects.filter(agency=agency, withdrawn=False).values_list("day", "works")
            exceptions = dict(rows)
        self.exceptions = exceptions

    def works(self, day):
        """Whether the agency works on a day."""
        return self.exceptions[day] if day in self.exceptions else usually_works(day)

    def after(self, day, count):
        """The date `count` working days after `day` (before it, when `count` is negative)."""
        step = timedelta(days=1 if count >= 0 else -1)
        for _one in range(abs(count)):
            day += step
            while not self.works(day):
                day += step
        return day

    def between(self, start, end):
        """How many working days come after `start` up to and including `end`; 0 when `end` is not later."""
        return sum(self.works(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def since(self, days, end):
        """`between(day, end)` of each of `days`: {day: working days}, walking through the calendar once."""
        counted, count, last = {}, 0, end
        for day in sorted(set(days), reverse=True):
            count += self.between(day, last)
            counted[day], last = count, min(day, end)
        return counted
