"""The brand of a municipality: a handful of colours, and what they must be to stay readable.

Forms and places never change, so a colour never has to speak alone; but text must be readable everywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from foundation.content.rules.colours import (
    contrast,
    is_colour,
    lightness,
    with_lightness,
    with_lightness_and_chroma,
)

# Name of the colour → ours. The style sheet calls it --merk-<name>.
COLOURS = {
    "actie": "#173f73",
    "actie-donker": "#0d2848",
    "inkt": "#14232a",
    "nacht": "#10222b",
    "steen": "#eff1ed",
    "zorgvuldig": "#eba79b",
    "verantwoordelijk": "#a93a22",
    "onafhankelijk": "#17493c",
    "professioneel": "#e6b23c",
}
# The same in every municipality (static/css/tokens.css).
FIXED = {"wit": "#ffffff", "inkt-zacht": "#4b5b62", "lijn": "#75848a"}
# On night the two deep colours are lifted: name → from which, OKLCH lightness, chroma (tokens.css).
LIFTED = {
    "nacht-verantwoordelijk": ("verantwoordelijk", 0.61, 0.15),
    "nacht-onafhankelijk": ("onafhankelijk", 0.63, 0.085),
}
TEXT, CONTROL = 4.5, 3.0
# Only what stands in static/vendor, or is on the device already: nothing is fetched elsewhere.
FONTS = {
    "atkinson": '"Atkinson Hyperlegible Next", "Noto Sans", system-ui, sans-serif',
    "device": 'system-ui, "Noto Sans", sans-serif',
}
WIDEST_CORNER = 8


@dataclass(frozen=True)
class Pair:
    """Two colours that stand on each other; `changes` is the one that gives way when they are too alike."""

    front: str
    back: str
    least: float
    changes: str


def _pair(front: str, back: str, *, least: float = TEXT, changes: str = "") -> Pair:
    return Pair(front, back, least, changes or front)


# The grounds first: what stands on a wrong one is not to blame.
PAIRS = (
    _pair("inkt", "wit"),
    _pair("inkt-zacht", "steen", changes="steen"),
    _pair("lijn", "steen", least=CONTROL, changes="steen"),
    _pair("wit", "nacht", changes="nacht"),
    _pair("inkt", "steen"),
    _pair("actie", "wit"),
    _pair("actie", "steen"),
    _pair("actie-donker", "wit"),
    _pair("actie-donker", "steen"),
    _pair("inkt", "zorgvuldig", changes="zorgvuldig"),
    _pair("wit", "verantwoordelijk", changes="verantwoordelijk"),
    _pair("wit", "onafhankelijk", changes="onafhankelijk"),
    _pair("inkt", "professioneel", changes="professioneel"),
    _pair("zorgvuldig", "nacht", least=CONTROL, changes="nacht"),
    _pair("nacht-verantwoordelijk", "nacht", least=CONTROL, changes="nacht"),
    _pair("nacht-onafhankelijk", "nacht", least=CONTROL, changes="nacht"),
    _pair("professioneel", "nacht", least=CONTROL, changes="nacht"),
)


@dataclass(frozen=True)
class Fault:
    """A pair that cannot be read, its ratio, and the nearest colour with which it can; "" when there is none."""

    pair: Pair
    ratio: float
    mend: str


def faults_of(colours: Mapping[str, str]) -> list[Fault]:
    """One for each colour that must give way, as if those before it had; what is no colour is left to its field."""
    known = {name: colour for name, colour in colours.items() if is_colour(colour)}
    found = []
    for pair in PAIRS:
        ratio = dict(ratios_of(known)).get(pair, pair.least)
        if ratio < pair.least:
            mend = mended(pair.changes, known)
            found.append(Fault(pair, ratio, mend))
            known[pair.changes] = mend or known[pair.changes]
    return found


def ratios_of(colours: Mapping[str, str]) -> Iterator[tuple[Pair, float]]:
    known = all_colours(colours)
    for pair in PAIRS:
        if pair.front in known and pair.back in known:
            yield pair, contrast(known[pair.front], known[pair.back])


def all_colours(colours: Mapping[str, str]) -> dict[str, str]:
    """With those that are the same everywhere, and those that follow from the others."""
    lifted = {
        name: with_lightness_and_chroma(colours[source], light, chroma)
        for name, (source, light, chroma) in LIFTED.items()
        if source in colours
    }
    return {**FIXED, **lifted, **colours}


def mended(name: str, colours: Mapping[str, str]) -> str:
    """The colour of the same hue, nearest in lightness, with which every pair it gives way in is readable."""
    start = lightness(colours[name])
    for step in range(1, 101):
        for other in (start - step / 100, start + step / 100):
            if not 0 <= other <= 1:
                continue
            colour = with_lightness(colours[name], other)
            if _is_readable(name, {**colours, name: colour}):
                return colour
    return ""


def _is_readable(name: str, colours: Mapping[str, str]) -> bool:
    return all(ratio >= pair.least for pair, ratio in ratios_of(colours) if pair.changes == name)


@dataclass(frozen=True)
class Brand:
    """What a municipality made its own, as pages and mails take it."""

    wordmark: str = "Integriteitsplein"
    colours: Mapping[str, str] = field(default_factory=lambda: dict(COLOURS))
    font: str = "atkinson"
    corner: int = 2
    logo_url: str = ""
    # In pixels of the page; the file is twice as large.
    logo_width: int = 0
    logo_height: int = 0

    @property
    def style_sheet(self) -> str:
        return style_sheet(colours=self.colours, font=self.font, corner=self.corner)

    @property
    def version(self) -> str:
        """Another one as soon as the style sheet is; empty while all is ours."""
        sheet = self.style_sheet
        return sha256(sheet.encode()).hexdigest()[:12] if sheet else ""


def style_sheet(*, colours: Mapping[str, str], font: str, corner: int) -> str:
    """The variables a municipality overrides; empty when all are ours.

    Raises ValueError for anything but nine colours, a font we have and a corner of at most 8 px: what stands
    here is served to everybody as a style sheet.
    """
    if set(colours) != set(COLOURS) or not all(is_colour(colour) for colour in colours.values()):
        raise ValueError("not nine colours")
    if font not in FONTS or not 0 <= corner <= WIDEST_CORNER:
        raise ValueError("not a font or corner of ours")
    lines = [f"  --merk-{name}: {colour};" for name, colour in colours.items() if colour != COLOURS[name]]
    if font != "atkinson":
        lines.append(f"  --merk-letter: {FONTS[font]};")
    if corner != 2:
        lines.append(f"  --merk-hoek: {corner}px;")
    return "\n".join([":root,", ".plein-thema {", *lines, "}", ""]) if lines else ""
