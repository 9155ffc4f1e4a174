"""The system as gunicorn runs it, and beside it the least that can hand out a file: `/bare/`, from BENCH_FILE."""

import os
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.bench.settings"

from auditsys.wsgi import application as system  # noqa: E402 - the environment decides what the settings are

FILE = Path(os.environ["BENCH_FILE"])


def application(environ, start_response):
    if environ["PATH_INFO"] != "/bare/":
        return system(environ, start_response)
    length = str(FILE.stat().st_size)
    start_response("200 OK", [("Content-Type", "application/octet-stream"), ("Content-Length", length)])
    return environ["wsgi.file_wrapper"](FILE.open("rb"), 256 * 1024)
