"""That somebody answered a question after a session, and not what (docs/decisions/0018-check-in.md).

One key a session, in a file beside those of its check-ins and outside the back-ups. A mark is the first 16 bytes of
HMAC-SHA256(key, question, person): who taps twice is there once, and without the key nobody reads a mark, nor which two
are of one person. When the evaluation closes the key is destroyed and the marks go.
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from dilemmas.rules.evaluation import Question
from foundation.key_files import made_key, shred_key

KEY_BYTES = 32


def make_mark(session_id: UUID, question: Question, person_id: UUID) -> UUID:
    """Makes the key of the session when there is none."""
    return _mark(made_key(_path(session_id), size=KEY_BYTES), question, person_id)


def marks_of(session_id: UUID, person_id: UUID) -> dict[Question, UUID]:
    """What each answer of somebody would leave; empty while nobody answered anything."""
    try:
        key = _path(session_id).read_bytes()
    except FileNotFoundError:
        return {}
    return {question: _mark(key, question, person_id) for question in Question}


def destroy_key(session_id: UUID) -> None:
    """Overwrites and removes it; nothing happens when it is gone already."""
    shred_key(_path(session_id))


def sessions_with_key() -> Iterator[UUID]:
    for path in _folder().glob("*.evaluation"):
        with suppress(ValueError):
            yield UUID(path.stem)


def _mark(key: bytes, question: Question, person_id: UUID) -> UUID:
    text = f"evaluation {question.value} ".encode() + person_id.bytes
    return UUID(bytes=hmac.new(key, text, hashlib.sha256).digest()[:16])


def _path(session_id: UUID) -> Path:
    return _folder() / f"{session_id}.evaluation"


def _folder() -> Path:
    return Path(str(settings.CHECK_IN_KEY_DIR))
