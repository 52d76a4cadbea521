"""Who checks in at a live session, unreadable until its end (docs/decisions/0018-check-in.md).

One key a session, in a file beside the database and outside its back-ups; written through to the disk, so that a power
cut loses nobody. row id = first 16 bytes of HMAC-SHA256(key, person): who checks in twice is there once. blob = SecretBox
of the engagement's public id: always the same length. When attendance is written the key is destroyed, and rows in old
copies of the database say nothing any more.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from foundation.key_files import made_key, shred_key


class CheckInKeyGone(Exception):
    """The key of this session is not in its file: who checked in cannot be read."""


def make_key(session_id: UUID) -> bytes:
    """The key of this session; two at once make one."""
    return made_key(_path(session_id), size=SecretBox.KEY_SIZE)


def key_of(session_id: UUID) -> bytes:
    """Raises CheckInKeyGone."""
    try:
        return _path(session_id).read_bytes()
    except FileNotFoundError as gone:
        raise CheckInKeyGone(str(session_id)) from gone


def row_id(key: bytes, person_id: UUID) -> UUID:
    return UUID(bytes=hmac.new(key, b"check-in" + person_id.bytes, hashlib.sha256).digest()[:16])


def seal(key: bytes, engagement_id: UUID) -> bytes:
    return bytes(SecretBox(key).encrypt(engagement_id.bytes))


def unseal(key: bytes, blob: bytes) -> UUID:
    """Public id of the engagement. Raises CheckInKeyGone when this key does not open it."""
    try:
        return UUID(bytes=SecretBox(key).decrypt(blob))
    except CryptoError as wrong:
        raise CheckInKeyGone from wrong


def destroy_key(session_id: UUID) -> None:
    """Overwrites and removes it; nothing happens when it is gone already."""
    shred_key(_path(session_id))


def sessions_with_key() -> Iterator[UUID]:
    for path in _folder().glob("*.key"):
        with suppress(ValueError):
            yield UUID(path.stem)


def _path(session_id: UUID) -> Path:
    return _folder() / f"{session_id}.key"


def _folder() -> Path:
    return Path(str(settings.CHECK_IN_KEY_DIR))
