"""The settings of the system, read from the environment (README has the table).

Something that cannot be right stops the start with a sentence; see environment.py.
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from .environment import Environment, WrongSetting

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

env = Environment(os.environ)

# What kind of installation this is

DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)  # the demo agency with its well-known password
HTTPS = env.flag("HTTPS", default=not (DEBUG or DEMO))
OFFLINE = env.flag("OFFLINE", default=True)  # whether devices may store visits; off takes them off every device
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "data")
SECRET_KEY = env.secret("SECRET_KEY", kept_in=DATA_DIR / "secret_key" if DEBUG or DEMO else None)

ALLOWED_HOSTS = env.items("ALLOWED_HOSTS") or (LOCAL_HOSTS if DEBUG or DEMO else [])
if not ALLOWED_HOSTS:
    raise WrongSetting("ALLOWED_HOSTS", "name the hosts under which people reach the system, such as iso.example.vn.")
if "*" in ALLOWED_HOSTS:
    raise WrongSetting("ALLOWED_HOSTS", "“*” would let anybody choose the address in our mails; name the hosts.")
if DEBUG and not set(ALLOWED_HOSTS) <= set(LOCAL_HOSTS):
    raise WrongSetting("DEBUG", "it shows the inside of the system to everybody; switch it off on a public host.")

CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")

# What it is made of

INSTALLED_APPS = [
    "audits",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.forms",  # its widget templates, beside our own in templates/widgets
]

MIDDLEWARE = [
    "auditsys.middleware.believe_trusted_proxies",
    "auditsys.middleware.privacy_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "auditsys.middleware.readers_language",
    "auditsys.middleware.SignedInMiddleware",
    "auditsys.middleware.LedOnMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "auditsys.urls"
WSGI_APPLICATION = "auditsys.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {"house": "audits.core.templatetags.house"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "audits.core.shell.shell",
                "audits.notifications.bell.bell",
                "audits.work.badge.badge",
            ],
        },
    },
]

FORM_RENDERER = "audits.core.choices.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# The database. No ATOMIC_REQUESTS: every page that only reads would take SQLite's one write lock.

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # one who writes waits for the other, instead of failing
            "timeout": 20,
            # FULL: what was acknowledged survives a power cut. Recursive triggers: without
            # them INSERT OR REPLACE slips past the guard that forbids deleting an Event.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=134217728;"
            ),
        },
        # A file, since a database in memory knows neither WAL nor a second process.
        "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
    # Without jit: PostgreSQL compiled a page's long question for a second, to answer it in milliseconds.
    limits = "-c lock_timeout=5s -c statement_timeout=30s -c jit=off"
    DATABASES["default"]["OPTIONS"].setdefault("options", limits)

# Shared by all processes, since attempts to guess a password are counted here.
CACHES = {
    "default": {
        "BACKEND": "audits.core.busy_cache.DatabaseCache",
        "LOCATION": "django_cache",
    },
    "memory": {  # of one process: what is quickly counted anew and must never be asked for over the network
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Files: photos and papers are served by views that ask who may see them, so there is no MEDIA_URL.

LARGEST_FILE_MB = 20
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024  # a million letters with marks, nine bytes each on their way here
FILE_UPLOAD_HANDLERS = [
    "audits.core.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_DIR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "auditsys.static_files.HashedFiles",
    },
}

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our pages use our files, nobody else's

# Who signs in, and how

AUTH_USER_MODEL = "audits.User"
AUTHENTICATION_BACKENDS = ["audits.organisation.accounts.Gate"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "audits.organisation.accounts.NotTheDemoPassword"},
]

PASSWORD_RESET_TIMEOUT = 24 * 60 * 60  # of links by mail and from the administrator

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

# Accounts are made by the administrator: nobody signs up, and an address is not verified by mail.
ACCOUNT_ADAPTER = "audits.organisation.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no mail from us
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None  # asked at sign-in
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False

SESSION_COOKIE_AGE = 12 * 60 * 60  # a day on site, without signing in again
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the page

# Security. The pages show what the reader may see, so nobody but the reader may keep or frame them.

X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],  # the check marks of the UI kit; photos before they are sent
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from the machine itself
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"

# Preloading HSTS is a decision about a whole domain, which is not ours to take.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Mail: without EMAIL_URL nothing is sent, and the pages say so.

_mail = env.mail("EMAIL_URL")
MAIL_CONFIGURED = bool(_mail)
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10
globals().update(_mail)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.sender("DEFAULT_FROM_EMAIL", "noreply@localhost")
if MAIL_CONFIGURED and DEFAULT_FROM_EMAIL == "noreply@localhost":
    raise WrongSetting("DEFAULT_FROM_EMAIL", "EMAIL_URL is set, so say from whom the mails come.")
SITE_URL = env.origin("SITE_URL", f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}")

# Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "auditsys.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# The log goes to the console; the service manager keeps it.

LOG_LEVEL = env.choice("LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"refusals": {"()": "auditsys.logs.RefusalsInALine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL},
        "django_tasks_db": {"level": "WARNING"},  # else it says every second that there is nothing to do
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
