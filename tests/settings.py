"""The real settings, with little changed: tests start fast and leave nothing behind."""

import os
from tempfile import TemporaryDirectory

_folder = TemporaryDirectory(prefix="auditsys-tests-")

# What the developer's shell says must not decide what the tests see, but for the database.
for _name in ("DEBUG", "DEMO", "CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXIES", "EMAIL_URL", "LOG_LEVEL", "OFFLINE"):
    os.environ.pop(_name, None)
os.environ |= {
    "SECRET_KEY": "a secret that only the tests know, and it is long enough",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DATA_DIR": _folder.name,
    "HTTPS": "off",
    "DEFAULT_FROM_EMAIL": "iso@example.vn",
}

from auditsys.settings import *  # noqa: E402, F403 - after the environment, and all of it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # signing in is not what is tested
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405 - from the real settings
WHITENOISE_AUTOREFRESH = True  # static files from where they stand, nothing collected
WHITENOISE_USE_FINDERS = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_CONFIGURED = True
