"""Which side of which card comes where on paper."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

PER_SHEET = 4
Side = TypeVar("Side")
# Two columns of two: turned over the long edge, left becomes right.
_BEHIND = (1, 0, 3, 2)


def sheets(cards: Sequence[tuple[Side, Side]]) -> Iterator[list[Side | None]]:
    """(front, back) of each card → the pages of A4 sheets in turn, front and then back, for printing on both
    sides turned over the long edge: behind each front lies its own back. None: an empty place."""
    for start in range(0, len(cards), PER_SHEET):
        four = [*cards[start : start + PER_SHEET], *[None] * (start + PER_SHEET - len(cards))]
        yield [card and card[0] for card in four]
        yield [(card := four[place]) and card[1] for place in _BEHIND]


def single_pages(cards: Sequence[tuple[Side, Side]]) -> Iterator[list[Side | None]]:
    """One side a page: front, back, front, back."""
    for front, back in cards:
        yield [front]
        yield [back]
