"""What changed between two versions of a questionnaire, and over which versions a scale may be followed."""

from collections.abc import Iterable, Sequence
from typing import Any

from measurement.rules.instruments import Instrument, Item, Option, Scale, Score


def changed_trends(before: Instrument, after: Instrument) -> dict[str, tuple[str, ...]]:
    """Scales followed over the waves of which something changed that an answer may hang on → the codes of the items.

    A question that came or went counts; the order of questions of other scales does not. No items: the score itself
    is made in another way.
    """
    old = {scale.code: scale for scale in before.scales}
    return {
        scale.code: _changed_items(before, after, scale.code)
        for scale in after.scales
        if scale.code in old
        and scale.has_trend
        and scale.score is not Score.NONE
        and (
            _way_of_scoring(old[scale.code]) != _way_of_scoring(scale)
            or _changed_items(before, after, scale.code)
        )
    }


def _way_of_scoring(scale: Scale) -> tuple[Any, ...]:
    return scale.score, scale.low, scale.high


def _changed_items(before: Instrument, after: Instrument, scale: str) -> tuple[str, ...]:
    old = {item.code: _asked(item) for item in before.items_of(scale)}
    new = {item.code: _asked(item) for item in after.items_of(scale)}
    return tuple(code for code in dict.fromkeys((*old, *new)) if old.get(code) != new.get(code))


def _asked(item: Item) -> tuple[Any, ...]:
    """What somebody sees of it, when, and what is made of the answer."""
    return (
        *(item.text, item.help, item.scenario, item.kind, _lines(item.options), _lines(item.missing)),
        *(item.waves, item.forms, item.filter, item.is_reversed, item.vignette),
    )


def _lines(options: Sequence[Option]) -> tuple[tuple[Any, ...], ...]:
    return tuple((option.code, option.text, option.points) for option in options)


def followed_scales(versions: Iterable[tuple[int, Instrument, Sequence[str]]]) -> frozenset[str]:
    """Scales that every version has and none broke. `versions`: (number, questionnaire, its broken scales), all from
    the oldest that is compared up to the newest; what broke in the oldest broke with what is not compared.
    """
    ordered = sorted(versions, key=lambda one: one[0])
    if not ordered:
        return frozenset()
    there = [
        {scale.code for scale in questionnaire.scales if scale.has_trend}
        for _number, questionnaire, _broken in ordered
    ]
    broken = {code for _number, _questionnaire, codes in ordered[1:] for code in codes}
    return frozenset(set.intersection(*there) - broken)
