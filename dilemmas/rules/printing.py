"""What somebody wants on paper."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

BLANKS = 4
LETTERS = "ABCD"


class PrintKind(StrEnum):
    CARDS = "kaarten"
    POCKET_SET = "zakset"
    OUTDOOR_BOX = "kist"


@dataclass(frozen=True)
class PrintWish:
    kind: PrintKind
    language: str
    # One side of a card a page of A6, for a print shop; otherwise sheets of A4.
    is_single: bool = False
    with_instruction: bool = False
    with_blanks: bool = False
    # Whether the pocket set shows the options.
    with_options: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "PrintWish":
        return cls(**{**stored, "kind": PrintKind(stored["kind"])})


def print_size(wish: PrintWish, *, cases: int) -> int:
    """How many cards, or spreads, there are to make."""
    if wish.kind == PrintKind.OUTDOOR_BOX:
        return len(LETTERS)
    if wish.kind == PrintKind.POCKET_SET:
        return cases
    return cases + wish.with_instruction + BLANKS * wish.with_blanks


def content_key(wish: PrintWish, *, parts: Sequence[str]) -> str:
    """The same for two prints that would be alike; `parts`: all else that shows on paper, in order."""
    text = json.dumps([wish.as_json(), *parts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
