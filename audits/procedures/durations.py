"""How long a procedure and its steps may take: decimals of working days, calendar days or hours."""

from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

WORKING_HOURS_A_DAY = 8


class TimeUnit(models.TextChoices):
    WORKING_DAYS = "working_days", _("working days")
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")


SPANS = {
    TimeUnit.WORKING_DAYS: ngettext_lazy("%(amount)s working day", "%(amount)s working days", "count"),
    TimeUnit.DAYS: ngettext_lazy("%(amount)s day", "%(amount)s days", "count"),
    TimeUnit.HOURS: ngettext_lazy("%(amount)s hour", "%(amount)s hours", "count"),
}


def amount_text(amount):
    """0,5 or 10: as many decimals as there are."""
    decimals = max(0, -amount.normalize().as_tuple().exponent)
    return formats.number_format(amount, decimals, force_grouping=True)


def span(amount, unit):
    """0,5 working days; nothing where no time was set."""
    if amount is None:
        return ""
    return SPANS[TimeUnit(unit)] % {"count": 1 if amount == 1 else 2, "amount": amount_text(amount)}


def converted(amount, unit, wanted):
    """`amount` in another unit, or None: a working day has 8 hours, but calendar days are not working time."""
    if unit == wanted:
        return amount
    if {unit, wanted} != {TimeUnit.WORKING_DAYS, TimeUnit.HOURS}:
        return None
    return amount * WORKING_HOURS_A_DAY if wanted == TimeUnit.HOURS else amount / WORKING_HOURS_A_DAY
