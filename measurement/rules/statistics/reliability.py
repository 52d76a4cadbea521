"""Do the items of a scale hang together?"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from measurement.rules.statistics.intervals import UPPER, Interval, NotEstimable, Numbers

# No item is without error of its own.
LEAST_UNIQUE = 0.005


@dataclass(frozen=True, slots=True)
class Reliability:
    n: int
    alpha: float
    # As if all items had the same spread.
    standardised_alpha: float
    interval: Interval
    # In the order of the items: alpha without it, and its correlation with the sum of the others.
    alpha_if_deleted: tuple[float | None, ...]
    item_rest_r: tuple[float, ...]


def reliability(items: Numbers) -> Reliability:
    """Of people × items; who skipped one is left out."""
    known = np.asarray(items, dtype=np.float64)
    known = known[~np.isnan(known).any(axis=1)]
    n, count = known.shape
    if count < 2 or n < 3:
        raise NotEstimable("too_few_answers")
    covariance = np.cov(known, rowvar=False)
    if covariance.sum() <= 1e-12 or (np.diag(covariance) <= 1e-12).any():
        raise NotEstimable("no_spread")
    alpha = alpha_of(covariance)
    spread = np.sqrt(np.diag(covariance))
    return Reliability(
        n,
        alpha,
        alpha_of(covariance / np.outer(spread, spread)),
        _feldt(alpha, n, count),
        tuple(alpha_of(_without(covariance, item)) if count > 2 else None for item in range(count)),
        tuple(_with_rest(covariance, item) for item in range(count)),
    )


def alpha_of(covariance: Numbers) -> float:
    count = len(covariance)
    return float(count / (count - 1) * (1 - np.trace(covariance) / covariance.sum()))


def _feldt(alpha: float, n: int, count: int) -> Interval:
    """Feldt, Woodruff & Salih (1987)."""
    above, below = special.fdtri(n - 1, (n - 1) * (count - 1), np.array([UPPER, 1 - UPPER]))
    return Interval(1 - (1 - alpha) * float(above), 1 - (1 - alpha) * float(below))


def _without(covariance: Numbers, item: int) -> Numbers:
    return np.delete(np.delete(covariance, item, axis=0), item, axis=1)


def _with_rest(covariance: Numbers, item: int) -> float:
    rest = _without(covariance, item).sum()
    together = covariance[item].sum() - covariance[item, item]
    return float(together / np.sqrt(covariance[item, item] * rest)) if rest > 0 else 0.0


def omega_total(covariance: Numbers) -> float:
    """McDonald's omega of one factor: the share of the sum's variance that the factor explains."""
    spread = np.sqrt(np.diag(covariance))
    loadings = one_factor_loadings(covariance / np.outer(spread, spread)) * spread
    unique = np.diag(covariance) - loadings**2
    return float(loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum()))


def one_factor_loadings(correlations: Numbers) -> Numbers:
    """Maximum likelihood over the uniquenesses (Lawley & Maxwell 1971; Jöreskog 1967)."""
    if len(correlations) < 3:
        raise NotEstimable("too_few_items")
    start = np.clip(0.5 / np.diag(np.linalg.pinv(correlations)), 0.05, 0.95)
    found = optimize.minimize(
        _misfit,
        start,
        args=(correlations,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUE, 1)] * len(start),
        options={"ftol": 1e-14, "gtol": 1e-9},
    )
    loadings = _loadings(found.x, correlations)
    return loadings if loadings.sum() >= 0 else -loadings


def _loadings(unique: Numbers, correlations: Numbers) -> Numbers:
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
    return root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0))


def _misfit(unique: Numbers, correlations: Numbers) -> tuple[float, Numbers]:
    root = np.sqrt(unique)
    rest = np.maximum(np.linalg.eigvalsh(correlations / np.outer(root, root))[:-1], 1e-12)
    loadings = _loadings(unique, correlations)
    model = np.outer(loadings, loadings) + np.diag(unique)
    slope = np.diag(model - correlations) / unique**2
    return float((rest - np.log(rest) - 1).sum()), slope
