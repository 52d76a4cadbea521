"""Shares: Wilson's interval, and the difference of two groups that are not the same people."""

from dataclasses import dataclass

import numpy as np

from measurement.rules.statistics.intervals import Interval, NotEstimable, Z

# A share nearer to none or all than this is shown as a bound: '0 %' tells what each of them said.
BOUND_0_1 = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    count: int
    n: int
    share_0_1: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """Second minus first."""

    first: Share
    second: Share
    value: float
    interval: Interval


def share(count: int, n: int) -> Share:
    """Wilson (1927), without continuity correction."""
    if n < 1 or not 0 <= count <= n:
        raise NotEstimable("too_few_answers")
    p = count / n
    middle = (count + Z**2 / 2) / (n + Z**2)
    half = Z / (n + Z**2) * float(np.sqrt(n * p * (1 - p) + Z**2 / 4))
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == n else middle + half
    return Share(count, n, p, Interval(low, high))


def unlinked_difference(first: Share, second: Share) -> ShareDifference:
    """Newcombe (1998), method 10 of the paper on independent proportions: the hybrid score interval."""
    low = second.share_0_1 - first.share_0_1 - _root(_down(second), _up(first))
    high = second.share_0_1 - first.share_0_1 + _root(_up(second), _down(first))
    return ShareDifference(first, second, second.share_0_1 - first.share_0_1, Interval(low, high))


def bound_of(share_0_1: float) -> str | None:
    """'at_most' or 'at_least' where a share is shown as a bound; then without its interval and count."""
    if share_0_1 < BOUND_0_1:
        return "at_most"
    return "at_least" if share_0_1 > 1 - BOUND_0_1 else None


def _down(one: Share) -> float:
    return one.share_0_1 - one.interval.low


def _up(one: Share) -> float:
    return one.interval.high - one.share_0_1


def _root(one: float, other: float, twice_covariance: float = 0.0) -> float:
    return float(np.sqrt(max(0.0, one**2 + other**2 - twice_covariance)))
