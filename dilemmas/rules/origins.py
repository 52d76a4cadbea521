"""Which other websites may show a page of ours in a frame."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\Z"
)
# A test intranet on the own machine has no certificate.
WITHOUT_CERTIFICATE = frozenset({"localhost", "127.0.0.1"})


def origin_of(line: str) -> str | None:
    """'https://Intranet.Lindewaard.nl/' → 'https://intranet.lindewaard.nl'; None for what is no single origin.

    No path, no star, no name and password: one of these would let in more than was meant, and a stray semicolon
    would change the policy it is put into.
    """
    try:
        parts = urlsplit(line.strip())
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        return None
    is_bare = parts.path in ("", "/") and not (
        parts.query or parts.fragment or parts.username or parts.password
    )
    if not is_bare or not HOST.match(host) or "@" in parts.netloc or parts.netloc.endswith(":"):
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and host in WITHOUT_CERTIFICATE):
        return None
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def origins_in(text: str) -> tuple[list[str], list[str]]:
    """One a line: the origins, each once and in order, and the lines that are none."""
    origins: dict[str, None] = {}
    refused: list[str] = []
    for line in _lines(text):
        origin = origin_of(line)
        if origin:
            origins[origin] = None
        else:
            refused.append(line)
    return list(origins), refused


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
