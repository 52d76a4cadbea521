"""How votes are drawn: a bar an option, in whole percentages that add up."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    count: int
    # In whole percents; all bars of a vote add up to 100.
    share: int


def bars(counts: Sequence[int]) -> list[Bar]:
    return [Bar(count, share) for count, share in zip(counts, shares(counts), strict=True)]


def shares(counts: Sequence[int]) -> list[int]:
    """Whole percentages that add up to 100, by largest remainder; the first option goes first among equals.

    All 0 without votes.
    """
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    found = [100 * count // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: (-(100 * counts[place] % total), place))
    for place in by_remainder[: 100 - sum(found)]:
        found[place] += 1
    return found
