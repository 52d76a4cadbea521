"""Keys as files of their own: written once and whole, and overwritten when they go."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from uuid import uuid4


def write_key(path: Path, key: bytes) -> None:
    """On the disk before anything is locked with it. Raises FileExistsError: a key is never replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def made_key(path: Path, *, size: int) -> bytes:
    """The key in this file, a new one when there is none; two at once make one."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    draft = path.with_name(f"{uuid4()}.draft")
    write_key(draft, secrets.token_bytes(size))
    # Whole or not at all, and never over another's.
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
    return path.read_bytes()


def shred_key(path: Path) -> None:
    """Overwrites and removes it; nothing happens when it is gone already."""
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
