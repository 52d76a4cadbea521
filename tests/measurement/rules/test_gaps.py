"""Units with and without the training within one wave: only units are independent."""

from dataclasses import replace

import numpy as np
import pytest

from bench.simulated import town
from measurement.rules.building import build

WAVES = ("t0", "t6", "t12")


def gaps_of(first_trained: dict[str, int], *, people: int = 4000) -> list[dict]:
    one = town(np.random.default_rng(3), people, WAVES)
    outset = replace(one.outset, basis="stepped_wedge", first_trained=first_trained)
    content = build(one.measured, outset, ledgers={}, random=np.random.default_rng(1)).content
    return [gap for gap in content["gaps"] if gap["scale"] == "handelen"]


def units() -> list[str]:
    one = town(np.random.default_rng(3), 4000, WAVES)
    return [unit["code"] for unit in one.outset.units]


def test_below_ten_units_there_is_an_interval_and_no_test_and_it_says_why():
    codes = units()
    found = gaps_of({code: number % 2 * 9 for number, code in enumerate(codes)})
    assert found
    for gap in found:
        assert gap["refused"] == ["too_few_units_for_p"]
        assert gap["low"] < gap["value"] < gap["high"]
        assert not {"p", "p_holm"} & set(gap)
        assert 4 <= gap["units"] <= len(codes) < 10


def test_one_unit_on_a_side_gives_no_number():
    codes = units()
    for gap in gaps_of({code: 0 if number == 0 else 9 for number, code in enumerate(codes)}):
        assert gap["refused"] == ["too_few_units"]
        assert "value" not in gap


@pytest.mark.parametrize("first", [0, 9])
def test_with_all_units_alike_there_is_no_row(first):
    assert gaps_of(dict.fromkeys(units(), first)) == []
