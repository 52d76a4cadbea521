"""Log-in on a shared tablet, for who has no e-mail: the printed code, and how long things last."""

import secrets
from datetime import timedelta

# Nothing that looks like something else on paper: no 0 O, 1 I L, 5 S, 8 B, 2 Z, U V; no vowels, so no words.
ALPHABET = "34679CDFGHJKMNPQRTWXY"
GROUPS, GROUP_LENGTH = 2, 5
CODE_LENGTH = GROUPS * GROUP_LENGTH

VALID_FOR = timedelta(days=14)
MOST_CODES_A_PERSON = 5
MOST_PEOPLE_A_SHEET = 100

IDLE = timedelta(minutes=10)
LASTS = timedelta(minutes=60)

# A try that fails counts for the number and for the address it comes from; after so many in one window both wait.
WINDOW = timedelta(minutes=15)
MOST_FAILURES_A_NUMBER = 5
MOST_FAILURES_AN_ADDRESS = 30


def new_code() -> str:
    """Ten signs of 21: 44 bits."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(CODE_LENGTH))


def in_groups(code: str) -> str:
    """'3467CDFGHJ' → '3467C DFGHJ': as printed."""
    return " ".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))


def as_code(typed: str) -> str:
    """What somebody typed, in capitals and without what stands between; '' when it cannot be a code."""
    code = "".join(sign for sign in typed.upper() if sign.isalnum())
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""
