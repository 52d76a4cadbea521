import numpy as np
import pytest

from measurement.rules.statistics.judged import judged_change, judged_shares
from measurement.rules.statistics.refusals import (
    Refusal,
    Warn,
    of_effect,
    of_pairs,
    of_response,
    of_trend,
)


def answers(n, seed=5):
    drawing = np.random.default_rng(seed)
    first = drawing.integers(4, 21, n) / 4
    return first, first + drawing.integers(-2, 3, n) / 4


@pytest.mark.parametrize(
    ("n", "shown", "refusals"),
    [
        (9, (), (Refusal.BELOW_K,)),
        (10, ("value",), (Refusal.TOO_FEW_FOR_INTERVAL, Refusal.TOO_FEW_FOR_P)),
        (19, ("value",), (Refusal.TOO_FEW_FOR_INTERVAL, Refusal.TOO_FEW_FOR_P)),
        (20, ("value", "interval", "effect", "detectable_dz"), (Refusal.TOO_FEW_FOR_P,)),
        (29, ("value", "interval", "effect", "detectable_dz"), (Refusal.TOO_FEW_FOR_P,)),
        (30, ("value", "interval", "p", "effect", "ranks", "detectable_dz"), ()),
    ],
)
def test_change_shows_what_so_many_pairs_carry(n, shown, refusals):
    found = judged_change(*answers(n), k=10)
    names = ("value", "interval", "p", "effect", "ranks", "detectable_dz")
    assert tuple(name for name in names if getattr(found, name) is not None) == shown
    assert found.refusals == refusals


def test_below_k_not_even_the_number_is_told():
    assert judged_change(*answers(9), k=10).n is None
    assert judged_shares(*((one > 3).astype(float) for one in answers(9)), k=10).n is None


def test_change_that_all_share_has_no_effect_size():
    first = np.full(40, 3.0)
    found = judged_change(first, first + 1, k=10)
    assert found.effect is None
    assert found.refusals == (Refusal.NO_SPREAD,)
    assert not found.shows_nothing


def test_no_change_shows_nothing_and_says_what_could_have_been_seen():
    drawing = np.random.default_rng(1)
    first = drawing.normal(3, 1, 60)
    found = judged_change(first, first + np.tile([-0.5, 0.5], 30), k=10)
    assert found.shows_nothing
    assert found.detectable_dz == pytest.approx(0.368, abs=0.01)


def test_shares_are_judged_alike():
    first, second = ((one > 3).astype(float) for one in answers(25))
    found = judged_shares(first, second, k=10)
    assert found.interval is not None
    assert found.p is None


def test_k_of_sensitive_scales_is_their_own():
    assert of_pairs(15, k=20).refusals == (Refusal.BELOW_K,)


@pytest.mark.parametrize(
    ("invited", "answered", "word"),
    [
        (100, 29, Refusal.LOW_RESPONSE),
        (100, 30, Warn.RESPONSE_BELOW_HALF),
        (100, 50, None),
        (0, 0, Refusal.LOW_RESPONSE),
    ],
)
def test_response_is_refused_warned_or_fine(invited, answered, word):
    assert of_response(invited=invited, answered=answered) == word


def test_trend_takes_the_same_questions_and_people():
    assert of_trend(comparable=False, linked=True) == Refusal.NOT_COMPARABLE
    assert of_trend(comparable=True, linked=False) == Refusal.NOT_LINKED
    assert of_trend(comparable=True, linked=True) is None


def test_without_a_baseline_there_is_no_effect():
    assert of_effect(measured_before=False, untrained_units=False) == Refusal.NO_BASELINE
    assert of_effect(measured_before=True, untrained_units=False) is None
    assert of_effect(measured_before=False, untrained_units=True) is None
