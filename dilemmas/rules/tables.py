"""Tables in a plenary: each says what weighed most, in one line. A vote never knows a table."""

from collections.abc import Collection

from dilemmas.rules.session import Kind

LEAST_TABLES, MOST_TABLES = 2, 200
LINE_LENGTH = 140


def may_have_tables(kind: Kind) -> bool:
    return kind is Kind.PLENARY


def is_number_of_tables(number: int) -> bool:
    """0: people talk with their neighbours in threes."""
    return number == 0 or LEAST_TABLES <= number <= MOST_TABLES


def is_table(table: int, tables: int) -> bool:
    return 1 <= table <= tables


def to_come(tables: int, answered: Collection[int]) -> list[int]:
    """The tables that said nothing yet, in order."""
    return [table for table in range(1, tables + 1) if table not in answered]
