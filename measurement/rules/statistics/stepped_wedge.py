"""Units trained one after the other in a drawn order: those not yet trained are the comparison.

Unit and period fixed effects take away what units differ in and what changes for all. The test asks how often another
order of the same steps would have shown as much: it holds because the order was drawn (Thompson et al. 2018).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, permutations
from math import factorial

import numpy as np

from measurement.rules.statistics.intervals import Estimate, NotEstimable, Numbers, Whole, estimate
from measurement.rules.statistics.units import cr1

# Up to so many orders all are tried: eight units.
ALL_ORDERS_UP_TO = 50_000
DRAWN_ORDERS = 9_999
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class WedgeEffect:
    # Cluster-robust; its p is not used, the permutation's is.
    estimate: Estimate
    # Trained minus untrained, which the trend over time falsifies.
    naive_difference: float
    permutation_p: float
    orders: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Cells:
    """Means of unit × period with their numbers of answers, in one row."""

    unit: Whole
    period: Whole
    # What is left of a cell when unit and period are taken away, times its weight: (cells × cells).
    projected: Numbers
    means: Numbers


def wedge_effect(
    values: Numbers, unit: Whole, period: Whole, first_trained: Mapping[int, int], *, seed: int
) -> WedgeEffect:
    """Of one row an answer. `first_trained`: from which period on a unit counts as trained."""
    known = ~np.isnan(values)
    values, unit, period = values[known], unit[known], period[known]
    units = np.array(sorted(first_trained))
    starts = np.array([first_trained[int(one)] for one in units])
    trained = period >= starts[np.searchsorted(units, unit)]
    if trained.all() or not trained.any():
        raise NotEstimable("too_few_units")
    found = _estimate(values, unit, period, trained.astype(np.float64))
    cells = _cells(values, unit, period, units)
    p, orders, is_exact = _permutation(cells, starts, seed)
    naive = float(values[trained].mean() - values[~trained].mean())
    return WedgeEffect(found, naive, p, orders, is_exact)


def _estimate(values: Numbers, unit: Whole, period: Whole, trained: Numbers) -> Estimate:
    design = np.column_stack([_dummies(unit), _dummies(period)[:, 1:], trained])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotEstimable("too_few_units")
    coefficients, covariance = cr1(values, design, unit)
    units = len(np.unique(unit))
    return estimate(float(coefficients[-1]), float(np.sqrt(covariance[-1, -1])), df=units - 1, n=units)


def _dummies(codes: Whole) -> Numbers:
    return (codes[:, None] == np.unique(codes)[None, :]).astype(np.float64)


def _cells(values: Numbers, unit: Whole, period: Whole, units: Whole) -> _Cells:
    pairs, which = np.unique(np.column_stack([unit, period]), axis=0, return_inverse=True)
    which = which.ravel()
    n = np.bincount(which).astype(np.float64)
    weighted = np.column_stack([_dummies(pairs[:, 0]), _dummies(pairs[:, 1])[:, 1:]]) * np.sqrt(n)[:, None]
    residual = np.eye(len(n)) - weighted @ np.linalg.pinv(weighted)
    projected = np.sqrt(n)[:, None] * residual * np.sqrt(n)[None, :]
    return _Cells(np.searchsorted(units, pairs[:, 0]), pairs[:, 1], projected, np.bincount(which, values) / n)


def _permutation(cells: _Cells, starts: Whole, seed: int) -> tuple[float, int, bool]:
    seen = abs(_effects(cells, starts[None, :])[0])
    is_exact = factorial(len(starts)) <= ALL_ORDERS_UP_TO
    hits = orders = 0
    for batch in _all_orders(starts) if is_exact else _drawn_orders(starts, seed):
        effects = np.abs(_effects(cells, batch))
        # An order that leaves nothing to compare shows nothing.
        hits += int((effects >= seen - 1e-9).sum())
        orders += len(batch)
    return (hits / orders if is_exact else (hits + 1) / (orders + 1)), orders, is_exact


def _effects(cells: _Cells, starts: Whole) -> Numbers:
    """The fixed-effects estimate for each order (row) of starts."""
    trained = (cells.period[None, :] >= starts[:, cells.unit]).astype(np.float64)
    left = trained @ cells.projected
    size = (left * trained).sum(axis=1)
    return np.where(size > 1e-9, left @ cells.means / np.where(size > 1e-9, size, 1.0), np.nan)


def _all_orders(starts: Whole) -> Iterator[Whole]:
    orders = permutations(starts.tolist())
    while batch := list(islice(orders, BATCH)):
        yield np.array(batch)


def _drawn_orders(starts: Whole, seed: int) -> Iterator[Whole]:
    drawing = np.random.default_rng(seed)
    for first in range(0, DRAWN_ORDERS, BATCH):
        yield drawing.permuted(np.tile(starts, (min(BATCH, DRAWN_ORDERS - first), 1)), axis=1)
