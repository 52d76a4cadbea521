"""Change by ranks: Wilcoxon's signed ranks and the Hodges-Lehmann shift (Hollander & Wolfe 1999, 3.1-3.3).

For people who distrust means of five labels: an answer beside the mean, never instead of it.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from measurement.rules.statistics.intervals import Interval, NotEstimable, Numbers, Whole, Z
from measurement.rules.statistics.paired import changes

# Up to so many changes without ties the distribution is counted out.
EXACT_UP_TO = 50


@dataclass(frozen=True, slots=True)
class RankChange:
    n: int
    # The sum of the ranks of who went up.
    v_plus: float
    # None: nobody changed.
    p: float | None
    is_exact: bool
    # Hodges-Lehmann: the median of all averages of two changes.
    shift: float
    interval: Interval
    # -1 (all down) to 1 (all up).
    rank_biserial: float


def rank_change(first: Numbers, second: Numbers) -> RankChange:
    """Who did not change counts in the shift and, as Wilcoxon had it, not in the test."""
    change = changes(first, second)
    if len(change) < 2:
        raise NotEstimable("too_few_pairs")
    moved = change[change != 0]
    ranks = stats.rankdata(np.abs(moved))
    v_plus, total = float(ranks[moved > 0].sum()), float(ranks.sum())
    is_exact = len(moved) == len(np.unique(np.abs(moved))) == len(change) <= EXACT_UP_TO
    shift, interval = _hodges_lehmann(change, is_exact)
    balance = (2 * v_plus - total) / total if total else 0.0
    return RankChange(len(change), v_plus, _p(moved, is_exact), is_exact, shift, interval, balance)


def _p(moved: Numbers, is_exact: bool) -> float | None:
    if not len(moved):
        return None
    method = "exact" if is_exact else "asymptotic"
    return float(stats.wilcoxon(moved, correction=not is_exact, method=method).pvalue)


def _hodges_lehmann(change: Numbers, is_exact: bool) -> tuple[float, Interval]:
    values, counts = np.unique(change, return_counts=True)
    n = len(change)
    pairs = n * (n + 1) // 2
    outer = _critical_rank(n, is_exact)
    middle = [_walsh(values, counts, rank) for rank in ((pairs + 1) // 2, pairs // 2 + 1)]
    ends = [_walsh(values, counts, rank) for rank in (outer, pairs + 1 - outer)]
    return sum(middle) / 2, Interval(*ends)


def _critical_rank(n: int, is_exact: bool) -> int:
    if not is_exact:
        spread = np.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return max(1, int(np.floor(n * (n + 1) / 4 - Z * spread)))
    ways = np.ones(1)
    for rank in range(1, n + 1):
        ways = np.convolve(ways, np.r_[1.0, np.zeros(rank - 1), 1.0])
    return max(1, int(np.searchsorted(np.cumsum(ways) / 2.0**n, 0.025)))


def _walsh(values: Numbers, counts: Whole, rank: int) -> float:
    """The rank-th smallest average of two changes (each with itself too), found by halving: n² of them never
    stand in memory."""
    low, high = float(values[0]), float(values[-1])
    below = np.r_[0, np.cumsum(counts)]

    def at_most(x: float) -> float:
        ordered = (counts * below[np.searchsorted(values, 2 * x - values, side="right")]).sum()
        return (ordered + below[np.searchsorted(values, x, side="right")]) / 2

    if at_most(low) >= rank:
        return low
    # Rounding of 2x - value: an average counts as reached from a hair above it.
    hair = 1e-12 * max(1.0, abs(low), abs(high))
    while high - low > hair:
        half = (low + high) / 2
        low, high = (low, half) if at_most(half) >= rank else (half, high)
    return high
