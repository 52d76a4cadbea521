from datetime import date

import pytest

from foundation.people.importing.rules.memberships import Stay, stays_after_move, stays_after_restart

JANUARY, FEBRUARY, MARCH = date(2022, 1, 1), date(2022, 2, 1), date(2022, 3, 1)
LAST_OF_JANUARY, LAST_OF_FEBRUARY = date(2022, 1, 31), date(2022, 2, 28)


@pytest.mark.parametrize(
    ("stays", "unit_id", "expected"),
    [
        ([], 2, [Stay(2, FEBRUARY)]),
        ([], None, []),
        ([Stay(1, JANUARY, id=7)], 2, [Stay(1, JANUARY, LAST_OF_JANUARY, 7), Stay(2, FEBRUARY)]),
        ([Stay(1, JANUARY, id=7)], None, [Stay(1, JANUARY, LAST_OF_JANUARY, 7)]),
        # Moved again on the same day, or before it began: a correction, not a stay of no days.
        ([Stay(1, FEBRUARY, id=7)], 2, [Stay(2, FEBRUARY, None, 7)]),
        ([Stay(1, MARCH, id=7)], 2, [Stay(2, MARCH, None, 7)]),
        ([Stay(1, FEBRUARY, id=7)], None, [Stay(1, FEBRUARY, FEBRUARY, 7)]),
        # Back after having left.
        (
            [Stay(1, JANUARY, date(2022, 1, 15), 7)],
            2,
            [Stay(1, JANUARY, date(2022, 1, 15), 7), Stay(2, FEBRUARY)],
        ),
        ([Stay(1, JANUARY, MARCH, 7)], 2, [Stay(1, JANUARY, LAST_OF_JANUARY, 7), Stay(2, FEBRUARY)]),
        # A move was planned, and another one comes before it.
        (
            [Stay(1, JANUARY, LAST_OF_FEBRUARY, 7), Stay(3, MARCH, None, 8)],
            2,
            [Stay(1, JANUARY, LAST_OF_JANUARY, 7), Stay(2, FEBRUARY, None, 8)],
        ),
        (
            [Stay(1, FEBRUARY, LAST_OF_FEBRUARY, 7), Stay(3, MARCH, None, 8)],
            2,
            [Stay(2, FEBRUARY, LAST_OF_FEBRUARY, 7), Stay(2, MARCH, None, 8)],
        ),
        (
            [Stay(1, JANUARY, LAST_OF_FEBRUARY, 7), Stay(3, MARCH, None, 8)],
            None,
            [Stay(1, JANUARY, LAST_OF_JANUARY, 7), Stay(3, MARCH, MARCH, 8)],
        ),
    ],
)
def test_move_closes_the_day_before_and_opens(stays, unit_id, expected):
    assert stays_after_move(stays, unit_id, FEBRUARY) == expected


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([], []),
        ([Stay(1, JANUARY)], [Stay(1, FEBRUARY)]),
        ([Stay(1, MARCH)], [Stay(1, FEBRUARY)]),
        (
            [Stay(1, JANUARY, LAST_OF_JANUARY), Stay(2, FEBRUARY)],
            [Stay(1, JANUARY, LAST_OF_JANUARY), Stay(2, FEBRUARY)],
        ),
        (
            [Stay(1, JANUARY, LAST_OF_FEBRUARY), Stay(2, MARCH)],
            [Stay(1, FEBRUARY, LAST_OF_FEBRUARY), Stay(2, MARCH)],
        ),
    ],
)
def test_first_stay_follows_the_start(stays, expected):
    assert stays_after_restart(stays, FEBRUARY) == expected
