"""Differences between groups of units, with people of one unit alike: cluster-robust (CR1)."""

from dataclasses import dataclass, replace

import numpy as np

from measurement.rules.statistics.intervals import Estimate, NotEstimable, Numbers, Truths, Whole, estimate
from measurement.rules.statistics.refusals import Refusal, of_units


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """`estimate.n` counts units; its p is None below the least number of units."""

    estimate: Estimate
    refusal: Refusal | None


def unit_difference(values: Numbers, in_group: Truths, unit: Whole) -> UnitDifference:
    """Mean of who is in the group minus mean of who is not; t with (units - 1) degrees of freedom."""
    known = ~np.isnan(values)
    design = np.column_stack([np.ones(int(known.sum())), in_group[known].astype(np.float64)])
    found = _by_least_squares(values[known], design, unit[known])
    refusal = of_units(found.n)
    return UnitDifference(replace(found, p=None) if refusal else found, refusal)


def _by_least_squares(values: Numbers, design: Numbers, unit: Whole) -> Estimate:
    units = len(np.unique(unit))
    if units < 2 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise NotEstimable("too_few_units")
    coefficients, covariance = cr1(values, design, unit)
    se = float(np.sqrt(max(covariance[-1, -1], 0.0)))
    return estimate(float(coefficients[-1]), se, df=units - 1, n=units)


def cr1(values: Numbers, design: Numbers, unit: Whole) -> tuple[Numbers, Numbers]:
    """Least squares and its covariance when only units are independent, with Stata's small-sample factor."""
    bread = np.linalg.pinv(design.T @ design)
    coefficients = bread @ design.T @ values
    scores = design * (values - design @ coefficients)[:, None]
    _, which = np.unique(unit, return_inverse=True)
    units, (n, count) = int(which.max()) + 1, design.shape
    sums = np.zeros((units, count))
    np.add.at(sums, which, scores)
    factor = units / (units - 1) * (n - 1) / (n - count)
    return coefficients, factor * bread @ sums.T @ sums @ bread
