"""The keys under which choices wait: public halves in the database, private halves in files beside it.

One key is open; every month another takes its place. A key that is past and under which nothing waits is
destroyed: its file is overwritten and removed, so that nobody can open an old copy of the database.
"""

import logging
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from dilemmas.models import ChoiceKey, KeyState, SealedChoice
from dilemmas.rules.staging import (
    LABEL,
    Label,
    month_number,
    pack_label,
    pack_option,
    unpack_label,
    unpack_option,
)
from foundation.key_files import shred_key, write_key

logger = logging.getLogger(__name__)

# What a sealed box adds: the sender's throw-away public key and the authenticator.
BOX_OVERHEAD = 48
LABEL_BOX_SIZE = LABEL.size + BOX_OVERHEAD
# Nobody can still be writing a choice under a key that was retired so long ago.
REST = timedelta(days=1)


class Unreadable(Exception):
    """The private half is gone, or the bytes were never sealed to it."""


class KeyRing:
    """The private halves that are there; each file is read once."""

    def __init__(self) -> None:
        self._boxes: dict[UUID, SealedBox | None] = {}

    def label(self, sealed_to: UUID, blob: bytes) -> Label:
        """Raises Unreadable."""
        try:
            return unpack_label(self._open(sealed_to, blob[:LABEL_BOX_SIZE]))
        except KeyError as error:
            raise Unreadable from error

    def option(self, sealed_to: UUID, blob: bytes) -> int:
        """Raises Unreadable."""
        try:
            return unpack_option(self._open(sealed_to, blob[LABEL_BOX_SIZE:]))
        except ValueError as error:
            raise Unreadable from error

    def has(self, key_id: UUID) -> bool:
        return self._box(key_id) is not None

    def _open(self, sealed_to: UUID, box: bytes) -> bytes:
        opener = self._box(sealed_to)
        if opener is None:
            raise Unreadable
        try:
            return opener.decrypt(box)
        except CryptoError as error:
            raise Unreadable from error

    def _box(self, key_id: UUID) -> SealedBox | None:
        if key_id not in self._boxes:
            path = _path(key_id)
            self._boxes[key_id] = SealedBox(PrivateKey(path.read_bytes())) if path.exists() else None
        return self._boxes[key_id]


class Sealer:
    """Seals to the key that is open now; the first one ever is made on the spot."""

    def __init__(self, *, on: date) -> None:
        key = ChoiceKey.objects.filter(state=KeyState.OPEN).first() or open_key(on=on)
        self.key_id = key.pk
        self._box = SealedBox(PublicKey(bytes(key.public_key)))

    def seal(self, label: Label, option: int) -> bytes:
        return self._box.encrypt(pack_label(label)) + self._box.encrypt(pack_option(option))


def open_key(*, on: date) -> ChoiceKey:
    """A key that is open; when another process made one a moment earlier, that one."""
    key_id, private = uuid4(), PrivateKey.generate()
    write_key(_path(key_id), bytes(private))
    try:
        with transaction.atomic():
            return ChoiceKey.objects.create(pk=key_id, public_key=bytes(private.public_key), opened_on=on)
    except IntegrityError:
        shred_key_file(key_id)
        return ChoiceKey.objects.get(state=KeyState.OPEN)


def turn_keys(keys: list[ChoiceKey], ring: KeyRing, *, on: date) -> list[UUID]:
    """Gives way to a key of this month, and marks as destroyed what is past and empty; ids of the destroyed.

    `keys`: all of them, locked. Their files are shredded when this is committed.
    """
    current = next((key for key in keys if key.state == KeyState.OPEN), None)
    if current and not ring.has(current.pk):
        logger.error("The private half of choice key %s is not in %s.", current.pk, settings.CHOICE_KEY_DIR)
    if current and (_is_of_an_earlier_month(current, on) or not ring.has(current.pk)):
        current.state, current.retired_on = KeyState.RETIRED, on
        current.save(update_fields=["state", "retired_on"])
        current = None
    if current is None:
        open_key(on=on)
    waiting = set(SealedChoice.objects.order_by().values_list("sealed_to", flat=True).distinct())
    empty = [
        key.pk
        for key in keys
        if key.state == KeyState.RETIRED
        and key.retired_on is not None
        and on - key.retired_on >= REST
        and key.pk not in waiting
    ]
    ChoiceKey.objects.filter(pk__in=empty).update(state=KeyState.DESTROYED)
    return empty


def shred_key_file(key_id: UUID) -> None:
    """Overwrites and removes it; nothing happens when it is gone already."""
    shred_key(_path(key_id))


def _is_of_an_earlier_month(key: ChoiceKey, on: date) -> bool:
    return month_number(key.opened_on) < month_number(on)


def _path(key_id: UUID) -> Path:
    return Path(str(settings.CHOICE_KEY_DIR)) / f"{key_id}.key"
