"""A process as the web server runs it: hands out one file, and says how long it took and what the process weighs."""

import json
import os
import re
import sys
from pathlib import Path
from time import perf_counter, process_time

job = json.loads(sys.argv[1])
if job["HOST"]:
    os.environ["DATABASE_URL"] = f"postgresql://{job['USER']}@{job['HOST']}:5432/{job['NAME']}"
else:
    os.environ["DATABASE_URL"] = f"sqlite:///{job['NAME']}"
os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.bench.settings"

import django  # noqa: E402 - the environment decides what the settings are

django.setup()

from django.test import Client  # noqa: E402

from audits.organisation.models import User  # noqa: E402

browser = Client()
browser.force_login(User.objects.get(pk=job["person"]))
browser.get("/rounds/")
start, worked = perf_counter(), process_time()
answer = browser.get(job["url"])
seconds, worked = perf_counter() - start, process_time() - worked
if answer.status_code != 200:
    sys.exit(f"{job['url']} answers {answer.status_code}.")
# Not the maximum of getrusage: that one a process inherits from the larger one that started it.
peak = int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024
print(f"  {job['url']:28} {seconds:8.2f} s, {worked:.2f} s of work {len(answer.content) // 1024:6} kB {peak:6} MB")
