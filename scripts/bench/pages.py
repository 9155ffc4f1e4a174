"""How long pages take beside their yardsticks, in one process: ratios of one run bind, seconds do not."""

from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client

from audits.findings.models import Finding

from . import data

CALLS = 25
SIZES = (1_000, 10_000, 100_000)


def measure(cast):
    """Print the table of pages for the database of this run."""
    data.build(cast)
    browser = Client()
    browser.force_login(cast.secretariat)
    growth = {}
    for size in SIZES:
        data.grow(cast, size)
        _settle()
        pages = {
            "empty signed-in page": "/empty/",
            "admin changelist, 100 rows": "/admin/audits/finding/",
            "findings list, 50 rows": "/findings/",
            "findings list, last page": f"/findings/?page={size // 50}",
            "findings list, filtered": "/findings/?grade=major&status=issued",
            "findings list, search": "/findings/?q=phieu xin loi",
            "finding page": Finding.objects.order_by("pk")[size // 2].get_absolute_url(),
        }
        figures = {name: _timed(browser, url) for name, url in pages.items()}
        growth[size] = figures
        admin = figures["admin changelist, 100 rows"][0]
        print(f"\n{connection.vendor}, {size:,} findings: median of {CALLS} calls, queries, times the admin list")
        for name, (seconds, queries) in figures.items():
            print(f"  {name:28} {seconds * 1000:8.1f} ms {queries:4} queries {seconds / admin:6.2f}")
    print("\nGrowth from 1,000 to 100,000 findings")
    for name in ("findings list, 50 rows", "finding page"):
        print(f"  {name:28} {growth[100_000][name][0] / growth[1_000][name][0]:6.2f} times")


def _settle():
    """What a database in use has done by itself: statistics for its planner."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _timed(browser, url):
    for _warm in range(3):
        answer = browser.get(url)
    if answer.status_code != 200:
        raise SystemExit(f"{url} answers {answer.status_code}.")
    queries = []
    with connection.execute_wrapper(lambda execute, sql, *rest: queries.append(sql) or execute(sql, *rest)):
        browser.get(url)
    times = []
    for _call in range(CALLS):
        start = perf_counter()
        browser.get(url)
        times.append(perf_counter() - start)
    return median(times), len(queries)
