"""The year that a page of figures is about."""

from audits.core import clock

FIRST, LAST = 2000, 2100


def asked_year(request):
    """The year in the address, or this one."""
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if FIRST <= year <= LAST else clock.today().year
