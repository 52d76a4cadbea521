import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from measurement.rules.statistics.effect_sizes import (
    dz_interval,
    effect_size,
    exact_j,
    noncentral_t_cdf,
)
from measurement.rules.statistics.intervals import NotEstimable
from measurement.rules.statistics.paired import one_mean, paired_change
from measurement.rules.statistics.power import design_effect, effective_n, minimal_detectable_dz
from measurement.rules.statistics.ranks import rank_change
from tests.measurement.rules.statistics.oracles import ORACLES, arrays, expected, near

SLEEP = "sleep_paired_t"
LIKERT = st.lists(st.tuples(st.integers(4, 20), st.integers(4, 20)), min_size=6, max_size=40).map(
    lambda pairs: np.array(pairs, dtype=float).T / 4
)


def test_paired_change_as_student_published():
    x, y = arrays(SLEEP, "x", "y")
    found = paired_change(y, x)
    wanted = expected(SLEEP)
    assert found.n == wanted["n"]
    assert found.df == wanted["df"]
    assert [found.value, found.se, found.t, found.p] == near(
        SLEEP, [wanted["mean_diff"], wanted["se"], wanted["t"], wanted["p"]]
    )
    assert [found.interval.low, found.interval.high] == near(SLEEP, [wanted["ci_low"], wanted["ci_high"]])


def test_effect_size_as_published():
    x, y = arrays(SLEEP, "x", "y")
    found, wanted = effect_size(y, x), expected(SLEEP)
    assert [found.dz, found.hedges_g] == near(SLEEP, [wanted["cohen_dz"], wanted["hedges_gz_exact_J"]])
    assert [found.interval.low, found.interval.high] == near(
        SLEEP, [wanted["dz_ci_noncentral_low"], wanted["dz_ci_noncentral_high"]]
    )


def test_gaps_leave_a_pair_out():
    first, second = np.array([1.0, np.nan, 3.0, 2.0]), np.array([2.0, 4.0, np.nan, 5.0])
    assert paired_change(first, second).n == 2
    assert one_mean(first).n == 3


def test_change_without_spread_has_no_p_and_no_effect_size():
    first = np.full(25, 3.0)
    assert paired_change(first, first + 1).p is None
    with pytest.raises(NotEstimable, match="no_spread"):
        effect_size(first, first + 1)


def test_one_pair_is_refused():
    with pytest.raises(NotEstimable, match="too_few_pairs"):
        paired_change(np.array([1.0]), np.array([2.0]))


@pytest.mark.parametrize("df", [2, 9, 60, 4000])
@pytest.mark.parametrize("t", [-3.0, -0.4, 0.0, 0.7, 4.0, 30.0])
def test_noncentral_t_equals_scipy_where_scipy_answers(df, t):
    for shift in (t - 2, t - 0.3, t, t + 2):
        assert noncentral_t_cdf(t, df, shift) == pytest.approx(stats.nct.cdf(t, df, shift), abs=1e-6)


@pytest.mark.parametrize(("dz", "n"), [(40.0, 20), (-3.0, 15000), (0.001, 10), (500.0, 12), (0.0, 3)])
def test_dz_interval_far_from_the_mode_is_finite_and_holds_dz(dz, n):
    interval = dz_interval(dz, n)
    assert np.isfinite([interval.low, interval.high]).all()
    assert interval.low < dz < interval.high


def test_exact_j_nears_one():
    assert exact_j(9) == pytest.approx(1 - 3 / (4 * 9 - 1), abs=2e-3)
    assert exact_j(20000) == pytest.approx(1, abs=1e-4)


@given(LIKERT)
@settings(max_examples=40, deadline=None)
def test_paired_change_equals_scipy(pairs):
    first, second = pairs
    if np.ptp(second - first) == 0:
        return
    found, reference = paired_change(first, second), stats.ttest_rel(second, first)
    assert found.p == pytest.approx(reference.pvalue)
    low, high = reference.confidence_interval()
    assert [found.interval.low, found.interval.high] == pytest.approx([low, high])


def test_ranks_as_published():
    oracle = "wilcoxon_depression"
    x, y = arrays(oracle, "x", "y")
    found, wanted = rank_change(y, x), expected(oracle)
    assert found.is_exact
    assert [found.v_plus, found.p, found.shift, found.rank_biserial] == near(
        oracle,
        [wanted["V_plus"], wanted["p_two_sided"], wanted["hodges_lehmann"], wanted["rank_biserial"]],
    )
    # R: wilcox.test(x, y, paired = TRUE, conf.int = TRUE).
    assert [found.interval.low, found.interval.high] == pytest.approx([0.01, 0.786], abs=2e-3)


@given(LIKERT)
@settings(max_examples=40, deadline=None)
def test_ranks_equal_scipy_and_all_averages(pairs):
    first, second = pairs
    change = second - first
    found = rank_change(first, second)
    averages = ((change[:, None] + change[None, :]) / 2)[np.triu_indices(len(change))]
    assert found.shift == pytest.approx(np.median(averages), abs=1e-9)
    assert found.interval.low - 1e-9 <= found.shift <= found.interval.high + 1e-9
    moved = change[change != 0]
    if len(moved) and not found.is_exact:
        reference = stats.wilcoxon(moved, correction=True, method="asymptotic")
        assert found.p == pytest.approx(reference.pvalue)


def test_ranks_of_nobody_who_changed_have_no_p():
    same = np.arange(12.0)
    found = rank_change(same, same)
    assert found.p is None
    assert found.shift == 0
    assert found.rank_biserial == 0


@pytest.mark.parametrize(("name", "alpha"), [("alpha_05", 0.05), ("alpha_05_div_7", 0.05 / 7)])
def test_detectable_dz_as_computed_elsewhere(name, alpha):
    oracle = "mde_paired"
    found = {str(n): minimal_detectable_dz(int(n), alpha=alpha) for n in ORACLES[oracle]["data"]["n"]}
    assert found == near(oracle, expected(oracle)[name])


def test_nothing_can_be_seen_in_two_pairs():
    assert minimal_detectable_dz(2) == float("inf")


def test_design_effect_as_kish():
    asked, wanted = ORACLES["deff"]["data"], expected("deff")
    assert design_effect(people_a_unit=asked["m"], icc=asked["icc"]) == near("deff", wanted["deff"])
    assert effective_n(asked["n"], people_a_unit=asked["m"], icc=asked["icc"]) == near(
        "deff", wanted["n_eff"]
    )
