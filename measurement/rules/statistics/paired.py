"""The change of the same people between two waves."""

import numpy as np
from scipy import stats

from measurement.rules.statistics.intervals import Estimate, NotEstimable, Numbers, estimate


def paired_change(first: Numbers, second: Numbers) -> Estimate:
    """The mean of second - first, with its t interval; pairs with a gap are left out."""
    change = changes(first, second)
    if len(change) < 2:
        raise NotEstimable("too_few_pairs")
    se = float(change.std(ddof=1)) / np.sqrt(len(change))
    return estimate(float(change.mean()), se, df=len(change) - 1, n=len(change))


def changes(first: Numbers, second: Numbers) -> Numbers:
    change = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    return change[~np.isnan(change)]


def one_mean(values: Numbers) -> Estimate:
    """The mean of one wave with its t interval; gaps are left out."""
    known = np.asarray(values, dtype=np.float64)
    known = known[~np.isnan(known)]
    if len(known) < 2:
        raise NotEstimable("too_few_answers")
    return estimate(float(known.mean()), float(stats.sem(known)), df=len(known) - 1, n=len(known))
