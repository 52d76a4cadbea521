import numpy as np
import pytest
from scipy import stats

from measurement.rules.statistics.dropping_out import (
    kish_n,
    start_difference,
    weighted_change,
    weights_of_stayers,
)
from measurement.rules.statistics.intervals import NotEstimable
from tests.measurement.rules.statistics.oracles import ORACLES, expected, near

STRATA = "ipw_two_strata"


def two_strata():
    """Office (1) and outdoor (0), who answered, and a mean that each stratum has exactly."""
    kinds = ORACLES[STRATA]["data"]
    office = np.repeat([1.0, 0.0], [kinds["office"]["N"], kinds["outdoor"]["N"]])
    values = []
    for kind in kinds.values():
        yes = round(kind["resp"] * kind["mean"])
        values += [1.0] * yes + [0.0] * (kind["resp"] - yes) + [np.nan] * (kind["N"] - kind["resp"])
    return office, np.array(values)


def test_weights_of_strata_are_exact():
    office, values = two_strata()
    found, wanted = weighted_change(office, values), expected(STRATA)
    assert np.nanmean(values) == near(STRATA, wanted["unweighted"])
    assert found.estimate.value == near(STRATA, wanted["weighted"])
    assert found.effective_n == near(STRATA, wanted["kish_neff"])
    weights = weights_of_stayers(office, ~np.isnan(values))
    assert [weights[0], weights[-1]] == near(STRATA, wanted["weights"])


def test_weights_mend_a_change_that_drop_out_bent():
    drawing = np.random.default_rng(12)
    start = drawing.normal(3.5, 0.6, 8000)
    change = 0.2 - 0.4 * (start - 3.5) + drawing.normal(0, 0.5, 8000)
    stayed = drawing.random(8000) < 1 / (1 + np.exp(-2.0 * (start - 3.5)))
    seen = np.where(stayed, change, np.nan)
    found = weighted_change(start, seen).estimate
    assert found.interval.holds(0.2)
    assert np.nanmean(seen) < 0.15


def test_answers_that_tell_who_stays_exactly_give_finite_weights():
    start = np.r_[np.zeros(30), np.ones(30)]
    weights = weights_of_stayers(start, start > 0.5)
    assert np.isfinite(weights).all()
    assert weights.max() <= 20


def test_gaps_at_the_start_count_as_the_mean():
    start = np.array([1.0, np.nan, 3.0, 2.0, 2.0, 1.0])
    assert np.isfinite(weights_of_stayers(start, np.array([1, 1, 0, 1, 0, 1]) > 0)).all()


def test_equal_weights_lose_nobody():
    assert kish_n(np.full(40, 2.5)) == pytest.approx(40)


def test_start_difference_equals_welch():
    drawing = np.random.default_rng(3)
    start, stayed = drawing.normal(3, 1, 90), drawing.random(90) < 0.6
    start[5] = np.nan
    found = start_difference(start, stayed)
    ones, others = (part[~np.isnan(part)] for part in (start[stayed], start[~stayed]))
    reference = stats.ttest_ind(ones, others, equal_var=False)
    assert found.estimate.p == pytest.approx(reference.pvalue)
    assert found.estimate.df == pytest.approx(reference.df)
    assert (found.stayed, found.dropped) == (len(ones), len(others))


def test_start_difference_without_drop_outs_is_refused():
    with pytest.raises(NotEstimable, match="too_few_answers"):
        start_difference(np.arange(9.0), np.ones(9) > 0)


def share_that_holds(draw, *, truth: float, runs: int = 400) -> float:
    return sum(weighted_change(*draw()).estimate.interval.holds(truth) for _ in range(runs)) / runs


def test_the_line_mends_a_chance_to_stay_that_is_no_logistic_curve():
    drawing = np.random.default_rng(21)

    def draw():
        start = drawing.normal(0, 1, 2000)
        change = 0.25 - 0.36 * start + drawing.normal(0, 0.8, 2000)
        return start, np.where(0.7 * start + drawing.normal(size=2000) > 0.3, change, np.nan)

    assert 0.92 <= share_that_holds(draw, truth=0.25) <= 0.98


def test_the_weights_mend_a_change_that_is_no_line():
    drawing = np.random.default_rng(22)

    def draw():
        start = drawing.normal(0, 1, 2000)
        change = 0.1 * start**2 + drawing.normal(0, 0.5, 2000)
        return start, np.where(drawing.random(2000) < 1 / (1 + np.exp(-0.8 * start)), change, np.nan)

    assert 0.92 <= share_that_holds(draw, truth=0.1) <= 0.98


def test_a_few_who_would_stand_for_many_are_refused():
    drawing = np.random.default_rng(23)
    start = drawing.normal(0, 1, 200)
    change = np.where(start + drawing.normal(0, 0.3, 200) > 0.9, 0.2, np.nan)
    assert (~np.isnan(change)).sum() >= 30
    with pytest.raises(NotEstimable, match="too_few_to_weight"):
        weighted_change(start, change)
