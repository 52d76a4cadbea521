"""Yes or no of the same people in two waves."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from measurement.rules.statistics.intervals import Interval, NotEstimable, Numbers
from measurement.rules.statistics.proportions import Share, share


@dataclass(frozen=True, slots=True)
class PairedShares:
    """`stopped` said yes first and no later, `began` the other way round."""

    n: int
    first: Share
    second: Share
    stopped: int
    began: int
    # Second minus first.
    value: float
    interval: Interval
    # McNemar, exact: of those who changed, as many each way?
    p: float


def paired_shares(first: Numbers, second: Numbers) -> PairedShares:
    """Of answers 1 (yes) and 0 (no); pairs with a gap are left out."""
    known = ~np.isnan(first + second)
    yes, later = first[known] > 0.5, second[known] > 0.5
    return paired_table(
        both=int((yes & later).sum()),
        stopped=int((yes & ~later).sum()),
        began=int((~yes & later).sum()),
        neither=int((~yes & ~later).sum()),
    )


def paired_table(*, both: int, stopped: int, began: int, neither: int) -> PairedShares:
    n = both + stopped + began + neither
    if n < 1:
        raise NotEstimable("too_few_pairs")
    first, second = share(both + stopped, n), share(both + began, n)
    interval = _newcombe_10(first, second, _phi(both, stopped, began, neither))
    return PairedShares(
        n, first, second, stopped, began, (began - stopped) / n, interval, _exact(stopped, began)
    )


def _exact(stopped: int, began: int) -> float:
    changed = stopped + began
    return min(1.0, 2 * float(special.bdtr(min(stopped, began), changed, 0.5))) if changed else 1.0


def _newcombe_10(first: Share, second: Share, phi: float) -> Interval:
    """Newcombe (1998), Statistics in Medicine 17:2635, method 10."""
    low_1, high_1 = first.share_0_1 - first.interval.low, first.interval.high - first.share_0_1
    low_2, high_2 = second.share_0_1 - second.interval.low, second.interval.high - second.share_0_1
    value = second.share_0_1 - first.share_0_1
    below = low_2**2 - 2 * phi * low_2 * high_1 + high_1**2
    above = high_2**2 - 2 * phi * high_2 * low_1 + low_1**2
    return Interval(value - float(np.sqrt(max(0.0, below))), value + float(np.sqrt(max(0.0, above))))


def _phi(a: int, b: int, c: int, d: int) -> float:
    """The correlation of the two answers, its numerator made smaller by n/2 when it is positive, as in the paper."""
    margins = float(a + b) * (c + d) * (a + c) * (b + d)
    if not margins:
        return 0.0
    product = float(a * d - b * c)
    if product > 0:
        product = max(product - (a + b + c + d) / 2, 0.0)
    return product / float(np.sqrt(margins))
