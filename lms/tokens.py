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


# Nothing that looks like something else, read aloud or from a screen in sunlight; no vowels, so no words.
ALPHABET = "34679CDFGHJKMNPQRTWXY"
SHORT_LENGTH, GROUP_LENGTH = 12, 4


def short_code(pass_id: UUID) -> str:
    """What stands below the QR of a pass, for who has no camera: 52 bits that follow from the site's secret."""
    digest = salted_hmac("lms.tokens.short", str(pass_id), algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    signs = []
    for _sign in range(SHORT_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def in_groups(code: str) -> str:
    """'3467CDFGHJKM' → '3467 CDFG HJKM'."""
    return " ".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def as_short_code(typed: str) -> str:
    """What somebody typed, in capitals and without what stands between; '' when it cannot be such a code."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    return code if len(code) == SHORT_LENGTH and set(code) <= set(ALPHABET) else ""
