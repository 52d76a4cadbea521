"""The variables, read by a process of its own or from a changed environment."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import PROJECT_ROOT, Environment, read_environment

OUR_VARIABLES = [name.upper() for name in Environment.model_fields]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    for name in OUR_VARIABLES:
        monkeypatch.delenv(name, raising=False)


def start(settings: str, **variables: str) -> subprocess.CompletedProcess:
    """Starts Django in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if name not in OUR_VARIABLES}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=PROJECT_ROOT,
        env=inherited | {"DJANGO_SETTINGS_MODULE": settings} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_set_gives_the_defaults_of_the_demo():
    environment = read_environment()
    assert (environment.debug, environment.secret_key, environment.database_url) == (False, None, None)
    assert environment.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert (environment.email_port, environment.email_security) == (25, "none")
    assert environment.var_dir == PROJECT_ROOT / "var"


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("plein.example", ["plein.example"]),
        ("plein.example,www.plein.example", ["plein.example", "www.plein.example"]),
        (" plein.example , www.plein.example ,", ["plein.example", "www.plein.example"]),
    ],
)
def test_a_list_is_split_on_commas(monkeypatch, text, hosts):
    monkeypatch.setenv("ALLOWED_HOSTS", text)
    assert read_environment().allowed_hosts == hosts


def test_an_empty_variable_is_as_one_not_set(monkeypatch):
    for name in ("DEBUG", "EMAIL_PORT", "DATABASE_URL", "ALLOWED_HOSTS"):
        monkeypatch.setenv(name, "")
    environment = read_environment()
    assert (environment.debug, environment.email_port, environment.database_url) == (False, 25, None)
    assert environment.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "misschien"),
        ("EMAIL_PORT", "veel"),
        ("EMAIL_PORT", "70000"),
        ("EMAIL_SECURITY", "ssl"),
        ("SITE_URL", "geen adres"),
        ("DATABASE_URL", "geen adres"),
        ("DATABASE_URL", "mongodb://localhost/plein"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured) as stopped:
        read_environment()
    assert f"{name}={value!r}: " in str(stopped.value)


def test_every_wrong_value_is_named_at_once(monkeypatch):
    monkeypatch.setenv("DEBUG", "misschien")
    monkeypatch.setenv("EMAIL_PORT", "veel")
    with pytest.raises(ImproperlyConfigured) as stopped:
        read_environment()
    assert "DEBUG='misschien'" in str(stopped.value)
    assert "EMAIL_PORT='veel'" in str(stopped.value)


def test_a_wrong_database_address_does_not_tell_its_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mongodb://plein:geheim@localhost/plein")
    with pytest.raises(ImproperlyConfigured) as stopped:
        read_environment()
    assert "geheim" not in str(stopped.value)
    assert "DATABASE_URL='mongodb://***@localhost/plein'" in str(stopped.value)


def test_a_wrong_value_stops_the_start():
    stopped = start("config.settings.dev", EMAIL_PORT="veel")
    assert stopped.returncode == 1
    last_line = stopped.stderr.strip().splitlines()[-1]
    assert last_line.startswith(
        "django.core.exceptions.ImproperlyConfigured: Wrong environment: EMAIL_PORT='veel': "
    )


@pytest.mark.parametrize("secret", ["", "te kort"])
def test_production_does_not_start_without_a_long_secret(secret, tmp_path):
    stopped = start("config.settings.production", SECRET_KEY=secret, VAR_DIR=str(tmp_path))
    assert stopped.returncode == 1
    assert "SECRET_KEY: set a random value of at least 50 characters." in stopped.stderr
