import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.rules.scenarios import faults_of
from lms.rules.spots import in_pixels, lies_within, mark_of


def nodes(**ways: str) -> list[dict]:
    """Key → the keys to which its choices lead."""
    return [{"key": key, "options": [{"goes_to": to} for to in to_.split()]} for key, to_ in ways.items()]


def told(given_: list[dict]) -> list[tuple[str, int, str]]:
    return [(fault.code, fault.node, fault.key) for fault in faults_of(given_)]


@pytest.mark.parametrize(
    ("given_", "faults"),
    [
        (nodes(a="b c", b="c", c=""), []),
        (nodes(a="b", b="a c", c=""), []),
        ([{"key": "a", "options": [{"goes_to": "b"}]}, {"key": "b"}], []),
        (nodes(a="b x", b=""), [("goes_nowhere", 0, "x")]),
        (nodes(a="b", b="", c=""), [("never_reached", 2, "c")]),
        (nodes(a="b c", b="b", c=""), [("no_end", 1, "b")]),
        (nodes(a="b", b="a"), [("no_end", 0, "a"), ("no_end", 1, "b")]),
        ([*nodes(a="b", b=""), *nodes(a="")], [("same_key", 2, "a")]),
    ],
)
def test_what_is_wrong_with_a_scenario_is_named(given_, faults):
    assert told(given_) == faults


@given(st.lists(st.lists(st.integers(0, 4), max_size=3), min_size=5, max_size=5))
def test_without_faults_every_walk_can_end(ways):
    given_ = [
        {"key": str(number), "options": [{"goes_to": str(to)} for to in to_]}
        for number, to_ in enumerate(ways)
    ]
    if faults_of(given_):
        return
    shortest = {str(number): 0 for number, to_ in enumerate(ways) if not to_}
    for _round in ways:
        for number, to_ in enumerate(ways):
            if any(str(to) in shortest for to in to_):
                shortest.setdefault(str(number), 1)
    assert len(shortest) == len(ways)


def spot(x: float, y: float, radius: float) -> dict:
    return {"x": x, "y": y, "radius": radius}


@pytest.mark.parametrize(
    ("given_", "inside"),
    [
        (spot(50, 50, 10), True),
        (spot(10, 50, 10), True),
        (spot(9, 50, 10), False),
        (spot(95, 50, 10), False),
        # The radius is a part of the width: on a wide image it is more of the height.
        (spot(50, 15, 10), False),
        (spot(50, 85, 10), False),
        (spot(50, 50, 0), False),
    ],
)
def test_a_place_lies_wholly_on_the_image(given_, inside):
    assert lies_within(given_, width=200, height=100) is inside


def test_a_place_in_pixels():
    assert in_pixels(spot(25, 40, 12.5), width=1200, height=600) == (300, 240, 150)


def test_its_sign_never_lies_outside_the_image():
    mark = mark_of(spot(2, 2, 2), width=1000, height=500)
    assert (mark.left, mark.top, mark.side) == (0, 0, 65)
