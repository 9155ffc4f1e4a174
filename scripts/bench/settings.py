"""The real settings, with Django's admin as the yardstick that anybody gets for nothing. Only for `make bench`."""

import os
from tempfile import mkdtemp

os.environ.setdefault("DATA_DIR", mkdtemp(prefix="auditsys-bench-"))
os.environ |= {
    "SECRET_KEY": "a secret that only the benchmark knows, and it is long enough",
    "ALLOWED_HOSTS": "testserver",
    "HTTPS": "off",
}

from auditsys.settings import *  # noqa: E402, F403 - after the environment, and all of it

ROOT_URLCONF = "scripts.bench.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]  # noqa: F405 - from the real settings
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405 - from the real settings
TEMPLATES[0]["DIRS"] = [BASE_DIR / "scripts" / "bench" / "templates", *TEMPLATES[0]["DIRS"]]  # noqa: F405 - from the real settings
LOGGING = {"version": 1, "disable_existing_loggers": True}
