"""Places on an image: x and y of the middle in percent of its width and its height, the radius in percent of its width."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


def lies_within(spot: Mapping[str, Any], *, width: int, height: int) -> bool:
    """Whether the whole circle lies on the image."""
    x, y, radius = in_pixels(spot, width=width, height=height)
    return radius > 0 and radius <= x <= width - radius and radius <= y <= height - radius


# Of the sign of a place, to the width of the image.
SIGN = 0.065


@dataclass(frozen=True)
class Mark:
    """A circle and the square with its letter, in pixels of the image; `left` and `top` of the square."""

    x: float
    y: float
    radius: float
    left: float
    top: float
    side: float
    middle: float
    baseline: float
    letter_size: float


def mark_of(spot: Mapping[str, Any], *, width: int, height: int) -> Mark:
    """The square lies over the circle at its upper left, and never outside the image."""
    x, y, radius = in_pixels(spot, width=width, height=height)
    side = round(width * SIGN, 1)
    left = round(max(0.0, x - 0.7 * radius - side / 2), 1)
    top = round(max(0.0, y - 0.7 * radius - side / 2), 1)
    return Mark(
        *(x, y, radius, left, top, side),
        middle=round(left + side / 2, 1),
        baseline=round(top + side * 0.75, 1),
        letter_size=round(side * 0.7, 1),
    )


def in_pixels(spot: Mapping[str, Any], *, width: int, height: int) -> tuple[float, float, float]:
    """x, y and radius in pixels of the image, to a tenth."""
    x, y, radius = spot["x"] * width / 100, spot["y"] * height / 100, spot["radius"] * width / 100
    return round(x, 1), round(y, 1), round(radius, 1)
