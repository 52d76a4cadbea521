"""What would make a deck more varied, and where a card goes when it is moved."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

MOST_CARDS = 100
# Of four cards that fill up a deck about one is a norm, as in the catalogue.
KIND_SHARE = {"dilemma": 3, "norm": 1}


@dataclass(frozen=True)
class CardFacts:
    """By what a case is set apart from another; codes of the frozen content."""

    case_key: UUID
    theme: str
    topic: str
    kind: str
    core_value: str
    work: frozenset[str] = frozenset()


def suggestions(
    deck: Sequence[CardFacts],
    candidates: Iterable[CardFacts],
    *,
    most: int,
    work: frozenset[str] = frozenset(),
) -> list[CardFacts]:
    """At most so many cases that are not in the deck, each from the theme that then has the fewest cards.

    Cases about one of these kinds of `work` go first, if any is given. Among equal themes the topic, the kind
    and the core value that the deck has least of decide, and last the key: the same deck gets the same advice.
    """
    seen = {card.case_key for card in deck}
    left = {one.case_key: one for one in candidates if one.case_key not in seen}
    themes = Counter(card.theme for card in deck)
    topics = Counter(card.topic for card in deck)
    kinds = Counter(card.kind for card in deck)
    values = Counter(card.core_value for card in deck)

    def cost(one: CardFacts) -> tuple[bool, int, int, float, int, str]:
        return (
            bool(work) and not one.work & work,
            themes[one.theme],
            topics[one.topic],
            kinds[one.kind] / KIND_SHARE.get(one.kind, 1),
            values[one.core_value],
            str(one.case_key),
        )

    chosen: list[CardFacts] = []
    while left and len(chosen) < most:
        best = left.pop(min(left.values(), key=cost).case_key)
        chosen.append(best)
        for counter, code in ((themes, best.theme), (topics, best.topic), (kinds, best.kind)):
            counter[code] += 1
        values[best.core_value] += 1
    return chosen


def moved(keys: Sequence[UUID], key: UUID, *, to: int) -> list[UUID]:
    """The keys with this one at place `to`, counted from 1; at an end when that lies outside."""
    others = [one for one in keys if one != key]
    place = min(max(to, 1), len(keys)) - 1
    return [*others[:place], key, *others[place:]]
