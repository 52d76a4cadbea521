"""Waiting for each other over something that has no row yet."""

import hashlib

from django.db import connection


def lock_names(*names: str) -> None:
    """Until the end of this transaction nobody else gets past a call with one of these names.

    On PostgreSQL; on SQLite a transaction has the whole database to itself (transaction_mode IMMEDIATE).
    """
    if connection.vendor != "postgresql":
        return
    keys = {int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True) for name in names}
    with connection.cursor() as cursor:
        # In one order, so that two lists never wait for each other.
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
