"""How numbers stand in a release."""

from measurement.rules.instruments import Scale
from measurement.rules.instruments import Text as Words
from measurement.rules.report import Text
from measurement.rules.statistics.intervals import Interval
from measurement.rules.statistics.proportions import BOUND_0_1, bound_of


def rounded(value: float) -> float:
    """More digits than anybody reads would only tell apart who is in it."""
    return round(float(value), 4)


def ends(interval: Interval) -> dict[str, float]:
    return {"low": rounded(interval.low), "high": rounded(interval.high)}


def bound(scale: Scale, value: float) -> tuple[str, float] | None:
    """'at_most' or 'at_least' and what, where nearly all gave the outermost answer."""
    width = scale.high - scale.low
    side = bound_of((value - scale.low) / width) if width > 0 else None
    if side is None:
        return None
    edge = BOUND_0_1 if side == "at_most" else 1 - BOUND_0_1
    return side, rounded(scale.low + edge * width)


def text(words: Words) -> Text:
    return Text(nl=words.nl, en=words.en)
