"""How fast a large file leaves, beside the least that the same web server can do: hand out a file to anybody."""

import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter, sleep

from django.conf import settings
from django.db import connection
from django.test import Client

from audits.core.files import StoredFile
from audits.reports.models import IssuedDocument

MB = 1024 * 1024
SIZE, RUNS, CHUNK = 20 * MB, 25, 64 * 1024
SERVER = ("--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket")


def measure(cast, document):
    """Print the throughput of an issued document of 20 MB over loopback; the two ways take turns."""
    stored = _large(cast, document)
    browser = Client()
    browser.force_login(cast.secretariat)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "scripts.bench.wsgi", "--bind", f"127.0.0.1:{port}", *SERVER]
    server = subprocess.Popen(command, env=_environment(stored), stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        addresses = {"bare file": "/bare/", "issued document": f"{document.get_absolute_url()}download/"}
        seconds = {name: [] for name in addresses}
        for _run in range(RUNS):
            for name, address in addresses.items():
                seconds[name].append(_load(port, address, cookie))
    finally:
        server.terminate()
        server.wait()
    speeds = {name: SIZE / MB / median(values) for name, values in seconds.items()}
    print(f"\nA download of {SIZE // MB} MB over loopback, median of {RUNS}")
    for name, speed in speeds.items():
        print(f"  {name:28} {speed:8.0f} MB/s {speed / speeds['bare file']:6.2f}")


def _large(cast, document):
    """The document as issued, with bytes that are many."""
    data = os.urandom(SIZE)
    stored = StoredFile(
        agency=cast.agency,
        sha256=hashlib.sha256(data).hexdigest(),
        name="bao-cao.pdf",
        size=SIZE,
        content_type="application/pdf",
        kind=StoredFile.Kind.DOCUMENT,
        kept_by=cast.secretariat,
    )
    stored.path.parent.mkdir(parents=True, exist_ok=True)
    stored.path.write_bytes(data)
    stored.save()
    IssuedDocument.objects.filter(pk=document.pk).update(pdf=stored, status="issued")
    return stored


def _environment(stored):
    values = connection.settings_dict
    url = f"sqlite:///{values['NAME']}"
    if values["HOST"]:
        url = f"postgresql://{values['USER']}@{values['HOST']}:5432/{values['NAME']}"
    return {**os.environ, "DATABASE_URL": url, "BENCH_FILE": str(stored.path), "PYTHONPATH": str(Path.cwd())}


def _wait(port):
    for _try in range(100):
        try:
            _load(port, "/bare/", "")
            return
        except OSError:
            sleep(0.1)
    sys.exit("gunicorn did not start.")


def _load(port, address, cookie):
    """Seconds until the last byte lies in a file, as a browser puts it there."""
    buffer, got = memoryview(bytearray(CHUNK)), 0
    request = f"GET {address} HTTP/1.1\r\nHost: testserver\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    with TemporaryFile(buffering=0) as file:
        start = perf_counter()
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection_:
            connection_.sendall(request.encode())
            while count := connection_.recv_into(buffer):
                file.write(buffer[:count])
                got += count
        seconds = perf_counter() - start
    if got < SIZE:
        raise OSError(f"{address} gave {got} bytes: {bytes(buffer[:200])}")
    return seconds
