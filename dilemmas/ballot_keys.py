"""The key of a poll, in a file beside the database and outside its back-ups.

With it the server knows a ballot again; without it a mark says nothing. It dies when the poll ends, and with it
everything that a copy of the database still holds. A key that got lost earlier is made anew: then a browser that
voted already can vote once more in that round.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

KEY_SIZE = 32


def mark_of(poll_id: UUID, *, round_number: int, ballot: str) -> str:
    """What is kept of a ballot: another one in each round, so that both votes of a browser lie apart."""
    said = f"{round_number}:{ballot}".encode()
    return hmac.new(_key_of(poll_id), said, hashlib.sha256).hexdigest()


def known_mark(poll_id: UUID, *, round_number: int, ballot: str) -> str | None:
    """As `mark_of`, for who only looks: no key is made for it."""
    return mark_of(poll_id, round_number=round_number, ballot=ballot) if _path(poll_id).exists() else None


def polls_with_key() -> Iterator[UUID]:
    if _folder().exists():
        for path in _folder().glob("*.key"):
            with suppress(ValueError):
                yield UUID(path.stem)


def shred_key(poll_id: UUID) -> None:
    """Overwrites and removes it; nothing happens when it is gone already."""
    path = _path(poll_id)
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(KEY_SIZE))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def _key_of(poll_id: UUID) -> bytes:
    path = _path(poll_id)
    with suppress(FileNotFoundError):
        return path.read_bytes()
    _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Two at once make one: a link is there whole or not at all, and the second finds it taken."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{uuid4()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_SIZE))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _path(poll_id: UUID) -> Path:
    return _folder() / f"{poll_id}.key"


def _folder() -> Path:
    return Path(str(settings.BALLOT_KEY_DIR))
