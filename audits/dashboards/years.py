"""The year that a page of figures is about."""

from audits.core import clock

FIRST, LAST = 2000, 2100


def years_in(asked):
    """{the year that a query string names}; nothing when it names none that can be."""
    text = asked.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return {year} if FIRST <= year <= LAST else set()


def asked_year(request):
    """The year in the address, or this one."""
    return next(iter(years_in(request.GET)), clock.today().year)
