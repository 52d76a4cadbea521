import numpy as np
import pytest

from measurement.rules.statistics.intervals import NotEstimable
from measurement.rules.statistics.refusals import Refusal
from measurement.rules.statistics.stepped_wedge import wedge_effect
from measurement.rules.statistics.units import cr1, unit_difference
from tests.measurement.rules.statistics.oracles import arrays, expected, near

WEDGE = "stepped_wedge_constructed"


def wedge_rows():
    cells, starts = arrays(WEDGE, "cells_y", "first_trained_period")
    unit, period, _ = np.indices(cells.shape)
    return cells.ravel(), unit.ravel(), period.ravel(), {n: int(start) for n, start in enumerate(starts)}


def clustered(units, seed=8):
    drawing = np.random.default_rng(seed)
    unit = np.repeat(np.arange(units), 12)
    in_group = unit < units // 2
    return (
        drawing.normal(0, 0.3, units)[unit] + drawing.normal(3, 1, len(unit)) + in_group * 0.4,
        in_group,
        unit,
    )


def test_wedge_as_constructed():
    found, wanted = wedge_effect(*wedge_rows(), seed=1), expected(WEDGE)
    assert [found.naive_difference, found.estimate.value, found.estimate.se, found.permutation_p] == near(
        WEDGE,
        [wanted["naive_difference"], wanted["fe_estimate"], wanted["fe_se_cr1"], wanted["permutation_p"]],
    )
    assert (found.orders, found.is_exact) == (wanted["n_perm"], True)


def test_wedge_with_unequal_cells_equals_least_squares_and_any_row_order():
    values, unit, period, starts = wedge_rows()
    drawing = np.random.default_rng(4)
    kept = drawing.permutation(np.flatnonzero(drawing.random(len(values)) < 0.7))
    found = wedge_effect(values[kept], unit[kept], period[kept], starts, seed=1)
    design = np.column_stack(
        [
            unit[kept][:, None] == np.arange(6),
            period[kept][:, None] == np.arange(1, 7),
            period[kept] >= unit[kept] + 1,
        ]
    ).astype(float)
    assert found.estimate.value == pytest.approx(np.linalg.lstsq(design, values[kept], rcond=None)[0][-1])


def test_wedge_of_many_units_draws_the_same_orders_again():
    drawing = np.random.default_rng(6)
    unit, period = (one.ravel() for one in np.indices((10, 6)))
    starts = {n: 1 + n // 2 for n in range(10)}
    values = drawing.normal(3, 0.2, 60) + 0.9 * (period >= 1 + unit // 2)
    first, again = (wedge_effect(values, unit, period, starts, seed=11) for _ in range(2))
    assert first == again
    assert not first.is_exact
    assert first.permutation_p <= 0.01


def test_wedge_without_untrained_answers_is_refused():
    with pytest.raises(NotEstimable, match="too_few_units"):
        wedge_effect(np.arange(4.0), np.array([0, 0, 1, 1]), np.array([1, 2, 1, 2]), {0: 0, 1: 0}, seed=1)


def test_unit_difference_equals_statsmodels():
    linear = pytest.importorskip("statsmodels.regression.linear_model")
    values, in_group, unit = clustered(14)
    reference = linear.OLS(values, np.column_stack([np.ones(len(values)), in_group])).fit(
        cov_type="cluster", cov_kwds={"groups": unit}, use_t=True
    )
    found = unit_difference(values, in_group, unit)
    assert found.estimate.value == pytest.approx(reference.params[1])
    assert found.estimate.se == pytest.approx(reference.bse[1])
    assert found.estimate.p == pytest.approx(reference.pvalues[1])
    low, high = reference.conf_int()[1]
    assert [found.estimate.interval.low, found.estimate.interval.high] == pytest.approx([low, high])


@pytest.mark.parametrize(("units", "refusal"), [(8, Refusal.TOO_FEW_UNITS_FOR_P), (10, None)])
def test_unit_difference_has_no_p_below_ten_units(units, refusal):
    found = unit_difference(*clustered(units))
    assert found.refusal == refusal
    assert (found.estimate.p is None) == (refusal is not None)
    assert found.estimate.df == units - 1


def test_unit_difference_without_a_comparison_is_refused():
    values, in_group, unit = clustered(4)
    with pytest.raises(NotEstimable, match="too_few_units"):
        unit_difference(values, np.ones_like(in_group), unit)


def test_cr1_of_units_of_one_equals_robust_least_squares():
    values, in_group, _ = clustered(6)
    design = np.column_stack([np.ones(len(values)), in_group]).astype(float)
    coefficients, covariance = cr1(values, design, np.arange(len(values)))
    assert coefficients[1] == pytest.approx(values[in_group].mean() - values[~in_group].mean())
    assert covariance[1, 1] > 0
