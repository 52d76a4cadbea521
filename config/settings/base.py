"""Settings of every environment. The variables stand in config/environment.py."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.environment import PROJECT_ROOT, read_environment

# Read when numpy is first imported. Reports solve many tiny systems: threads that wait for each other double their time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

environment = read_environment()

SECRET_KEY = environment.secret_key
DEBUG = environment.debug
ALLOWED_HOSTS = environment.allowed_hosts
SITE_URL = str(environment.site_url).rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
VAR_DIR = environment.var_dir
VAR_DIR.mkdir(parents=True, exist_ok=True)

INSTALLED_APPS = [
    "config",
    "measurement",
    "lms",
    "dilemmas",
    "foundation.meetings",
    "foundation.mailing",
    "foundation.content",
    "foundation.search",
    "foundation.people",
    "foundation.audit",
    "foundation.xapi",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "csp",
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.AdminPolicyMiddleware",
    "config.middleware.MaintenanceMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    # Before anything that reads a session.
    "config.middleware.NobodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SessionEndMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.MomentMiddleware",
    "config.refusals.RefusalMiddleware",
    "foundation.people.middleware.TabletMiddleware",
    "foundation.people.middleware.LinkMiddleware",
    "foundation.people.middleware.KindsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.installation",
            ],
        },
    }
]


def _runtime_folder() -> Path:
    """A folder of this installation in memory; in VAR_DIR where there is no such thing (docs/decisions)."""
    memory = Path("/dev/shm")  # noqa: S108
    name = hashlib.sha256(str(VAR_DIR.resolve()).encode()).hexdigest()[:12]
    return memory / f"integriteitsplein-{name}" if memory.is_dir() else VAR_DIR / "live-keys"


# Database ---------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=67108864;"
        "PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
    ),
}
if environment.database_url:
    # A line that died while it lay in the pool, as after a restart of the database, is given to nobody.
    DATABASES = {
        "default": dj_database_url.parse(environment.database_url, conn_max_age=0, conn_health_checks=True)
    }
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        # A pool, because under ASGI each request may run in another thread.
        pool = {"pool": {"min_size": 2, "max_size": 20, "timeout": 10}}
        DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | pool
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VAR_DIR / "plein.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": SQLITE_OPTIONS,
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# People and log-in ------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "foundation.people.backends.PersonBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "foundation.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "foundation.people.queries.display_name"
SESSION_ENGINE = "foundation.people.sessions"
# 30 minutes idle; a request starts the half hour again (BIO2; config/middleware.py).
SESSION_COOKIE_AGE = int(timedelta(minutes=30).total_seconds())
# 8 hours in all, and a warning two minutes before either end.
SESSION_LASTS_SECONDS = int(timedelta(hours=8).total_seconds())
SESSION_WARNING_SECONDS = int(timedelta(minutes=2).total_seconds())
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True

# Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nl", _("Nederlands")), ("en", _("Engels"))]
LOCALE_PATHS = [PROJECT_ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
# The demo's clock is a file; without one the clock of the machine counts (foundation/clock.py).
DEMO_CLOCK_FILE: Path | None = None

# Content ----------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Integriteitsplein"
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "content.PleinImage"
WAGTAILDOCS_DOCUMENT_MODEL = "content.PleinDocument"
# The whole questionnaire of seventy questions, with all their answers, is one form of an editor.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
# What each package ships as readable files, the lowest floor first.
SHIPPED_CONTENT = [
    "foundation.content.shipped_files.SOURCE",
    "dilemmas.shipped_files.SOURCE",
    "lms.shipped_files.SOURCE",
]
MUNICIPALITY_NAME = environment.municipality_name
# The address of the confidants' pages, in every language: there the server forgets who asks.
CONFIDANTS_SLUG = "vertrouwenspersonen"
# The first part of addresses where nobody is known, in every language (config.middleware.NobodyMiddleware).
UNSEEN_PLACES = [CONFIDANTS_SLUG, "inbrengen", "meting"]

# The first part of addresses, in every language, of which the web server keeps no log: where nobody is known, where people
# vote or answer, and where the address itself opens something. deploy/nginx.conf has each of them, and MEDIA_URL.
UNLOGGED_PLACES = [*UNSEEN_PLACES, "welkom", "poll", "embed", "live", "s", "meting"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [PROJECT_ROOT / "static"]
# While this file exists every page says that the site is shut for maintenance.
MAINTENANCE_FILE = VAR_DIR / "maintenance"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# nginx does it in production.
SERVES_MEDIA = False
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"

# Mail -------------------------------------------------------------------------------------------

# Name in the context of a mail → what makes the path of its link, at the moment of sending: the link stands in no row.
MAIL_LINKS = {"measurement_invitation": "measurement.actions.tokens.path_for_mail"}

DEFAULT_FROM_EMAIL = environment.default_from_email
if environment.email_host:
    EMAIL_BACKEND = "foundation.mailing.smtp.WatchedEmailBackend"
    EMAIL_HOST = environment.email_host
    EMAIL_PORT = environment.email_port
    EMAIL_HOST_USER = environment.email_host_user
    EMAIL_HOST_PASSWORD = environment.email_host_password
    EMAIL_USE_TLS = environment.email_security == "starttls"
    EMAIL_USE_SSL = environment.email_security == "tls"
    EMAIL_TIMEOUT = 20
else:
    # Nothing to install: each message becomes a file that can be opened.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# Live sessions ----------------------------------------------------------------------------------

# Keys of open votes: in memory where the machine has such a folder, shared by the live processes, never in a back-up.
LIVE_KEY_DIR = environment.live_key_dir or _runtime_folder()

# Records ----------------------------------------------------------------------------------------

# The head of the audit chain is also written here, outside the database (docs/decisions).
AUDIT_HEAD_FILE = VAR_DIR / "audit-heads.jsonl"
# The private halves of the keys under which choices wait: read by `due`, never in a back-up (docs/decisions).
CHOICE_KEY_DIR = environment.choice_key_dir or VAR_DIR / "choice-keys"
# The keys of what people propose: read by the web process and by `due`, never in a back-up (docs/decisions).
PROPOSAL_KEY_DIR = environment.proposal_key_dir or VAR_DIR / "proposal-keys"
# The keys under which people check in at a live session: read by the web process and by `due`, on a disk, so that a power
# cut loses nothing; never in a back-up.
CHECK_IN_KEY_DIR = environment.check_in_key_dir or VAR_DIR / "check-in-keys"
# The keys of managers' self-scans, and of what waits for their averages: read by the web process and by `due`, on a disk,
# never in a back-up with the database. Without them nobody reads a scan again, its owner neither.
SELF_SCAN_KEY_DIR = environment.self_scan_key_dir or VAR_DIR / "self-scan-keys"
# The organisation's key and certificate for signed documents; never in a back-up with the database.
SEAL_DIR = environment.seal_dir or VAR_DIR / "seal"
SEAL_KEY_PASSPHRASE = environment.seal_key_passphrase
# So many whole months a choice waits for enough that are alike; then its cluster is let go.
CHOICE_WINDOW_MONTHS = 6
# The keys of measurements: what opens an answer, and what makes a pseudonym. Read by `due` alone, never in a back-up; the
# escrow belongs on another disk (docs/decisions).
MEASUREMENT_KEY_DIR = environment.measurement_key_dir or VAR_DIR / "measurement-keys"
MEASUREMENT_ESCROW_DIR = environment.measurement_escrow_dir or VAR_DIR / "measurement-escrow"
# So many whole months an answer waits for enough that are alike; then its link to earlier ones is let go.
MEASUREMENT_WINDOW_MONTHS = 6
# Queries that say what of a higher floor hangs on units: (unit ids, on=day) -> list of Touched. HR sees it
# before a reorganisation.
UNIT_READERS = ["lms.queries.requirements.requirements_of_units"]

# Polls ------------------------------------------------------------------------------------------

# The keys that tell ballots apart, each in a file that dies with its poll. Not in any back-up; every process that
# takes votes shares it.
BALLOT_KEY_DIR = VAR_DIR / "ballot-keys"
# What the cookies of a ballot begin with: all others are taken out of a request to a page where people vote.
BALLOT_COOKIE = "stembriefje"

# Security ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/beheer/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        # Films and their captions, and the situation read aloud.
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        # The editor's preview shows the page in a frame of the same site.
        "frame-ancestors": [SELF],
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    # The task worker sets its own loggers to INFO; what matters is louder.
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        # A refusal (403) says whom it is about; the web server logs the status without the sentence.
        "django.request": {"level": "ERROR"},
        # Names the address, and that of a personal link opens something.
        "django.security.csrf": {"level": "ERROR"},
    },
}
