import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measurement.rules.statistics.intervals import NotEstimable
from measurement.rules.statistics.many_tests import holm
from measurement.rules.statistics.paired_proportions import paired_shares, paired_table
from measurement.rules.statistics.proportions import bound_of, share, unlinked_difference
from tests.measurement.rules.statistics.oracles import ORACLES, expected, near

COUNTS = st.integers(0, 60)


@pytest.mark.parametrize("case", ORACLES["wilson_newcombe98"]["data"]["cases"])
def test_share_as_published(case):
    count, n = map(int, case.split("/"))
    interval = share(count, n).interval
    assert [interval.low, interval.high] == near("wilson_newcombe98", expected("wilson_newcombe98")[case])


def test_share_of_nobody_is_refused():
    with pytest.raises(NotEstimable, match="too_few_answers"):
        share(0, 0)


def test_unlinked_difference_as_published():
    oracle = "two_indep_newcombe98"
    asked, wanted = ORACLES[oracle]["data"], expected(oracle)
    found = unlinked_difference(share(asked["x2"], asked["n2"]), share(asked["x1"], asked["n1"]))
    assert [found.value, found.interval.low, found.interval.high] == near(
        oracle, [wanted["diff"], wanted["low"], wanted["high"]]
    )


@pytest.mark.parametrize(
    ("oracle", "names"),
    [
        ("mcnemar_agresti", ("diff_p1_minus_p2", "newcombe10_low", "newcombe10_high")),
        ("newcombe10_paper", ("diff", "low", "high")),
    ],
)
def test_paired_difference_as_published(oracle, names):
    """The papers have first minus second."""
    (both, stopped), (began, neither) = ORACLES[oracle]["data"]["table"]
    found = paired_table(both=both, stopped=stopped, began=began, neither=neither)
    assert [-found.value, -found.interval.high, -found.interval.low] == near(
        oracle, [expected(oracle)[name] for name in names]
    )


def test_mcnemar_as_published():
    oracle = "mcnemar_agresti"
    assert paired_table(both=794, stopped=150, began=86, neither=570).p == pytest.approx(
        expected(oracle)["p_exact"], rel=1e-6
    )


def test_nobody_changed_gives_p_one():
    assert paired_table(both=20, stopped=0, began=0, neither=10).p == 1


def test_paired_shares_from_answers():
    first = np.array([1, 1, 0, 0, np.nan, 1])
    second = np.array([1, 0, 1, 1, 1, np.nan])
    found = paired_shares(first, second)
    assert (found.n, found.stopped, found.began) == (4, 1, 2)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
@settings(max_examples=60, deadline=None)
def test_paired_shares_stay_within_bounds_and_mirror(both, stopped, began, neither):
    if both + stopped + began + neither == 0:
        return
    found = paired_table(both=both, stopped=stopped, began=began, neither=neither)
    mirror = paired_table(both=both, stopped=began, began=stopped, neither=neither)
    assert -1 <= found.interval.low <= found.value <= found.interval.high <= 1
    assert [mirror.interval.low, mirror.interval.high] == pytest.approx(
        [-found.interval.high, -found.interval.low]
    )
    assert 0 <= found.p <= 1


@given(COUNTS, st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_share_equals_statsmodels(count, more):
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    found = share(count, count + more).interval
    low, high = proportion.proportion_confint(count, count + more, method="wilson")
    assert [found.low, found.high] == pytest.approx([low, high], abs=1e-9)


@pytest.mark.parametrize(
    ("share_0_1", "bound"), [(0, "at_most"), (0.04, "at_most"), (0.05, None), (0.95, None), (1, "at_least")]
)
def test_nobody_and_everybody_are_bounds(share_0_1, bound):
    assert bound_of(share_0_1) == bound


def test_holm_as_r():
    oracle = "holm_basic"
    assert holm(ORACLES[oracle]["data"]["p"]) == near(oracle, expected(oracle)["p_holm"])
    assert holm([]) == []
