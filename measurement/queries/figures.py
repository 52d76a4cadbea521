"""Yearly figures as people read them: by indicator and by whose they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from measurement.models import Figure, FigureImport, Indicator
from measurement.rules.trends import Break, Point, WholeCheck, breaks, check_whole


@dataclass(frozen=True)
class Series:
    """The figures of one indicator in one place, in the order of years; at least one."""

    indicator: Indicator
    place: str
    figures: Sequence[Figure]

    @property
    def newest(self) -> Figure:
        """The last that says something; else the last."""
        said = [one for one in self.figures if one.text]
        return (said or list(self.figures))[-1]

    @property
    def points(self) -> list[Point]:
        return [point_of(one) for one in self.figures]

    @property
    def breaks(self) -> list[tuple[Point, Point, Break]]:
        return breaks(self.points)


def point_of(figure: Figure) -> Point:
    number = figure.number if not figure.bound else None
    return Point(
        year=figure.year,
        number=number,
        wording=figure.wording.get("nl", ""),
        definition=figure.definition.get("nl", ""),
        is_whole_year=figure.is_whole_year,
    )


def all_series(*, place: str = "", theme: str = "") -> list[Series]:
    """By indicator, in the order in which they first came in."""
    figures = Figure.objects.select_related("indicator", "read_from").order_by(
        "indicator_id", "place", "year", "period"
    )
    if place:
        figures = figures.filter(place=place)
    if theme:
        figures = figures.filter(indicator__theme=theme)
    return _in_series(figures)


def series_of(indicator: Indicator) -> list[Series]:
    figures = indicator.figures.select_related("indicator", "read_from", "read_from__applied_by").order_by(
        "place", "year", "period"
    )
    return _in_series(figures)


def _in_series(figures: Iterable[Figure]) -> list[Series]:
    groups: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for one in figures:
        groups[one.indicator_id, one.place].append(one)
    return [Series(rows[0].indicator, place, rows) for (_pk, place), rows in groups.items()]


def places() -> list[str]:
    """Whose figures there are."""
    return list(Figure.objects.order_by("place").values_list("place", flat=True).distinct())


def whole_checks(indicator: Indicator, place: str) -> list[WholeCheck]:
    """Of the percentages that should be a hundred together with this one; empty when it is no part of a whole."""
    if not indicator.whole:
        return []
    rows = Figure.objects.filter(
        indicator__whole=indicator.whole, indicator__unit="percent", place=place, bound=""
    ).exclude(number=None)
    parts: dict[str, dict[int, Decimal]] = {
        code: {} for code in Indicator.objects.filter(whole=indicator.whole).values_list("code", flat=True)
    }
    for code, year, number in rows.values_list("indicator__code", "year", "number"):
        parts[code][year] = number or Decimal(0)
    return check_whole(parts)


def parts_of_whole(indicator: Indicator) -> list[Indicator]:
    """In the order of their codes, as the checks have them."""
    return list(Indicator.objects.filter(whole=indicator.whole).order_by("code")) if indicator.whole else []


def figure_imports() -> list[FigureImport]:
    return list(FigureImport.objects.select_related("staged_by", "applied_by").defer("content")[:20])
