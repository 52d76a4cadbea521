"""Personal links for who has no account, and the code of another channel that confirms who somebody is."""

import secrets
from datetime import timedelta

# A link works so long, until it is sent again; the browser that used it goes on as long.
LINK_LASTS = timedelta(days=14)
# A code is told by voice or read from a telephone, at once.
CODE_LASTS = timedelta(minutes=30)
# So long a confirmed identity serves for signing.
CONFIRMED_LASTS = timedelta(minutes=30)
CODE_LENGTH = 6
# One code in a million, five tries: then it is void and a new one is needed.
MOST_FAILURES_A_CODE = 5
# Codes that were all guessed wrong, in a row: then a person looks into it.
MOST_CODES_A_DAY = 10


def new_code() -> str:
    """Six digits, which may begin with zeros."""
    return f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"


def new_mark() -> str:
    """What a bound browser keeps: 256 bits."""
    return secrets.token_urlsafe(32)


def as_code(typed: str) -> str:
    """The digits of what somebody typed; '' when it cannot be a code."""
    digits = "".join(sign for sign in typed if not sign.isspace() and sign != "-")
    return digits if len(digits) == CODE_LENGTH and digits.isdecimal() and digits.isascii() else ""
