from datetime import date, timedelta

import pytest

from foundation.working_days import is_working_day
from lms.rules.rounds import reminder_of_today, reminders_of

STARTS, DUE = date(2022, 3, 1), date(2022, 4, 1)


def test_the_series_of_records():
    found = [(one.code, one.on) for one in reminders_of(starts_on=STARTS, due_on=DUE)]
    assert found == [
        ("opening", date(2022, 3, 1)),
        ("before-14", date(2022, 3, 18)),
        ("before-3", date(2022, 3, 29)),
        ("before-0", date(2022, 4, 1)),
        # A Saturday; then the weeks, of which one falls on no working day.
        ("after", date(2022, 4, 4)),
        ("week-1", date(2022, 4, 11)),
        ("week-2", date(2022, 4, 19)),
        ("week-3", date(2022, 4, 25)),
        ("week-4", date(2022, 5, 2)),
    ]


def test_a_short_round_leaves_out_what_lies_before_its_opening():
    codes = [one.code for one in reminders_of(starts_on=date(2022, 3, 29), due_on=DUE)]
    assert codes[:3] == ["opening", "before-0", "after"]


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2022, 2, 28), None),
        (date(2022, 3, 1), "opening"),
        (date(2022, 3, 17), "opening"),
        (date(2022, 3, 21), "before-14"),
        # A Saturday.
        (date(2022, 3, 19), None),
        (date(2022, 5, 6), "week-4"),
        (date(2022, 5, 9), None),
        (date(2022, 7, 1), None),
    ],
)
def test_the_last_one_whose_day_has_come(today, code):
    found = reminder_of_today(starts_on=STARTS, due_on=DUE, today=today)
    assert (found.code if found else None) == code


def test_every_one_falls_on_a_working_day():
    for days in range(60):
        due = STARTS + timedelta(days=days)
        assert all(is_working_day(one.on) for one in reminders_of(starts_on=STARTS, due_on=due))
