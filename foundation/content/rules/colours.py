"""Colours as numbers: contrast (WCAG 2.2, 1.4.3) and lightness as the eye sees it (OKLCH).

A colour is '#rrggbb'. Linear light and OKLab after Björn Ottosson, 'A perceptual color space' (2020).
"""

import math
import re

HEX = re.compile(r"#[0-9a-f]{6}")

Rgb = tuple[float, float, float]


def is_colour(text: str) -> bool:
    return HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """1.0 to 21.0; the order does not matter."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0.0 (black) to 1.0 (white)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def with_lightness(colour: str, lightness: float) -> str:
    """The same hue at another OKLCH lightness (0.0 to 1.0), with as much of its chroma as a screen can show."""
    _own, a, b = _oklab(colour)
    return _shown(lightness, a, b)


def with_lightness_and_chroma(colour: str, lightness: float, chroma: float) -> str:
    """CSS `oklch(from colour lightness chroma h)`; a grey stays grey."""
    _own, a, b = _oklab(colour)
    length = math.hypot(a, b)
    share = chroma / length if length > 1e-4 else 0.0
    return _shown(lightness, a * share, b * share)


def _shown(lightness: float, a: float, b: float) -> str:
    if _fits(_linear_of(lightness, a, b)):
        return _hex(_linear_of(lightness, a, b))
    share, too_much = 0.0, 1.0
    for _round in range(24):
        middle = (share + too_much) / 2
        if _fits(_linear_of(lightness, a * middle, b * middle)):
            share = middle
        else:
            too_much = middle
    return _hex(_linear_of(lightness, a * share, b * share))


def lightness(colour: str) -> float:
    """OKLCH lightness, 0.0 (black) to 1.0 (white)."""
    return _oklab(colour)[0]


def _linear(colour: str) -> Rgb:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return (_to_linear(red), _to_linear(green), _to_linear(blue))


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _from_linear(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _oklab(colour: str) -> Rgb:
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear_of(lightness: float, a: float, b: float) -> Rgb:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _fits(parts: Rgb) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in parts)


def _hex(parts: Rgb) -> str:
    shown = (round(255 * _from_linear(min(1.0, max(0.0, part)))) for part in parts)
    return "#" + "".join(f"{part:02x}" for part in shown)
