"""The demo agency: prepares its database, then runs web server and worker until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ |= {"DJANGO_SETTINGS_MODULE": "auditsys.settings", "DEMO": "on"}

import django  # noqa: E402 - the environment decides what the settings are
from django.conf import settings  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connections  # noqa: E402

from auditsys.environment import WrongSetting  # noqa: E402


def main():
    os.chdir(ROOT)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    try:
        prepare(address)
    except (WrongSetting, CommandError) as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit("Stopped before the demo was ready; start it again.")
    print(f"\nThe demo runs on {address} - Ctrl-C ends it.\n", flush=True)
    sys.exit(run_together(web_server(port), [sys.executable, "manage.py", "worker"]))


def free_port():
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"PORT is “{port}”; give a number between 1 and 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}). Choose another: PORT=8001 make demo")
    return port


def prepare(address):
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if static_files_changed():
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("demo", address=address)
    connections.close_all()


def static_files_changed():
    collected = Path(settings.STATIC_ROOT, "staticfiles.json")
    if not collected.exists():
        return True
    sources = [ROOT / ".venv/installed-runtime", *(ROOT / "static").rglob("*")]
    return max(path.stat().st_mtime for path in sources if path.exists()) > collected.stat().st_mtime


def web_server(port):
    command = [sys.executable, "-m", "gunicorn", "auditsys.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--timeout", "60"]
    command += ["--no-control-socket", "--log-level", "warning"]
    if Path("/dev/shm").is_dir():  # noqa: S108 - only heartbeats are written there, and a slow disk must not delay them
        command += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    return command


def run_together(*commands):
    """All of them until one ends or somebody stops us; then none is left."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    running = [subprocess.Popen(command) for command in commands]
    try:
        while all(process.poll() is None for process in running):
            time.sleep(0.2)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stop(running)


def stop(running):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
