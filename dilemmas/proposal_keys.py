"""The keys of what people propose, outside the database: without its key a text is gone (docs/decisions/0013).

A key is a file in settings.PROPOSAL_KEY_DIR, which no back-up takes along. Keys are made in batches, ahead of time:
the times of a file say when its batch was made, not when somebody wrote.
"""

import json
import os
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from foundation.errors import DomainError
from foundation.key_files import shred_key, write_key

BATCH, FEWEST_FREE = 64, 32
NAME_BYTES = 16


class KeyGone(DomainError):
    """What this key locked can be read by nobody any more."""

    code = "key_gone"


def free_key(taken: Collection[str]) -> str:
    """The name of a key that locks nothing yet; makes a batch when there is none."""
    free = _names() - set(taken)
    if not free:
        _make(BATCH)
        free = _names() - set(taken)
    return secrets.choice(sorted(free))


def keep_in_stock(taken: Collection[str]) -> int:
    """Sees to it that there are enough ahead; returns how many were made."""
    if len(_names() - set(taken)) >= FEWEST_FREE:
        return 0
    return _make(BATCH)


def lock(key_name: str, content: dict[str, Any]) -> bytes:
    """Raises KeyGone."""
    return bytes(SecretBox(_read(key_name)).encrypt(json.dumps(content, ensure_ascii=False).encode()))


def unlock(key_name: str, locked: bytes | memoryview) -> dict[str, Any]:
    """Raises KeyGone without the key that locked it."""
    try:
        return json.loads(SecretBox(_read(key_name)).decrypt(bytes(locked)))
    except CryptoError as error:
        raise KeyGone from error


def destroy_key(key_name: str) -> None:
    """One that is gone stays gone."""
    shred_key(_path(key_name))


def _read(key_name: str) -> bytes:
    # Reading a file notes the moment with it, unless one asks not to; not every system can be asked.
    for flags in (os.O_RDONLY | getattr(os, "O_NOATIME", 0), os.O_RDONLY):
        try:
            with os.fdopen(os.open(_path(key_name), flags), "rb") as file:
                key = file.read()
        except PermissionError:
            continue
        except FileNotFoundError:
            break
        if len(key) == SecretBox.KEY_SIZE:
            return key
    raise KeyGone


def _make(count: int) -> int:
    folder = _folder()
    for _number in range(count):
        name = secrets.token_hex(NAME_BYTES)
        # Whole or not at all: another process may look in between.
        partial = folder / f".{name}"
        write_key(partial, secrets.token_bytes(SecretBox.KEY_SIZE))
        partial.rename(folder / name)
    return count


def _names() -> set[str]:
    folder = _folder()
    return {path.name for path in folder.glob("[0-9a-f]*")} if folder.exists() else set()


def _path(key_name: str) -> Path:
    if len(key_name) != 2 * NAME_BYTES or not set(key_name) <= set("0123456789abcdef"):
        raise KeyGone
    return _folder() / key_name


def _folder() -> Path:
    return Path(str(settings.PROPOSAL_KEY_DIR))
