"""The keys of self-scans, outside the database: a copy of the tables without these files says nothing.

Each scan has a file of its own in settings.SELF_SCAN_KEY_DIR, so that erasing one takes its key away from every old
copy of the database. What waits for the averages of a year is sealed to the public half of that year's key, whose
private half lies there too and is read by `due` alone. No back-up takes the folder along.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from dilemmas.rules.staging import Label
from foundation.errors import DomainError
from foundation.key_files import made_key, shred_key
from measurement.rules.self_scan import LABEL_SIZE, pack_answers, pack_label, unpack_answers, unpack_label

# Room for 26 answers and the longest text, so that no row says by its length what is in it.
WIDTH = 8192
BOX_OVERHEAD = 48
LABEL_BOX_SIZE = LABEL_SIZE + BOX_OVERHEAD


class ScanKeyGone(DomainError):
    """What this key locked can be read by nobody any more."""

    code = "scan_key_gone"


class Unreadable(Exception):
    """The private half is gone, or the bytes were never sealed to it."""


@dataclass(frozen=True)
class ScanContent:
    """What a manager answered. `answers`: number of the question → 1 (never) to 4 (always)."""

    answers: dict[int, int] = field(default_factory=dict)
    text: str = ""


def lock(scan_id: UUID, content: ScanContent) -> bytes:
    """The first time it makes the key of this scan."""
    answers = {str(number): value for number, value in sorted(content.answers.items())}
    plain = json.dumps({"answers": answers, "text": content.text}, ensure_ascii=False).encode()
    key = made_key(_path(scan_id), size=SecretBox.KEY_SIZE)
    return bytes(SecretBox(key).encrypt(plain.ljust(WIDTH)))


def unlock(scan_id: UUID, locked: bytes | memoryview) -> ScanContent:
    """Raises ScanKeyGone without the key that locked it."""
    try:
        plain = SecretBox(_path(scan_id).read_bytes()).decrypt(bytes(locked))
    except (FileNotFoundError, CryptoError) as gone:
        raise ScanKeyGone from gone
    raw = json.loads(plain)
    return ScanContent({int(number): value for number, value in raw["answers"].items()}, raw["text"])


def destroy_key(scan_id: UUID) -> None:
    """One that is gone stays gone."""
    shred_key(_path(scan_id))


def make_year_key(year: int) -> bytes:
    """Its public half; of two processes at once the first makes it."""
    return bytes(PrivateKey(made_key(_year_path(year), size=PrivateKey.SIZE)).public_key)


def destroy_year_key(year: int) -> None:
    shred_key(_year_path(year))


def seal(public_key: bytes, label: Label, answers: dict[int, int]) -> bytes:
    box = SealedBox(PublicKey(public_key))
    return box.encrypt(pack_label(label)) + box.encrypt(pack_answers(answers))


class YearKeys:
    """The private halves that are there; each file is read once."""

    def __init__(self) -> None:
        self._boxes: dict[int, SealedBox | None] = {}

    def label(self, year: int, blob: bytes) -> Label:
        """Raises Unreadable."""
        try:
            return unpack_label(self._open(year, blob[:LABEL_BOX_SIZE]))
        except ValueError as error:
            raise Unreadable from error

    def answers(self, year: int, blob: bytes) -> dict[int, int]:
        """Raises Unreadable."""
        try:
            return unpack_answers(self._open(year, blob[LABEL_BOX_SIZE:]))
        except ValueError as error:
            raise Unreadable from error

    def _open(self, year: int, box: bytes) -> bytes:
        if year not in self._boxes:
            path = _year_path(year)
            self._boxes[year] = SealedBox(PrivateKey(path.read_bytes())) if path.exists() else None
        opener = self._boxes[year]
        if opener is None:
            raise Unreadable
        try:
            return opener.decrypt(box)
        except CryptoError as error:
            raise Unreadable from error


def _folder() -> Path:
    return Path(str(settings.SELF_SCAN_KEY_DIR))


def _path(scan_id: UUID) -> Path:
    return _folder() / f"{scan_id}.scan"


def _year_path(year: int) -> Path:
    return _folder() / f"{year}.year"
