"""The environment decides; what cannot be right stops the start with a sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECRET = "x1y2z3" * 10
SHOW = """
import json
from auditsys import settings
print(json.dumps({name: getattr(settings, name) for name in %r}, default=str))
"""


@pytest.fixture
def production(tmp_path):
    """The least that an installation has to say."""
    return {"SECRET_KEY": SECRET, "ALLOWED_HOSTS": "iso.example.vn", "DATA_DIR": str(tmp_path)}


def python(environment, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        encoding="utf-8",
    )


def settings(environment, *names):
    started = python(environment, "-c", SHOW % (names,))
    assert started.returncode == 0, started.stderr
    return json.loads(started.stdout)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SECRET_KEY", "", "it is not set"),
        ("SECRET_KEY", "short", "it has 5 characters"),
        ("ALLOWED_HOSTS", "", "name the hosts"),
        ("ALLOWED_HOSTS", "*", "name the hosts"),
        ("DEBUG", "on", "switch it off on a public host"),
        ("DEBUG", "maybe", "neither on nor off"),
        ("HTTPS", "2", "neither on nor off"),
        ("DATA_DIR", "/dev/null/data", "cannot be made"),
        ("DATABASE_URL", "mysql://root@localhost/iso", "must begin with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "postgresql://root@localhost", "the name of the database is missing"),
        ("DATABASE_URL", "postgresql://root@localhost:port/iso", "cannot be read"),
        ("DATABASE_URL", "sqlite://:memory:", "must be a file"),
        ("DATABASE_URL", "sqlite:////no/such/folder/db.sqlite3", "does not exist"),
        ("CSRF_TRUSTED_ORIGINS", "iso.example.vn", "must begin with https://"),
        ("TRUSTED_PROXIES", "10.0.0.300", "write addresses or networks"),
        ("EMAIL_URL", "mail.example.vn", "must look like"),
        ("EMAIL_URL", "smtp://", "the host of the mail server is missing"),
        ("EMAIL_URL", "smtp://mail.example.vn:port", "cannot be read"),
        ("EMAIL_URL", "smtp://mail.example.vn:25?tls=1", "nothing may stand after host and port"),
        ("EMAIL_URL", "smtp://iso@mail.example.vn", "give both or neither"),
        ("DEFAULT_FROM_EMAIL", "Ban ISO", "is no address"),
        ("SITE_URL", "iso.example.vn", "must begin with https://"),
        ("LOG_LEVEL", "LOUD", "write one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_wrong_value_stops_the_start_with_a_sentence(production, name, value, why):
    started = python(production | {name: value}, "manage.py", "check")
    assert started.returncode == 1
    assert "Traceback" not in started.stderr
    assert started.stderr.startswith(f"The environment variable {name} is wrong: ")
    assert why in started.stderr


def test_mail_needs_a_sender(production):
    started = python(production | {"EMAIL_URL": "smtp+tls://u:p@mail.example.vn"}, "manage.py", "check")
    assert "The environment variable DEFAULT_FROM_EMAIL is wrong" in started.stderr


def test_mail_uses_the_usual_port(production):
    mail = {"EMAIL_URL": "smtp+tls://u:p@mail.example.vn", "DEFAULT_FROM_EMAIL": "iso@example.vn"}
    found = settings(production | mail, "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "MAIL_CONFIGURED", "SITE_URL")
    assert list(found.values()) == ["mail.example.vn", 587, True, True, "https://iso.example.vn"]


def test_mails_in_files_go_where_the_address_says(production):
    mail = {"EMAIL_URL": "filemail:///var/mails", "DEFAULT_FROM_EMAIL": "Ban ISO <iso@example.vn>"}
    found = settings(production | mail, "EMAIL_FILE_PATH", "DEFAULT_FROM_EMAIL")
    assert list(found.values()) == ["/var/mails", "Ban ISO <iso@example.vn>"]


def test_an_installation_is_safe_unless_told_otherwise(production):
    found = settings(
        production, "DEBUG", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "MAIL_CONFIGURED"
    )
    assert list(found.values()) == [False, True, "__Host-sessionid", True, False]


def test_a_trial_over_plain_http_has_to_be_asked_for(production):
    found = settings(production | {"HTTPS": "off"}, "HTTPS", "DEBUG")
    assert list(found.values()) == [False, False]


def test_the_demo_makes_its_own_secret_once(tmp_path):
    demo = {"DEMO": "on", "DATA_DIR": str(tmp_path)}
    first, second = settings(demo, "SECRET_KEY"), settings(demo, "SECRET_KEY")
    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "engine"),
    [("", "sqlite3"), ("postgresql://iso:secret@db.example.vn/iso", "postgresql")],
)
def test_both_databases_keep_their_promises(production, url, engine):
    [database] = settings(production | {"DATABASE_URL": url}, "DATABASES")["DATABASES"].values()
    assert database["ENGINE"].endswith(engine)
    promises = {
        "sqlite3": ["IMMEDIATE", "synchronous=FULL", "recursive_triggers=ON", "foreign_keys=ON"],
        "postgresql": ["lock_timeout=5s", "statement_timeout=30s", "jit=off"],
    }
    for promise in promises[engine]:
        assert promise in json.dumps(database["OPTIONS"])


@pytest.mark.django_db
def test_the_database_of_the_tests_is_set_up_like_the_real_one():
    from django.db import connection

    def ask(question):
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]

    if connection.vendor == "sqlite":
        assert ask("PRAGMA journal_mode") == "wal"
        assert [ask(f"PRAGMA {name}") for name in ("synchronous", "foreign_keys", "recursive_triggers")] == [2, 1, 1]
    else:
        assert [ask("SHOW lock_timeout"), ask("SHOW statement_timeout")] == ["5s", "30s"]


def test_passwords_are_hashed_slowly():
    from django.conf import global_settings
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    assert global_settings.PASSWORD_HASHERS[0].endswith(".PBKDF2PasswordHasher")
    assert PBKDF2PasswordHasher.iterations >= 1_000_000
