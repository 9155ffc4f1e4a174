"""A process as the web server runs it: serves some pages and takes an order for a paper, and says what it weighs."""

import json
import os
import re
import sys
from pathlib import Path

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
for url in ("/rounds/", "/findings/", "/findings/?format=xlsx", job["document"], job["order"]):
    answer = browser.get(url)
    if answer.status_code != 200:
        sys.exit(f"{url} answers {answer.status_code}.")
# Not the maximum of getrusage: that one a process inherits from the larger one that started it.
peak = int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024
print(f"  a web process at its largest   {peak:6} MB, WeasyPrint loaded: {'weasyprint' in sys.modules}")
