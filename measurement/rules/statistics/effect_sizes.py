"""Standardised change: dz with the interval of the noncentral t, and Hedges' g with the exact J."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import optimize, special

from measurement.rules.statistics.intervals import UPPER, Interval, NotEstimable, Numbers
from measurement.rules.statistics.paired import changes

# Gauss-Legendre: the integrands are smooth on the scale of these steps.
NODES, WEIGHTS = np.polynomial.legendre.leggauss(240)


@dataclass(frozen=True, slots=True)
class EffectSize:
    n: int
    # Mean change in standard deviations of the change.
    dz: float
    interval: Interval
    # Without the bias of small samples.
    hedges_g: float


def effect_size(first: Numbers, second: Numbers) -> EffectSize:
    change = changes(first, second)
    n = len(change)
    if n < 2:
        raise NotEstimable("too_few_pairs")
    spread = float(change.std(ddof=1))
    if spread <= 1e-12 * max(1.0, float(np.abs(change).max())):
        raise NotEstimable("no_spread")
    dz = float(change.mean()) / spread
    return EffectSize(n, dz, dz_interval(dz, n), dz * exact_j(n - 1))


def exact_j(df: float) -> float:
    """Hedges (1981): gamma(df/2) / (sqrt(df/2) gamma((df-1)/2))."""
    if df <= 1:
        return 0.0
    return float(np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def dz_interval(dz: float, n: int) -> Interval:
    """The dz whose noncentral t puts 2.5 % beyond what was seen (Steiger & Fouladi 1997)."""
    t, df, root = dz * np.sqrt(n), n - 1, np.sqrt(n)
    return Interval(_noncentrality(t, df, UPPER) / root, _noncentrality(t, df, 1 - UPPER) / root)


def _noncentrality(t: float, df: float, share: float) -> float:
    spread = np.sqrt(1 + t * t / (2 * df))
    # Where the normal curve has it; the true one is near, and farther off with few pairs.
    near = t - float(special.ndtri(share)) * spread
    reach = 0.01 * spread
    low, high = near - reach, near + reach
    while noncentral_t_cdf(t, df, low) < share:
        low, reach = low - reach, 4 * reach
    while noncentral_t_cdf(t, df, high) > share:
        high, reach = high + reach, 4 * reach
    return float(optimize.brentq(lambda shift: noncentral_t_cdf(t, df, shift) - share, low, high, xtol=1e-9))


def noncentral_t_cdf(t: float, df: float, shift: float) -> float:
    """P(T <= t), by an integral that stays finite far from the mode, where scipy's nct answers NaN.

    T = (Z + shift) / S. Of Z and S the one is integrated over that varies faster beside the other.
    """
    if t < 0:
        return 1 - noncentral_t_cdf(-t, df, -shift)
    if t < np.sqrt(2 * df):
        return _over_scale(t, df, shift)
    z = NODES * 9
    ratio = np.maximum((z + shift) / t, 0.0)
    beyond = special.chdtrc(df, df * ratio**2)
    return float((WEIGHTS * 9 * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * beyond).sum())


def _over_scale(t: float, df: float, shift: float) -> float:
    s, weights = _scale_density(df)
    return float((weights * special.ndtr(t * s - shift)).sum())


@lru_cache(maxsize=64)
def _scale_density(df: float) -> tuple[Numbers, Numbers]:
    """Where S is looked at, and what each place weighs; asked for again and again while one interval is sought."""
    low, high = np.sqrt(special.chdtri(df, np.array([1 - 1e-14, 1e-14])) / df)
    s = low + (high - low) * (NODES + 1) / 2
    log_density = (
        np.log(2) + df / 2 * np.log(df / 2) - special.gammaln(df / 2) + (df - 1) * np.log(s) - df * s**2 / 2
    )
    return s, WEIGHTS * (high - low) / 2 * np.exp(log_density)
