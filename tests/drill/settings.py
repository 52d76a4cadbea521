"""Of the processes in a drill: as in production, without what a proxy does there."""

import os

from config.settings.base import *  # noqa: F403

# That of the tests: they give the hosts their tickets.
SECRET_KEY = "only-for-the-tests"
ALLOWED_HOSTS = ["*"]
SITE_URL = os.environ["SITE_URL"]
# Weak, and quick: many log in.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
EMAIL_TIMEOUT = 20
