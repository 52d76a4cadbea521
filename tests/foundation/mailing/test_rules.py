from datetime import timedelta

import pytest

from foundation.mailing.rules import back_off


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 480), (7, 960)]
)
def test_back_off_grows(attempts, minutes):
    assert back_off(attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize("attempts", [8, 9])
def test_back_off_ends_after_eight_attempts(attempts):
    assert back_off(attempts) is None
