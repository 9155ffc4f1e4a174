"""Working days: Monday to Friday without the public holidays of Viet Nam, and the agency's own exceptions.

Deadlines of an audit count in working days. The government moves days off every year, so an agency enters what
was decided: a Monday off instead of a holiday, a Saturday worked in exchange.
"""

from datetime import timedelta
from functools import lru_cache

import holidays
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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

    class Meta:
        verbose_name = _("exception of the calendar")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "day"],
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


@lru_cache(maxsize=64)
def public_holidays(year):
    """The public holidays of Viet Nam in a year: {date: name}."""
    return dict(holidays.country_holidays("VN", years=year, language="vi"))


class WorkingDays:
    """The calendar of one agency, with its exceptions read once."""

    def __init__(self, agency):
        rows = DayException.objects.filter(agency=agency, withdrawn=False).values_list("day", "works")
        self.exceptions = dict(rows)

    def works(self, day):
        """Whether the agency works on a day."""
        if day in self.exceptions:
            return self.exceptions[day]
        return day.weekday() < SATURDAY and day not in public_holidays(day.year)

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
