from django.conf import settings

from config.checks import sqlite_transactions_are_immediate

SQLITE = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}


def found(monkeypatch, database: dict) -> list[str]:
    monkeypatch.setitem(settings.DATABASES, "default", database)
    return [one.id for one in sqlite_transactions_are_immediate(None)]


def test_sqlite_without_immediate_transactions_is_an_error(monkeypatch):
    assert found(monkeypatch, SQLITE) == ["plein.E001"]
    assert found(monkeypatch, SQLITE | {"OPTIONS": {"transaction_mode": "IMMEDIATE"}}) == []


def test_postgresql_is_left_alone(monkeypatch):
    assert found(monkeypatch, {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}}) == []
