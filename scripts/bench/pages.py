"""How long pages take beside their yardsticks, in one process: ratios of one run bind, seconds do not."""

from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client

from audits.findings.models import Finding

from . import data, files

CALLS = 25
SIZES = (1_000, 10_000, 100_000)
OTHERS = 10_000  # rows of the lists beside that of findings, and of a file
ADMIN, READING = "admin changelist, 100 rows", "admin for reading, 100 rows"
EMPTY, LIST, PAGE = "empty signed-in page", "findings list, 50 rows", "finding page"
ROUND, YEAR = "overview of a round", "overview of a year"
MINE = "My work, 50 of 60 tasks"


def measure(cast):
    """Print the table of pages for the database of this run."""
    data.build(cast)
    browser = Client()
    browser.force_login(cast.secretariat)
    growth = {}
    for size in SIZES:
        data.grow(cast, size)
        _settle()
        figures = growth[size] = _timed(browser, _pages(cast, size))
        print(f"\n{connection.vendor}, {size:,} findings: median of {CALLS} calls, queries, times the admin list,")
        print("times the admin list of somebody who may only read")
        for name, (seconds, queries) in figures.items():
            ratios = " ".join(f"{seconds / figures[yardstick][0]:6.2f}" for yardstick in (ADMIN, READING))
            print(f"  {name:28} {seconds * 1000:8.1f} ms {queries:4} queries {ratios}")
        if size == OTHERS:
            files.measure(cast, size)
    _grown(growth, SIZES[0], (LIST, PAGE, MINE))
    _grown(growth, SIZES[1], (ROUND, YEAR))
    _others(cast, browser)


def _grown(growth, size, names):
    """How much longer pages take with the most findings than with `size`."""
    few, many = growth[size], growth[SIZES[-1]]
    print(f"\nGrowth from {size:,} to {SIZES[-1]:,} findings, in seconds and in empty pages of the same minute")
    for name in names:
        times = many[name][0] / few[name][0]
        print(f"  {name:28} {times:6.2f} times {times * few[EMPTY][0] / many[EMPTY][0]:6.2f} times")


def _others(cast, browser):
    """Print how the other long lists stand to the admin list over the same rows."""
    data.fill_other_lists(cast, OTHERS)
    _settle()
    admin = {"actions": "correctiveaction", "visits": "visit", "procedures": "procedure"}
    pages = {f"admin, {name}": f"/admin/audits/{model}/" for name, model in admin.items()}
    pages |= {name: f"/{name}/" for name in admin} | {
        f"{name}, last": f"/{name}/?page={OTHERS // 50}" for name in admin
    }
    figures = _timed(browser, pages)
    print(f"\n{connection.vendor}, {OTHERS:,} rows or more of each: median of {CALLS} calls, times the admin list")
    for name in (*admin, *(f"{name}, last" for name in admin)):
        (seconds, queries), (yardstick, _queries) = figures[name], figures[f"admin, {name.split(',')[0]}"]
        print(f"  {name:28} {seconds * 1000:8.1f} ms {queries:4} queries {seconds / yardstick:6.2f}")


def _pages(cast, size):
    finding = Finding.objects.order_by("pk")[size // 2]
    data.tell(finding, cast)
    return {
        EMPTY: "/empty/",
        ADMIN: "/admin/audits/finding/",
        READING: "/admin-reading/audits/finding/",
        LIST: "/findings/",
        "findings list, last page": f"/findings/?page={size // 50}",
        "findings list, filtered": "/findings/?grade=major&status=issued",
        "findings list, search": "/findings/?q=phieu xin loi",
        PAGE: finding.get_absolute_url(),
        MINE: "/",
        ROUND: f"/dashboard/?round={cast.visits[-1].round_id}",
        YEAR: f"/dashboard/?year={cast.visits[-1].round.year}",
    }


def _settle():
    """What a database in use has done by itself: statistics for its planner, and rows marked as seen by all."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _timed(browser, pages):
    """Median seconds and queries of each page; the pages take turns, so that a busy moment strikes them alike."""
    queries, times = {}, {name: [] for name in pages}
    for name, url in pages.items():
        for _warm in range(3):
            answer = browser.get(url)
        if answer.status_code != 200:
            raise SystemExit(f"{url} answers {answer.status_code}.")
        queries[name] = _counted(browser, url)
    for _call in range(CALLS):
        for name, url in pages.items():
            start = perf_counter()
            browser.get(url)
            times[name].append(perf_counter() - start)
    return {name: (median(times[name]), queries[name]) for name in pages}


def _counted(browser, url):
    asked = []
    with connection.execute_wrapper(lambda execute, sql, *rest: asked.append(sql) or execute(sql, *rest)):
        browser.get(url)
    return len(asked)
