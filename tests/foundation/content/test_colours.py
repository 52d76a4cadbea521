"""Published values: WCAG 2.2, 1.4.3 and its Understanding document; OKLab's own reference pairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.content.rules.colours import (
    contrast,
    is_colour,
    lightness,
    luminance,
    with_lightness,
    with_lightness_and_chroma,
)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        # G18: the lightest grey that may carry text on white, and the next one that may not.
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#949494", "#ffffff", 3.03),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
        ("#008000", "#ffffff", 5.14),
    ],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, ratio: float):
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


def test_luminance_of_the_primaries():
    assert [round(luminance(colour), 4) for colour in ("#ff0000", "#00ff00", "#0000ff")] == [
        0.2126,
        0.7152,
        0.0722,
    ]


@pytest.mark.parametrize(
    ("colour", "value"), [("#ffffff", 1.0), ("#000000", 0.0), ("#ff0000", 0.628), ("#0000ff", 0.452)]
)
def test_lightness_is_that_of_oklab(colour: str, value: float):
    assert lightness(colour) == pytest.approx(value, abs=0.001)


def test_lifted_colours_are_those_that_a_browser_computes():
    assert with_lightness_and_chroma("#a93a22", 0.61, 0.15) == "#cd5b43"
    assert with_lightness_and_chroma("#17493c", 0.63, 0.085) == "#4c9a84"


# Nearer to black a step of one in 255 is larger than that.
@given(colours, st.floats(0.15, 1))
def test_another_lightness_is_a_colour_of_that_lightness(colour: str, wanted: float):
    other = with_lightness(colour, wanted)
    assert is_colour(other)
    assert lightness(other) == pytest.approx(wanted, abs=0.02)


@given(colours, colours)
def test_contrast_stays_within_its_bounds(one: str, other: str):
    assert 1 <= contrast(one, other) <= 21


@pytest.mark.parametrize(
    "text", ["", "#fff", "#FFFFFF", "red", "#12345g", "#1234567", "#123456\n", "#12345٣"]
)
def test_only_six_small_hexadecimals_are_a_colour(text: str):
    assert not is_colour(text)
