"""Which cases are like a case: what they are about comes first, then whose work it is and what is at stake."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

# The topic says more than all else together.
TOPIC, THEME, LEADING_VALUE, OTHER_VALUES, WORK = 10, 3, 2, 1, 3
MOST_SIMILAR = 4


@dataclass(frozen=True)
class Traits:
    """What a case is about, in codes. `values`: the leading one first."""

    topic: str
    theme: str
    values: tuple[str, ...]
    work: frozenset[str]


def likeness(one: Traits, other: Traits) -> float:
    """0 when they share nothing; the same both ways round."""
    return (
        TOPIC * (one.topic == other.topic)
        + THEME * (one.theme == other.theme)
        + LEADING_VALUE * (one.values[:1] == other.values[:1])
        + OTHER_VALUES * _shared(set(one.values[1:]), set(other.values[1:]))
        + WORK * _shared(one.work, other.work)
    )


def similar(key: Key, cases: dict[Key, Traits], *, most: int = MOST_SIMILAR) -> list[Key]:
    """The keys of the cases that are most like this one, best first; none that shares nothing.

    Of cases that are equally like it, those that come after it in the order of the keys go first, round and
    round: among n cases that are all alike, each stands in the list of exactly `most` others.
    """
    order = {one: place for place, one in enumerate(sorted(cases, key=str))}
    own = cases[key]
    found = {other: likeness(own, traits) for other, traits in cases.items() if other != key}

    def rank(other: Key) -> tuple[float, int]:
        return -found[other], (order[other] - order[key]) % len(order)

    return sorted((other for other in found if found[other] > 0), key=rank)[:most]


def _shared(one: Iterable[str], other: Iterable[str]) -> float:
    """The share of all that is in both; 0.0 to 1.0."""
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0
