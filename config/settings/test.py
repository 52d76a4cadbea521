"""For the suite: the settings of the demo on a database and files of its own, tasks at once."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, SQLITE_OPTIONS, environment

SECRET_KEY = "only-for-the-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
VAR_DIR = Path(tempfile.mkdtemp(prefix="plein-test-"))
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
PROPOSAL_KEY_DIR = VAR_DIR / "proposal-keys"
SEAL_DIR = VAR_DIR / "seal"
LIVE_KEY_DIR = VAR_DIR / "live-keys"
MAINTENANCE_FILE = VAR_DIR / "maintenance"
AUDIT_HEAD_FILE = VAR_DIR / "audit-heads.jsonl"
CHOICE_KEY_DIR = VAR_DIR / "choice-keys"
MEASUREMENT_KEY_DIR = VAR_DIR / "measurement-keys"
MEASUREMENT_ESCROW_DIR = VAR_DIR / "measurement-escrow"
CHECK_IN_KEY_DIR = VAR_DIR / "check-in-keys"
BALLOT_KEY_DIR = VAR_DIR / "ballot-keys"
DEMO_CLOCK_FILE = None
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# A scene that loads the shipped content has eight cases; a test that needs all of them says so.
SHIPPED_CONTENT = ["foundation.content.shipped_files.SOURCE", "tests.shipped.SOME_CASES"]
WHITENOISE_USE_FINDERS = True
SERVES_MEDIA = True
WHITENOISE_AUTOREFRESH = True

if environment.database_url:
    DATABASES["default"]["OPTIONS"] = {}
else:
    # A file, because browser tests share it between threads; without waiting for the disk.
    DATABASES["default"]["OPTIONS"] = {
        **SQLITE_OPTIONS,
        "timeout": 20,
        "init_command": str(SQLITE_OPTIONS["init_command"]).replace("synchronous=FULL", "synchronous=OFF"),
    }
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
