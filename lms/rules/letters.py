"""What a letter to oneself is, seen from outside: sealed in the browser, and how large."""

import base64
import binascii

# A year, as long as the letter is away; and once more, as long as it waits for its author.
MONTHS_AWAY = 12
MONTHS_KEPT = 12
# PBKDF2 with SHA-256, as OWASP asked in 2023; the browser takes about a second.
ITERATIONS = 600_000
SALT_BYTES, NONCE_BYTES, TAG_BYTES = 16, 12, 16
# The text is padded to whole blocks, so that its length says little.
BLOCK = 4096
MOST_BLOCKS = 8


def is_sealed(ciphertext: str, salt: str, nonce: str) -> bool:
    """Whether these are what the browser makes: base64 of whole padded blocks, a salt and a nonce."""
    sizes = [_size(value) for value in (ciphertext, salt, nonce)]
    body = sizes[0] - TAG_BYTES
    is_whole = body > 0 and body % BLOCK == 0 and body <= MOST_BLOCKS * BLOCK
    return is_whole and sizes[1:] == [SALT_BYTES, NONCE_BYTES]


def _size(value: str) -> int:
    """Bytes behind this base64; -1 when it is none."""
    try:
        return len(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        return -1
