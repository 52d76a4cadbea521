"""Votes as they lie in the database: unreadable without the key of the card, and the same length whatever they say.

slot id = first 16 bytes of HMAC-SHA256(key, 'slot' | ballot); blob = nonce | XChaCha20-Poly1305(key, packed Slot;
associated data: card id | slot id). The key (32 random bytes a card) lives in a runtime folder in memory, outside
database and back-ups; once it is destroyed nothing of a vote can be read again.
"""

import hashlib
import hmac
import os
import secrets
import struct
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)
from nacl.exceptions import CryptoError

from dilemmas.rules.rounds import Slot

KEY_BYTES = 32
BALLOT_BYTES = 16
_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
# sequence, first, second: always ten bytes; _NONE stands for no vote yet.
_PACKED = struct.Struct(">Ihh2x")
_NONE = -2


class KeyIsGone(Exception):
    """The key of this card was destroyed, or went with the power: its votes are void."""


def key_folder() -> Path:
    """Readable for this user only; made when it is not there."""
    folder = Path(settings.LIVE_KEY_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def make_key(card_id: UUID) -> bytes:
    """The key of this card; the one that is there already, should another process have been first."""
    path, key = _path(card_id), secrets.token_bytes(KEY_BYTES)
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
    try:
        # Whole or not at all, and never over another's.
        os.link(draft, path)
    except FileExistsError:
        key = path.read_bytes()
    finally:
        draft.unlink()
    return key


def key_of(card_id: UUID) -> bytes:
    """Raises KeyIsGone."""
    try:
        return _path(card_id).read_bytes()
    except FileNotFoundError as gone:
        raise KeyIsGone(str(card_id)) from gone


def destroy_key(card_id: UUID) -> None:
    """Overwrites and removes it; nothing when it is gone already."""
    path = _path(card_id)
    try:
        with path.open("r+b") as file:
            file.write(bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return


def kept_keys() -> set[UUID]:
    return {UUID(path.name) for path in key_folder().iterdir() if len(path.name) == 36}


def _path(card_id: UUID) -> Path:
    return key_folder() / str(card_id)


def slot_id(key: bytes, ballot: bytes) -> UUID:
    return UUID(bytes=hmac.new(key, b"slot" + ballot, hashlib.sha256).digest()[:16])


def seal(key: bytes, *, card_id: UUID, slot: UUID, held: Slot) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    plain = _PACKED.pack(held.sequence, _packed(held.first), _packed(held.second))
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plain, _about(card_id, slot), nonce, key)


def unseal(key: bytes, *, card_id: UUID, slot: UUID, blob: bytes) -> Slot:
    """Raises KeyIsGone when the key does not open it."""
    try:
        plain = crypto_aead_xchacha20poly1305_ietf_decrypt(
            blob[_NONCE:], _about(card_id, slot), blob[:_NONCE], key
        )
    except CryptoError as wrong:
        raise KeyIsGone(str(card_id)) from wrong
    sequence, first, second = _PACKED.unpack(plain)
    return Slot(sequence, _unpacked(first), _unpacked(second))


def unseal_all(key: bytes, *, card_id: UUID, rows: Iterable[tuple[UUID, bytes]]) -> list[Slot]:
    return [unseal(key, card_id=card_id, slot=slot, blob=blob) for slot, blob in rows]


def _about(card_id: UUID, slot: UUID) -> bytes:
    return card_id.bytes + slot.bytes


def _packed(choice: int | None) -> int:
    return _NONE if choice is None else choice


def _unpacked(choice: int) -> int | None:
    return None if choice == _NONE else choice
