"""After a test with real transactions the database is as the migrations left it.

Django's own way truncates every table, which takes PostgreSQL more than half a second for two hundred that are nearly
all empty, and makes the rows of the migrations anew from JSON. Here only what has rows is emptied, and the rows come
back from a copy.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import connection as database_in_use

# A schema of the test database beside its own.
KEPT = "kept_rows"
Rows = dict[str, list[tuple[Any, ...]]]


def keep_rows(connection: Any) -> Rows:
    """What the migrations put into the tables. On PostgreSQL the copy stays in the database."""
    if connection.vendor == "sqlite":
        with _plain(connection) as database:
            return {
                table: database.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608
                for table in _filled(connection, database)
            }
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {KEPT} CASCADE; CREATE SCHEMA {KEPT}")
        tables = _filled(connection, cursor)
        for table in tables:
            cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS TABLE "{table}"')
    return {table: [] for table in tables}


def put_back(connection: Any, kept: Rows) -> None:
    """The counters of ids run on: the rows that come back have theirs already."""
    if connection.vendor == "sqlite":
        with _plain(connection) as database:
            _empty(_filled(connection, database), database)
            for table, rows in kept.items():
                marks = ", ".join("?" * len(rows[0]))
                database.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608
        return
    # One statement at a time, but foreign keys are looked at when all is done: they are deferred.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        _empty(_filled(connection, cursor), cursor)
        for table in kept:
            cursor.execute(f'INSERT INTO "{table}" SELECT * FROM {KEPT}."{table}"')  # noqa: S608
        cursor.execute("COMMIT")


def begin_with_empty_files(*models: Any) -> None:
    """Where PostgreSQL lays a row also follows from the rows that other tests left dead in its file."""
    empty = "DELETE FROM {}" if database_in_use.vendor == "sqlite" else "TRUNCATE {} CASCADE"
    with database_in_use.cursor() as cursor:
        for model in models:
            cursor.execute(empty.format(model._meta.db_table))


def _filled(connection: Any, database: Any) -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    one_by_one = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in sorted(tables))  # noqa: S608
    # SQLite takes no more than 500 parts.
    found = database.execute(" UNION ALL ".join(one_by_one))
    return [row[0] for row in (found or database).fetchall()]


def _empty(tables: list[str], database: Any) -> None:
    for table in tables:
        database.execute(f'DELETE FROM "{table}"')  # noqa: S608


@contextmanager
def _plain(connection: Any) -> Iterator[sqlite3.Connection]:
    """Values as SQLite has them, without Django's types, in one transaction."""
    with closing(
        sqlite3.connect(connection.settings_dict["NAME"], timeout=20, isolation_level=None)
    ) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute("PRAGMA synchronous=OFF")
        database.execute("BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")
