"""How a record is bound to the chain: one canonical form, one keyed digest, one hash per link."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

SALT_BYTES = 32
# What the first entry follows on.
GENESIS_HASH = "0" * 64


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; datetimes as UTC with microseconds.

    Raises TypeError for what has no canonical form and ValueError for a naive datetime or NaN.
    """
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def payload_mac(*, salt: bytes, content: Mapping[str, Any]) -> str:
    """HMAC-SHA256, hex. Without the salt the content cannot be guessed from it."""
    return hmac.new(salt, canonical_json(content), hashlib.sha256).hexdigest()


def link_hash(
    *, previous_hash: str, sequence: int, at: datetime, kind: str, record_type: str, record_id: UUID, mac: str
) -> str:
    """SHA-256, hex, over everything one entry says and the hash of the entry before it."""
    link = {
        "at": at,
        "kind": kind,
        "mac": mac,
        "previous_hash": previous_hash,
        "record_id": record_id,
        "record_type": record_type,
        "sequence": sequence,
    }
    return hashlib.sha256(canonical_json(link)).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        # PostgreSQL's jsonb gives 1e+20 back as an integer, SQLite's text as a float.
        return int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form: {value!r}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"A key must be text: {key!r}")
    return key


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"A moment must know its time zone: {moment!r}")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
