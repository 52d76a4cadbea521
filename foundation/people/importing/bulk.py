"""Thousands of rows in one statement, prepared before the lock is taken.

`bulk_create` and `bulk_update` build their statements while the transaction runs, and on SQLite in parts
of 999 parameters: for 15,000 people that holds the one write lock three to ten times as long.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models


class PreparedRows:
    """Values by column, as the database takes them. Foreign keys may be filled in late, once they exist."""

    def __init__(
        self, model: type[models.Model], fields: Sequence[models.Field], rows: Sequence[Sequence[Any]]
    ) -> None:
        self.model = model
        self.fields = fields
        self.count = len(rows)
        columns = zip(*rows, strict=True) if rows else [[] for _field in fields]
        self.columns = [_prepared(field, list(column)) for field, column in zip(fields, columns, strict=True)]

    def __len__(self) -> int:
        return self.count

    def fill(self, attribute: str, keys: Sequence[int | None]) -> None:
        """`keys` are primary keys, in the order of the rows."""
        position = [field.attname for field in self.fields].index(attribute)
        self.columns[position] = _as_parameter(list(keys))

    @property
    def _names(self) -> list[str]:
        return [_quoted(field.column or "") for field in self.fields]

    @property
    def _table(self) -> str:
        return _quoted(self.model._meta.db_table)

    def _run(self, sql: str) -> None:
        with connection.cursor() as cursor:
            if _takes_arrays():
                cursor.execute(sql, self.columns)
            else:
                cursor.executemany(sql, list(zip(*self.columns, strict=True)))


class Inserts(PreparedRows):
    """New rows; attributes left out become NULL."""

    def __init__(
        self, model: type[models.Model], attributes: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> None:
        super().__init__(model, _fields(model, attributes), rows)

    @classmethod
    def of(cls, model: type[models.Model], instances: Sequence[models.Model]) -> "Inserts":
        """With their defaults."""
        names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
        return cls(model, names, [[getattr(one, name) for name in names] for one in instances])

    def write(self) -> None:
        if not self.count:
            return
        into = f"INSERT INTO {self._table} ({', '.join(self._names)})"
        if _takes_arrays():
            self._run(f"{into} SELECT * FROM unnest({_arrays(self.fields)})")  # noqa: S608  only names from the model
        else:
            self._run(f"{into} VALUES ({', '.join('%s' for _field in self.fields)})")


class Updates(PreparedRows):
    """By primary key the new values of these attributes."""

    def __init__(
        self, model: type[models.Model], attributes: Sequence[str], values: Mapping[int, Sequence[Any]]
    ) -> None:
        fields = [*_fields(model, attributes), model._meta.pk]
        super().__init__(model, fields, [[*new, key] for key, new in values.items()])

    def write(self) -> None:
        if not self.count:
            return
        *names, key = self._names
        if _takes_arrays():
            assigned = ", ".join(f"{name} = given.{name}" for name in names)
            given = f"unnest({_arrays(self.fields)}) AS given ({', '.join([*names, key])})"
            condition = f"{self._table}.{key} = given.{key}"
            self._run(f"UPDATE {self._table} SET {assigned} FROM {given} WHERE {condition}")  # noqa: S608  idem
        else:
            assigned = ", ".join(f"{name} = %s" for name in names)
            self._run(f"UPDATE {self._table} SET {assigned} WHERE {key} = %s")  # noqa: S608  idem


def lock_tables(*tables: type[models.Model]) -> None:
    """Nobody else writes in them until the transaction ends; reading goes on.

    On SQLite the transaction itself is that lock.
    """
    if connection.vendor == "postgresql":
        names = ", ".join(_quoted(model._meta.db_table) for model in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _fields(model: type[models.Model], attributes: Sequence[str]) -> list[models.Field]:
    by_attribute = {field.attname: field for field in model._meta.concrete_fields}
    return [by_attribute[name] for name in attributes]


def _takes_arrays() -> bool:
    return connection.vendor == "postgresql"


def _prepared(field: models.Field, values: list[Any]) -> Any:
    if not (field.is_relation or field.primary_key):
        # Looked up once: the proxy costs more than most values do.
        database = connections[DEFAULT_DB_ALIAS]
        values = [field.get_db_prep_save(value, database) for value in values]
    return _as_parameter(values)


def _as_parameter(values: list[Any]) -> Any:
    if not _takes_arrays():
        return values
    # Writing 15,000 values out as the text of an array takes longer than inserting them does.
    from psycopg.adapt import PyFormat, Transformer  # only installed where PostgreSQL is used

    connection.ensure_connection()
    dumper = Transformer(connection.connection).get_dumper(values, PyFormat.TEXT)
    return bytes(dumper.dump(values) or b"").decode()


def _arrays(fields: Sequence[models.Field]) -> str:
    """A placeholder for each column, with its type; of a serial key the plain number."""
    types = (
        field.rel_db_type(connection) if field.primary_key else field.db_type(connection) for field in fields
    )
    return ", ".join(f"%s::{column_type}[]" for column_type in types)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
