"""The two secret keys of a study, in files beside the database that only the worker reads (docs/decisions).

`<key id>.open` opens what was sealed to the study; `<key id>.panel` makes pseudonyms. Without the first nobody reads
what waits; without the second nobody joins an answer to a person. The escrow holds both, behind two codes.
"""

import base64
import hashlib
import hmac
import secrets
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox

from foundation.errors import DomainError
from foundation.key_files import shred_key, write_key

KEY_SIZE = 32
PANEL_BYTES = 16
CODE_BYTES = 20


class KeysAreGone(DomainError):
    """The files are not in MEASUREMENT_KEY_DIR: lost, destroyed, or another folder."""

    code = "study_keys_gone"


def make_keys(key_id: UUID) -> bytes:
    """Writes both files; gives the public half. Raises FileExistsError."""
    private = PrivateKey.generate()
    write_key(_path(key_id, "panel"), secrets.token_bytes(KEY_SIZE))
    write_key(_path(key_id, "open"), bytes(private))
    return bytes(private.public_key)


def opening_key(key_id: UUID) -> bytes:
    """Raises KeysAreGone."""
    return _read(key_id, "open")


def panel_id(key: bytes, *, study: UUID, person: UUID) -> bytes:
    """The pseudonym of a person in a study; `key`: as `panel_key` gives it."""
    return hmac.new(key, study.bytes + person.bytes, hashlib.sha256).digest()[:PANEL_BYTES]


def panel_key(key_id: UUID) -> bytes:
    """Raises KeysAreGone."""
    return _read(key_id, "panel")


def has_keys(key_id: UUID) -> bool:
    return all(_path(key_id, part).exists() for part in ("open", "panel"))


def shred_keys(key_id: UUID) -> None:
    """Both, and the escrow; nothing happens when they are gone already."""
    for path in (_path(key_id, "open"), _path(key_id, "panel"), _escrow_path(key_id)):
        shred_key(path)


def write_escrow(key_id: UUID) -> tuple[str, str]:
    """Both keys in a file in MEASUREMENT_ESCROW_DIR, in place of an earlier one; the two codes that open it together.

    The codes are kept nowhere. Raises KeysAreGone.
    """
    both = opening_key(key_id) + panel_key(key_id)
    codes = (_new_code(), _new_code())
    shred_key(_escrow_path(key_id))
    write_key(_escrow_path(key_id), bytes(_escrow_box(*codes).encrypt(both)))
    return codes


def restore_from_escrow(key_id: UUID, first: str, second: str) -> None:
    """Writes the key files again. Raises DomainError: `no_escrow`, `codes_refused` or `keys_are_there`."""
    if has_keys(key_id):
        raise DomainError("keys_are_there")
    try:
        locked = _escrow_path(key_id).read_bytes()
    except FileNotFoundError as error:
        raise DomainError("no_escrow") from error
    try:
        both = _escrow_box(first, second).decrypt(locked)
    except CryptoError as error:
        raise DomainError("codes_refused") from error
    for part, key in (("open", both[:KEY_SIZE]), ("panel", both[KEY_SIZE:])):
        # Of the two one may still be there.
        with suppress(FileExistsError):
            write_key(_path(key_id, part), key)


def _escrow_box(first: str, second: str) -> SecretBox:
    """Each code is 160 bits by chance, so that a plain hash is enough; without one of them nothing opens."""
    halves = sorted(_plain(code) for code in (first, second))
    return SecretBox(hashlib.sha256("|".join(halves).encode()).digest())


def _new_code() -> str:
    """Thirty-two signs in groups of four, without signs that look alike."""
    signs = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _read(key_id: UUID, part: str) -> bytes:
    try:
        return _path(key_id, part).read_bytes()
    except FileNotFoundError as error:
        raise KeysAreGone from error


def _path(key_id: UUID, part: str) -> Path:
    return Path(str(settings.MEASUREMENT_KEY_DIR)) / f"{key_id}.{part}"


def _escrow_path(key_id: UUID) -> Path:
    return Path(str(settings.MEASUREMENT_ESCROW_DIR)) / f"{key_id}.escrow"
