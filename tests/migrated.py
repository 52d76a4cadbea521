"""A migrated database is kept, and copied as long as no migration changes: migrating takes half a minute."""

import hashlib
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).parent.parent


def take_migrated(connection: Any) -> bool:
    """Puts a kept copy in the place of the test database; False when there is none."""
    if connection.vendor == "sqlite":
        kept = _kept_file()
        if not kept.exists():
            return False
        with (
            closing(sqlite3.connect(kept)) as source,
            closing(sqlite3.connect(_test_name(connection))) as copy,
        ):
            source.backup(copy)
        return True
    with _postgres(connection) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_kept_name()]).fetchone():
            return False
        name = sql.Identifier(_test_name(connection))
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        try:
            copying = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(_kept_name()))
            admin.execute(copying)
        except psycopg.errors.ObjectInUse:
            # Another worker is copying it at this moment: migrate, as if it were not there.
            return False
        return True


def keep_migrated(connection: Any) -> None:
    """Keeps a copy of the database that was just migrated, for the next run."""
    if connection.vendor == "sqlite":
        kept = _kept_file()
        if kept.exists():
            return
        draft = kept.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(draft)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        draft.replace(kept)
        return
    # A database with somebody in it cannot be copied.
    connection.close()
    with _postgres(connection) as admin:
        try:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(_kept_name()), sql.Identifier(connection.settings_dict["NAME"])
                )
            )
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.ObjectInUse, psycopg.errors.UniqueViolation):
            # Another worker kept the same one.
            return


def _digest() -> str:
    """Of everything that migrating depends on."""
    files = [
        *ROOT.glob("*/migrations/*.py"),
        *ROOT.glob("*/*/migrations/*.py"),
        ROOT / "requirements-dev.txt",
    ]
    read = hashlib.sha256()
    for path in sorted(files):
        read.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return read.hexdigest()[:20]


def _kept_file() -> Path:
    return Path(tempfile.gettempdir()) / f"plein-migrated-{_digest()}.sqlite3"


def _kept_name() -> str:
    return f"plein_migrated_{_digest()}"


def _test_name(connection: Any) -> str:
    """What the test database will be called; once it is there, NAME of the settings says so."""
    return str(connection.creation._get_test_db_name())


def _postgres(connection: Any) -> psycopg.Connection:
    settings = connection.settings_dict
    return psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    )
