"""When the database cannot do it now but may in a moment: somebody holds a lock for too long, or it is restarting.

Nothing was saved then, since every act is one transaction. A form comes back with what was typed (`web.applied`), any
other request gets a page that says so; both answer 503, which a browser, a proxy and a script understand.
"""

import logging
import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .shell import THEMES

STATUS = 503
HEADERS = {"Retry-After": "5"}  # seconds: as long as a lock is waited for
LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
# Of PostgreSQL: no connection, a conflict with another transaction, no room, a lock, cancelled or shut down.
PASSING = ("08", "40", "53", "55", "57")
LAST_RESORT = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Lỗi hệ thống</title>
<h1>Lỗi hệ thống</h1>
<p>Không mở được trang này và chưa có gì thay đổi. Hãy quay lại và thử lại sau ít phút; nếu vẫn lỗi, hãy báo quản trị hệ
thống.</p>
<p lang="en">The page could not be made, and nothing was changed. Go back and try again in a moment; if it happens
again, tell the administrator.</p>
<p><a href="/">Về trang đầu · To the start page</a></p></html>"""

log = logging.getLogger(__name__)


def passes(error):
    """Whether the same request may well succeed in a moment."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    told = error.__cause__
    if isinstance(told, sqlite3.Error):
        return getattr(told, "sqlite_errorcode", 0) & 0xFF in LOCKED  # the low byte, without what was locked
    state = getattr(told, "pgcode", None)
    return state is None or state.startswith(PASSING)  # a connection that broke off gives no state


def sentence():
    return _(
        "The system is busy just now, so nothing was saved. What you typed is still here: send it again in a moment."
    )


def server_error(request):
    """The page for a failure that nothing caught (Django's handler500): 503 where it passes, else 500.

    It asks neither database nor session; should even its template fail, it is the bare sentences.
    """
    busy = passes(sys.exc_info()[1])
    try:
        page = render_to_string("503.html" if busy else "500.html", {"theme": _theme(request)})
    except Exception:
        log.exception("The page for errors could not be made.")
        page = LAST_RESORT
    return HttpResponse(page, status=STATUS if busy else 500, headers=HEADERS if busy else {})


def _theme(request):
    chosen = request.COOKIES.get("theme")
    return chosen if chosen in THEMES else "light"
