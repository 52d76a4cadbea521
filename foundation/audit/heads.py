"""The file outside the database that says how far the chain had come: one JSON line for each head."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from foundation.audit.models import ChainHead
from foundation.audit.rules import canonical_json


@dataclass(frozen=True)
class PublishedHead:
    """`sequence` is None on a line that cannot be read."""

    line_number: int
    sequence: int | None
    entry_hash: str = ""


def publish(head: ChainHead, *, at: datetime) -> None:
    path = Path(settings.AUDIT_HEAD_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    last_line = _last_line(path)
    if head.sequence == 0 or _parse(0, last_line).entry_hash == head.entry_hash:
        return
    line = canonical_json({"sequence": head.sequence, "entry_hash": head.entry_hash, "at": at})
    with path.open("ab") as file:
        # One write, so that two processes never mix their lines. After a line that a power cut left
        # unfinished the next one still begins at the margin.
        file.write((b"\n" if last_line and not last_line.endswith(b"\n") else b"") + line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def published_heads() -> Iterator[PublishedHead]:
    path = Path(settings.AUDIT_HEAD_FILE)
    if not path.exists():
        return
    with path.open("rb") as lines:
        for line_number, line in enumerate(lines, start=1):
            yield _parse(line_number, line)


def _parse(line_number: int, line: bytes) -> PublishedHead:
    try:
        said = json.loads(line)
        return PublishedHead(line_number, int(said["sequence"]), str(said["entry_hash"]))
    except (ValueError, KeyError, TypeError):
        return PublishedHead(line_number, None)


def _last_line(path: Path) -> bytes:
    """Empty for a file that is not there or has no lines."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        # A line is shorter than this; the file grows for years.
        file.seek(max(0, path.stat().st_size - 1024))
        lines = file.readlines()
    return lines[-1] if lines else b""
