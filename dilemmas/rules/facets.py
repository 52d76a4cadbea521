"""Narrowing a list by what its lines have in common, and how many each next step would leave."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

One = TypeVar("One")
# Facet → the codes that somebody ticked; a facet that is left out lets everything through.
Chosen = Mapping[str, tuple[str, ...]]
# Facet → the codes of a line.
Facets = Mapping[str, Callable[[One], Sequence[str]]]


def narrowed(lines: Sequence[One], facets: Facets[One], chosen: Chosen) -> list[One]:
    """The lines that have one of the chosen codes in every facet, in their order."""
    return [
        line
        for line in lines
        if all(set(codes) & set(facets[facet](line)) for facet, codes in chosen.items() if codes)
    ]


def counts(lines: Sequence[One], facets: Facets[One], chosen: Chosen) -> dict[str, Counter[str]]:
    """Facet → code → how many lines have it, of those that what is chosen in the other facets lets through.

    Ticking a second code of a facet widens, so what is chosen in the facet itself takes nothing away.
    """
    return {
        facet: Counter(
            code
            for line in narrowed(lines, facets, {one: chosen[one] for one in chosen if one != facet})
            for code in set(codes_of(line))
        )
        for facet, codes_of in facets.items()
    }


def toggled(chosen: Chosen, facet: str, code: str) -> dict[str, tuple[str, ...]]:
    """What is chosen after a tap on a code: added where it was not, taken away where it was."""
    codes = chosen.get(facet, ())
    changed = tuple(one for one in codes if one != code) if code in codes else (*codes, code)
    return {one: codes for one, codes in {**chosen, facet: changed}.items() if codes}
