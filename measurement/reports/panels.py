"""What a chart draws, whoever draws it: panels of points, rows of changes, bars of answers."""

from dataclasses import dataclass
from math import ceil, floor

from django.utils.translation import gettext as _

from measurement.messages import numbers
from measurement.messages.refusals import word_of
from measurement.messages.report import BY_CALENDAR, in_words
from measurement.rules.released import figures_of, waves_of
from measurement.rules.report import Content, Figures, ItemFigures, OptionShare, Scale, Unit, Wave


@dataclass(frozen=True)
class Point:
    """A wave. `value` None: no number; then the other numbers are absent too."""

    label: str
    title: str
    n: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    # As printed.
    shown: str = ""
    interval: str = ""
    is_bound: bool = False
    refused: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """In the place of a number."""
        return word_of(self.refused)


@dataclass(frozen=True)
class Panel:
    code: str
    title: str
    points: tuple[Point, ...]
    # Whether the points are of the same people and questions, so that a line may join them.
    is_joined: bool

    @property
    def is_empty(self) -> bool:
        return all(point.value is None for point in self.points)

    @property
    def refused(self) -> tuple[str, ...]:
        return tuple(code for point in self.points for code in point.refused)


def wave_label(wave: Wave, content: Content, language: str) -> str:
    if content["basis"] in BY_CALENDAR:
        return in_words(wave["title"], language)
    return {"before": _("Vooraf"), "t0": "T0", "t6": "T6", "t12": "T12"}[wave["asks"]]


def panels_by_unit(content: Content, scale: Scale, language: str) -> list[Panel]:
    """One for each unit below the organisation, or of the organisation when it is all there is."""
    units = [unit for unit in content["units"] if unit["depth"]] or content["units"]
    return _panels_of(units, content, scale, language)


def panel_of_whole(content: Content, scale: Scale, language: str) -> Panel | None:
    """Of the organisation, to stand below the others; None: it is not shown, or it is all there is."""
    whole = [unit for unit in content["units"] if not unit["depth"]]
    found = _panels_of(whole, content, scale, language) if len(whole) < len(content["units"]) else []
    return found[0] if found else None


def _panels_of(units: list[Unit], content: Content, scale: Scale, language: str) -> list[Panel]:
    found = ((unit, figures_of(content, unit=unit["code"], scale=scale["code"])) for unit in units)
    return [_panel(unit["code"], unit["title"], one, content, scale, language) for unit, one in found if one]


def panels_by_scale(content: Content, unit: str, language: str) -> list[Panel]:
    found = ((scale, figures_of(content, unit=unit, scale=scale["code"])) for scale in content["scales"])
    return [
        _panel(scale["code"], in_words(scale["title"], language), one, content, scale, language)
        for scale, one in found
        if one
    ]


def _panel(code: str, title: str, figures: Figures, content: Content, scale: Scale, language: str) -> Panel:
    points = tuple(_point(wave, figures, content, scale, language) for wave in waves_of(content, scale))
    return Panel(code, title, points, "model" in figures)


def _point(wave: Wave, figures: Figures, content: Content, scale: Scale, language: str) -> Point:
    label, title = wave_label(wave, content, language), in_words(wave["title"], language)
    level = figures["levels"].get(wave["code"])
    if level is None:
        return Point(label, title, refused=tuple(figures["refused"].get(wave["code"], ())))
    n = numbers.count(level["n"])
    if "bound" in level:
        shown = numbers.level(level, scale)
        return Point(label, title, n, level["value"], shown=shown, is_bound=True)
    model = figures.get("model")
    # Of the model where there is one: who dropped out bends these means least.
    mean = model["means"].get(wave["code"], level) if model else level
    low, high = mean.get("low"), mean.get("high")
    interval = "" if low is None or high is None else numbers.between(low, high, scale)
    return Point(label, title, n, mean["value"], low, high, numbers.score(mean["value"], scale), interval)


def axis_of(panels: list[Panel], scale: Scale) -> tuple[float, float]:
    """The same for all panels, from what is shown only."""
    values = [
        value
        for panel in panels
        for point in panel.points
        for value in (point.low, point.value, point.high)
        if value is not None
    ]
    if not values:
        return scale["low"], scale["high"]
    step = (scale["high"] - scale["low"]) / 16
    low = scale["low"] + step * floor((min(values) - scale["low"]) / step - 0.4)
    high = scale["low"] + step * ceil((max(values) - scale["low"]) / step + 0.4)
    return max(low, scale["low"]), min(high, scale["high"])


@dataclass(frozen=True)
class Bar:
    """One wave of an item. `shares_0_1` in the order of the answers, from the first to the last."""

    wave: str
    n: str
    shares_0_1: tuple[float, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True)
class ItemBars:
    text: str
    options: tuple[str, ...]
    bars: tuple[Bar, ...]
    # From one end to the other: drawn from the middle outwards.
    is_diverging: bool


def item_bars(content: Content, scale: Scale, language: str) -> list[ItemBars]:
    """In the order of the release; only the whole organisation has them."""
    found: dict[str, list[ItemFigures]] = {}
    for item in content["items"]:
        if item["scale"] == scale["code"]:
            found.setdefault(item["item"], []).append(item)
    labels = {wave["code"]: wave_label(wave, content, language) for wave in content["waves"]}
    return [
        ItemBars(
            in_words(waves[0]["text"], language),
            tuple(in_words(option["text"], language) for option in waves[0]["options"]),
            tuple(_bar(item, labels[item["wave"]]) for item in waves),
            scale["score"] == "mean",
        )
        for waves in found.values()
    ]


def _bar(item: ItemFigures, wave: str) -> Bar:
    return Bar(
        wave,
        numbers.count(item["n"]),
        tuple(option["share_0_1"] for option in item["options"]),
        tuple(_share(option) for option in item["options"]),
    )


def _share(option: OptionShare) -> str:
    words = _("hoogstens %(share)s") if "bound" in option else "%(share)s"
    return words % {"share": numbers.percent(option["share_0_1"])}
