"""What every page writes in one way: icons, numbers, dates, grades, states."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from django import forms, template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

NOTHING = "–"
WEEKDAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


@cache
def _sprite():
    return static("img/icons.svg")


@register.simple_tag
def icon(name, label=""):
    """A picture from the sprite: an ornament beside a word, or, with a label, a sign of its own."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, _sprite(), name
        )
    return _ornament(name)


@cache
def _ornament(name):
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', _sprite(), name)


@register.filter
def vn_number(value, digits=None):
    """1.234,5 (1,234.5 in English): whole numbers as they are, others with one digit or as many as asked for."""
    if value is None or value == "":
        return NOTHING
    if type(value) is int and digits is None and -1000 < value < 1000:
        return str(value)
    if digits is None:
        digits = 0 if value == int(value) else 1
    return formats.number_format(_rounded(value, digits), digits, force_grouping=True)


@register.filter
def percent(share, digits=None):
    """A share of one as 62% or 91,4%."""
    if share is None or share == "":
        return NOTHING
    hundredths = _rounded(Decimal(str(share)) * 100, 1 if digits is None else digits)
    return f"{vn_number(hundredths, digits)}%"


def _rounded(value, digits):
    """Rounded as people do on paper: 0,5 goes up."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _written(value, form):
    """A date, time or moment in a form of `auditsys/formats`, moments as the clock shows them at the agency."""
    if value is None or value == "":
        return ""
    if type(value) is date:
        return _day_written(value, form, get_language())
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.time_format(value, form) if isinstance(value, time) else formats.date_format(value, form)


@lru_cache(maxsize=4096)
def _day_written(day, form, language):
    """A page names the same days again and again."""
    return formats.date_format(day, form)


@register.filter
def vn_date(value):
    """05/12/2017 (5 Dec 2017 in English), for a date or a moment."""
    return _written(value, "SHORT_DATE_FORMAT")


@register.filter
def vn_time(value):
    """08:00, for a time or a moment."""
    return _written(value, "TIME_FORMAT")


@register.filter
def vn_datetime(value):
    """08:00 05/12/2017, for a moment."""
    return _written(value, "SHORT_DATETIME_FORMAT")


@register.filter
def working_day_name(value):
    """Thứ Ba 05/12: a day as a timetable names it."""
    # Django's day 0 is Sunday: the last of ours.
    return f"{WEEKDAYS[int(_written(value, 'w')) - 1]} {_written(value, 'MONTH_DAY_FORMAT')}" if value else ""


@register.simple_tag
def vn_dates(first, last=None):
    """05–06/12/2017: a stretch of days that does not say month and year twice."""
    if not first or not last or vn_date(first) == vn_date(last):
        return vn_date(first or last)
    if _written(first, "Y") != _written(last, "Y"):
        start = "SHORT_DATE_FORMAT"
    elif _written(first, "m") != _written(last, "m"):
        start = "MONTH_DAY_FORMAT"
    else:
        start = formats.get_format("MONTH_DAY_FORMAT")[0]
    return f"{_written(first, start)}–{vn_date(last)}"


@register.simple_tag
def vn_times(start, end=None):
    """08:00–10:00."""
    return f"{vn_time(start)}–{vn_time(end)}" if end else vn_time(start)


@register.filter(name="grade")
def grade_badge(grade):
    """The grade of a finding: its label after a dot in the colour of its kind."""
    if not grade:
        return NOTHING
    return format_html('<span class="grade grade-{}">{}</span>', str(grade.kind).lower(), grade.label)


@register.filter
def status_badge(record):
    """The state of a record in a word; house.css knows which states wait, hold or are over, and of which record."""
    status, kind = str(record.status).replace("_", "-"), record._meta.model_name
    words = _states(type(record)).get(record.status, record.status)
    return format_html('<span class="state state-{} state-{}-{}">{}</span>', status, kind, status, words)


@cache
def _states(model):
    """The words for the states of a kind of record; `get_status_display` would gather them anew for each row."""
    return dict(model._meta.get_field("status").flatchoices)


@register.filter
def page_numbers(page):
    """The numbers to offer under a list: first, last, those around this page, and … between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def control(bound_field):
    """The input of a field that a template writes by hand, without a placeholder that repeats its label."""
    css = "form-select" if isinstance(bound_field.field.widget, forms.Select) else "form-control"
    if bound_field.errors:
        css += " is-invalid"
    return bound_field.as_widget(attrs={"class": css, "placeholder": ""})


@register.filter
def error_target(bound_field):
    """The id of the first thing to focus in a field: of several ticks or parts, the first."""
    return bound_field.id_for_label or f"div_{bound_field.auto_id}"
