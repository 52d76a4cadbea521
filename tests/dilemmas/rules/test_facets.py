from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.facets import counts, narrowed, toggled

FACETS = {"colour": lambda line: (line[0],), "size": lambda line: line[1]}
LINES = [("red", ("s", "m")), ("red", ("l",)), ("blue", ("m",)), ("green", ())]

lines = st.lists(st.tuples(st.sampled_from("abc"), st.sets(st.sampled_from("xyz")).map(tuple)), max_size=12)
chosen = st.dictionaries(
    st.sampled_from(["colour", "size"]),
    st.lists(st.sampled_from("abcxyz"), max_size=3, unique=True).map(tuple),
)


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, [0, 1, 2, 3]),
        ({"colour": ("red",)}, [0, 1]),
        # Within a facet either will do, over facets both must.
        ({"colour": ("red", "blue")}, [0, 1, 2]),
        ({"colour": ("red", "blue"), "size": ("m",)}, [0, 2]),
        ({"size": ("l", "s")}, [0, 1]),
        ({"size": ()}, [0, 1, 2, 3]),
        ({"size": ("xl",)}, []),
    ],
)
def test_lines_are_narrowed_by_every_facet(asked, left):
    assert narrowed(LINES, FACETS, asked) == [LINES[place] for place in left]


def test_a_count_says_what_is_left_after_a_tap():
    assert counts(LINES, FACETS, {}) == {
        "colour": Counter(red=2, blue=1, green=1),
        "size": Counter(s=1, m=2, l=1),
    }
    # What is chosen in a facet takes nothing away from the others in it.
    assert counts(LINES, FACETS, {"colour": ("red",)}) == {
        "colour": Counter(red=2, blue=1, green=1),
        "size": Counter(s=1, m=1, l=1),
    }


@given(lines, chosen, st.sampled_from(["colour", "size"]))
def test_a_count_is_the_length_of_the_list_with_that_one_code(found, asked, facet):
    for code, count in counts(found, FACETS, asked)[facet].items():
        assert count == len(narrowed(found, FACETS, {**asked, facet: (code,)})) > 0


@given(chosen, st.sampled_from(["colour", "size"]), st.sampled_from("abcxyz"))
def test_two_taps_are_none(asked, facet, code):
    once = toggled(asked, facet, code)
    twice = toggled(once, facet, code)
    assert (code in once.get(facet, ())) != (code in asked.get(facet, ()))
    assert {one: set(codes) for one, codes in twice.items()} == {
        one: set(codes) for one, codes in asked.items() if codes
    }
