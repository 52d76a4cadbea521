import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st

from foundation.content.rules.brand import (
    COLOURS,
    FIXED,
    FONTS,
    PAIRS,
    Brand,
    all_colours,
    faults_of,
    ratios_of,
    style_sheet,
)

TOKENS = Path(settings.STATICFILES_DIRS[0]) / "css" / "tokens.css"
# The second brand of the design, 10-ander-merk.
RIVIERDAM = {
    "actie": "#8a1538",
    "actie-donker": "#5f0c25",
    "inkt": "#1b2530",
    "nacht": "#12243a",
    "steen": "#eef2f6",
    "zorgvuldig": "#9fd0e4",
    "verantwoordelijk": "#0b5fa5",
    "onafhankelijk": "#124b54",
    "professioneel": "#f3a83b",
}
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def changed(**colours: str) -> dict[str, str]:
    return COLOURS | {name.replace("_", "-"): colour for name, colour in colours.items()}


@pytest.mark.parametrize("brand", [COLOURS, RIVIERDAM])
def test_a_readable_brand_has_no_faults(brand: dict[str, str]):
    assert faults_of(brand) == []


@pytest.mark.parametrize(
    ("name", "colour", "front", "back", "ratio", "mend"),
    [
        ("actie", "#00a0ff", "actie", "wit", 2.81, "#0072b8"),
        ("inkt", "#aaaaaa", "inkt", "wit", 2.32, "#6b6b6b"),
        ("steen", "#999999", "inkt-zacht", "steen", 2.48, "#e5e5e5"),
        ("zorgvuldig", "#222299", "inkt", "zorgvuldig", 1.35, "#6880fc"),
        ("professioneel", "#804000", "inkt", "professioneel", 2.03, None),
        ("verantwoordelijk", "#ffee00", "wit", "verantwoordelijk", 1.2, "#817800"),
        ("onafhankelijk", "#66ccaa", "wit", "onafhankelijk", 1.95, None),
        ("nacht", "#888888", "wit", "nacht", 3.54, "#343434"),
    ],
)
def test_an_unreadable_colour_is_named_with_its_pair_its_ratio_and_the_mend(
    name: str, colour: str, front: str, back: str, ratio: float, mend: str | None
):
    faults = faults_of(changed(**{name: colour}))
    first = next(fault for fault in faults if fault.pair.changes == name)
    assert (first.pair.front, first.pair.back, round(first.ratio, 2)) == (front, back, ratio)
    assert mend is None or first.mend == mend


@how(deadline=None)
@given(st.sampled_from(sorted(COLOURS)), colours)
def test_the_mends_together_make_the_brand_readable(name: str, colour: str):
    brand = changed(**{name: colour})
    faults = faults_of(brand)
    if all(fault.mend for fault in faults):
        assert faults_of(brand | {fault.pair.changes: fault.mend for fault in faults}) == []


def test_every_colour_of_a_brand_is_checked():
    assert {pair.changes for pair in PAIRS} == set(COLOURS)
    assert {pair for pair, _ratio in ratios_of(COLOURS)} == set(PAIRS)


def test_the_colours_are_those_of_the_style_sheet():
    tokens = dict(re.findall(r"--(?:merk-)?([\w-]+): (#[0-9a-f]+);", TOKENS.read_text()))
    assert {name: tokens[name] for name in COLOURS} == COLOURS
    assert tokens["wit"] == "#fff"
    for name in ("inkt-zacht", "lijn"):
        assert tokens[name] == FIXED[name]
    lifted = all_colours(COLOURS)
    for name in ("nacht-verantwoordelijk", "nacht-onafhankelijk"):
        assert tokens[name] == lifted[name]


def test_every_font_of_a_brand_is_vendored_or_on_the_device():
    assert f"--merk-letter: {FONTS['atkinson']};" in TOKENS.read_text()
    assert set(FONTS) == {"atkinson", "device"}


def test_our_own_brand_needs_no_style_sheet():
    assert Brand().style_sheet == ""
    assert Brand().version == ""


def test_a_brand_overrides_only_what_differs():
    sheet = style_sheet(colours=changed(actie="#8a1538"), font="device", corner=8)
    assert sheet.splitlines() == [
        ":root,",
        ".plein-thema {",
        "  --merk-actie: #8a1538;",
        '  --merk-letter: system-ui, "Noto Sans", sans-serif;',
        "  --merk-hoek: 8px;",
        "}",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"colours": changed(actie="red;} body{display:none")},
        {"colours": changed(actie="#8A1538")},
        {"colours": {"actie": "#8a1538"}},
        {"font": "https://example.org/font"},
        {"corner": 9},
        {"corner": -1},
    ],
)
def test_a_style_sheet_holds_nothing_else(wrong: dict[str, object]):
    with pytest.raises(ValueError, match="not"):
        style_sheet(**({"colours": COLOURS, "font": "atkinson", "corner": 2} | wrong))
