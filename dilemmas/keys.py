"""Keys that are kept outside the database: what they lock is gone when the key is (docs/decisions/0013).

A key is a file of 32 random bytes in settings.PROPOSAL_KEYS_DIR, which no back-up takes along. A database forgets
badly: deleted rows stay in its log and its free pages. A key forgets well: it is written once, read in place and
overwritten.

Keys are made in batches, ahead of time: the times of a file say when its batch was made, not when somebody wrote.
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
    return bytes(SecretBox(_read(key_name)).encrypt(json.dumps(content, ensure_ascii=False).encode()))


def unlock(key_name: str, locked: bytes | memoryview) -> dict[str, Any]:
    """Raises KeyGone without the key that locked it."""
    try:
        return json.loads(SecretBox(_read(key_name)).decrypt(bytes(locked)))
    except CryptoError as error:
        raise KeyGone from error


def destroy_key(key_name: str) -> None:
    """Overwritten in place, then taken away; one that is gone stays gone."""
    try:
        handle = os.open(_path(key_name), os.O_WRONLY)
    except FileNotFoundError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(SecretBox.KEY_SIZE))
        file.flush()
        os.fsync(file.fileno())
    _path(key_name).unlink(missing_ok=True)


def _read(key_name: str) -> bytes:
    # Reading notes its moment with the file, where the system allows no other way.
    for flags in (os.O_RDONLY | getattr(os, "O_NOATIME", 0), os.O_RDONLY):
        try:
            with os.fdopen(os.open(_path(key_name), flags), "rb") as file:
                return file.read()
        except PermissionError:
            continue
        except FileNotFoundError:
            break
    raise KeyGone


def _make(count: int) -> int:
    folder = Path(settings.PROPOSAL_KEYS_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _number in range(count):
        name = secrets.token_hex(NAME_BYTES)
        # Whole or not at all: another process may look in between.
        partial = folder / f".{name}"
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(SecretBox.KEY_SIZE))
            file.flush()
            os.fsync(file.fileno())
        partial.rename(folder / name)
    return count


def _names() -> set[str]:
    folder = Path(settings.PROPOSAL_KEYS_DIR)
    return {path.name for path in folder.glob("[0-9a-f]*")} if folder.exists() else set()


def _path(key_name: str) -> Path:
    if len(key_name) != 2 * NAME_BYTES or not set(key_name) <= set("0123456789abcdef"):
        raise KeyGone
    return Path(settings.PROPOSAL_KEYS_DIR) / key_name
