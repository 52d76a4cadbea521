"""Estimates as they may be shown: what is refused is None, with the reasons beside it."""

from dataclasses import dataclass

from measurement.rules.statistics import refusals
from measurement.rules.statistics.effect_sizes import EffectSize, effect_size
from measurement.rules.statistics.intervals import Interval, NotEstimable, Numbers
from measurement.rules.statistics.paired import changes, paired_change
from measurement.rules.statistics.paired_proportions import paired_shares
from measurement.rules.statistics.power import minimal_detectable_dz
from measurement.rules.statistics.ranks import RankChange, rank_change
from measurement.rules.statistics.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Change:
    """Of a score or of yes and no (then in shares) of the same people."""

    # None: below k, so that not even this is told.
    n: int | None
    value: float | None
    interval: Interval | None
    p: float | None
    effect: EffectSize | None
    ranks: RankChange | None
    # The dz that so many pairs would have found: to stand beside a result that shows nothing.
    detectable_dz: float | None
    refusals: tuple[Refusal, ...]

    @property
    def shows_nothing(self) -> bool:
        """Compatible with no change at all."""
        return self.interval is not None and self.interval.holds(0.0)


def judged_change(first: Numbers, second: Numbers, *, k: int) -> Change:
    n = len(changes(first, second))
    allowed = refusals.of_pairs(n, k=k)
    if not allowed.value:
        return Change(None, None, None, None, None, None, None, allowed.refusals)
    found = paired_change(first, second)
    effect, reasons = _effect(first, second, allowed)
    return Change(
        n,
        found.value,
        found.interval if allowed.interval else None,
        found.p if allowed.p else None,
        effect,
        rank_change(first, second) if allowed.p else None,
        minimal_detectable_dz(n) if allowed.interval else None,
        reasons,
    )


def _effect(
    first: Numbers, second: Numbers, allowed: refusals.Allowed
) -> tuple[EffectSize | None, tuple[Refusal, ...]]:
    if not allowed.interval:
        return None, allowed.refusals
    try:
        return effect_size(first, second), allowed.refusals
    except NotEstimable:
        return None, (*allowed.refusals, Refusal.NO_SPREAD)


def judged_shares(first: Numbers, second: Numbers, *, k: int) -> Change:
    """Of answers 1 (yes) and 0 (no)."""
    n = len(changes(first, second))
    allowed = refusals.of_pairs(n, k=k)
    if not allowed.value:
        return Change(None, None, None, None, None, None, None, allowed.refusals)
    found = paired_shares(first, second)
    interval = found.interval if allowed.interval else None
    return Change(
        n, found.value, interval, found.p if allowed.p else None, None, None, None, allowed.refusals
    )
