"""Where the marks of a chart of yearly figures stand, in percent of its width and height."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from measurement.rules.trends import Break, Point, breaks, stretches

# Room at the sides for half a year number, above for the figure over its mark, below for the years.
LEFT, RIGHT, TOP, BOTTOM = 15.0, 93.0, 28.0, 84.0


@dataclass(frozen=True, slots=True)
class Mark:
    x: str
    y: str
    year: int
    number: Decimal


@dataclass(frozen=True, slots=True)
class Stroke:
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class Crack:
    """Where the line is broken."""

    x: str
    why: Break


@dataclass(frozen=True, slots=True)
class YearLines:
    marks: list[Mark]
    strokes: list[Stroke]
    cracks: list[Crack]
    # Years without a number: a name on the axis, and no mark.
    empty: list[tuple[str, int]]
    top: Decimal


def year_lines(points: Sequence[Point]) -> YearLines | None:
    """None with fewer than two numbers: there is nothing to see beside each other."""
    numbers = [one for one in points if one.number is not None]
    if len(numbers) < 2:
        return None
    first, last = min(one.year for one in points), max(one.year for one in points)
    top = round_top(max(one.number for one in numbers if one.number is not None))

    def x(year: float) -> float:
        return LEFT + (RIGHT - LEFT) * (year - first) / max(1, last - first)

    def mark(one: Point) -> Mark:
        share = float((one.number or Decimal(0)) / top)
        return Mark(
            _percent(x(one.year)),
            _percent(BOTTOM - (BOTTOM - TOP) * share),
            one.year,
            one.number or Decimal(0),
        )

    strokes = []
    for stretch in stretches(points):
        ends = [mark(one) for one in stretch if one.number is not None]
        strokes += [Stroke(a.x, a.y, b.x, b.y) for a, b in itertools.pairwise(ends)]
    cracks = [
        Crack(_percent(x((one.year + other.year) / 2)), why)
        for one, other, why in breaks(points)
        if why is not Break.NO_NUMBER
    ]
    empty = [(_percent(x(one.year)), one.year) for one in points if one.number is None]
    return YearLines([mark(one) for one in numbers], strokes, cracks, empty, top)


def round_top(highest: Decimal) -> Decimal:
    """The first of 1, 2, 5, 10, 20 … that is as high; the axis begins at nought."""
    if highest <= 0:
        return Decimal(1)
    size = Decimal(10) ** math.floor(highest.log10())
    return next(
        step * size
        for step in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
        if step * size >= highest
    )


def _percent(share: float) -> str:
    return f"{share:.2f}%"
