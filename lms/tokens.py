"""What a QR carries behind the # of its address: an id, and a token that follows from it and the site's secret.

Nothing of it is kept, and who has the database alone makes none.
"""

import base64
import enum
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac


class Carries(enum.StrEnum):
    """What the id is of; a token of one is no token of the other."""

    START_PASS = "start_pass"  # noqa: S105
    SIGNATURE = "signature"


def carried(what: Carries, public_id: UUID) -> str:
    """'<id>.<token>'; 144 bits cannot be guessed."""
    digest = salted_hmac(f"lms.tokens.{what}", str(public_id), algorithm="sha256").digest()
    return f"{public_id}.{base64.urlsafe_b64encode(digest[:18]).decode()}"


def id_in(what: Carries, text: str) -> UUID | None:
    """None for anything that was not made here for this."""
    found, _dot, _token = text.strip().partition(".")
    try:
        public_id = UUID(found)
    except ValueError:
        return None
    return public_id if constant_time_compare(text.strip(), carried(what, public_id)) else None
