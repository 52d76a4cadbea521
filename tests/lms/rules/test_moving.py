from datetime import date

import pytest

from lms.rules.moving import may_move_by_itself

TODAY = date(2022, 4, 10)


@pytest.mark.parametrize(
    ("old_day", "new_day", "may"),
    [
        (date(2022, 5, 10), date(2022, 4, 12), True),
        (date(2022, 4, 11), date(2022, 5, 10), True),
        (date(2022, 5, 10), date(2022, 4, 11), False),
        # They may be in the hall.
        (TODAY, date(2022, 5, 10), False),
    ],
)
def test_nobody_is_moved_at_the_last_moment(old_day, new_day, may):
    assert may_move_by_itself(old_day=old_day, new_day=new_day, today=TODAY) is may
