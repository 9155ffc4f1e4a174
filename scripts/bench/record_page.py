"""The record page of a long visit on a slow tablet: when one sees it, what it weighs, how fast a row is kept.

Measured as it is run: gunicorn with the real settings and named static files, Chromium with its processor slowed down.
What went over the wire is what gunicorn's log says, whoever asked for it: the page, its scripts or the service worker.
"""

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import sleep

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import make_item, make_open_visit

ITEMS, RUNS, SLOWER, SAVES = 120, 5, 4, 12
SERVER = ("--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket")
LOG = "%(m)s %(U)s %(s)s %(B)s %(D)s"
FIRST_PAINT = "performance.getEntriesByType('paint').find(one => one.name === 'first-contentful-paint').startTime"


def measure(cast):
    """Print the figures; without Chromium, say that they are missing."""
    browser = shutil.which("chromium")
    if browser is None:
        print("\nThe record page was not measured: no Chromium here.")
        return
    visit = _long_visit(cast)
    with TemporaryDirectory(prefix="auditsys-record-") as folder, _served(Path(folder)) as (site, log):
        _report(_seen(browser, site, log, visit, cast.auditor))


def _long_visit(cast):
    """A visit whose checklist is as long as they come, a third of it answered."""
    visit = make_open_visit(cast)
    clauses = list(visit.round.standard.clauses.filter(auditable=True))
    for n in range(ITEMS - visit.checklist.count()):
        text = f"Câu {n}: Sổ theo dõi hồ sơ có ghi đủ ngày nhận, ngày hẹn trả và ngày trả kết quả không?"
        item = make_item(visit, clauses[n % len(clauses)], text=text, hint="Sổ theo dõi quý III, 5 hồ sơ mẫu")
        if n % 3 == 0:
            item.record_answer(
                by=cast.auditor, answer="observation", note=f"3/5 hồ sơ mẫu không ghi ngày trả (HS {n})."
            )
    return visit


@contextmanager
def _served(folder):
    """Gunicorn over this very database; gives its address and its log."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    values, log = connection.settings_dict, folder / "access.log"
    url = f"sqlite:///{values['NAME']}"
    if values["HOST"]:
        url = f"postgresql://{values['USER']}@{values['HOST']}:5432/{values['NAME']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "auditsys.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        "HTTPS": "off",
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, env=environment, check=True)  # noqa: S603 - our own command
    logged = ("--access-logfile", str(log), "--access-logformat", LOG)
    command = [sys.executable, "-m", "gunicorn", "auditsys.wsgi", "--bind", f"127.0.0.1:{port}", *SERVER, *logged]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)  # noqa: S603 - the same
    try:
        _wait(port)
        yield f"http://localhost:{port}", log
    finally:
        server.terminate()
        server.wait()


def _wait(port):
    for _try in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    sys.exit("gunicorn did not start.")


def _seen(chromium, site, log, visit, person):
    """The figures, as one auditor meets the page: several first visits, second visits, then some answers."""
    from playwright.sync_api import sync_playwright

    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": site}
    page_address = site + reverse("fieldwork:record", args=[visit.pk])
    first, again = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _run in range(RUNS):
            context = browser.new_context(viewport={"width": 820, "height": 1180})
            context.add_cookies([cookie])
            first.append(_paint(context, page_address))
            before = len(_lines(log))
            again.append(_paint(context, page_address))
            weight = sum(line[3] for line in _lines(log)[before:])
            context.close()
        context = browser.new_context(viewport={"width": 820, "height": 1180})
        context.add_cookies([cookie])
        before = len(_lines(log))
        _answer(context, page_address)
        saves = [line[4] / 1000 for line in _lines(log)[before:] if line[0] == "POST" and "/device/" not in line[1]]
        browser.close()
    return {"first": median(first), "again": median(again), "weight": weight, "saves": saves}


def _paint(context, address):
    """Milliseconds until something stands on the screen, with the processor slowed down."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="load")
    page.wait_for_timeout(1500)  # what the page asks for afterwards is part of what it weighs
    painted = page.evaluate(FIRST_PAINT)
    page.close()
    return painted


def _answer(context, address):
    """Tap an answer in some rows, as quickly as one reads."""
    page = context.new_page()
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    rows = page.locator("[data-row]")
    for n in range(SAVES):
        rows.nth(2 + 3 * n).get_by_text("Phù hợp", exact=True).click()
        page.wait_for_timeout(200)
    page.wait_for_timeout(2000)


def _lines(log):
    """What gunicorn served so far: method, address, status, bytes of the body, microseconds."""
    rows = (line.split() for line in log.read_text().splitlines())
    return [(method, url, int(status), int(sent), int(took)) for method, url, status, sent, took in rows]


def _report(seen):
    print(f"\nThe record page with {ITEMS} questions, processor {SLOWER} times slower (median of {RUNS})")
    print(f"  first paint, first visit       {seen['first']:8.0f} ms")
    print(f"  first paint, second visit      {seen['again']:8.0f} ms")
    print(f"  over the wire, second visit    {seen['weight'] / 1000:8.1f} kB")
    saves = seen["saves"]
    print(f"  an answer kept at the server   {median(saves):8.0f} ms, slowest of {len(saves)}: {max(saves):.0f}")
