"""The piece of a text that shows why it was found."""

from collections.abc import Collection
from dataclasses import dataclass

from foundation.search.rules.words import WRITTEN, parts_of

LENGTH = 220


@dataclass(frozen=True)
class Piece:
    text: str
    is_found: bool


def snippet(text: str, words: Collection[str], *, length: int = LENGTH) -> list[Piece]:
    """About `length` characters with most of the found words, in pieces; from the start when none is there."""
    text = " ".join(text.split())
    found = _spans(text, words)
    start = _start(text, found, length)
    end = _end(text, start + length)
    pieces = marked(text[start:end], words)
    if start:
        pieces.insert(0, Piece("… ", False))
    if end < len(text):
        pieces.append(Piece(" …", False))
    return pieces


def marked(text: str, words: Collection[str]) -> list[Piece]:
    """The whole text, cut where found words begin and end."""
    pieces: list[Piece] = []
    at = 0
    for begin, end in _spans(text, words):
        pieces += [Piece(text[at:begin], False), Piece(text[begin:end], True)]
        at = end
    pieces.append(Piece(text[at:], False))
    return [piece for piece in pieces if piece.text]


def _spans(text: str, words: Collection[str]) -> list[tuple[int, int]]:
    return [
        match.span()
        for match in WRITTEN.finditer(text)
        if any(part in words for part in parts_of(match.group()))
    ]


def _start(text: str, found: list[tuple[int, int]], length: int) -> int:
    if not found or len(text) <= length:
        return 0
    most = max(found, key=lambda one: (_inside(found, one[0], length), -one[0]))
    # From the sentence on in which the words stand, when it began shortly before.
    lead = text.rfind(". ", 0, most[0])
    if lead >= 0 and most[0] - lead < length // 2:
        return lead + 2
    if most[0] < length // 2:
        return 0
    return text.find(" ", max(0, most[0] - length // 3)) + 1


def _inside(found: list[tuple[int, int]], start: int, length: int) -> int:
    return sum(start <= begin and end <= start + length for begin, end in found)


def _end(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    return max(text.rfind(" ", 0, end), end - 30)
