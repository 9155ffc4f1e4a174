"""A real web server on the database of the tests, and a person who speaks to it over a line that breaks."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from secrets import token_hex

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from .onsite_device import LostAnswer

BROKEN = (OSError, http.client.HTTPException, ValueError)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url():
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


class Web:
    """The web server as README starts it; killed and started again at the same address."""

    def __init__(self, application="auditsys.wsgi"):
        self.application, self.port, self.process = application, free_port(), None

    def start(self):
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", self.application, "--bind", f"127.0.0.1:{self.port}"),
                *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket"),
            ],
            cwd=settings.BASE_DIR,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONUTF8": "1",
                "DJANGO_SETTINGS_MODULE": "auditsys.settings",
                "SECRET_KEY": settings.SECRET_KEY,
                "ALLOWED_HOSTS": "127.0.0.1",
                "HTTPS": "off",
                "DATA_DIR": str(settings.DATA_DIR),
                "DATABASE_URL": database_url(),
                "LOG_LEVEL": "ERROR",
            },
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.wait()

    def wait(self, seconds=60):
        for _n in range(seconds * 20):
            try:
                line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", "/healthz")
                if line.getresponse().status == 200:
                    return
            except BROKEN:
                pass
            time.sleep(0.05)
        raise AssertionError("the web server does not start")

    def kill(self):
        """At once and with all its workers, as when the machine loses its power."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def post_as(self, person):
        """A `post` for a device of that person (see onsite_device.py), who is signed in."""
        browser, token = Client(), token_hex(16)
        browser.force_login(person)
        session = browser.cookies[settings.SESSION_COOKIE_NAME].value
        headers = {
            "Content-Type": MULTIPART_CONTENT,
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}",
            "X-CSRFToken": token,
        }

        def post(address, fields, file=None, *, hang_up=False, cut_off=0):
            """`hang_up` does not wait for the answer; `cut_off` is how many bytes of the body never leave."""
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                body = encode_multipart(BOUNDARY, fields)
                sent = body[: len(body) - cut_off]
                line.request("POST", address, sent, {**headers, "Content-Length": str(len(body))})
                if cut_off:
                    line.sock.shutdown(socket.SHUT_WR)
                if hang_up:
                    raise LostAnswer
                answer = line.getresponse()
                return answer.status, json.loads(answer.read())
            except BROKEN as error:
                raise LostAnswer from error
            finally:
                line.close()

        return post
