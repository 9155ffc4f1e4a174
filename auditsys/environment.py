"""Reading the environment: a value that cannot be right stops the start and says why."""

import ipaddress
import os
import secrets
from email.utils import parseaddr
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environ import Env

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465, "consolemail": None, "filemail": None}
SECRET_LENGTH = 50


class WrongSetting(ImproperlyConfigured):
    """An environment variable is wrong; the sentence names it and says what to do."""

    def __init__(self, name, why):
        super().__init__(f"The environment variable {name} is wrong: {why}")


class Environment:
    """The environment variables, read one by one; an empty one counts as not set."""

    def __init__(self, variables):
        self.variables = variables

    def text(self, name, default=""):
        return self.variables.get(name, "").strip() or default

    def flag(self, name, default):
        value = self.text(name).lower()
        if value and value not in YES | NO:
            raise WrongSetting(name, f"“{value}” is neither on nor off; write “on” or “off”.")
        return value in YES if value else default

    def choice(self, name, choices, default):
        value = self.text(name, default)
        if value not in choices:
            raise WrongSetting(name, f"“{value}” is not known; write one of {', '.join(choices)}.")
        return value

    def items(self, name):
        return [item.strip() for item in self.text(name).split(",") if item.strip()]

    def folder(self, name, default):
        """A folder that can be written to, made if it is not there."""
        path = Path(self.text(name, str(default))).expanduser().absolute()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WrongSetting(name, f"the folder {path} cannot be made ({error.strerror}).") from error
        return path

    def origins(self, name):
        for origin in self.items(name):
            if not origin.startswith(("https://", "http://")):
                raise WrongSetting(name, f"“{origin}” must begin with https:// or http://.")
        return self.items(name)

    def origin(self, name, default):
        """Scheme and host under which people reach the system, for links in mails."""
        value = self.text(name, default).rstrip("/")
        if not value.startswith(("https://", "http://")):
            raise WrongSetting(name, f"“{value}” must begin with https:// or http://.")
        return value

    def networks(self, name):
        try:
            return [ipaddress.ip_network(item) for item in self.items(name)]
        except ValueError as error:
            raise WrongSetting(name, f"{error}; write addresses or networks such as 10.0.0.0/24.") from error

    def database(self, name, default):
        """The database as Django wants it: SQLite in a file, or PostgreSQL."""
        url = self.text(name, default)
        try:
            database = Env.db_url_config(url)
        except ValueError as error:
            raise WrongSetting(name, f"it cannot be read as an address ({error}).") from error
        engine = database.get("ENGINE", "").rpartition(".")[2]
        if engine not in ("sqlite3", "postgresql"):
            raise WrongSetting(name, "it must begin with sqlite:/// or postgresql://.")
        if not database["NAME"]:
            raise WrongSetting(name, "the name of the database is missing after the host.")
        if engine == "sqlite3":
            if database["NAME"] == ":memory:":
                raise WrongSetting(name, "web server and worker share the database, so it must be a file.")
            if not Path(database["NAME"]).absolute().parent.is_dir():
                raise WrongSetting(name, f"the folder of {database['NAME']} does not exist; make it first.")
        return database

    def mail(self, name):
        """Django's EMAIL_… settings; none of them where no mail is configured."""
        url = self.text(name)
        if not url:
            return {}
        scheme = url.partition(":")[0]
        if scheme not in MAIL_PORTS:
            raise WrongSetting(name, "it must look like smtp+tls://user:password@host:587.")
        try:
            mail = Env.email_url_config(url)
        except ValueError as error:
            raise WrongSetting(name, f"it cannot be read as an address ({error}).") from error
        if scheme.startswith("smtp"):
            self._check_mail_server(name, url, mail)
        if scheme == "filemail":
            mail["EMAIL_FILE_PATH"] = f"/{mail['EMAIL_FILE_PATH']}"  # which Env takes for a name below the folder
        mail["EMAIL_PORT"] = mail["EMAIL_PORT"] or MAIL_PORTS[scheme]
        return mail

    def _check_mail_server(self, name, url, mail):
        if not mail["EMAIL_HOST"]:
            raise WrongSetting(name, "the host of the mail server is missing.")
        if mail["EMAIL_FILE_PATH"] or "?" in url or len(url.split()) > 1:
            raise WrongSetting(name, "nothing may stand after host and port, and no blank in it.")
        if bool(mail["EMAIL_HOST_USER"]) != bool(mail["EMAIL_HOST_PASSWORD"]):
            raise WrongSetting(name, "it names a user without a password or the other way round; give both or neither.")

    def sender(self, name, default=""):
        """The address from which mails come, with a name before it or without."""
        value = self.text(name, default)
        local, at, host = parseaddr(value)[1].rpartition("@")
        if not (local and at and host) or len(value.splitlines()) > 1:
            raise WrongSetting(name, f"“{value}” is no address; write iso@example.vn, or ISO <iso@example.vn>.")
        return value

    def secret(self, name, kept_in=None):
        """A long random text: given by the environment, or made once and kept in a file."""
        value = self.text(name)
        if not value and kept_in:
            value = kept_secret(kept_in)
        if len(value) < SECRET_LENGTH:
            what = f"it has {len(value)} characters" if value else "it is not set"
            raise WrongSetting(name, f"{what}; give at least {SECRET_LENGTH} random ones and keep them secret.")
        return value


def kept_secret(path):
    """The secret in this file, which several processes may want to make at the same moment."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(SECRET_LENGTH))
        try:
            os.link(draft, path)
        except FileExistsError:  # another process was first: its secret counts
            pass
        finally:
            draft.unlink()
    return path.read_text()
