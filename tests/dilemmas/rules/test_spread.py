import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dilemmas.rules.spread import Spread, division

# Of two options: the binary entropy function, as tabled (H(0.3) = 0.8813, H(0.1) = 0.4690 bits).
KNOWN = [
    ((5, 5), 1.0),
    ((7, 3), 0.8813),
    ((9, 1), 0.4690),
    ((10, 0), 0.0),
    ((3, 3, 3, 3), 1.0),
    # Half of the options, evenly: log 2 over log 4.
    ((5, 5, 0, 0), 0.5),
    # 1/2, 1/4, 1/8, 1/8: 1.75 bits of 2.
    ((8, 4, 2, 2), 0.875),
    ((4, 4, 4), 1.0),
    ((0, 0), 0.0),
    ((7,), 0.0),
    ((), 0.0),
]


@pytest.mark.parametrize(("counts", "expected"), KNOWN)
def test_division_of_known_counts(counts, expected):
    assert division(counts) == pytest.approx(expected, abs=5e-5)


counts_ = st.lists(st.integers(0, 10_000), min_size=2, max_size=4)


@given(counts_)
def test_division_lies_between_nothing_and_one(counts):
    assert 0.0 <= division(counts) <= 1.0 + 1e-12


@given(counts_, st.randoms())
def test_division_does_not_know_the_order_of_options(counts, chance):
    shuffled = counts[:]
    chance.shuffle(shuffled)
    assert division(shuffled) == pytest.approx(division(counts))


@given(counts_, st.integers(1, 50))
def test_division_does_not_grow_with_the_number_of_people(counts, times):
    assert division([times * count for count in counts]) == pytest.approx(division(counts))


def test_shares_are_whole_percents():
    spread = Spread((5, 4, 2, 1))
    assert (spread.total, spread.shares) == (12, (42, 33, 17, 8))
    assert math.isclose(spread.division_0_1, division((5, 4, 2, 1)))


def test_shares_without_choices_are_nothing():
    assert Spread((0, 0)).shares == (0, 0)
