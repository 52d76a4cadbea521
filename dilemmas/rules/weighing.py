"""Arnhem's order of what people have at stake: a right goes before an interest, an interest before a wish."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Stake:
    """What somebody has of one weight; `what`: at least one."""

    who: str
    what: tuple[str, ...]


# The heaviest first.
WEIGHTS = ("right", "interest", "wish")


def by_weight(stakeholders: Iterable[Mapping[str, str]]) -> dict[str, list[Stake]]:
    """What everybody has at stake, by its weight and then in the order of the case.

    `stakeholders`: as in a frozen case; what one person has of one weight may be several, parted by a semicolon.
    """
    everybody = list(stakeholders)
    return {
        weight: [
            Stake(one["who"], what)
            for one in everybody
            if (what := tuple(part.strip() for part in one[weight].split(";") if part.strip()))
        ]
        for weight in WEIGHTS
    }
