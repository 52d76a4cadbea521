"""The whole application for a process of its own, on the database of the test that started it (uvicorn tests.live_server:application)."""

import os

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.db import connections  # noqa: E402

connections.settings["default"]["NAME"] = os.environ["TEST_DATABASE"]
settings.LIVE_KEY_DIR = os.environ["TEST_LIVE_KEYS"]

from config.asgi import application  # noqa: E402, F401
