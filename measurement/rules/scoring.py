"""From answers to a score for each scale, in the order of the scales; NaN where there is none.

An item that was not shown is not asked. 'Weet ik niet' and a skipped question are asked and not answered; a scale has
a score when at least half of what was asked was answered.
"""

import math
from collections.abc import Callable, Sequence

from measurement.rules.instruments import (
    Answers,
    Instrument,
    Item,
    Kind,
    Option,
    Scale,
    Score,
    chosen_codes,
    shown_items,
)


def scale_scores(instrument: Instrument, *, wave: str, form: int, answers: Answers) -> tuple[float, ...]:
    counted: dict[str, list[Item]] = {scale.code: [] for scale in instrument.scales}
    for item in shown_items(instrument, wave=wave, form=form, answers=answers):
        for code in item.scales:
            counted[code].append(item)
    return tuple(_score(scale, counted[scale.code], answers) for scale in instrument.scales)


def _score(scale: Scale, items: Sequence[Item], answers: Answers) -> float:
    if scale.score is Score.NONE:
        return math.nan
    worth = WORTH[scale.score]
    values = [_value(item, answers, worth) for item in items]
    return _mean_of_half(_by_vignette(items, values) if scale.score is Score.POINTS else values)


def _mean_of_half(values: Sequence[float | None]) -> float:
    answered = [value for value in values if value is not None]
    if not answered or 2 * len(answered) < len(values):
        return math.nan
    return math.fsum(answered) / len(answered)


def _by_vignette(items: Sequence[Item], values: Sequence[float | None]) -> list[float | None]:
    """The points of each story together; None unless all its questions were answered: half a story is not half its
    points.
    """
    stories: dict[str, list[float | None]] = {}
    for item, value in zip(items, values, strict=True):
        stories.setdefault(item.vignette or item.code, []).append(value)
    return [
        None if None in points else math.fsum(value for value in points if value is not None)
        for points in stories.values()
    ]


def _value(item: Item, answers: Answers, worth: Callable[[Item, Sequence[Option]], float]) -> float | None:
    """None: no answer that counts."""
    codes = set(chosen_codes(answers.get(item.code)))
    if not codes or codes & item.missing_codes:
        return None
    return worth(item, [option for option in item.options if option.code in codes])


def _code(item: Item, chosen: Sequence[Option]) -> float:
    value = chosen[0].value
    if not item.is_reversed:
        return value
    values = [option.value for option in item.options]
    return min(values) + max(values) - value


def _is_right(item: Item, chosen: Sequence[Option]) -> float:
    """Of several choices: exactly the right ones."""
    right = {option.code for option in item.options if option.points}
    picked = {option.code for option in chosen}
    return float(picked <= right if item.kind is Kind.SINGLE else picked == right)


def _points(item: Item, chosen: Sequence[Option]) -> float:
    return math.fsum(option.points or 0 for option in chosen)


def _is_yes(item: Item, chosen: Sequence[Option]) -> float:
    has_points = any(option.points is not None for option in item.options)
    is_yes = any(option.points if has_points else option.code == 1 for option in chosen)
    return float(is_yes != item.is_reversed)


WORTH: dict[Score, Callable[[Item, Sequence[Option]], float]] = {
    Score.MEAN: _code,
    Score.CORRECT: _is_right,
    Score.POINTS: _points,
    Score.SHARE: _is_yes,
}
