"""Yearly figures beside each other: where a line may be drawn, what changed, and what does not add up."""

import enum
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

# The year before, and those that a public account sets beside it (Rotterdam, jaarverslag).
EARLIER_YEARS = 4
# Below this a percentage of change says more of chance than of change.
LEAST_FOR_PERCENT = 20
WHOLE_PERCENT = 100


class Break(enum.StrEnum):
    """Why two figures may not be compared."""

    WORDING = "wording"
    DEFINITION = "definition"
    # Blank in the source, only a bound, or a range.
    NO_NUMBER = "no_number"
    # Of a part of the year, or of several years.
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Point:
    """One figure. `number`: None where the source gives none that can be calculated with."""

    year: int
    number: Decimal | None
    wording: str = ""
    definition: str = ""
    is_whole_year: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """The newest figure beside the one before it and those of the four years before.

    `breach`: why it may not be compared with the one before, else None; then change and percent are None too.
    `low`, `high`: over the four years before, of the figures that may be compared; None without any.
    """

    newest: Point
    previous: Point | None
    breach: Break | None = None
    change: Decimal | None = None
    change_percent: int | None = None
    comparable: Sequence[Point] = field(default_factory=list)
    left_out: int = 0

    @property
    def low(self) -> Decimal | None:
        return min((one.number for one in self.comparable if one.number is not None), default=None)

    @property
    def high(self) -> Decimal | None:
        return max((one.number for one in self.comparable if one.number is not None), default=None)


@dataclass(frozen=True, slots=True)
class WholeCheck:
    """Parts in percent that should make up a whole."""

    year: int
    parts: Sequence[Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.parts, Decimal(0))

    @property
    def unknown(self) -> Decimal:
        """What is missing, in percent; below nought: too much. Rounding of each part may make half a percent."""
        return WHOLE_PERCENT - self.total

    @property
    def adds_up(self) -> bool:
        return abs(self.unknown) <= Decimal(len(self.parts)) / 2


def breach_between(one: Point, other: Point) -> Break | None:
    """Why these two may not be compared; None: they may."""
    if one.number is None or other.number is None:
        return Break.NO_NUMBER
    if one.wording != other.wording:
        return Break.WORDING
    if one.definition != other.definition:
        return Break.DEFINITION
    if not (one.is_whole_year and other.is_whole_year):
        return Break.PERIOD
    return None


def stretches(points: Iterable[Point]) -> list[list[Point]]:
    """In the order of years; within a stretch a line may be drawn, between two stretches never."""
    found: list[list[Point]] = []
    for point in sorted(points, key=lambda one: one.year):
        if found and breach_between(found[-1][-1], point) is None:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def breaks(points: Iterable[Point]) -> list[tuple[Point, Point, Break]]:
    """Between which successive figures the line is broken, and why."""
    ordered = sorted(points, key=lambda one: one.year)
    pairs = itertools.pairwise(ordered)
    return [(one, other, why) for one, other in pairs if (why := breach_between(one, other))]


def compare(points: Iterable[Point]) -> Comparison | None:
    """None when no figure holds a number."""
    ordered = sorted(points, key=lambda one: one.year)
    newest = next((one for one in reversed(ordered) if one.number is not None), None)
    if newest is None or newest.number is None:
        return None
    before = [one for one in ordered if newest.year - EARLIER_YEARS <= one.year < newest.year]
    comparable = [one for one in before if breach_between(one, newest) is None]
    previous = before[-1] if before else None
    breach = breach_between(previous, newest) if previous else None
    if previous is None or breach or previous.number is None:
        return Comparison(newest, previous, breach, None, None, comparable, len(before) - len(comparable))
    change = newest.number - previous.number
    percent = None
    if previous.number >= LEAST_FOR_PERCENT:
        percent = round(100 * change / previous.number)
    return Comparison(newest, previous, None, change, percent, comparable, len(before) - len(comparable))


def check_whole(figures: Mapping[str, Mapping[int, Decimal]]) -> list[WholeCheck]:
    """`figures`: code → year → percent, of all parts of one whole. One check for each year that has every part."""
    if not figures:
        return []
    years = set.intersection(*(set(by_year) for by_year in figures.values()))
    return [WholeCheck(year, [figures[code][year] for code in sorted(figures)]) for year in sorted(years)]
