import numpy as np
import pytest

from measurement.rules.statistics.intervals import NotEstimable
from measurement.rules.statistics.refusals import Refusal, of_alpha
from measurement.rules.statistics.reliability import alpha_of, omega_total, one_factor_loadings, reliability
from tests.measurement.rules.statistics.oracles import arrays, expected, near

ATTITUDE, OMEGA = "alpha_attitude", "omega_onefactor"


def test_reliability_as_published():
    (items,) = arrays(ATTITUDE, "items")
    found, wanted = reliability(items), expected(ATTITUDE)
    assert [found.alpha, found.standardised_alpha, found.interval.low, found.interval.high] == near(
        ATTITUDE, [wanted[name] for name in ("alpha", "std_alpha", "feldt_low", "feldt_high")]
    )
    assert list(found.alpha_if_deleted) == near(ATTITUDE, wanted["alpha_if_deleted"])
    assert list(found.item_rest_r) == near(ATTITUDE, wanted["item_rest_r"])


def test_reliability_leaves_out_who_skipped_an_item():
    (items,) = arrays(ATTITUDE, "items")
    more = np.vstack([items, np.full((3, items.shape[1]), np.nan)])
    assert reliability(more) == reliability(items)


def test_two_items_have_no_alpha_without_one():
    (items,) = arrays(ATTITUDE, "items")
    assert reliability(items[:, :2]).alpha_if_deleted == (None, None)


@pytest.mark.parametrize(
    ("items", "code"),
    [(np.ones((20, 3)), "no_spread"), (np.arange(20.0)[:, None], "too_few_answers"), (np.eye(2), "too_few")],
)
def test_reliability_refuses_what_cannot_be_computed(items, code):
    with pytest.raises(NotEstimable, match=code):
        reliability(items)


def test_omega_as_constructed():
    (correlations,) = arrays(OMEGA, "corr")
    wanted = expected(OMEGA)
    assert omega_total(correlations) == near(OMEGA, wanted["omega"])
    assert alpha_of(correlations) == near(OMEGA, wanted["alpha"])
    assert list(one_factor_loadings(correlations)) == near(OMEGA, wanted["loadings"])


def test_loadings_equal_statsmodels_on_real_data():
    factor = pytest.importorskip("statsmodels.multivariate.factor")
    (items,) = arrays(ATTITUDE, "items")
    correlations = np.corrcoef(items, rowvar=False)
    reference = factor.Factor(corr=correlations, n_factor=1, method="ml", nobs=len(items)).fit()
    assert list(one_factor_loadings(correlations)) == pytest.approx(
        list(np.abs(np.ravel(reference.loadings))), abs=2e-3
    )


def test_omega_of_two_items_is_refused():
    with pytest.raises(NotEstimable, match="too_few_items"):
        omega_total(np.array([[1.0, 0.5], [0.5, 1.0]]))


@pytest.mark.parametrize(
    ("alpha", "refusal"),
    [(0.59, Refusal.LOW_ALPHA), (0.6, None), (None, None), (float("nan"), Refusal.LOW_ALPHA)],
)
def test_a_scale_that_does_not_hang_together_is_refused(alpha, refusal):
    assert of_alpha(alpha) == refusal
