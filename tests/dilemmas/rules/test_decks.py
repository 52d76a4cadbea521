from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.decks import CardFacts, moved, suggestions

THEMES = ("werving", "belangen", "omgang", "informatie")
WORK = ("balie", "buitendienst", "ict")


@st.composite
def facts(draw: st.DrawFn, number: int) -> CardFacts:
    return CardFacts(
        case_key=UUID(int=number),
        theme=draw(st.sampled_from(THEMES)),
        topic=draw(st.sampled_from(["druk", "ai", "geschenken"])),
        kind=draw(st.sampled_from(["dilemma", "dilemma", "norm"])),
        core_value=draw(st.sampled_from(["zorgvuldigheid", "onafhankelijkheid"])),
        work=frozenset(draw(st.sets(st.sampled_from(WORK), min_size=1, max_size=2))),
    )


@st.composite
def decks(draw: st.DrawFn) -> tuple[list[CardFacts], list[CardFacts]]:
    """What is in the deck, and the catalogue with those and others."""
    catalogue = [draw(facts(number)) for number in range(1, draw(st.integers(1, 25)))]
    deck = draw(st.lists(st.sampled_from(catalogue), unique=True, max_size=8)) if catalogue else []
    return deck, catalogue


@given(decks(), st.integers(0, 6))
def test_suggestions_are_new_and_few(given_deck, most):
    deck, catalogue = given_deck
    found = suggestions(deck, catalogue, most=most)
    assert len(found) == min(most, len(catalogue) - len(deck))
    assert len({one.case_key for one in found}) == len(found)
    assert {one.case_key for one in found}.isdisjoint(card.case_key for card in deck)


@given(decks(), st.integers(1, 6))
def test_suggestions_come_from_the_theme_with_the_fewest_cards(given_deck, most):
    deck, catalogue = given_deck
    counts = Counter(card.theme for card in deck)
    left = [one for one in catalogue if one not in deck]
    for one in suggestions(deck, catalogue, most=most):
        assert counts[one.theme] == min(counts[other.theme] for other in left)
        counts[one.theme] += 1
        left.remove(one)


@given(decks(), st.randoms())
def test_suggestions_are_the_same_in_any_order(given_deck, random):
    deck, catalogue = given_deck
    shuffled = random.sample(catalogue, len(catalogue))
    assert suggestions(deck, catalogue, most=4) == suggestions(deck, shuffled, most=4)


@given(decks())
def test_suggestions_about_the_work_go_first(given_deck):
    deck, catalogue = given_deck
    found = suggestions(deck, catalogue, most=99, work=frozenset({"buitendienst"}))
    fits = ["buitendienst" in one.work for one in found]
    assert fits == sorted(fits, reverse=True)


def test_suggestions_of_one_theme_are_a_quarter_norms():
    catalogue = [
        CardFacts(UUID(int=number), "belangen", f"t{number}", kind, "zorgvuldigheid")
        for number, kind in enumerate(["norm"] * 10 + ["dilemma"] * 10)
    ]
    kinds = Counter(one.kind for one in suggestions([], catalogue, most=8))
    assert kinds == {"dilemma": 6, "norm": 2}


@pytest.mark.parametrize(
    ("key", "to", "expected"),
    [
        ("a", 1, "abc"),
        ("a", 2, "bac"),
        ("a", 3, "bca"),
        ("c", 1, "cab"),
        ("b", 0, "bac"),
        ("b", -9, "bac"),
        ("b", 99, "acb"),
    ],
)
def test_moved_to_a_place(key: str, to: int, expected: str):
    keys = {name: UUID(int=number) for number, name in enumerate("abc")}
    assert moved(list(keys.values()), keys[key], to=to) == [keys[name] for name in expected]
