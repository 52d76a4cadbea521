"""Change by ranks: Wilcoxon's signed ranks and the Hodges-Lehmann shift (Hollander & Wolfe 1999, 3.1-3.3).

For people who distrust means of five labels: an answer beside the mean, never instead of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from measurement.rules.statistics.intervals import Interval, NotEstimable, Numbers, Whole, Z
from measurement.rules.statistics.paired import changes

# Up to so many changes without ties the distribution is counted out.
EXACT_UP_TO = 50
# Up to so many different changes all their averages are sorted; labels of five give a few dozen.
SORTED_UP_TO = 400


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
    if is_exact:
        return float(stats.wilcoxon(moved, method="exact").pvalue)
    # As scipy's asymptotic one with correction, which spends most of its time on other things.
    size = np.abs(moved)
    n, ties = len(moved), np.unique(size, return_counts=True)[1].astype(np.float64)
    variance = n * (n + 1) * (2 * n + 1) / 24 - float((ties**3 - ties).sum()) / 48
    distance = float(stats.rankdata(size)[moved > 0].sum()) - n * (n + 1) / 4
    if variance <= 0:
        return 1.0
    z = max(abs(distance) - 0.5, 0.0) / np.sqrt(variance)
    return float(2 * special.ndtr(-z))


def _hodges_lehmann(change: Numbers, is_exact: bool) -> tuple[float, Interval]:
    # Scores are kept in 24 bits: what differs less is the same.
    values, counts = np.unique(change.round(6), return_counts=True)
    n = len(change)
    pairs = n * (n + 1) // 2
    outer = _critical_rank(n, is_exact)
    ranks = ((pairs + 1) // 2, pairs // 2 + 1, outer, pairs + 1 - outer)
    if len(values) <= SORTED_UP_TO:
        first, second, low, high = _sorted_walsh(values, counts, ranks)
    else:
        first, second, low, high = (_walsh(values, counts, rank) for rank in ranks)
    return (first + second) / 2, Interval(low, high)


def _sorted_walsh(values: Numbers, counts: Whole, ranks: Sequence[int]) -> list[float]:
    """The averages of each two different changes, with how often they occur, in order."""
    one, other = np.triu_indices(len(values))
    times = np.where(one == other, counts[one] * (counts[one] + 1) // 2, counts[one] * counts[other])
    averages = (values[one] + values[other]) / 2
    order = np.argsort(averages, kind="stable")
    places = np.searchsorted(np.cumsum(times[order]), ranks)
    return [float(found) for found in averages[order][places]]


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
