from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.similarity import Traits, likeness, similar

TOPICS, THEMES, WORK = ("geschenken", "druk", "ai"), ("middelen", "bewustwording"), ("balie", "ict", "inkoop")
VALUES = ("zorgvuldigheid", "verantwoordelijkheid", "onafhankelijkheid", "professionaliteit")


def case(
    topic: str = "geschenken",
    theme: str = "middelen",
    values: tuple[str, ...] = ("zorgvuldigheid", "onafhankelijkheid"),
    work: tuple[str, ...] = ("balie",),
) -> Traits:
    return Traits(topic, theme, values, frozenset(work))


@st.composite
def traits(draw) -> Traits:
    values = draw(st.permutations(VALUES))[: draw(st.integers(1, 4))]
    work = draw(st.sets(st.sampled_from(WORK), min_size=1))
    return Traits(
        draw(st.sampled_from(TOPICS)), draw(st.sampled_from(THEMES)), tuple(values), frozenset(work)
    )


catalogues = st.lists(traits(), min_size=1, max_size=20).map(lambda found: dict(enumerate(found)))


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        # The topic says more than all else together.
        (
            case(theme="bewustwording", values=("professionaliteit",), work=("ict",)),
            case(topic="druk", values=("zorgvuldigheid", "professionaliteit"), work=("balie",)),
        ),
        (case(topic="druk"), case(topic="druk", theme="bewustwording")),
        (case(), case(work=("ict",))),
        (case(work=("balie", "ict")), case(work=("ict",))),
        # The leading value before the others.
        (
            case(values=("zorgvuldigheid", "professionaliteit")),
            case(values=("professionaliteit", "onafhankelijkheid")),
        ),
        (case(), case(values=("zorgvuldigheid", "professionaliteit"))),
    ],
)
def test_what_a_case_is_about_says_how_near_it_is(nearer, farther):
    assert likeness(case(), nearer) > likeness(case(), farther)


def test_cases_that_share_nothing_are_not_alike():
    other = case("druk", "bewustwording", ("professionaliteit",), ("ict",))
    assert likeness(case(), other) == 0
    assert similar("a", {"a": case(), "b": other}) == []


def test_the_most_alike_come_first():
    cases = {
        "own": case(),
        "theme": case(topic="druk"),
        "twin": case(),
        "topic": case(theme="bewustwording"),
        "work": case(work=("balie", "ict")),
    }
    assert similar("own", cases, most=3) == ["twin", "work", "topic"]


@given(catalogues)
def test_the_list_is_short_never_holds_the_case_itself_and_leaves_no_nearer_one_out(cases):
    for key, own in cases.items():
        found = similar(key, cases, most=4)
        assert key not in found
        assert len(found) == len(set(found)) <= 4
        nearness = [likeness(own, cases[other]) for other in found]
        assert nearness == sorted(nearness, reverse=True)
        left_out = [likeness(own, cases[other]) for other in cases if other not in (*found, key)]
        assert not found or max(left_out, default=0) <= nearness[-1]


@given(traits(), traits())
def test_being_alike_is_mutual(one, other):
    assert likeness(one, other) == likeness(other, one)


@given(st.integers(2, 30), st.integers(1, 6))
def test_cases_that_are_all_alike_each_stand_in_as_many_lists(total, most):
    cases = {number: case() for number in range(total)}
    shown = Counter(other for key in cases for other in similar(key, cases, most=most))
    assert set(shown.values()) == {min(most, total - 1)}
    assert len(shown) == total
