"""A database that is away, for real: the file is a folder. In a process of its own, which has no test database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory

from config.failing import failed

ASK = """
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.DATABASES["default"]["NAME"] = {folder!r}
from django.db import connection
connection.settings_dict["NAME"] = {folder!r}
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "a" * 32
response = client.get({path!r})
print(response.status_code, response.get("Retry-After"), response.content.decode())
"""


@pytest.mark.parametrize(
    ("path", "said"), [("/start/", "Het plein reageert even niet"), ("/en/start/", "not responding")]
)
def test_a_page_without_its_database_says_when_to_come_back(tmp_path: Path, path, said):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    answer = subprocess.run(
        [sys.executable, "-c", ASK.format(folder=str(tmp_path), path=path)],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.startswith("503 60 ")
    assert said in answer.stdout


def test_another_fault_is_still_a_500():
    try:
        raise ValueError
    except ValueError:
        assert failed(RequestFactory().get("/")).status_code == 500
