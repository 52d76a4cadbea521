"""Answers as they lie in the database before they are written: two boxes for the answer, and two for the sentences.

Every box is sealed to the public key of the study (PyNaCl SealedBox) and of one width whatever is in it.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from measurement.rules.staging import LABEL, Label, pack_label, unpack_label

# What a sealed box adds: the sender's throw-away public key and the authenticator.
BOX_OVERHEAD = 48
# So many bytes of packed answers, and of sentences, before sealing.
CONTENT_WIDTH, SENTENCES_WIDTH = 1024, 8192
LABEL_BOX = LABEL.size + BOX_OVERHEAD
# Of the sentences: wave, and last day of waiting.
SENTENCE_LABEL = struct.Struct(">20sI")
SENTENCE_LABEL_BOX = SENTENCE_LABEL.size + BOX_OVERHEAD
_LENGTH = struct.Struct(">I")


class Unreadable(Exception):
    """Never sealed to this key, or changed since."""


class TooLong(Exception):
    """More than a box holds."""


@dataclass(frozen=True, slots=True)
class SentenceLabel:
    wave: str
    until: date


def seal_answer(public_key: bytes, label: Label, items: bytes) -> bytes:
    """`items`: as measurement/rules/packing.py packs them. Raises TooLong."""
    box = SealedBox(PublicKey(public_key))
    return bytes(box.encrypt(pack_label(label)) + box.encrypt(_padded(items, CONTENT_WIDTH)))


def seal_sentences(public_key: bytes, label: SentenceLabel, texts: Mapping[str, str]) -> bytes:
    """`texts`: code of the question → what was written; empty for most. Raises TooLong."""
    box = SealedBox(PublicKey(public_key))
    packed = SENTENCE_LABEL.pack(label.wave.encode("ascii"), label.until.toordinal())
    body = json.dumps(dict(texts), ensure_ascii=False).encode()
    return bytes(box.encrypt(packed) + box.encrypt(_padded(body, SENTENCES_WIDTH)))


class Opener:
    """With the private half."""

    def __init__(self, private_key: bytes) -> None:
        self._box = SealedBox(PrivateKey(private_key))

    def label(self, blob: bytes) -> Label:
        """Raises Unreadable."""
        try:
            return unpack_label(self._open(blob[:LABEL_BOX]))
        except (ValueError, struct.error) as error:
            raise Unreadable from error

    def items(self, blob: bytes) -> bytes:
        """Raises Unreadable."""
        return _unpadded(self._open(blob[LABEL_BOX:]))

    def sentence_label(self, blob: bytes) -> SentenceLabel:
        """Raises Unreadable."""
        try:
            wave, until = SENTENCE_LABEL.unpack(self._open(blob[:SENTENCE_LABEL_BOX]))
            return SentenceLabel(wave.rstrip(b"\0").decode("ascii"), date.fromordinal(until))
        except (ValueError, struct.error) as error:
            raise Unreadable from error

    def sentences(self, blob: bytes) -> dict[str, str]:
        """Raises Unreadable."""
        try:
            return json.loads(_unpadded(self._open(blob[SENTENCE_LABEL_BOX:])))
        except ValueError as error:
            raise Unreadable from error

    def _open(self, box: bytes) -> bytes:
        try:
            return self._box.decrypt(box)
        except (CryptoError, ValueError) as error:
            raise Unreadable from error


def _padded(content: bytes, width: int) -> bytes:
    if len(content) > width - _LENGTH.size:
        raise TooLong(f"{len(content)} bytes")
    return (_LENGTH.pack(len(content)) + content).ljust(width, b"\0")


def _unpadded(padded: bytes) -> bytes:
    (length,) = _LENGTH.unpack_from(padded)
    if length > len(padded) - _LENGTH.size:
        raise Unreadable
    return padded[_LENGTH.size : _LENGTH.size + length]
